package guest_test

import (
	"errors"
	"maps"
	"testing"

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
	longer := changed(t, p, other, guest.PartnerForm{Domain: "fabrikam.example", Preapproved: "yes", Note: "Ask for Kim", MaxDays: "3660"})
	if got := longer.PartnerFor("fabrikam.example").Preapproval; got.By != other.ID {
		t.Errorf("what somebody else has changed stays under the first name: %+v", got)
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

// whoMay is a roster in which Cleo is an administrator still.
func whoMay(more ...guest.Roster) guest.Roster {
	out := guest.Roster{
		{Kind: guest.OnePerson, ID: guesttest.Cleo.ObjectID}:             {guesttest.Cleo},
		{Kind: guest.PackageOwners, ID: string(guesttest.Falcon().ID)}:   nil,
		{Kind: guest.PackageOwners, ID: string(guesttest.Expenses().ID)}: nil,
		{Kind: guest.Administrators}:                                     {guesttest.Cleo},
	}
	for _, m := range more {
		maps.Copy(out, m)
	}
	return out
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
		roster guest.Roster
	}{
		"a plain package":                     {nil, nil, true, nil},
		"somebody of one stage":               {staged(guest.Stage{}), nil, true, nil},
		"somebody from a subdomain":           {func(r *guest.Request) { r.Email.Domain = "eu.fabrikam.example" }, nil, true, nil},
		"two people of one stage":             {staged(guest.Stage{Needed: 2}), nil, false, nil},
		"two stages":                          {staged(guest.Stage{}, guest.Stage{}), nil, false, nil},
		"somebody else's guest":               {func(r *guest.Request) { r.Email.Domain = "proseware.example" }, nil, false, nil},
		"a domain that is blocked":            {nil, func(p *guest.Policy) { p.BlockedDomains = []string{"fabrikam.example"} }, false, nil},
		"a shared mailbox":                    {func(r *guest.Request) { r.Email.Local = "info" }, nil, false, nil},
		"an address with a reason":            {func(r *guest.Request) { r.AddressReason = "Works alone" }, nil, false, nil},
		"an account made elsewhere":           {func(r *guest.Request) { r.Purpose = guest.ForAccount }, nil, false, nil},
		"who put it in force":                 {func(r *guest.Request) { r.Sponsor = guesttest.Cleo }, nil, false, nil},
		"whom its author decides for":         {func(r *guest.Request) { r.StandIns = []guest.PersonID{guesttest.Cleo.ID} }, nil, false, nil},
		"a sensitive package":                 {func(r *guest.Request) { r.Lines[0].Package.Terms.Sensitive = true }, nil, false, nil},
		"asked for by an administrator":       {func(r *guest.Request) { r.Sponsor.Roles |= guest.Administrator }, nil, false, nil},
		"asked for by who looks after it":     {nil, nil, false, guest.Roster{{Kind: guest.PackageOwners, ID: string(guesttest.Falcon().ID)}: {guesttest.Ana}}},
		"of who is no administrator any more": {nil, nil, false, guest.Roster{{Kind: guest.OnePerson, ID: guesttest.Cleo.ObjectID}: {guesttest.Ben}}},
		"of who has left":                     {nil, nil, false, guest.Roster{{Kind: guest.OnePerson, ID: guesttest.Cleo.ObjectID}: nil}},
		"rules that nobody signed": {nil, func(p *guest.Policy) {
			p.Partners = []guest.Partner{{Domain: "fabrikam.example", Preapproved: true}}
		}, false, nil},
	} {
		r, p := guesttest.Request(guesttest.Sent), preapproving(t)
		if c.change != nil {
			c.change(&r)
		}
		if c.rules != nil {
			c.rules(&p)
		}
		if got := r.Preapproved(r.Lines[0], p, whoMay(c.roster)); got != c.want {
			t.Errorf("%s: covered %t", name, got)
		}
	}
}

func TestWhatIsApprovedInAdvanceIsDecidedWhenItIsSent(t *testing.T) {
	t.Parallel()
	p := preapproving(t)
	two := guesttest.Expenses()
	two.Terms.Approval.Stages = []guest.Stage{{Approvers: []guest.Principal{{Kind: guest.OnePerson, ObjectID: guesttest.Mia.ObjectID}}, Needed: 1}, {Approvers: []guest.Principal{{Kind: guest.OnePerson, ObjectID: guesttest.Mia.ObjectID}}}}
	roster := whoMay(guest.Roster{{Kind: guest.OnePerson, ID: guesttest.Mia.ObjectID}: {guesttest.Mia}})
	for name, c := range map[string]struct {
		packages []guest.Package
		state    guest.State
		asked    int
		left     int
		grants   int
	}{
		"all of it":  {[]guest.Package{guesttest.Falcon()}, guest.Approved, 0, 0, 1},
		"a part":     {[]guest.Package{guesttest.Falcon(), two}, guest.Pending, 1, 1, 0},
		"none of it": {[]guest.Package{two}, guest.Pending, 1, 1, 0},
	} {
		a := ask(t, c.packages...)
		a.Roster = roster
		draft := guesttest.Request()
		d, err := guest.Submit(draft, a, guesttest.Ana, draft.Version, p, guesttest.Mint(), guesttest.Noon)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		mails := 0
		for _, w := range d.Work {
			if w.Mail.Kind == guest.MailAsked {
				mails++
			}
		}
		sent := guest.Case{Guest: *d.Guest, Requests: []guest.Request{*d.Request}, Policy: p, Roster: roster}
		then, follows, err := guest.Preapprove(sent, d.Request.ID, guesttest.Mint(), guesttest.Noon)
		if err != nil || follows != (name != "none of it") {
			t.Fatalf("%s: follows %t, %v", name, follows, err)
		}
		after := *d.Request
		if follows {
			after = *then.Request
			l := after.Lines[0]
			if l.State != guest.Approved || l.Decision.By != guesttest.Cleo.ID || l.Decision.Digest != d.Request.Digest() || len(l.Reviews) != 1 ||
				l.Decision.Comment != "In advance, by the rules for guests from fabrikam.example." {
				t.Errorf("%s: decided %+v", name, l)
			}
		}
		if after.State != c.state || mails != c.asked || len(after.Undecided()) != c.left || len(then.Grants) != c.grants {
			t.Errorf("%s: %s, %d asked, %d left, %d grants", name, after.State, mails, len(after.Undecided()), len(then.Grants))
		}
	}
}

func TestWhatIsOpenToAnybodyOrRefusedIsNotApprovedInAdvance(t *testing.T) {
	t.Parallel()
	p := guesttest.Policy()
	for _, domain := range []string{"gmail.com", "blocked.example"} {
		_, err := p.PutPartner("", guest.PartnerForm{Domain: domain, Preapproved: "yes"}, nil)
		if problems, _ := errors.AsType[guest.Problems](err); problems["preapproved"] == "" {
			t.Errorf("%s: %v", domain, err)
		}
		if _, err := p.PutPartner("", guest.PartnerForm{Domain: domain, Note: "Known"}, nil); err != nil {
			t.Errorf("%s: other rules are refused: %v", domain, err)
		}
	}
}

func TestWhoWasAskedBeforeReadsThatAnEditIsSettled(t *testing.T) {
	t.Parallel()
	r, p := guesttest.Request(guesttest.Sent), preapproving(t)
	staged := guesttest.Expenses()
	staged.Terms.Sensitive = true
	for name, c := range map[string]struct {
		packages []guest.Package
		want     guest.MailKind
	}{
		"all of it is approved in advance": {[]guest.Package{guesttest.Falcon()}, guest.MailSettled},
		"others still decide a part":       {[]guest.Package{guesttest.Falcon(), staged}, guest.MailChanged},
	} {
		a := askOf(r, c.packages...)
		a.Roster = whoMay()
		a.Reason = "Another reason than the one before."
		draft, err := guest.NewEdit(r, a, guesttest.Ana, "key", newLines(), today)
		if err != nil {
			t.Fatal(err)
		}
		at := guesttest.Of(r)
		at.Policy = p
		d := must(t)(guest.SubmitEdit(at, draft, a, guesttest.Ana, guest.Shown{Draft: draft.Version, Request: r.Version}, newLines(), today))
		sent := mails(d)
		for _, who := range []guest.Person{guesttest.Ben, guesttest.Mia} {
			if len(sent) != 2 || sent[guest.Mail{Kind: c.want, To: who.ID, Request: r.ID}] != 1 {
				t.Errorf("%s: mails %v", name, sent)
			}
		}
	}
}
