package provision_test

import (
	"context"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
	"guestportal/internal/provision"
)

// slept stands still once, between the intent and the call.
type slept struct {
	provision.Ledger
	sleep func()
}

func (s *slept) Intend(ctx context.Context, l guest.Lease, i []guest.Intent, e []guest.Event) error {
	err := s.Ledger.Intend(ctx, l, i, e)
	s.sleep()
	return err
}

func TestAWorkerThatStoodStillForLongerThanItsLeaseCallsNobody(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Falcon reviewer")
	ledger := &slept{w.store, func() { w.pass(guest.LeaseFor) }}
	if _, err := w.worker(w.graph, ledger).Converge(t.Context(), g.ID); err != nil {
		t.Fatal(err)
	}
	if calls := w.writes(); len(calls) != 0 {
		t.Errorf("after %s it still calls %v", guest.LeaseFor, calls)
	}
	// Nobody has taken the guest over, so the same worker goes on.
	ledger.sleep = func() { w.pass(time.Second) }
	w.settle(g)
	w.right()
}

// overtaken has something happen just before an intent is committed.
type overtaken struct {
	provision.Ledger
	by func()
}

func (o overtaken) Intend(ctx context.Context, l guest.Lease, i []guest.Intent, e []guest.Event) error {
	o.by()
	return o.Ledger.Intend(ctx, l, i, e)
}

func TestNothingIsAnnouncedForAnAccessThatHasJustEnded(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Falcon reviewer")
	ledger := overtaken{w.store, func() {
		if err := w.service.EndAccess(t.Context(), w.ana, g.Ref, "It was the wrong person."); err != nil {
			t.Error(err)
		}
	}}
	if _, err := w.worker(w.graph, ledger).Converge(t.Context(), g.ID); err != nil {
		t.Fatal(err)
	}
	if s := w.settle(g); s.Guest.State != guest.Removed {
		t.Errorf("guest is %s", s.Guest.State)
	}
	if calls := w.writes(); len(calls) != 0 {
		t.Errorf("and yet: %v", calls)
	}
}

// notYet is a directory in which what was given has not arrived.
type notYet struct{ *stale }

func (notYet) RemoveMember(context.Context, string, string, string) error { return missing() }

func TestAccessThatShowsOnlyAfterItsEndIsTakenAway(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Project Falcon")
	d := &notYet{&stale{Directory: w.graph, noGroups: true}}
	if wait, err := w.worker(d, w.store).Converge(t.Context(), g.ID); err != nil || wait == 0 {
		t.Fatal(wait, err)
	}
	id := w.tenant().accounts(lou)[0]
	if err := w.service.EndAccess(t.Context(), w.ana, g.Ref, "It was the wrong person."); err != nil {
		t.Fatal(err)
	}
	for range 3 { // the account is blocked, and the group is not there to be left
		wait, err := w.worker(d, w.store).Converge(t.Context(), g.ID)
		if err != nil {
			t.Fatal(err)
		}
		if s := w.story(g); s.Guest.State != guest.Ending || s.Guest.Sync != guest.Converging || wait == 0 {
			t.Fatalf("guest is %s, %s", s.Guest.State, s.Guest.Sync)
		}
		w.pass(wait)
	}
	if s := w.settle(g); s.Guest.State != guest.Removed {
		t.Errorf("guest is %s: %+v", s.Guest.State, s.Guest.Trouble)
	}
	if w.tenant().member(emulator.SeedStory().Groups.ProjectFalcon.ID, id) {
		t.Error("still a member")
	}
}
