package guest_test

import (
	"reflect"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestWhatAnApprovalLeadsToIsSaidInOrder(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.For(guesttest.Bundle(), guesttest.Expenses()), guesttest.Sent)
	got := guest.WillHappen(r, guesttest.Policy(), false)
	want := []string{
		"A guest account is created for Gil Roy (gil@fabrikam.example), with Ana Silva as sponsor.",
		"Gil Roy is added to the group Falcon team.",
		"Gil Roy is assigned to the app Expense Desk as Submitter.",
		"Gil Roy is assigned to the app Wiki as Default Access.",
		"An invitation is sent to gil@fabrikam.example.",
		"At the end of 21 December 2026 all of this is taken away again and the account is blocked.",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestWhatAnApprovalLeadsToFollowsDeliveryAndPolicy(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.For(guesttest.AccountOnly()), guesttest.Sent)
	r.Delivery = guest.ByLink
	policy := guesttest.Policy()
	policy.AfterEnd = guest.Delete
	want := []string{
		"A guest account is created for Gil Roy (gil@fabrikam.example), with Ana Silva as sponsor.",
		"Ana Silva gets a link to hand over to Gil Roy.",
		"At the end of 21 December 2026 all of this is taken away again and the account is deleted.",
	}
	if got := guest.WillHappen(r, policy, false); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestEveryStepHasWordsForBeforeAndAfter(t *testing.T) {
	t.Parallel()
	group, app, wiki := guesttest.FalconGroup(), guesttest.ExpensesApp(), guesttest.WikiApp()
	for _, c := range []struct {
		step        guest.Step
		doing, done string
	}{
		{guest.Step{Kind: guest.StepInvite}, "create the account of Gil", "The account of Gil was created."},
		{guest.Step{Kind: guest.StepAddSponsor}, "record the sponsor of Gil", "The sponsor of Gil was recorded."},
		{guest.Step{Kind: guest.StepAddMember, Resource: group}, "add Gil to the group Falcon team", "Gil was added to the group Falcon team."},
		{guest.Step{Kind: guest.StepAssignRole, Resource: app}, "assign Gil to the app Expense Desk as Submitter", "Gil was assigned to the app Expense Desk as Submitter."},
		{guest.Step{Kind: guest.StepAssignRole, Resource: wiki}, "assign Gil to the app Wiki as Default Access", "Gil was assigned to the app Wiki as Default Access."},
		{guest.Step{Kind: guest.StepRemoveMember, Resource: group}, "remove Gil from the group Falcon team", "Gil was removed from the group Falcon team."},
		{guest.Step{Kind: guest.StepUnassignRole, Resource: app}, "remove Gil from the app Expense Desk", "Gil is no longer assigned to the app Expense Desk as Submitter."},
		{guest.Step{Kind: guest.StepBlock}, "block the account of Gil", "The account of Gil was blocked."},
		{guest.Step{Kind: guest.StepDelete}, "delete the account of Gil", "The account of Gil was deleted."},
	} {
		if doing, done := c.step.Doing("Gil"), c.step.Done("Gil"); doing != c.doing || done != c.done {
			t.Errorf("%s: %q, %q", c.step.Kind, doing, done)
		}
	}
	if got := group.Words() + "; " + app.Words() + "; " + wiki.Words(); got != "member of the group Falcon team; the app Expense Desk as Submitter; the app Wiki as Default Access" {
		t.Errorf("resources in words: %s", got)
	}
}

func TestOneAdjectiveSumsUpAGuest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		state  guest.State
		sync   guest.Sync
		newest guest.State
		want   guest.Status
	}{
		{guest.None, guest.InSync, guest.Pending, guest.StatusPending},
		{guest.None, guest.InSync, guest.Declined, guest.StatusDeclined},
		{guest.None, guest.InSync, guest.Withdrawn, guest.StatusWithdrawn},
		{guest.None, guest.InSync, guest.Expired, guest.StatusExpired},
		{guest.Inviting, guest.Converging, guest.Approved, guest.StatusSettingUp},
		{guest.Invited, guest.Converging, guest.Approved, guest.StatusSettingUp},
		{guest.Invited, guest.InSync, guest.Approved, guest.StatusInvited},
		{guest.Active, guest.InSync, guest.Approved, guest.StatusActive},
		{guest.Active, guest.Converging, guest.Approved, guest.StatusActive},
		{guest.Suspended, guest.InSync, guest.Approved, guest.StatusSuspended},
		{guest.Ending, guest.Converging, guest.Approved, guest.StatusEnding},
		{guest.Removed, guest.InSync, guest.Approved, guest.StatusEnded},
	} {
		if got := guest.StatusOf(guest.Guest{State: c.state, Sync: c.sync}, c.newest); got != c.want {
			t.Errorf("%s, %s, newest %s: %s, want %s", c.state, c.sync, c.newest, got, c.want)
		}
		if got := guest.StatusOf(guest.Guest{State: c.state, Sync: guest.Attention}, c.newest); got != guest.StatusAttention {
			t.Errorf("%s that needs attention: %s", c.state, got)
		}
	}
}

func TestAStoryIsAboutTheRequestInFocusElseTheNewest(t *testing.T) {
	t.Parallel()
	newest, older := guesttest.Request(guesttest.Sent, guesttest.Numbered(2)), guesttest.Request(guesttest.Declined)
	s := guest.Story{Case: guesttest.Of(newest, older)}
	for focus, want := range map[guest.RequestID]guest.RequestID{"": newest.ID, older.ID: older.ID, newest.ID: newest.ID, "gone": newest.ID} {
		s.Focus = focus
		if got := s.Request().ID; got != want {
			t.Errorf("focus %q: %s, want %s", focus, got, want)
		}
	}
	if got := (guest.Story{}).Request(); got.ID != "" {
		t.Errorf("a story without requests: %+v", got)
	}
}
