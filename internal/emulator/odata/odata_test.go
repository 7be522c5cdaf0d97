package odata

import (
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

type thing struct {
	Name   string    `json:"name" odata:"default; plain: eq startsWith in; advanced: ne not endsWith null; search; order"`
	Size   int       `json:"size" odata:"plain: eq ge le; advanced: not"`
	Round  bool      `json:"round" odata:"plain: eq"`
	Made   time.Time `json:"made" odata:"plain: ge le; ticks"`
	Tags   []string  `json:"tags" odata:"default; plain: eq startsWith; advanced: not empty"`
	Parts  []part    `json:"parts" odata:"plain: eq"`
	Nick   string    `json:"nick" odata:"plain: eq startsWith"`
	Owner  string    `json:"owner" odata:"plain: eq; guid"`
	Secret string    `json:"secret"`
}

type part struct {
	Kind string  `json:"kind"`
	Code *string `json:"code"`
}

func things() []*thing {
	code := "X1"
	day := func(d int) time.Time { return time.Date(2026, 1, d, 12, 0, 0, 0, time.UTC) }
	return []*thing{
		{Name: "Ball", Size: 3, Round: true, Made: day(1), Tags: []string{"toy", "red"}, Parts: []part{{"skin", &code}}},
		{Name: "box of o'clock", Size: 5, Made: day(2), Tags: []string{}},
		{Name: "Apple pie", Nick: "Red", Size: 9, Round: true, Made: day(3), Tags: []string{"food"}, Parts: []part{{"skin", nil}, {"core", &code}}},
		{Size: 1, Made: day(4)},
	}
}

var thingType = NewType[thing]("test.thing")

func TestFiltersSelect(t *testing.T) {
	t.Parallel()
	cases := map[string][]string{
		"name eq 'ball'":                                             {"Ball"},
		"name eq 'box of o''clock'":                                  {"box of o'clock"},
		"name in ('BALL', 'apple pie')":                              {"Ball", "Apple pie"},
		"startsWith(name,'A') or size eq 5":                          {"box of o'clock", "Apple pie"},
		"round eq true and (size ge 9 or size lt 2)":                 {"Apple pie"},
		"size gt 3 and size le 9":                                    {"box of o'clock", "Apple pie"},
		"made ge 2026-01-03T00:00:00Z":                               {"Apple pie", ""},
		"made ge 2026-01-03":                                         {"Apple pie", ""},
		"tags/any(t:t eq 'toy')":                                     {"Ball"},
		"tags/any(t:startswith(t,'f'))":                              {"Apple pie"},
		"tags/any()":                                                 {"Ball", "Apple pie"},
		"tags/$count eq 0":                                           {"box of o'clock", ""},
		"parts/any(p:p/kind eq 'core' and p/code eq 'x1')":           {"Apple pie"},
		"not(startswith(name,'b'))":                                  {"Apple pie", ""},
		"NOT tags/any(t:t eq 'toy') and size ge 2":                   {"box of o'clock", "Apple pie"},
		"name ne 'Ball' and name ne null":                            {"box of o'clock", "Apple pie"},
		"name eq null":                                               {""},
		"endswith(name,'E')":                                         {"Apple pie"},
		"size eq 3 or size eq 5 and round eq true":                   {"Ball"},
		"((((name eq 'Ball'))))":                                     {"Ball"},
		"name eq 'nothing'":                                          {},
		"name eq '' ":                                                {},
		"made le 2026-01-01T13:00:00+01:00 and name eq 'ball'":       {"Ball"},
		"parts/any(p:p/kind eq 'skin') and not(size eq 3)":           {"Apple pie"},
		"name in ('a','b','ball') and not(endsWith(name,'nothing'))": {"Ball"},
	}
	for filter, want := range cases {
		q, err := thingType.Parse(url.Values{"$filter": {filter}, "$count": {"true"}}, true)
		if err != nil {
			t.Errorf("%s: %v", filter, err)
			continue
		}
		got := []string{}
		for _, v := range things() {
			if q.Match(v) {
				got = append(got, v.Name)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", filter, got, want)
		}
	}
}

func TestFiltersRefuse(t *testing.T) {
	t.Parallel()
	for filter, code := range map[string]string{
		"":                                 "BadRequest",
		"name":                             "BadRequest",
		"name eq":                          "BadRequest",
		"name eq 'x":                       "BadRequest",
		"name eq x":                        "BadRequest",
		"name like 'x'":                    "BadRequest",
		"(name eq 'x'":                     "BadRequest",
		"name eq 'x')":                     "BadRequest",
		"name eq 'x' and":                  "BadRequest",
		"magic(name,'x')":                  "BadRequest",
		"startswith(name)":                 "BadRequest",
		"name in ()":                       "BadRequest",
		"tags/any(t eq 'x')":               "BadRequest",
		"name eq 'x' ; drop":               "BadRequest",
		"colour eq 'x'":                    "BadRequest",
		"secret eq 'x'":                    "BadRequest",
		"contains(name,'x')":               "Request_UnsupportedQuery",
		"name ge 'x'":                      "Request_UnsupportedQuery",
		"round in (true)":                  "Request_UnsupportedQuery",
		"tags/any(t:contains(t,'x'))":      "Request_UnsupportedQuery",
		"not(round eq true)":               "Request_UnsupportedQuery",
		"size ge 1 and contains(name,'a')": "Request_UnsupportedQuery",
	} {
		_, err := thingType.Parse(url.Values{"$filter": {filter}, "$count": {"true"}}, true)
		var refused *Error
		if !errors.As(err, &refused) || refused.Code != code || refused.Message == "" {
			t.Errorf("%q: %v, want %s", filter, err, code)
		}
	}
}

func TestAdvancedOperatorsNeedBothParameters(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		count    string
		eventual bool
		fine     bool
	}{{"true", true, true}, {"", true, false}, {"true", false, false}, {"false", true, false}} {
		v := url.Values{"$filter": {"name ne 'x'"}}
		if c.count != "" {
			v.Set("$count", c.count)
		}
		if _, err := thingType.Parse(v, c.eventual); (err == nil) != c.fine {
			t.Errorf("$count=%s, eventual %v: %v", c.count, c.eventual, err)
		}
	}
}

func TestRenderingKeepsTheSelection(t *testing.T) {
	t.Parallel()
	q, err := thingType.Parse(url.Values{}, false)
	if err != nil {
		t.Fatal(err)
	}
	if m := q.Render(things()[3]); len(m) != 2 || m["name"] != nil || m["tags"] == nil {
		t.Errorf("the default selection is %v", m)
	}
	q, err = thingType.Parse(url.Values{"$select": {"MADE,size"}}, false)
	if err != nil {
		t.Fatal(err)
	}
	if m := q.Render(things()[0]); len(m) != 2 || m["made"] != "2026-01-01T12:00:00.0000000Z" || m["size"] != int64(3) {
		t.Errorf("the selection is %v", m)
	}
}

func TestSortingPutsNothingFirst(t *testing.T) {
	t.Parallel()
	q, err := thingType.Parse(url.Values{"$orderby": {"name desc"}}, false)
	if err != nil {
		t.Fatal(err)
	}
	list := things()
	q.Sort(list)
	if list[0].Name != "box of o'clock" || list[3].Name != "" {
		t.Errorf("the order is %q, %q, %q, %q", list[0].Name, list[1].Name, list[2].Name, list[3].Name)
	}
}

// FuzzFilter: whatever comes as a query, parsing refuses or the result can be
// evaluated; it never panics.
func FuzzFilter(f *testing.F) {
	for _, s := range []string{
		"name eq 'x'", "tags/any(t:t eq 'x' and not(startswith(t,'y')))", "not(not(not(name eq 'x')))", "name in ('a',1,null)",
		"((((((((", "name eq '''", "size/$count eq 1", "parts/any(p:p/kind/deeper eq 'x')", "x:y", "name/any(n:n eq 'x')", "round/$count eq 0",
	} {
		f.Add(s, "name:x", "name desc")
	}
	f.Add("", `"name:a" AND "name:b" OR "name:c"`, ",")
	f.Add("name in ('a') and startsWith(name,'')", `(("name:\\"a" OR "nick:b")) AND "name:李四(X"`, "name,size desc")
	f.Add("tags/any(t:t eq name)", `"name:`, "name asc desc")
	f.Fuzz(func(t *testing.T, filter, search, order string) {
		for name, text := range map[string]string{"$filter": filter, "$search": search, "$orderby": order, "$expand": filter} {
			q, err := thingType.Parse(url.Values{name: {text}, "$count": {"true"}}, true)
			var refused *Error
			if err != nil && !errors.As(err, &refused) {
				t.Fatalf("an error of another kind: %v", err)
			}
			if err == nil {
				list := things()
				q.Sort(list)
				for _, v := range list {
					if q.Match(v) && !named(q, v) {
						t.Fatalf("%s %q: %v passes, and no lookup names it", name, text, v)
					}
				}
			}
		}
	})
}

// named says whether the query's lookups, if there are any, name v.
func named(q *Query[thing], v *thing) bool {
	lookups := q.Lookups(func(property string) bool { return property == "name" || property == "tags" })
	for _, l := range lookups {
		values := v.Tags
		if l.Property == "name" {
			values = []string{v.Name}
		}
		for _, text := range l.Texts {
			for _, value := range values {
				if Fold(value) == Fold(text) || l.Prefix && strings.HasPrefix(Fold(value), Fold(text)) {
					return true
				}
			}
		}
	}
	return lookups == nil
}

func TestCollectionsWithoutItemsAreEmptyAndNotNull(t *testing.T) {
	t.Parallel()
	q, err := thingType.Parse(url.Values{"$select": {"parts,tags"}}, false)
	if err != nil {
		t.Fatal(err)
	}
	if data, err := json.Marshal(q.Render(&thing{})); err != nil || string(data) != `{"parts":[],"tags":[]}` {
		t.Errorf("%s, %v", data, err)
	}
}
