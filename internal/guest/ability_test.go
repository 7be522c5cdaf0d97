package guest_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestWhatWasLearntLastSaysWhichRolesSomebodyHas(t *testing.T) {
	t.Parallel()
	before, after := guesttest.Noon, guesttest.Noon.Add(time.Minute)
	for name, c := range map[string]struct {
		of   guest.HeldRoles
		want guest.Role
	}{
		"nothing is known":                {guest.HeldRoles{}, guest.Approver},
		"signed in, and nothing was read": {guest.HeldRoles{SignedIn: guest.Sponsor, SignedInAt: before}, guest.Sponsor},
		"read, and never signed in":       {guest.HeldRoles{Assigned: guest.Approver | guest.Sponsor, AssignedAt: before}, guest.Approver | guest.Sponsor},
		"read that there is none":         {guest.HeldRoles{AssignedAt: before}, 0},
		"taken away since":                {guest.HeldRoles{SignedIn: guest.Approver, SignedInAt: before, AssignedAt: after}, 0},
		"read before the sign-in":         {guest.HeldRoles{SignedIn: guest.Approver, SignedInAt: after, AssignedAt: before}, guest.Approver},
		"met, and never signed in":        {guest.HeldRoles{Assigned: guest.Sponsor, AssignedAt: before}, guest.Sponsor},
		"signed in without a role since":  {guest.HeldRoles{SignedInAt: after, Assigned: guest.Approver, AssignedAt: before}, 0},
		"signed in without a role":        {guest.HeldRoles{SignedInAt: after}, 0},
	} {
		if got := c.of.Roles(); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// team gives a group, and a roster in which there are people behind it.
func team(behind ...guest.Person) guest.Roster {
	return guest.Roster{{Kind: guest.Members, ID: finance.ObjectID}: behind}
}

func as(p guest.Person, roles guest.Role) guest.Person {
	p.Roles = roles
	return p
}

func TestHowManyOfThoseNamedCanApproveIsSaid(t *testing.T) {
	t.Parallel()
	ben, mia, sam := as(guesttest.Ben, guest.Approver), as(guesttest.Mia, guest.Sponsor|guest.Approver), as(guesttest.Sam, guest.Sponsor)
	dee, cleo := as(guesttest.Dee, guest.Auditor), as(guesttest.Cleo, guest.Administrator)
	p := guesttest.Falcon()
	alone := func(who guest.Person) guest.Roster {
		return guest.Roster{{Kind: guest.OnePerson, ID: guesttest.Ben.ObjectID}: {who}}
	}
	for _, c := range []struct {
		of     guest.Principal
		roster guest.Roster
		want   string
	}{
		{finance, team(ben, mia, sam, dee, cleo), "2 of the 5 members can approve; the others lack the role Approver."},
		{finance, team(ben, mia, sam), "2 of the 3 members can approve; the other one lacks the role Approver."},
		{finance, team(ben, mia), "All 2 members can approve."},
		{finance, team(sam, cleo), "None of the 2 members can approve; they lack the role Approver."},
		{finance, team(ben), "One person, who can approve."},
		{finance, team(sam), "One person, who can't approve, without the role Approver."},
		{finance, team(), "Nobody who could be asked."},
		{finance, nil, "Who that is has not been read from the directory yet."},
		{person(guesttest.Ben), alone(ben), ""},
		{person(guesttest.Ben), alone(as(ben, guest.Sponsor)), "Lacks the role Approver, and is not asked."},
		{person(guesttest.Ben), guest.Roster{{Kind: guest.OnePerson, ID: guesttest.Ben.ObjectID}: nil}, "Has left, or is blocked, and is not asked."},
		{guest.Principal{Kind: guest.SponsorManager}, nil, ""},
		{
			guest.Principal{Kind: guest.ResourceOwners},
			guest.Roster{{Kind: guest.ResourceOwners, ID: p.Resources[0].ObjectID}: {ben, sam}},
			"1 of the 2 owners can approve; the other one lacks the role Approver.",
		},
	} {
		if got := p.AbilityWords(c.of, c.roster); got != c.want {
			t.Errorf("%s with %v: %q, want %q", c.of.Words(), c.roster, got, c.want)
		}
	}
}

func TestAPackageThatNobodyCanApproveIsNotTurnedOn(t *testing.T) {
	t.Parallel()
	ben, mia, sam := as(guesttest.Ben, guest.Approver), as(guesttest.Mia, guest.Approver), as(guesttest.Sam, guest.Sponsor)
	const choose = " Choose others, or give them the role Approver in Entra first"
	for name, c := range map[string]struct {
		stages []guest.Stage
		roster guest.Roster
		want   []string
	}{
		"enough":     {[]guest.Stage{{Approvers: []guest.Principal{finance}, Needed: 2}}, team(ben, mia, sam), nil},
		"nobody":     {[]guest.Stage{{Approvers: []guest.Principal{finance}}}, team(sam), []string{"Nobody who is named can approve this package." + choose}},
		"too few":    {[]guest.Stage{{Approvers: []guest.Principal{finance}, Needed: 2}}, team(ben, sam), []string{"2 have to approve, and of those who are named only 1 can." + choose}},
		"not read":   {[]guest.Stage{{Approvers: []guest.Principal{finance}}}, nil, nil},
		"it depends": {[]guest.Stage{{Approvers: []guest.Principal{finance}, Fallback: []guest.Principal{{Kind: guest.SponsorManager}}}}, team(sam), nil},
		"in the second stage": {
			[]guest.Stage{{Approvers: []guest.Principal{{Kind: guest.SponsorManager}}}, {Approvers: []guest.Principal{finance}}},
			team(sam),
			[]string{"Nobody who is named in stage 2 can approve this package." + choose},
		},
	} {
		p := guesttest.Falcon()
		p.Approvers, p.Terms.Approval.Stages = nil, c.stages
		if got := p.Faults(guest.Checked{Roster: c.roster}); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	p := guesttest.Falcon()
	p.Approvers, p.Terms.Approval.Stages = nil, []guest.Stage{{Approvers: []guest.Principal{finance, {Kind: guest.SponsorManager}}}}
	unread := []string{"The directory has not been read yet for " + finance.Words() + ". Until it is, a request that needs them waits."}
	if got := p.Unread(nil); !slices.Equal(got, unread) {
		t.Errorf("before the directory was read: %q", got)
	}
	if got := p.Unread(team(ben)); len(got) > 0 {
		t.Errorf("then: %q", got)
	}
	p = guesttest.Falcon()
	if got := p.Faults(guest.Checked{Roster: guest.Roster{
		{Kind: guest.OnePerson, ID: guesttest.Ben.ObjectID}: {as(ben, guest.Sponsor)}, {Kind: guest.OnePerson, ID: guesttest.Mia.ObjectID}: nil,
	}}); len(got) != 1 || !strings.HasPrefix(got[0], "Nobody who is named") {
		t.Errorf("of the approvers of before: %q", got)
	}
	if got := p.Names(); !reflect.DeepEqual(got, []guest.Who{{Kind: guest.OnePerson, ID: guesttest.Ben.ObjectID}, {Kind: guest.OnePerson, ID: guesttest.Mia.ObjectID}}) {
		t.Errorf("its names are %v", got)
	}
}

// The intervals double, so that what takes seconds is soon done, and what takes
// days is not looked at by every sweep.
func TestALineThatNobodyWasAskedAboutIsLookedAtEverMoreRarely(t *testing.T) {
	t.Parallel()
	p := guesttest.Falcon()
	p.Approvers, p.Terms.Approval.Stages = nil, []guest.Stage{{Approvers: []guest.Principal{finance}}}
	draft := guesttest.Request(guesttest.For(p))
	ask := guest.Ask{Email: draft.Email, Name: draft.Name, Until: draft.Until, Reason: draft.Reason, Delivery: draft.Delivery, Packages: []guest.Package{p}}
	d, err := guest.Submit(draft, ask, guesttest.Ana, draft.Version, guesttest.Policy(), guesttest.Mint(), guesttest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	var waits []string
	r, now := *d.Request, guesttest.Noon
	if !r.UnaskedSince().Equal(now) || r.WhoDecidesNow(r.Lines[0]) != (guest.Subject{}) {
		t.Errorf("it is unasked since %v", r.UnaskedSince())
	}
	for range 7 {
		waits = append(waits, r.WakeAt.Sub(now).String())
		now = r.WakeAt
		if d, err = guest.Wake(guesttest.Of(r), r.ID, guesttest.Mint(), now); err != nil || len(d.Work) > 0 {
			t.Fatalf("%v, %v", d.Work, err)
		}
		r = *d.Request
	}
	if want := []string{"1m0s", "1m0s", "2m0s", "4m0s", "8m0s", "15m0s", "15m0s"}; !slices.Equal(waits, want) {
		t.Errorf("it is looked at after %v, want %v", waits, want)
	}
	c := guesttest.Of(r)
	c.Roster = team(as(guesttest.Ben, guest.Approver))
	if d, err = guest.Wake(c, r.ID, guesttest.Mint(), r.WakeAt); err != nil || !d.Request.UnaskedSince().IsZero() || len(d.Work) != 1 {
		t.Errorf("once it was read: %+v, %v", d.Work, err)
	}
}
