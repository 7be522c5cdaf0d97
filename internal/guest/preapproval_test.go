package guest_test

import (
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// preapproving gives rules under which Cleo has approved what is ordinary for
// guests from fabrikam.example.
func preapproving(t *testing.T) guest.Policy {
	t.Helper()
	return changed(t, guesttest.Policy(), guesttest.Cleo, guest.PartnerForm{Domain: "fabrikam.example", Preapproved: "yes"})
}

func changed(t *testing.T, p guest.Policy, by guest.Person, f guest.PartnerForm) guest.Policy {
	t.Helper()
	earlier := ""
	for _, one := range p.Partners {
		if one.Domain == f.Domain {
			earlier = f.Domain
		}
	}
	d, err := guest.ChangeRules(guest.RulesCase{Policy: p}, by, p.Version, "We work with them every day", guesttest.Noon,
		func(p guest.Policy) (guest.Policy, error) { return p.PutPartner(earlier, f, nil) })
	if err != nil {
		t.Fatal(err)
	}
	return *d.Policy
}

func TestAPreapprovalIsSignedByWhoeverPutsItInForce(t *testing.T) {
	t.Parallel()
	p := preapproving(t)
	first := p.PartnerFor("fabrikam.example").Preapproval
	if first.By != guesttest.Cleo.ID || first.ByName != guesttest.Cleo.Name || first.Version != p.Version || !first.At.Equal(guesttest.Noon) {
		t.Fatalf("signed %+v", first)
	}
	other := guesttest.Cleo
	other.ID, other.Name = "cleo's colleague", "Lea Noor"
	p = changed(t, p, other, guest.PartnerForm{Domain: "fabrikam.example", Preapproved: "yes", Note: "Ask for Kim"})
	if got := p.PartnerFor("fabrikam.example").Preapproval; got != first {
		t.Errorf("a note makes it somebody else's: %+v", got)
	}
	p = changed(t, p, other, guest.PartnerForm{Domain: "fabrikam.example", Note: "Ask for Kim"})
	if got := p.PartnerFor("fabrikam.example"); got.Preapproved || !got.Preapproval.None() {
		t.Errorf("what was taken back stands: %+v", got)
	}
	p = changed(t, p, other, guest.PartnerForm{Domain: "fabrikam.example", Preapproved: "yes"})
	if got := p.PartnerFor("fabrikam.example").Preapproval; got.By != other.ID {
		t.Errorf("made again it is %+v", got)
	}
}

func TestAPreapprovalCoversWhatIsOrdinaryAlone(t *testing.T) {
	t.Parallel()
	staged := func(stages ...guest.Stage) func(*guest.Request) {
		return func(r *guest.Request) { r.Lines[0].Package.Terms.Approval.Stages = stages }
	}
	for name, c := range map[string]struct {
		change func(*guest.Request)
		rules  func(*guest.Policy)
		want   bool
	}{
		"a plain package":             {nil, nil, true},
		"somebody of one stage":       {staged(guest.Stage{}), nil, true},
		"somebody from a subdomain":   {func(r *guest.Request) { r.Email.Domain = "eu.fabrikam.example" }, nil, true},
		"two people of one stage":     {staged(guest.Stage{Needed: 2}), nil, false},
		"two stages":                  {staged(guest.Stage{}, guest.Stage{}), nil, false},
		"somebody else's guest":       {func(r *guest.Request) { r.Email.Domain = "proseware.example" }, nil, false},
		"a domain that is blocked":    {nil, func(p *guest.Policy) { p.BlockedDomains = []string{"fabrikam.example"} }, false},
		"a shared mailbox":            {func(r *guest.Request) { r.Email.Local = "info" }, nil, false},
		"an address with a reason":    {func(r *guest.Request) { r.AddressReason = "Works alone" }, nil, false},
		"an account made elsewhere":   {func(r *guest.Request) { r.Purpose = guest.ForAccount }, nil, false},
		"who put it in force":         {func(r *guest.Request) { r.Sponsor = guesttest.Cleo }, nil, false},
		"whom its author decides for": {func(r *guest.Request) { r.StandIns = []guest.PersonID{guesttest.Cleo.ID} }, nil, false},
		"rules that nobody signed": {nil, func(p *guest.Policy) {
			p.Partners = []guest.Partner{{Domain: "fabrikam.example", Preapproved: true}}
		}, false},
	} {
		r, p := guesttest.Request(guesttest.Sent), preapproving(t)
		if c.change != nil {
			c.change(&r)
		}
		if c.rules != nil {
			c.rules(&p)
		}
		if got := r.Preapproved(r.Lines[0], p); got != c.want {
			t.Errorf("%s: covered %t", name, got)
		}
	}
	if r, p := guesttest.Request(guesttest.Sent), preapproving(t); !r.Preapproved(r.Lines[0], p) || r.SentAt.After(guesttest.Noon.Add(time.Hour)) {
		t.Error("the ordinary request is not covered")
	}
}
