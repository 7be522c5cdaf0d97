package provision_test

import (
	"slices"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
)

// compare compares a guest with Entra until no look has to follow, moving the
// clock where the worker wants to wait. It gives the guest as it then is, and how
// many looks that took.
func (w *world) compare(g guest.Guest) (s guest.Story, looks int) {
	w.t.Helper()
	worker := w.worker(w.graph, w.store)
	for looks = 1; looks <= 20; looks++ {
		wait, err := worker.Check(w.t.Context(), g.ID)
		if err != nil {
			w.t.Fatal(err)
		}
		if wait == 0 {
			w.holds()
			return w.story(g), looks
		}
		w.pass(wait)
	}
	w.t.Fatalf("after %d looks it is still not clear: %+v", looks, w.story(g).Guest.Doubt)
	return guest.Story{}, 0
}

// only gives the one difference that a guest has.
func only(t *testing.T, s guest.Story, kind guest.DriftKind, state guest.DriftState) guest.Drift {
	t.Helper()
	if len(s.Drifts) != 1 || s.Drifts[0].Kind != kind || s.Drifts[0].State != state {
		t.Fatalf("the differences are %+v, want one that is %s, %s", s.Drifts, kind, state)
	}
	return s.Drifts[0]
}

// told counts the events of a kind.
func told(s guest.Story, kind guest.EventKind) (n int) {
	for _, e := range s.History {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// settledLongAgo has a guest with access that was given an hour ago, and gives the
// account.
func (w *world) settledLongAgo(pack string) (g guest.Guest, account string) {
	w.t.Helper()
	g = w.approved(lou, pack)
	account = w.settle(g).Guest.ObjectID
	w.pass(time.Hour)
	return g, account
}

// must stops the test at an error.
func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// takenAway has somebody take the group of Project Falcon away in Entra.
func (w *world) takenAway(account string) {
	w.t.Helper()
	w.must(w.graph.RemoveMember(w.t.Context(), emulator.SeedStory().Groups.ProjectFalcon.ID, account, w.hand(account)))
}

// again has a guest converge for no reason in particular.
func (w *world) again(g guest.Guest) guest.Story {
	w.t.Helper()
	w.must(w.store.UpdateGuest(w.t.Context(), g.ID, func(c guest.Case) (guest.Decision, error) {
		c.Guest.Sync, c.Guest.NextTry = guest.Converging, w.now()
		return guest.Decision{Guest: &c.Guest}, nil
	}))
	return w.settle(g)
}

func (w *world) cleo() guest.Person { return w.person(emulator.SeedStory().People.Cleo) }

// reads counts the calls on Graph that change nothing.
func (w *world) reads(path string) (n int) {
	w.t.Helper()
	var j struct {
		Entries []struct{ Method, Path string }
	}
	w.control("GET", "/journal", nil, &j)
	for _, e := range j.Entries {
		if e.Method == "GET" && len(e.Path) >= len(path) && e.Path[:len(path)] == path {
			n++
		}
	}
	return n
}

// since gives the calls that change something, without the first so many.
func (w *world) since(before int) []string {
	w.t.Helper()
	return slices.Clone(w.writes()[before:])
}
