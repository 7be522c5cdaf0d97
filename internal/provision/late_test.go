package provision_test

import (
	"context"
	"testing"
	"time"

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
