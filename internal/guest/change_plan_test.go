package guest_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestWhatTakesThePlaceOfSomethingIsGivenFirst(t *testing.T) {
	t.Parallel()
	old, now := guesttest.ExpensesApp(), reviewer().Resources[0]
	give := guest.Step{Kind: guest.StepAssignRole, Resource: now}
	take := guest.Step{Kind: guest.StepUnassignRole, Resource: old}
	lapsed := guest.Step{Kind: guest.StepRemoveMember, Resource: guesttest.FalconGroup()}
	sponsor := guest.Step{Kind: guest.StepAddSponsor, Sponsor: "ana"}
	block := guest.Step{Kind: guest.StepBlock}
	for name, c := range map[string]struct{ plan, first, later []guest.Step }{
		"a role for another":     {[]guest.Step{give, take}, []guest.Step{give}, []guest.Step{take}},
		"once it was read back":  {[]guest.Step{take}, []guest.Step{take}, nil},
		"beside what has lapsed": {[]guest.Step{sponsor, give, lapsed, take}, []guest.Step{sponsor, give, lapsed}, []guest.Step{take}},
		"at the end":             {[]guest.Step{take, block}, []guest.Step{take}, nil},
	} {
		first, later := guest.Wave(c.plan, []guest.Resource{old})
		if !reflect.DeepEqual(first, c.first) || !reflect.DeepEqual(later, c.later) {
			t.Errorf("%s: first %+v, later %+v", name, first, later)
		}
		if all, none := guest.Wave(c.plan, nil); len(none) != 0 || len(all) < len(c.first) {
			t.Errorf("%s: where nothing is swapped %+v, later %+v", name, all, none)
		}
	}
}

func TestSwappingHoldsForAShortWhileOnly(t *testing.T) {
	t.Parallel()
	c := here(guesttest.Expenses())
	c, r := asked(t, c, wish(guest.ChangeAccess, c, reviewer()))
	if got := c.Swapping(today); len(got) != 0 {
		t.Errorf("before the decision: %+v", got)
	}
	d := must(t)(decideOn(c, r, guest.Approve, today))
	after := c.After(d)
	after.Requests[0], after.Guest = *d.Request, *d.Guest
	if got := after.Swapping(today.Add(time.Minute)); len(got) != 1 || !got[0].Same(guesttest.ExpensesApp()) {
		t.Errorf("after it: %+v", got)
	}
	if got := after.Swapping(today.Add(2 * time.Minute)); len(got) != 0 {
		t.Errorf("two minutes later: %+v", got)
	}
	want := guest.DesiredFor(after, today)
	plan := guest.Plan(want, guest.Present{Account: &guest.Account{Enabled: true}, Sponsors: want.Sponsors, Resources: []guest.Resource{guesttest.ExpensesApp()}}, []guest.Resource{guesttest.ExpensesApp()})
	first, later := guest.Wave(plan, after.Swapping(today))
	if len(first) != 1 || !first[0].Gives() || len(later) != 1 || !later[0].Takes() {
		t.Errorf("the plan %+v: first %+v, later %+v", plan, first, later)
	}
	if got := after.DigestFor(first[0], today); got != r.Digest() {
		t.Errorf("giving rests on %q", got)
	}
	if got := after.DigestFor(later[0], today); got != c.Grants[0].Digest {
		t.Errorf("taking away rests on %q", got)
	}
	after.Guest.State = guest.Ending
	if got := after.Swapping(today); len(got) != 0 {
		t.Errorf("once all ends: %+v", got)
	}
}

func TestGivingRestsOnAGrantThatIsLive(t *testing.T) {
	t.Parallel()
	c := here(guesttest.Falcon(), guesttest.Bundle()) // both open the group
	c.Grants[0].Digest, c.Grants[1].Digest = "newest", "older"
	c.Grants[0].EndedAt = today
	if got := c.DigestFor(guest.Step{Kind: guest.StepAddMember, Resource: guesttest.FalconGroup()}, today); got != "older" {
		t.Errorf("it rests on %q, which has ended", got)
	}
}

func TestAPreviewOfAChangeSaysWhatItLeadsTo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		has     []guest.Package
		purpose guest.Purpose
		wants   []guest.Package
		want    []string
	}{
		"a role": {
			[]guest.Package{guesttest.Expenses()},
			guest.ChangeAccess,
			[]guest.Package{reviewer()},
			[]string{
				"Gil Roy is assigned to the app Expense Desk as Reviewer.",
				"Gil Roy is no longer assigned to the app Expense Desk as Submitter.",
				"At the end of 15 January 2027 this is taken away again and the account is blocked.",
			},
		},
		"what another access gives stays": {
			[]guest.Package{guesttest.Falcon(), guesttest.Bundle()},
			guest.ChangeAccess,
			[]guest.Package{guesttest.Expenses()},
			[]string{
				"Gil Roy is assigned to the app Expense Desk as Submitter.",
				"At the end of 15 January 2027 this is taken away again and the account is blocked.",
			},
		},
		"what they have already": {
			[]guest.Package{guesttest.Bundle()},
			guest.AddAccess,
			[]guest.Package{guesttest.Falcon()},
			[]string{
				"Nothing changes in Entra: Gil Roy has all of this already.",
				"At the end of 15 January 2027 this is taken away again and the account is blocked.",
			},
		},
		"longer": {
			[]guest.Package{guesttest.Falcon()},
			guest.ExtendAccess, nil,
			[]string{
				"Nothing changes in Entra: Gil Roy has all of this already.",
				"The access ends at the end of 15 January 2027 instead of 21 December 2026.",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := here(c.has...)
			at, r := asked(t, at, wish(c.purpose, at, c.wants...))
			got, err := guest.WillChange(at, r, today)
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("%v\n%s\nwant\n%s", err, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			if r.Lines[0].State != guest.Pending || len(at.Standing(today)) != len(c.has) {
				t.Error("looking ahead has changed something")
			}
		})
	}
	at, early := asked(t, here(guesttest.Falcon()), wish(guest.ExtendAccess, here(guesttest.Falcon())))
	early.Lines[0].Until = early.Until.AddDate(0, 0, -5) // as an approver of the stage before has set
	if got, err := guest.WillChange(at, early, today); err != nil || got[len(got)-1] != "The access ends at the end of 10 January 2027 instead of 21 December 2026." {
		t.Errorf("with an earlier end: %q (%v)", got, err)
	}
	at = here(guesttest.Falcon())
	at.Grants[0].Until = today.AddDate(1, 0, 0)
	at, r := asked(t, at, wish(guest.AddAccess, at, guesttest.Expenses()))
	got, err := guest.WillChange(at, r, today)
	if err != nil || got[len(got)-1] != "At the end of 15 January 2027 this is taken away again." {
		t.Errorf("%q (%v) speaks of the account, which has other access for longer", got, err)
	}
}

func TestListsNameWhatAGuestHas(t *testing.T) {
	t.Parallel()
	c := here(guesttest.Expenses())
	c, r := asked(t, c, wish(guest.ChangeAccess, c, reviewer()))
	if got := c.AccessNames(); !reflect.DeepEqual(got, []string{"Expense Desk"}) {
		t.Errorf("while a change waits: %v", got)
	}
	d := must(t)(decideOn(c, r, guest.Approve, today))
	c = c.After(d)
	if got := c.AccessNames(); !reflect.DeepEqual(got, []string{"Expense Desk reviewer"}) {
		t.Errorf("after the change: %v", got)
	}
	c.Requests[0] = *d.Request
	for i := range c.Grants {
		c.Grants[i].EndedAt = today
	}
	c.Guest.State = guest.Removed
	if got := c.AccessNames(); !reflect.DeepEqual(got, []string{"Expense Desk reviewer"}) {
		t.Errorf("after the end: %v", got)
	}
	if got := guesttest.Case(guest.None, guesttest.Falcon()).AccessNames(); !reflect.DeepEqual(got, []string{"Project Falcon"}) {
		t.Errorf("who is asked for: %v", got)
	}
}

func TestOnlyWhatCameToNothingIsAskedAgain(t *testing.T) {
	t.Parallel()
	for state, can := range map[guest.State]bool{
		guest.Draft: false, guest.Pending: false, guest.Approved: false, guest.Declined: true, guest.Withdrawn: true, guest.Expired: true,
	} {
		r := guesttest.Request()
		r.State = state
		f, err := guest.Again(r, guesttest.Ana)
		if can != (err == nil) || can && f.Email != r.Email.String() {
			t.Errorf("%s: %+v, %v", state, f, err)
		}
		if _, err := guest.Again(r, guesttest.Sam); err != guest.ErrNotFound {
			t.Errorf("%s: somebody else's: %v", state, err)
		}
	}
}

func TestOnlyTheApprovedAccountOfAGuestIsTakenOn(t *testing.T) {
	t.Parallel()
	a := guest.Account{ObjectID: "gil", UserType: "Guest", CreationType: "Invitation", Enabled: true}
	c := guesttest.Case(guest.Inviting)
	c.Requests[0].Purpose, c.Requests[0].Account = guest.ForAccount, "gil"
	if !c.TakesOn(a) {
		t.Error("the account that was approved is not taken on")
	}
	member, uninvited, other := a, a, a
	member.UserType, uninvited.CreationType, other.ObjectID = "Member", "", "other"
	for name, a := range map[string]guest.Account{"a member": member, "nobody's invitation": uninvited, "another": other, "none": {}} {
		if c.TakesOn(a) {
			t.Errorf("%s is taken on", name)
		}
	}
	accepted := a
	accepted.ExternalUserState = "Accepted"
	d := must(t)(guest.Appeared(c, accepted, today))
	oneEvent(t, d, guest.EventAccountCreated, "Ana Silva now answers for the account that Gil Roy had here already.")
	if len(mails(d)) != 0 {
		t.Errorf("somebody who accepted is written %v", mails(d))
	}
	if d := must(t)(guest.Appeared(c, a, today)); len(mails(d)) != 1 {
		t.Errorf("somebody who did not accept yet is written %v", mails(d))
	}
	c.Requests[0].State = guest.Pending
	if c.TakesOn(a) {
		t.Error("an account is taken on before anybody approved it")
	}
	f := guesttest.Form()
	ask, problems := check(f, guest.Facts{Guest: true, Account: "gil"})
	if problems != nil || ask.Purpose != guest.ForAccount || ask.Account != "gil" {
		t.Errorf("the ask is %+v, %v", ask, problems)
	}
}
