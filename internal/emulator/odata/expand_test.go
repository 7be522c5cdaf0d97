package odata

import (
	"errors"
	"net/url"
	"reflect"
	"testing"
)

func TestExpandIsReadWithItsOptions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Expand{
		"manager":                                 {Name: "manager"},
		" sponsors ( $select = x )":               {},
		"sponsors($select=id, displayName)":       {Name: "sponsors", Select: []string{"id", "displayName"}},
		"manager($levels=max;$select=id)":         {Name: "manager", Select: []string{"id"}, Levels: MaxLevels},
		"manager($select=id ; $levels=3)":         {Name: "manager", Select: []string{"id"}, Levels: 3},
		"":                                        {},
		"memberOf,":                               {},
		"memberOf,manager":                        {},
		"members($select=id),owners($select=id)":  {},
		"manager($levels=0)":                      {},
		"manager($levels=1001)":                   {},
		"manager($select=)":                       {},
		"manager($select=id":                      {},
		"manager)":                                {},
		"manager()x":                              {},
		"manager($bogus=1)":                       {},
		"members($filter=name eq 'a;b,c(')":       {},
		"members($expand=members($select=id))":    {},
		"members($top=5)":                         {},
		"microsoft.graph.user/manager($select=i)": {},
	} {
		q, err := thingType.Parse(url.Values{"$expand": {text}}, false)
		var refused *Error
		switch {
		case want.Name == "" && !errors.As(err, &refused):
			t.Errorf("%q is read: %v", text, err)
		case want.Name != "" && err != nil:
			t.Errorf("%q: %v", text, err)
		case want.Name != "" && !reflect.DeepEqual(q.Expand, []Expand{want}):
			t.Errorf("%q: %+v", text, q.Expand)
		}
	}
}

// Directory objects expand one relation, and no more is said so in Graph's words.
func TestOneRelationIsExpandedAtATime(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Error{
		"manager,memberOf":                         {"BadRequest", "The result of parsing $expand contained at least 2 items, but the maximum allowed is 1."},
		"members($filter=startsWith(name,'a,b;'))": {"Request_UnsupportedQuery", "The query option '$filter' is not supported within $expand."},
	} {
		_, err := thingType.Parse(url.Values{"$expand": {text}}, false)
		var refused *Error
		if !errors.As(err, &refused) || *refused != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// The chain of managers is documented with the advanced parameters; any other
// relation is refused with them.
func TestOnlyChainsAreExpandedInAdvancedQueries(t *testing.T) {
	t.Parallel()
	for text, fine := range map[string]bool{"manager($levels=max)": true, "manager": false} {
		if _, err := thingType.Parse(url.Values{"$expand": {text}, "$count": {"true"}}, true); (err == nil) != fine {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestASemicolonPartsNoOptions(t *testing.T) {
	t.Parallel()
	v, err := Values("$filter=name%20eq+'a;b%26c'&$expand=x($levels=2;$select=id)&&$top=3&$top=4&$count")
	want := url.Values{"$filter": {"name eq 'a;b&c'"}, "$expand": {"x($levels=2;$select=id)"}, "$top": {"3", "4"}, "$count": {""}}
	if err != nil || !reflect.DeepEqual(v, want) {
		t.Errorf("%v %v", v, err)
	}
	for _, raw := range []string{"$filter=%zz", "%=1"} {
		if v, err := Values(raw); err == nil {
			t.Errorf("%q: %v", raw, v)
		}
	}
}

// What needs the advanced parameters is refused in the words that Microsoft's own
// tools look for.
func TestAdvancedOperatorsAreRefusedInGraphsWords(t *testing.T) {
	t.Parallel()
	const (
		advice = "' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information"
		clause = "Unsupported or invalid query filter clause specified for property 'name' of resource 'Thing'."
	)
	for filter, want := range map[string]string{
		"name ne 'x'":                      "Filter operator 'NotEqualsMatch' is not supported.",
		"not(name eq 'x')":                 "Operator 'not" + advice,
		"endsWith(name,'x')":               "Operator 'endsWith" + advice,
		"name eq null":                     clause,
		"name ge 'x'":                      clause,
		"contains(name,'x')":               "Operator: 'Contains' is not supported.",
		"name eq 'a' and endsWith(name,1)": "",
	} {
		_, err := thingType.Parse(url.Values{"$filter": {filter}}, false)
		var refused *Error
		if !errors.As(err, &refused) || want != "" && *refused != (Error{"Request_UnsupportedQuery", want}) {
			t.Errorf("%s: %v", filter, err)
		}
	}
}
