package guest_test

import (
	"errors"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestNothingIsHeldForGoneBecauseOneLookDoesNotFindIt(t *testing.T) {
	t.Parallel()
	noon := guesttest.Noon
	role := guest.Resource{Kind: guest.App, ObjectID: "app", RoleID: "role", Name: "Expense Desk"}
	group := guest.Resource{Kind: guest.Group, ObjectID: "group", Name: "Falcon"}
	long, now := noon.Add(-time.Hour), noon.Add(-time.Second)
	order := func(r guest.Resource, at time.Time, result guest.Result, answer string) guest.Intent {
		kind := guest.StepRemoveMember
		if r.Kind == guest.App {
			kind = guest.StepUnassignRole
		}
		return guest.Intent{Step: guest.Step{Kind: kind, Resource: r}, At: at, Result: result, Answer: answer}
	}
	unseen := func(seconds ...time.Duration) (looks []guest.Intent) {
		for _, s := range seconds {
			looks = append(looks, order(role, noon.Add((s-100)*time.Second), guest.ResultUnknown, "not shown"))
		}
		return looks
	}
	for name, c := range map[string]struct {
		gift guest.Gift
		sent []guest.Intent
		owed bool // it is ordered away
		late bool // it is waited for
	}{
		"nothing was ordered":                       {guest.Gift{Resource: group, At: long, ShownAt: long}, nil, true, false},
		"the order was answered":                    {guest.Gift{Resource: group, At: long, ShownAt: long}, []guest.Intent{order(group, now, guest.ResultSent, "")}, false, false},
		"there was nothing to take away":            {guest.Gift{Resource: group, At: long, ShownAt: long}, []guest.Intent{order(group, now, guest.ResultSent, "404")}, false, false},
		"nobody answered":                           {guest.Gift{Resource: group, At: long, ShownAt: long}, []guest.Intent{order(group, now, guest.ResultUnknown, "a reset")}, true, false},
		"the worker died before it called":          {guest.Gift{Resource: group, At: long, ShownAt: long}, []guest.Intent{order(group, now, "", "")}, true, false},
		"ordered before it was given again":         {guest.Gift{Resource: group, At: long, ShownAt: long}, []guest.Intent{order(group, long.Add(-time.Second), guest.ResultSent, "")}, true, false},
		"given just before, and seen":               {guest.Gift{Resource: group, At: now, ShownAt: now}, []guest.Intent{order(group, now, guest.ResultSent, "404")}, false, false},
		"given just before, and not ordered away":   {guest.Gift{Resource: group, At: now}, nil, true, false},
		"given just before, and not there":          {guest.Gift{Resource: group, At: now}, []guest.Intent{order(group, now, guest.ResultSent, "404")}, false, true},
		"given just before, and taken away":         {guest.Gift{Resource: group, At: now}, []guest.Intent{order(group, now, guest.ResultSent, "")}, false, false},
		"a role that is known by its assignment":    {guest.Gift{Resource: role, At: long, ShownAt: long, Assignment: "a1"}, nil, true, false},
		"a role given just before, never seen":      {guest.Gift{Resource: role, At: now}, nil, false, true},
		"a role that nobody saw, looked for once":   {guest.Gift{Resource: role, At: long}, unseen(1), true, false},
		"a role looked for three times at once":     {guest.Gift{Resource: role, At: long}, unseen(1, 1, 1), true, false},
		"a role looked for three times":             {guest.Gift{Resource: role, At: long}, unseen(1, 4, 7), false, false},
		"a role whose removal was lost three times": {guest.Gift{Resource: role, At: long}, []guest.Intent{order(role, now, guest.ResultUnknown, "x"), order(role, now, guest.ResultUnknown, "x"), order(role, now, guest.ResultUnknown, "x")}, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u := guest.Undertaking{Case: guesttest.Case(guest.Ending), Gifts: []guest.Gift{c.gift}, Sent: c.sent}
			u.Guest.ObjectID = "account"
			have := guest.Present{Account: &guest.Account{}}
			steps, late := u.Owed(guest.Desired{}, have, noon)
			if (len(steps) == 1) != c.owed || late != c.late {
				t.Errorf("owed is %v, late %v", steps, late)
			}
			for _, i := range c.sent {
				if done := u.Proves(have, i.Step); done == (c.owed || c.late) {
					t.Errorf("proven to be gone: %v", done)
				}
			}
			if steps, _ := u.Owed(guest.Desired{Account: true, Resources: []guest.Resource{c.gift.Resource}}, have, noon); len(steps) != 0 {
				t.Errorf("what is wanted is ordered away: %v", steps)
			}
		})
	}
}

func TestAnAccountThatDoesNotShowIsClosedAllTheSame(t *testing.T) {
	t.Parallel()
	for how, want := range map[guest.AfterEnd]guest.StepKind{guest.Block: guest.StepBlock, guest.Delete: guest.StepDelete} {
		u := guest.Undertaking{Case: guesttest.Case(guest.Ending)}
		none := guest.Desired{AfterEnd: how}
		if steps, _ := u.Owed(none, guest.Present{}, guesttest.Noon); u.Guest.ObjectID == "" && len(steps) != 0 {
			t.Errorf("without an account: %v", steps)
		}
		u.Guest.ObjectID = "account"
		if steps, _ := u.Owed(none, guest.Present{}, guesttest.Noon); len(steps) != 1 || steps[0].Kind != want {
			t.Errorf("owed is %v, want to %s", steps, want)
		}
		u.Sent = []guest.Intent{{Step: guest.Step{Kind: want}, At: guesttest.Noon, Result: guest.ResultSent, Answer: "404"}}
		if steps, _ := u.Owed(none, guest.Present{}, guesttest.Noon); len(steps) != 0 {
			t.Errorf("it was answered, and still: %v", steps)
		}
		if steps, _ := u.Owed(none, guest.Present{Account: &guest.Account{Enabled: true}}, guesttest.Noon); len(steps) != 0 {
			t.Errorf("what shows is for the plan: %v", steps)
		}
	}
}

func TestWhatWasReadBackAMomentAgoCountsAsPresent(t *testing.T) {
	t.Parallel()
	noon, group := guesttest.Noon, guesttest.FalconGroup()
	want := guest.Desired{Account: true, Resources: []guest.Resource{group}}
	for name, c := range map[string]struct {
		shown time.Time
		want  guest.Desired
		has   bool
	}{
		"a moment ago":                 {noon.Add(-10 * time.Second), want, true},
		"a minute ago":                 {noon.Add(-time.Minute), want, false},
		"never":                        {time.Time{}, want, false},
		"a moment ago, and not wanted": {noon.Add(-10 * time.Second), guest.Desired{Account: true}, false},
	} {
		u := guest.Undertaking{Gifts: []guest.Gift{{Resource: group, At: c.shown, ShownAt: c.shown}}}
		if got := u.Remembered(c.want, guest.Present{}, noon); guest.Contains(got.Resources, group) != c.has {
			t.Errorf("%s: %v", name, got.Resources)
		}
	}
}

func TestTheLedgerSaysThatSomethingWasNotShown(t *testing.T) {
	t.Parallel()
	f := &guest.Fault{Operation: "find the assignment", Cause: guest.ErrNotShown}
	if guest.AnswerOf(f) != "not shown" || guest.AnswerOf(nil) != "" {
		t.Errorf("%q", guest.AnswerOf(f))
	}
	if other := (&guest.Fault{Operation: "remove", Cause: errors.New("a reset")}); guest.AnswerOf(other) != other.Error() {
		t.Errorf("%q", guest.AnswerOf(other))
	}
}
