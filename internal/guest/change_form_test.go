package guest_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// today is a day after the guest of the cases was given access.
var today = guesttest.Noon.Add(24 * time.Hour)

// reviewer is Expense Desk in its other role.
func reviewer() guest.Package {
	p := guesttest.Expenses()
	p.ID, p.Name = guesttest.ID[guest.PackageID](20, 5), "Expense Desk reviewer"
	p.Resources[0].RoleID, p.Resources[0].RoleName = guesttest.ID[string](33, 2), "Reviewer"
	return p
}

// here is an active guest of Ana's with access, until 21 December.
func here(packages ...guest.Package) guest.Case {
	c := guesttest.Case(guest.Active, packages...)
	c.Guest.Until = c.Grants[0].Until
	return c
}

// wish is a form about that guest without a fault.
func wish(p guest.Purpose, c guest.Case, packages ...guest.Package) guest.Form {
	f := guest.Form{Purpose: p, Guest: c.Guest.ID, Until: "date", UntilDate: "2027-01-15", Reason: "Decides on the costs from now on."}
	if p != guest.AddAccess {
		f.Replaces = c.Grants[0].ID
	}
	for _, o := range packages {
		f.Packages = append(f.Packages, string(o.ID))
	}
	return f
}

func catalogue() []guest.Package {
	return []guest.Package{guesttest.Falcon(), guesttest.Expenses(), guesttest.Bundle(), guesttest.AccountOnly(), reviewer()}
}

func checkWish(c guest.Case, f guest.Form, by guest.Person) (guest.Ask, error) {
	return guest.CheckChange(f, catalogue(), by, guest.Facts{Here: c}, today)
}

func TestWhoAGuestIsIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	c := here(guesttest.Falcon())
	f := wish(guest.AddAccess, c, guesttest.Expenses())
	f.Email, f.Name, f.Message, f.Delivery = "eva@northwind.example", "Eva Roy", "Hello", "link"
	a, err := checkWish(c, f, guesttest.Ana)
	if err != nil {
		t.Fatal(err)
	}
	if a.Email != c.Guest.Email || a.Name != c.Guest.Name || a.Here.ID != c.Guest.ID || a.Message != "" || a.Delivery != c.Guest.Delivery {
		t.Errorf("the ask is for %+v", a)
	}
	if !a.Until.Equal(time.Date(2027, 1, 16, 0, 0, 0, 0, time.UTC)) || len(a.Packages) != 1 || !a.Replaces.None() {
		t.Errorf("asked for %+v", a)
	}
}

func TestWhatCanBeAskedForAGuestWhoIsHere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		purpose guest.Purpose
		change  func(*guest.Form, *guest.Case)
		field   string
		words   string // empty: nothing is wrong
	}{
		"more":                     {guest.AddAccess, func(f *guest.Form, _ *guest.Case) { f.Packages = ids(guesttest.Expenses(), guesttest.Bundle()) }, "", ""},
		"nothing more":             {guest.AddAccess, func(f *guest.Form, _ *guest.Case) { f.Packages = nil }, "package", "Select what the guest needs access to"},
		"what they have":           {guest.AddAccess, func(f *guest.Form, _ *guest.Case) { f.Packages = ids(guesttest.Falcon()) }, "package", "Gil Roy already has Project Falcon, until 21 December 2026. Extend it instead"},
		"the end as it is":         {guest.AddAccess, func(f *guest.Form, _ *guest.Case) { f.Until = guest.SameEnd }, "", ""},
		"another package":          {guest.ChangeAccess, func(f *guest.Form, _ *guest.Case) { f.Packages = ids(guesttest.Expenses()) }, "", ""},
		"two in the place of one":  {guest.ChangeAccess, func(f *guest.Form, _ *guest.Case) { f.Packages = ids(guesttest.Expenses(), guesttest.Bundle()) }, "package", "Select one: it takes the place of Project Falcon"},
		"itself":                   {guest.ChangeAccess, func(f *guest.Form, _ *guest.Case) { f.Packages = ids(guesttest.Falcon()) }, "package", "Select something other than Project Falcon, which Gil Roy has now"},
		"not on offer":             {guest.ChangeAccess, func(f *guest.Form, _ *guest.Case) { f.Packages = []string{"other"} }, "package", "Something you chose can't be asked for any more"},
		"too long":                 {guest.ChangeAccess, func(f *guest.Form, _ *guest.Case) { f.UntilDate = "2027-06-01" }, "until_date", "End date must be on or before 20 February 2027"},
		"longer":                   {guest.ExtendAccess, func(*guest.Form, *guest.Case) {}, "", ""},
		"longer, as it is":         {guest.ExtendAccess, func(f *guest.Form, _ *guest.Case) { f.UntilDate = "2026-12-21" }, "until_date", "End date must be after 21 December 2026, when this access ends now"},
		"longer, earlier":          {guest.ExtendAccess, func(f *guest.Form, _ *guest.Case) { f.Until = "30"; f.UntilDate = "" }, "", ""},
		"longer, the same end":     {guest.ExtendAccess, func(f *guest.Form, _ *guest.Case) { f.Until = guest.SameEnd }, "until", "Select when access should end"},
		"longer, past the limit":   {guest.ExtendAccess, func(f *guest.Form, _ *guest.Case) { f.UntilDate = "2027-06-01" }, "until_date", "End date must be on or before 21 May 2027"},
		"longer, no longer on":     {guest.ExtendAccess, func(_ *guest.Form, c *guest.Case) { c.Grants[0].Package.ID = "gone" }, "until", "can't be asked for any more, so this access can't be extended"},
		"without a reason":         {guest.AddAccess, func(f *guest.Form, _ *guest.Case) { f.Reason = "" }, "reason", "Enter why the guest needs access"},
		"while another one waits":  {guest.AddAccess, func(_ *guest.Form, c *guest.Case) { c.Requests[0].State = guest.Pending }, "", "GR-00000001 is waiting for a decision"},
		"from where nobody may":    {guest.AddAccess, func(_ *guest.Form, c *guest.Case) { c.Policy.BlockedDomains = []string{"fabrikam.example"} }, "", "Guests from fabrikam.example can't be invited"},
		"too many in a day":        {guest.AddAccess, func(_ *guest.Form, c *guest.Case) { c.Policy.InvitesPerDay = 0 }, "", "which is the most that is allowed"},
		"an end that is no choice": {guest.AddAccess, func(f *guest.Form, _ *guest.Case) { f.Until = "for ever" }, "until", "Select when access should end"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := here(guesttest.Falcon())
			f := wish(c.purpose, at, guesttest.Expenses())
			c.change(&f, &at)
			_, err := checkWish(at, f, guesttest.Ana)
			problems, _ := errors.AsType[guest.Problems](err)
			switch {
			case c.words == "" && err != nil:
				t.Errorf("refused: %v %v", err, problems)
			case c.words != "" && (!strings.Contains(problems[c.field], c.words) || len(problems) != 1):
				t.Errorf("%v: %+v, want %q beside %q", err, problems, c.words, c.field)
			}
		})
	}
}

func ids(packages ...guest.Package) (out []string) {
	for _, p := range packages {
		out = append(out, string(p.ID))
	}
	return out
}

func TestOnlyTheSponsorAsksForAGuestWhoIsHere(t *testing.T) {
	t.Parallel()
	c := here(guesttest.Falcon())
	f := wish(guest.AddAccess, c, guesttest.Expenses())
	for _, by := range guesttest.Everybody() {
		_, err := checkWish(c, f, by)
		if may := guest.MayAskFor(c.Guest, by); verdict(may) != verdict(err) {
			t.Errorf("%s: the button says %v, the form %v", by.Name, may, err)
		}
		want := map[string]string{"Ana Silva": "yes", "Cleo Marsh": "no", "Dee Novak": "no"}[by.Name]
		if want == "" {
			want = "404"
		}
		if got := verdict(err); got != want {
			t.Errorf("%s: %s, want %s", by.Name, got, want)
		}
	}
	former := guesttest.Ana
	former.Roles = guest.Approver
	_, err := checkWish(c, f, former)
	notAllowed(t, err, "Only sponsors can ask for access.")
}

func TestWhoHasNoAccessHasNoneToChange(t *testing.T) {
	t.Parallel()
	for state, words := range map[guest.State]string{
		guest.None:     "Gil Roy has no access yet that could be changed.",
		guest.Inviting: "The account of Gil Roy is being made. Ask again when that is done.",
		guest.Ending:   "The access of Gil Roy has ended. Invite them again instead.",
		guest.Removed:  "The access of Gil Roy has ended. Invite them again instead.",
		guest.Invited:  "", guest.Active: "", guest.Suspended: "",
	} {
		c := here(guesttest.Falcon())
		c.Guest.State = state
		_, err := checkWish(c, wish(guest.ExtendAccess, c), guesttest.Ana)
		if words == "" && err != nil {
			t.Errorf("%s: %v", state, err)
		} else if words != "" {
			movedOn(t, err, words)
		}
	}
	c := here(guesttest.Falcon(), guesttest.Expenses())
	c.Grants[0].EndedAt = today
	for _, p := range []guest.Purpose{guest.ChangeAccess, guest.ExtendAccess} {
		_, err := checkWish(c, wish(p, c, guesttest.Bundle()), guesttest.Ana)
		movedOn(t, err, "This access of Gil Roy has ended meanwhile.")
	}
}

func TestADraftForAGuestBecomesTheSameFormAgain(t *testing.T) {
	t.Parallel()
	c := here(guesttest.Expenses())
	a, err := checkWish(c, wish(guest.ChangeAccess, c, reviewer()), guesttest.Ana)
	if err != nil {
		t.Fatal(err)
	}
	r, err := guest.NewDraft(a, guesttest.Ana, "form", guesttest.Mint(), today)
	if err != nil {
		t.Fatal(err)
	}
	again, err := checkWish(c, r.Form(), guesttest.Ana)
	if err != nil || !r.Same(again) || r.Guest != c.Guest.ID || r.Lines[0].Replaces.Grant != c.Grants[0].ID {
		t.Errorf("%+v became %+v (%v)", r, again, err)
	}
	other := again
	other.Replaces.Grant = "other"
	if r.Same(other) {
		t.Error("another grant to be replaced is the same ask")
	}
	plain := guesttest.Request(guesttest.Sent)
	if f := plain.Form(); f.Guest != "" || f.Replaces != "" || f.Purpose != guest.ForNewGuest {
		t.Errorf("a request for a new guest is about %+v", f)
	}
}
