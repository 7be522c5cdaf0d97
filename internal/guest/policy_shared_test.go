package guest_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// Whoever reads the rules shares them with everybody else who reads them at that
// time: a change has to leave alone what it starts from, to its last entry and to
// what lies behind it in the same array.
func TestAChangeOfTheRulesLeavesAloneWhatItStartsFrom(t *testing.T) {
	t.Parallel()
	listed := func(domains ...string) []string { return append(make([]string, 0, 16), domains...) }
	p := guest.DefaultPolicy()
	p.Version = 3
	p.OwnDomains, p.BlockedDomains, p.AllowedDomains = listed("contoso.example"), listed("b.example", "c.example"), listed("m.example", "a.example")
	p.Partners = append(make([]guest.Partner, 0, 16),
		guest.Partner{Domain: "m.example", MaxDays: 90, Preapproved: true},
		guest.Partner{Domain: "z.example", Approvers: append(make([]guest.Principal, 0, 16), guest.Principal{Kind: "person", ObjectID: "x", Name: "X"})})
	copied := func(p guest.Policy) (out guest.Policy) {
		for _, list := range []*[]string{&p.OwnDomains, &p.BlockedDomains, &p.AllowedDomains} {
			*list = (*list)[:cap(*list)]
		}
		p.Partners = slices.Clone(p.Partners[:cap(p.Partners)])
		for i, one := range p.Partners {
			p.Partners[i].Approvers = one.Approvers[:cap(one.Approvers)]
		}
		body, err := json.Marshal(p)
		if err == nil {
			err = json.Unmarshal(body, &out)
		}
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	before := copied(p)
	changes := map[string]func(guest.Policy) (guest.Policy, error){
		"allow a blocked domain": func(p guest.Policy) (guest.Policy, error) { return p.Allow("b.example"), nil },
		"allow another domain":   func(p guest.Policy) (guest.Policy, error) { return p.Allow("k.example"), nil },
		"drop an organisation":   func(p guest.Policy) (guest.Policy, error) { return p.DropPartner("m.example"), nil },
		"add an organisation": func(p guest.Policy) (guest.Policy, error) {
			return p.PutPartner("", guest.PartnerForm{Domain: "k.example", MaxDays: "30"}, nil)
		},
		"write other lists": func(p guest.Policy) (guest.Policy, error) {
			return ruled(t, p, "domains", map[string]string{"blocked_domains": "d.example\nb.example", "allowed_domains": "e.example"}), nil
		},
		"move an organisation": func(p guest.Policy) (guest.Policy, error) {
			return p.PutPartner("m.example", guest.PartnerForm{Domain: "y.example", MaxDays: "30"}, nil)
		},
	}
	for name, change := range changes {
		if _, err := guest.ChangeRules(guest.RulesCase{Policy: p}, guesttest.Cleo, p.Version, "A change for the test", time.Now(), change); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(before, copied(p)); diff != "" {
			t.Fatalf("%s changed the rules that it started from:\n%s", name, diff)
		}
	}
}
