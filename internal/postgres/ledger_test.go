package postgres_test

import (
	"slices"
	"testing"

	"guestportal/internal/guest"
)

// undertaking approves a guest, claims them for a live worker and intends steps.
func (w *world) undertaking(t *testing.T, email string, p guest.Package, steps ...guest.Step) (guest.Guest, guest.Lease, []guest.StepID) {
	t.Helper()
	ref := w.sent(t, w.ana, email, p)
	w.approve(t, ref)
	story, err := w.store.StoryByRequest(t.Context(), ref, w.now)
	if err != nil {
		t.Fatal(err)
	}
	lease, ok := w.claim(t, story.Guest.ID, 1)
	if !ok {
		t.Fatal("a free guest cannot be claimed")
	}
	var ids []guest.StepID
	for _, s := range steps {
		ids = append(ids, w.intend(t, lease, s))
	}
	return story.Guest, lease, ids
}

func (w *world) intend(t *testing.T, l guest.Lease, s guest.Step) guest.StepID {
	t.Helper()
	i := guest.Intent{ID: guest.StepID(newID()), Step: s, ClientRequestID: newID(), At: w.now}
	if err := w.store.Intend(t.Context(), l, []guest.Intent{i}, nil); err != nil {
		t.Fatal(err)
	}
	return i.ID
}

func (w *world) conclude(t *testing.T, l guest.Lease, o guest.Outcome, taken []guest.Resource, d guest.Decision) {
	t.Helper()
	err := w.store.Conclude(t.Context(), l, []guest.Outcome{o}, taken, w.now, func(guest.Case) (guest.Decision, error) { return d, nil })
	if err != nil {
		t.Fatal(err)
	}
}

func TestAResourceIsHeldFromTheReadBackUntilItIsTaken(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.live(t, 1)
	team := guest.Resource{Kind: guest.Group, ObjectID: newID(), Name: "Falcon"}
	desk := guest.Resource{Kind: guest.App, ObjectID: newID(), RoleID: newID(), Name: "Desk", RoleName: "Viewer"}
	p := w.offer(t, "Falcon", team, desk)
	add, assign := guest.Step{Kind: guest.StepAddMember, Resource: team}, guest.Step{Kind: guest.StepAssignRole, Resource: desk}
	g, lease, ids := w.undertaking(t, "lou@fabrikam.example", p, add, assign)
	held := func(want ...guest.Resource) {
		t.Helper()
		story, err := w.store.StoryByGuest(t.Context(), g.Ref, w.now)
		if err != nil || !slices.Equal(story.Held, want) {
			t.Errorf("held are %+v (%v), want %+v", story.Held, err, want)
		}
	}
	w.conclude(t, lease, guest.Outcome{Step: ids[0], Result: guest.ResultSent}, nil, guest.Decision{})
	w.conclude(t, lease, guest.Outcome{Step: ids[1], Result: guest.ResultUnknown}, nil, guest.Decision{})
	held()
	w.conclude(t, lease, guest.Outcome{Step: ids[0], Result: guest.ResultDone}, nil, guest.Decision{})
	w.conclude(t, lease, guest.Outcome{Step: ids[1], Result: guest.ResultDone}, nil, guest.Decision{})
	held(desk, team)
	w.intend(t, lease, assign) // somebody else took it away
	held(team)
	taking := w.intend(t, lease, guest.Step{Kind: guest.StepRemoveMember, Resource: team})
	held(team)
	w.conclude(t, lease, guest.Outcome{Step: taking, Result: guest.ResultDone}, []guest.Resource{team}, guest.Decision{})
	held()
}

func TestAnAccountOfAnotherGuestIsForAPersonToLookAt(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.live(t, 1)
	p := w.offer(t, "Falcon")
	object := newID()
	_, first, ids := w.undertaking(t, "lou@fabrikam.example", p, guest.Step{Kind: guest.StepInvite})
	record := func(l guest.Lease, id guest.StepID) {
		t.Helper()
		o := []guest.Outcome{{Step: id, Result: guest.ResultSent}}
		err := w.store.Conclude(t.Context(), l, o, nil, w.now, func(c guest.Case) (guest.Decision, error) {
			return guest.Recorded(c, object), nil
		})
		if err != nil {
			t.Fatalf("an account that is another guest's is an error of the job: %v", err)
		}
	}
	record(first, ids[0])
	g, second, ids := w.undertaking(t, "lou.tan@fabrikam.example", p, guest.Step{Kind: guest.StepInvite})
	record(second, ids[0])
	got := w.guest(t, g)
	if got.Sync != guest.Attention || got.ObjectID != "" || got.Trouble.Who != guest.ActorAdministrator {
		t.Errorf("the guest is %s with account %q: %+v", got.Sync, got.ObjectID, got.Trouble)
	}
	u, err := w.store.TakeUp(t.Context(), second)
	if err != nil || len(u.Sent) != 0 || !u.InviteAt.IsZero() {
		t.Errorf("the invitation is still open: %+v (%v)", u.Sent, err)
	}
}
