package postgres

import (
	"fmt"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

// The rules are kept by what they say: of a version that a restored backup has given
// to others, what is asked for is what the database has.
func TestRulesOfTheSameVersionThatSayOtherThingsAreOthers(t *testing.T) {
	t.Parallel()
	for range 2 {
		for _, domain := range []string{"a.example", "b.example"} {
			p, err := decodePolicy(7, []byte(`{"blocked_domains": ["`+domain+`"]}`))
			if err != nil || p.Version != 7 || len(p.BlockedDomains) != 1 || p.BlockedDomains[0] != domain || p.ReasonMin != guest.DefaultPolicy().ReasonMin {
				t.Errorf("of %s there is %+v (%v)", domain, p, err)
			}
		}
	}
	if _, err := decodePolicy(7, []byte(`{"blocked_domains": 3}`)); err == nil || !strings.Contains(err.Error(), "policy 7") {
		t.Errorf("what cannot be read says %v", err)
	}
}

func TestOnlySoManyRulesAreKept(t *testing.T) {
	t.Parallel()
	kept := policies{kept: map[string]guest.Policy{}}
	for i := range 10 * mostDecoded {
		p, err := kept.policy(fmt.Appendf(nil, `{"most_open": %d}`, i+1))
		if err != nil || p.MostOpen != i+1 {
			t.Fatalf("the rules say %d open (%v), want %d", p.MostOpen, err, i+1)
		}
		if len(kept.kept) > mostDecoded {
			t.Fatalf("%d are kept", len(kept.kept))
		}
	}
}

func TestRulesAreDecodedOnce(t *testing.T) {
	t.Parallel()
	body := []byte(`{"blocked_domains": ["once.example"]}`)
	first, err := decodePolicy(1, body)
	if err != nil {
		t.Fatal(err)
	}
	again, err := decodePolicy(2, body)
	if err != nil || &first.BlockedDomains[0] != &again.BlockedDomains[0] || first.Version != 1 || again.Version != 2 {
		t.Errorf("%+v and %+v (%v)", first, again, err)
	}
}
