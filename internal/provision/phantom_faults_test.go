package provision_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// invited counts the invitations that were sent.
func (w *world) invited() (n int) {
	w.t.Helper()
	for _, call := range w.writes() {
		if call == "POST /invitations" {
			n++
		}
	}
	return n
}

// waitFor converges, moving both clocks, until somebody must act or nobody.
func (w *world) waitFor(g guest.Guest) guest.Story {
	w.t.Helper()
	worker := w.worker(w.graph, w.store)
	for range 100 {
		wait, err := worker.Converge(w.t.Context(), g.ID)
		if err != nil {
			w.t.Fatal(err)
		}
		if wait == 0 {
			w.holds()
			return w.story(g)
		}
		w.both(max(wait, time.Second))
	}
	w.t.Fatalf("not settled after 100 runs: %+v", w.story(g).Guest)
	return guest.Story{}
}

func (w *world) tryAgain(g guest.Guest) {
	w.t.Helper()
	if err := w.service.TryAgain(w.t.Context(), w.ana, g.Ref); err != nil {
		w.t.Fatal(err)
	}
}

// F13: Microsoft says that it made an account, and never shows it.
func TestF13AnAccountThatNeverAppearsIsInvitedAnewWhenSomebodyTriesAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.control(http.MethodPost, "/settings", map[string]any{"phantom_invitations": true}, nil)
	g := w.approved(lou, "Falcon reviewer")
	s := w.settle(g)
	promised := s.Guest.ObjectID
	if s.Guest.Sync != guest.Attention || s.Guest.Trouble.Reason != guest.ReasonPhantom || s.Guest.State != guest.Inviting || !s.Guest.MayTryAgain() {
		t.Fatalf("guest is %s, %s: %+v", s.Guest.State, s.Guest.Sync, s.Guest.Trouble)
	}
	if !strings.Contains(s.Guest.Trouble.Detail, promised) {
		t.Errorf("the detail lacks the id: %s", s.Guest.Trouble.Detail)
	}
	w.tryAgain(g) // and again in vain
	if s = w.settle(g); s.Guest.Sync != guest.Attention || s.Guest.ObjectID == promised {
		t.Fatalf("tried again in vain, the guest is %s: %+v", s.Guest.Sync, s.Guest)
	}
	w.control(http.MethodPost, "/settings", map[string]any{"phantom_invitations": false}, nil)
	w.tryAgain(g)
	if s = w.settle(g); s.Guest.Sync != guest.InSync || s.Guest.State != guest.Invited {
		t.Fatalf("guest is %s, %s: %+v", s.Guest.State, s.Guest.Sync, s.Guest.Trouble)
	}
	if id := w.right(); id != s.Guest.ObjectID || w.invited() != 3 {
		t.Errorf("account %s after %d invitations, recorded %s", id, w.invited(), s.Guest.ObjectID)
	}
	told := func(e guest.Event) bool {
		return e.Kind == guest.EventTryAgain && strings.Contains(e.Words, promised) && e.ActorName == "Ana Silva"
	}
	if !slices.ContainsFunc(s.History, told) {
		t.Error("the history does not say what was given up, and by whom")
	}
}

// F13: the account does appear, later than anybody waits.
func TestF13AnAccountThatAppearsLateIsTheOneThatIsUsed(t *testing.T) {
	t.Parallel()
	const lag = 20 * time.Minute // longer than a missing account is held for fresh
	for name, c := range map[string]struct {
		then    time.Duration // between Try again and the next look
		invited int
	}{
		"after the address was searched again": {0, 2},
		"before that":                          {10 * time.Minute, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			w.control(http.MethodPost, "/settings", map[string]any{"replication_lag_ms": lag.Milliseconds()}, nil)
			g := w.approved(lou, "Falcon reviewer")
			s := w.waitFor(g)
			promised := s.Guest.ObjectID
			if s.Guest.Trouble.Reason != guest.ReasonPhantom {
				t.Fatalf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
			}
			w.tryAgain(g)
			w.both(c.then)
			s = w.waitFor(g)
			if s.Guest.Sync != guest.InSync || s.Guest.ObjectID != promised {
				t.Errorf("guest is %s with account %s, not %s: %+v", s.Guest.Sync, s.Guest.ObjectID, promised, s.Guest.Trouble)
			}
			if id := w.right(); id != promised || w.invited() != c.invited {
				t.Errorf("account %s after %d invitations", id, w.invited())
			}
		})
	}
}

// F13: whose access ends while nobody has seen the account has nothing.
func TestF13AnAccessWithoutAnAccountCanEnd(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.control(http.MethodPost, "/settings", map[string]any{"phantom_invitations": true}, nil)
	g := w.approved(lou, "Falcon reviewer")
	w.settle(g)
	w.control(http.MethodPost, "/settings", map[string]any{"phantom_invitations": false}, nil)
	if err := w.service.EndAccess(t.Context(), w.ana, g.Ref, "There never was an account."); err != nil {
		t.Fatal(err)
	}
	if s := w.settle(g); s.Guest.State != guest.Removed {
		t.Errorf("guest is %s: %+v", s.Guest.State, s.Guest.Trouble)
	}
	w.settle(w.approved(lou, "Falcon reviewer"))
	w.right()
}
