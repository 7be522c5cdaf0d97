package odata

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestMoreThanFifteenAlternativesNeedAnAdvancedQuery(t *testing.T) {
	t.Parallel()
	many := func(text, between string, n int) string {
		return strings.TrimSuffix(strings.Repeat(text+between, n), between)
	}
	or := func(n int) string { return many("name eq 'x'", " or ", n) }
	in := func(n int) string { return "name in (" + many("'x'", ",", n) + ")" }
	for filter, fine := range map[string]bool{
		or(15): true, or(16): false, in(15): true, in(16): false,
		"(" + or(8) + ") or (" + or(8) + ")":                         false,
		"(" + or(8) + ") and (" + or(8) + ")":                        true,
		"size ge 1 and (" + or(16) + ")":                             false,
		in(10) + " or " + or(6):                                      false,
		"tags/any(t:" + many("t eq 'x'", " or ", 16) + ")":           false,
		"size ge 1 or (size ge 1 and (" + or(16) + ")) or size ge 2": false,
	} {
		_, err := thingType.Parse(url.Values{"$filter": {filter}}, false)
		var refused *Error
		if fine && err != nil || !fine && (!errors.As(err, &refused) || refused.Code != "Request_UnsupportedQuery") {
			t.Errorf("%s: %v", filter, err)
		}
		if !fine && !strings.Contains(err.Error(), "containing 'OR' operators: 16. Max allowed: 15.") {
			t.Errorf("%s: the words are %v", filter, err)
		}
		if _, err := thingType.Parse(url.Values{"$filter": {filter}, "$count": {"true"}}, true); err != nil {
			t.Errorf("advanced, %s: %v", filter, err)
		}
	}
}
