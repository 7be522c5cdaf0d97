package guest_test

import (
	"errors"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// olga owns Expense Desk, and has no role of the portal.
var olga = func() guest.Person {
	p := guesttest.Nia
	p.Name = "Olga Wren"
	return p
}()

// desk is Expense Desk as the catalogue keeps it, and the case of a guest who has
// it, and Falcon beside it.
func desk() (guest.Entry, guest.Case) {
	p := guesttest.Expenses()
	p.Owners = []guest.Person{olga}
	c := here(guesttest.Expenses(), guesttest.Falcon())
	c.Owners = map[guest.PackageID][]guest.Person{p.ID: p.Owners}
	return guest.Entry{Package: p, Published: true}, c
}

// wishOf is what the owner asks in the place of the desk.
func wishOf(c guest.Case, packages ...guest.Package) guest.Form {
	f := wish(guest.ChangeAccess, c, packages...)
	f.Until, f.UntilDate = guest.SameEnd, ""
	return f
}

func checkOwner(c guest.Case, f guest.Form, by guest.Person) (guest.Ask, error) {
	return guest.CheckChange(f, catalogue(), by, guest.Facts{Here: c}, today)
}

func TestWhoLooksAfterAPackageSeesWhatAGuestHasOfItAndNoMore(t *testing.T) {
	t.Parallel()
	e, c := desk()
	c.Guest.CheckedAt = today
	of := func(drifts ...guest.Drift) guest.Holding {
		c.Drifts = drifts
		h, err := guest.Story{Case: c}.Holding(e.ID, c.Grants[0].ID, today)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	if h := of(guest.Drift{Kind: guest.TakenOutside, Resource: guesttest.FalconGroup()}); !h.Exactly() || len(h.Missing) != 0 {
		t.Errorf("what is wrong with another package shows: %+v", h)
	}
	role := reviewer().Resources[0]
	for name, h := range map[string]guest.Holding{
		"taken away":        of(guest.Drift{Kind: guest.TakenOutside, Resource: guesttest.ExpensesApp()}),
		"another role":      of(guest.Drift{Kind: guest.GivenOutside, Resource: role}),
		"a blocked account": of(guest.Drift{Kind: guest.Blocked}),
		"no account":        of(guest.Drift{Kind: guest.Deleted}),
	} {
		if h.Exactly() {
			t.Errorf("%s is no difference", name)
		}
	}
	if _, err := (guest.Story{Case: c}).Holding(e.ID, c.Grants[1].ID, today); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("a grant of another package: %v", err)
	}
	c.Guest.CheckedAt = time.Time{}
	if of().Exactly() {
		t.Error("what was never compared agrees exactly")
	}
}

func TestOnlyOwnersAndAdministratorsLookAfterWhatAGuestHas(t *testing.T) {
	t.Parallel()
	e, c := desk()
	for _, by := range append(guesttest.Everybody(), olga) {
		want := map[string]string{"Olga Wren": "yes", "Nia Bell": "yes", "Cleo Marsh": "yes", "Dee Novak": "no"}[by.Name]
		if want == "" {
			want = "404"
		}
		_, check := guest.CheckHolding(c, e.ID, c.Grants[0].ID, by, today)
		_, end := guest.EndHolding(c, e.ID, c.Grants[0].ID, by, "Left the team.", today)
		for what, err := range map[string]error{"may": guest.MayLookAfter(e, c.Grants[0], by), "check": check, "end": end} {
			if got := verdict(err); got != want {
				t.Errorf("%s, %s: %s, want %s", by.Name, what, got, want)
			}
		}
		for what, id := range map[string]guest.GrantID{"another package's": c.Grants[1].ID, "no": "none"} {
			if _, err := guest.EndHolding(c, e.ID, id, by, "Left.", today); !errors.Is(err, guest.ErrNotFound) {
				t.Errorf("%s ends %s grant: %v", by.Name, what, err)
			}
		}
	}
}

func TestAnOwnerEndsWhatTheirPackageGivesAndTheSponsorIsTold(t *testing.T) {
	t.Parallel()
	e, c := desk()
	d, err := guest.EndHolding(c, e.ID, c.Grants[0].ID, olga, "Left the team.", today)
	if err != nil {
		t.Fatal(err)
	}
	after := c.After(d).Standing(today)
	if len(after) != 1 || after[0].Package.Name != "Project Falcon" || d.Guest.State != guest.Active || d.Guest.Sync != guest.Converging {
		t.Errorf("there stands %+v, the guest is %s, %s", after, d.Guest.State, d.Guest.Sync)
	}
	told := guest.Work{Kind: guest.WorkMail, Mail: guest.Mail{Kind: guest.MailOwnerEnded, To: guesttest.Ana.ID, Request: c.Grants[0].Request}}
	if len(d.Work) != 2 || d.Work[1] != told || d.Events[0].Comment != "Left the team." || d.Events[0].Actor != olga.ID {
		t.Errorf("work %+v, events %+v", d.Work, d.Events)
	}
	_, err = guest.EndHolding(c, e.ID, c.Grants[0].ID, olga, " ", today)
	if p, is := errors.AsType[guest.Problems](err); !is || p["reason"] == "" {
		t.Errorf("without a reason: %v", err)
	}
	c.Grants[1].EndedAt = today
	if d, err = guest.EndHolding(c, e.ID, c.Grants[0].ID, olga, "Left.", today); err != nil || d.Guest.State != guest.Ending {
		t.Errorf("with the last of it the guest is %+v (%v)", d.Guest, err)
	}
	c.Grants[0].EndedAt = today
	_, err = guest.EndHolding(c, e.ID, c.Grants[0].ID, olga, "Left.", today)
	movedOn(t, err, "This access has ended meanwhile.")
}

func TestAnOwnerAsksForAnotherRoleOfTheSameAppForNoLonger(t *testing.T) {
	t.Parallel()
	_, c := desk()
	a, err := checkOwner(c, wishOf(c, reviewer()), olga)
	if err != nil || !a.ByOwner || !a.Until.Equal(c.Grants[0].Until) {
		t.Fatalf("%+v, %v", a, err)
	}
	longer := wish(guest.ChangeAccess, c, reviewer())
	for name, f := range map[string]guest.Form{"another app": wishOf(c, guesttest.Bundle()), "longer": longer} {
		_, err := checkOwner(c, f, olga)
		if p, is := errors.AsType[guest.Problems](err); !is || len(p) != 1 {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := checkOwner(c, f, guesttest.Ana); err != nil {
			t.Errorf("%s, asked by the sponsor: %v", name, err)
		}
	}
	for _, p := range []guest.Purpose{guest.AddAccess, guest.ExtendAccess} {
		f := wish(p, c, guesttest.Bundle())
		if _, err := checkOwner(c, f, olga); !errors.Is(err, guest.ErrNotFound) {
			t.Errorf("to %s: %v", p, err)
		}
	}
	another := c
	another.Owners = map[guest.PackageID][]guest.Person{c.Grants[0].Package.ID: {guesttest.Ben}, c.Grants[1].Package.ID: {olga}}
	if _, err := checkOwner(another, wishOf(c, reviewer()), olga); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("of a package that is not hers any more: %v", err)
	}
	c.Requests[0].State = guest.Pending
	_, err = checkOwner(c, wishOf(c, reviewer()), olga)
	if p, _ := errors.AsType[guest.Problems](err); p[""] != "Another request for Gil Roy is waiting for a decision. Ask again once it is decided." {
		t.Errorf("while another one waits: %q", p[""])
	}
}

// ownerAsked is what the owner asks, sent, in the guest's case.
func ownerAsked(t *testing.T, by guest.Person) (guest.Case, guest.Request, guest.Decision) {
	t.Helper()
	_, c := desk()
	to := reviewer()
	to.Approvers = []guest.Person{guesttest.Ben, guesttest.Mia, guesttest.Ana, by}
	offered := []guest.Package{to}
	a, err := guest.CheckChange(wishOf(c, to), offered, by, guest.Facts{Here: c}, today)
	if err != nil {
		t.Fatal(err)
	}
	draft, err := guest.NewDraft(a, by, "form", guesttest.Mint(), today)
	if err != nil {
		t.Fatal(err)
	}
	d, err := guest.Submit(draft, a, by, draft.Version, c.Policy, guesttest.Mint(), today)
	if err != nil {
		t.Fatal(err)
	}
	c.Requests = append([]guest.Request{*d.Request}, c.Requests...)
	return c, *d.Request, d
}

func TestNeitherWhoAsksNorTheGuestsSponsorDecidesForAnotherRole(t *testing.T) {
	t.Parallel()
	owner := olga
	owner.Roles = guest.Approver
	c, r, d := ownerAsked(t, owner)
	mailed := map[guest.MailKind][]guest.PersonID{}
	for _, w := range d.Work {
		mailed[w.Mail.Kind] = append(mailed[w.Mail.Kind], w.Mail.To)
	}
	if to := mailed[guest.MailOwnerAsks]; len(to) != 1 || to[0] != guesttest.Ana.ID {
		t.Errorf("told of it are %v", to)
	}
	if to := mailed[guest.MailAsked]; len(to) != 2 || to[0] != guesttest.Ben.ID || to[1] != guesttest.Mia.ID {
		t.Errorf("asked are %v", to)
	}
	sponsor := guesttest.Ana
	sponsor.Roles |= guest.Approver | guest.Administrator
	owner.Roles |= guest.Administrator
	v := all(r, guest.Approve)
	for _, by := range []guest.Person{owner, sponsor} {
		if _, err := guest.Decide(c, r.ID, by, v, guesttest.Mint(), today); verdict(err) != "no" {
			t.Errorf("%s decides: %v", by.Name, err)
		}
	}
	d, err := guest.Decide(c, r.ID, guesttest.Ben, v, guesttest.Mint(), today)
	if err != nil || d.Request.State != guest.Approved || len(d.Grants) != 2 {
		t.Fatalf("Ben decides: %+v, %v", d, err)
	}
	told := map[guest.PersonID]guest.MailKind{}
	for _, w := range d.Work {
		told[w.Mail.To] = w.Mail.Kind
	}
	if told[owner.ID] != guest.MailApproved || told[guesttest.Ana.ID] != guest.MailOwnerDone {
		t.Errorf("told are %v", told)
	}
}

func TestTheSponsorSeesWhatAnOwnerAskedAndTheOwnerNothingElseOfTheGuest(t *testing.T) {
	t.Parallel()
	c, r, _ := ownerAsked(t, olga)
	if err := guest.MaySeeRequestOf(c.Guest, r, guesttest.Ana); err != nil {
		t.Errorf("the sponsor: %v", err)
	}
	if err := guest.MaySeeRequestOf(c.Guest, r, guesttest.Sam); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("somebody else's sponsor: %v", err)
	}
	if err := guest.MaySeeGuest(c.Guest, c.Requests, olga); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("the owner sees the guest: %v", err)
	}
	s := guest.Story{Case: c, Focus: r.ID, Held: []guest.Resource{guesttest.FalconGroup(), guesttest.ExpensesApp()}}
	s.Guest.Message = "Hello"
	s.Drifts = []guest.Drift{{Kind: guest.TakenOutside, Resource: guesttest.FalconGroup()}, {Kind: guest.Renamed, Is: "G. Roy"}}
	s.History = []guest.Event{{Request: r.ID}, {Request: c.Grants[1].Request}, {}}
	n := s.Narrowed()
	if len(n.Requests) != 1 || len(n.Grants) != 1 || n.Grants[0].ID != c.Grants[0].ID || len(n.Held) != 1 || len(n.Drifts) != 0 ||
		len(n.History) != 1 || n.Guest.Message != "" || !n.Guest.Until.Equal(c.Grants[0].Until) {
		t.Errorf("the owner sees %+v", n)
	}
}
