package postgres_test

import (
	"errors"
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
	i := guest.Intent{ID: guest.StepID(newID()), Step: s, Digest: w.digest(t, l.Guest), ClientRequestID: newID(), At: w.now}
	if err := w.store.Intend(t.Context(), l, []guest.Intent{i}, nil); err != nil {
		t.Fatal(err)
	}
	return i.ID
}

// digest gives the digest of a guest's grants.
func (w *world) digest(t *testing.T, g guest.GuestID) (digest string) {
	t.Helper()
	if err := w.store.Pool.QueryRow(t.Context(), `SELECT min(digest) FROM grants WHERE guest_id = $1`, g).Scan(&digest); err != nil {
		t.Fatal(err)
	}
	return digest
}

// An intent to give is refused where no grant stands; one to take away is not.
func TestNothingIsIntendedWithoutAGrantThatStands(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.live(t, 1)
	g, lease, _ := w.undertaking(t, "lou@fabrikam.example", w.offer(t, "Falcon"))
	try := func(kind guest.StepKind, digest string) error {
		return w.store.Intend(t.Context(), lease, []guest.Intent{{
			ID: guest.StepID(newID()), Step: guest.Step{Kind: kind}, Digest: digest, ClientRequestID: newID(), At: w.now,
		}}, nil)
	}
	approved := w.digest(t, g.ID)
	if err := try(guest.StepInvite, approved); err != nil {
		t.Fatal(err)
	}
	if err := try(guest.StepInvite, "of something else"); !errors.Is(err, guest.ErrNoGrant) {
		t.Errorf("without an approval: %v", err)
	}
	end := func(c guest.Case) (guest.Decision, error) { return guest.EndAccess(c, w.ana, "It is over.", w.now) }
	if err := w.store.UpdateGuest(t.Context(), g.ID, end); err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[guest.StepKind]error{
		guest.StepInvite: guest.ErrNoGrant, guest.StepAddSponsor: guest.ErrNoGrant, guest.StepUnblock: guest.ErrNoGrant,
		guest.StepBlock: nil, guest.StepRemoveMember: nil, guest.StepUnassignRole: nil, guest.StepDelete: nil,
	} {
		if err := try(kind, approved); !errors.Is(err, want) {
			t.Errorf("%s after the end: %v, want %v", kind, err, want)
		}
	}
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
