package odata

import (
	"errors"
	"net/url"
	"slices"
	"testing"
)

// The examples of learn.microsoft.com/graph/search-query-parameter, and more of
// their kind.
func TestTextsSplitIntoWordsAsDocumented(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"hello world":   {"hello", "world"},
		"HelloWorld":    {"hello", "world"},
		"helloWORLD":    {"hello", "world"},
		"HELLOworld":    {"helloworld"},
		"hello.world":   {"hello", "world"},
		"hello123world": {"hello", "123", "world"},
		"李四(David Li)":  {"李四", "david", "li"},
		"O'Brien":       {"o", "brien"},
		" .. ":          nil,
		"":              nil,
	} {
		if got := words(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for _, c := range []struct {
		text, wanted string
		found        bool
	}{
		{"hello-world", "helloworld", true},
		{"hello.world", "hello-world", true},
		{"hello world", "helloworld", false},
		{"One Video Club", "OneVideo", true},
		{"李四(David Li)", "Li 李", true},
		{"李四(David Li)", "David)", true},
		{"Guthrie", "guthr", true},
		{"Guthrie", "thrie", false},
		{"Ana Silva", "silva ana", true},
		{"Ana Silva", "silva bea", false},
		{"room 42b", "42", true},
	} {
		if got := matchWords(c.text, words(c.wanted)); got != c.found {
			t.Errorf("%q in %q: %v", c.wanted, c.text, got)
		}
	}
}

func TestSearchesSelect(t *testing.T) {
	t.Parallel()
	for search, want := range map[string][]string{
		`"name:pie"`:                                  {"Apple pie"},
		`"name:APPLE"`:                                {"Apple pie"},
		`"name:ball" OR "name:pi"`:                    {"Ball", "Apple pie"},
		`"name:apple" AND "name:box"`:                 {},
		`"name:box" OR "name:apple" AND "name:pie"`:   {"box of o'clock", "Apple pie"},
		`("name:box" OR "name:apple") AND "name:pie"`: {"Apple pie"},
		`"nick:re"`:                                   {"Apple pie"},
		`"nick:ed"`:                                   {},
		`"name:\"box\""`:                              {"box of o'clock"},
	} {
		q, err := thingType.Parse(url.Values{"$search": {search}}, true)
		if err != nil {
			t.Errorf("%s: %v", search, err)
			continue
		}
		got := []string{}
		for _, v := range things() {
			if q.Match(v) {
				got = append(got, v.Name)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", search, got, want)
		}
	}
	for search, code := range map[string]string{
		`name:pie`: "BadRequest", `"name:pie`: "BadRequest", `"name:pie" "name:x"`: "BadRequest", `"name:pie" or "name:x"`: "BadRequest",
		`("name:pie"`: "BadRequest", `"name:pie")`: "BadRequest", `"name:pie" AND`: "BadRequest", `AND "name:pie"`: "BadRequest",
		`"pie"`: "Request_UnsupportedQuery", `"size:3"`: "Request_UnsupportedQuery", `"colour:red"`: "Request_UnsupportedQuery",
	} {
		_, err := thingType.Parse(url.Values{"$search": {search}}, true)
		var refused *Error
		if !errors.As(err, &refused) || refused.Code != code {
			t.Errorf("%s: %v, want %s", search, err, code)
		}
	}
}

func TestFiltersAreLookedUpWhereAnIndexNamesEverythingThatPasses(t *testing.T) {
	t.Parallel()
	exact := func(property string, texts ...string) Lookup { return Lookup{Property: property, Texts: texts} }
	starts := func(property, text string) Lookup { return Lookup{property, []string{text}, true} }
	for filter, want := range map[string][]Lookup{
		"name eq 'x'":                               {exact("name", "x")},
		"name in ('x','y')":                         {exact("name", "x", "y")},
		"startsWith(name,'x')":                      {starts("name", "x")},
		"size ge 1 and NAME eq 'x'":                 {exact("name", "x")},
		"startsWith(name,'x') and name eq 'xy'":     {exact("name", "xy")},
		"name eq 'x' or tags/any(t:t eq 'y')":       {exact("name", "x"), exact("tags", "y")},
		"tags/any(t:t eq 'y' or startsWith(t,'z'))": {exact("tags", "y"), starts("tags", "z")},
		"name eq 'x' or size eq 1":                  nil,
		"not(name eq 'x')":                          nil,
		"name ne 'x'":                               nil,
		"name eq null":                              nil,
		"endsWith(name,'x')":                        nil,
		"tags/any()":                                nil,
		"parts/any(p:p/kind eq 'x')":                nil,
		"round eq true":                             nil,
	} {
		q, err := thingType.Parse(url.Values{"$filter": {filter}, "$count": {"true"}}, true)
		if err != nil {
			t.Errorf("%s: %v", filter, err)
			continue
		}
		got := q.Lookups(func(property string) bool { return property == "name" || property == "tags" })
		same := func(a, b Lookup) bool {
			return a.Property == b.Property && a.Prefix == b.Prefix && slices.Equal(a.Texts, b.Texts)
		}
		if !slices.EqualFunc(got, want, same) {
			t.Errorf("%s: %v, want %v", filter, got, want)
		}
	}
}
