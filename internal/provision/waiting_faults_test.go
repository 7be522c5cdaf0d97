package provision_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
)

// both moves the portal's clock and the tenant's.
func (w *world) both(d time.Duration) {
	w.t.Helper()
	w.pass(d)
	w.mu.Lock()
	ahead := w.ahead
	w.mu.Unlock()
	w.control(http.MethodPost, "/settings", map[string]any{"clock_offset_s": int(ahead / time.Second)}, nil)
}

// F11: the account is made, and not to be seen for a while.
func TestF11AnAccountThatIsNotToBeSeenForAWhileIsNotMadeTwice(t *testing.T) {
	t.Parallel()
	for _, lag := range []time.Duration{5 * time.Second, time.Minute, 5 * time.Minute} {
		t.Run(lag.String(), func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			w.control(http.MethodPost, "/settings", map[string]any{"replication_lag_ms": lag.Milliseconds()}, nil)
			g := w.approved(lou, "Falcon reviewer")
			worker, began := w.worker(w.graph, w.store), w.now()
			for {
				wait, err := worker.Converge(t.Context(), g.ID)
				if err != nil {
					t.Fatal(err)
				}
				s := w.story(g)
				if wait == 0 {
					if s.Guest.Sync != guest.InSync {
						t.Errorf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
					}
					break
				}
				if s.Guest.Sync != guest.Converging || s.Guest.Trouble.Who != guest.ActorNobody {
					t.Fatalf("meanwhile the guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
				}
				w.both(max(wait, time.Second))
			}
			if took := w.now().Sub(began); took < lag || took > 4*lag+time.Minute {
				t.Errorf("right after %s with a lag of %s", took.Round(time.Second), lag)
			}
			w.right()
			invited := 0
			for _, call := range w.writes() {
				if call == "POST /invitations" {
					invited++
				}
			}
			if invited != 1 {
				t.Errorf("invited %d times", invited)
			}
		})
	}
}

// F16: whatever a 429 asks for is obeyed, within reason, and no more is sent
// meanwhile than it must be.
func TestF16WhateverA429AsksForNoMoreIsSentMeanwhile(t *testing.T) {
	t.Parallel()
	for asked, want := range map[string]time.Duration{
		"1": time.Second, "120": 2 * time.Minute, "86400": 15 * time.Minute, "-5": 10 * time.Second, "NaN": 10 * time.Second,
		"Wed, 21 Oct 2015 07:28:00 GMT": 10 * time.Second, "": 10 * time.Second,
	} {
		t.Run(fmt.Sprintf("%q", asked), func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			w.fault(adding, once, map[string]any{"status": 429, "headers": map[string]string{"Retry-After": asked}})
			g := w.approved(lou, "Falcon reviewer")
			worker := w.worker(w.graph, w.store)
			var wait time.Duration
			for range 4 { // whoever wakes it: it was told when to come back
				again, err := worker.Converge(t.Context(), g.ID)
				if err != nil {
					t.Fatal(err)
				}
				if wait == 0 {
					wait = again
				}
			}
			if slack := 3 * time.Second; wait > want || wait < want-min(slack, want/2) {
				t.Errorf("comes back after %s, want %s", wait, want)
			}
			if sent := w.writes(); len(sent) > 4 || want >= 10*time.Second && len(sent) != 3 {
				t.Errorf("sent meanwhile %v", sent)
			}
			w.pass(wait)
			w.settle(g)
			w.right()
			if sent := w.writes(); len(sent) != 4 {
				t.Errorf("sent in all %v", sent)
			}
		})
	}
}

// F16 and F17: what must wait holds up nothing else, least of all an end.
func TestF17A429OfOneKindOfCallHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	w := setup(t)
	seed := emulator.SeedStory()
	const kim = "kim@fabrikam.example"
	leaving := w.approved(kim, "Project Falcon")
	kimID := w.settle(leaving).Guest.ObjectID
	w.fault(adding, map[string]any{"status": 429, "headers": map[string]string{"Retry-After": "86400"}})
	g := w.approved(lou, "Falcon reviewer")
	worker := w.worker(w.graph, w.store)
	if wait, err := worker.Converge(t.Context(), g.ID); err != nil || wait < 14*time.Minute {
		t.Fatalf("comes back after %s, %v", wait, err)
	}
	s := w.story(g)
	if n := w.tenant().assigned(seed.Apps.ExpenseDesk.ID, seed.Roles.Reviewer.ID, s.Guest.ObjectID); n != 1 || s.Guest.State != guest.Invited {
		t.Errorf("guest is %s, and has the role %d times", s.Guest.State, n)
	}
	if err := w.service.EndAccess(t.Context(), w.ana, leaving.Ref, "The project is over."); err != nil {
		t.Fatal(err)
	}
	if wait, err := worker.Converge(t.Context(), leaving.ID); err != nil || wait != 0 {
		t.Errorf("an end comes back after %s, %v", wait, err)
	}
	if w.tenant().member(seed.Groups.ProjectFalcon.ID, kimID) || w.story(leaving).Guest.State != guest.Removed {
		t.Error("the end waits for what others must wait for")
	}
}
