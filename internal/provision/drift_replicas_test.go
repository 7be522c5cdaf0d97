package provision_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
	"guestportal/internal/provision"
)

// disagreeing is a directory whose replicas disagree about memberships: every look
// takes the next of the answers, round and round.
type disagreeing struct {
	provision.Directory
	mu    sync.Mutex
	shown []bool
	extra []string // groups that are shown besides
	n     int
}

func (f *disagreeing) Groups(ctx context.Context, id string) ([]string, error) {
	groups, err := f.Directory.Groups(ctx, id)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n++
	if !f.shown[(f.n-1)%len(f.shown)] {
		return nil, err
	}
	return append(groups, f.extra...), err
}

// F12: replicas that disagree raise no difference, and settle none.
func TestF12ReplicasThatDisagreeRaiseNoDifference(t *testing.T) {
	t.Parallel()
	const yes, no = true, false
	for name, shown := range map[string][]bool{
		"yes, no, yes":       {yes, no, yes},
		"no, no, yes":        {no, no, yes},
		"no, yes, no, no":    {no, yes, no, no, yes},
		"a different answer": {no, no, yes, yes},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			g, account := w.settledLongAgo("Falcon reviewer")
			sent := len(w.writes())
			worker := w.worker(&disagreeing{Directory: w.graph, shown: shown}, w.store)
			for range 30 {
				wait, err := worker.Check(t.Context(), g.ID)
				w.must(err)
				w.pass(wait)
			}
			if s := w.story(g); len(s.Drifts) != 0 || told(s, guest.EventDriftFound) != 0 || s.Guest.Sync != guest.InSync {
				t.Errorf("the guest is %s with %+v", s.Guest.Sync, s.Drifts)
			}
			w.must(w.store.UpdateGuest(t.Context(), g.ID, func(c guest.Case) (guest.Decision, error) {
				c.Guest.Sync, c.Guest.NextTry = guest.Converging, w.now()
				return guest.Decision{Guest: &c.Guest}, nil
			}))
			for wait := time.Second; wait > 0; w.pass(wait) {
				var err error
				wait, err = worker.Converge(t.Context(), g.ID)
				w.must(err)
			}
			if s := w.story(g); len(s.Drifts) != 0 || len(w.since(sent)) != 0 {
				t.Errorf("converging: %+v, %v", s.Drifts, w.since(sent))
			}
			w.holds()

			w.takenAway(account)
			s, _ := w.compare(g)
			only(t, s, guest.TakenOutside, guest.DriftOpen)
			mixed := &disagreeing{Directory: w.graph, shown: shown, extra: []string{emulator.SeedStory().Groups.ProjectFalcon.ID}}
			for range 30 { // some replicas still show what is gone
				wait, err := w.worker(mixed, w.store).Check(t.Context(), g.ID)
				w.must(err)
				w.pass(wait)
			}
			only(t, w.story(g), guest.TakenOutside, guest.DriftOpen)
		})
	}
}

func TestAGroupThatARuleGivesIsNoDifference(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, _ := w.settledLongAgo("Falcon reviewer")
	d := &disagreeing{Directory: w.graph, shown: []bool{true}, extra: []string{emulator.SeedStory().Groups.AllContractors.ID}}
	if wait, err := w.worker(d, w.store).Check(t.Context(), g.ID); err != nil || wait != 0 {
		t.Errorf("comes back after %s, %v", wait, err)
	}
	if s := w.story(g); len(s.Drifts) != 0 || s.Guest.CheckedAt.IsZero() {
		t.Errorf("%+v, checked %s", s.Drifts, s.Guest.CheckedAt)
	}
}

// A hundred guests who are right cost four reads each: account, sponsors, groups
// and app roles. What they were given is not looked at, and the group that a rule
// gives all of them once in half a minute.
func TestAHundredGuestsAreComparedInFourHundredReads(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("sets up a hundred guests")
	}
	w := setup(t)
	w.control("POST", "/settings", map[string]any{"throttle": map[string]any{"enabled": false}}, nil)
	p, err := w.store.Policy(t.Context())
	w.must(err)
	p.InvitesPerDay = 200
	w.must(w.store.SetPolicy(t.Context(), p, "Cleo Marsh", "Many at once.", w.now()))
	worker := w.worker(w.graph, w.store)
	var all []guest.Guest
	for i := range 100 {
		g := w.approved(fmt.Sprintf("lou%d@fabrikam.example", i), "Falcon reviewer")
		for wait := time.Second; wait > 0; w.pass(wait) {
			wait, err = worker.Converge(t.Context(), g.ID)
			w.must(err)
		}
		all = append(all, g)
	}
	w.pass(time.Hour)
	before, groups, sent := w.reads("/v1.0/users/"), w.reads("/v1.0/groups/"), len(w.writes())
	for _, g := range all {
		wait, err := worker.Check(t.Context(), g.ID)
		w.must(err)
		if wait != 0 {
			t.Errorf("%s is not right", g.Ref)
		}
	}
	if reads, writes := w.reads("/v1.0/users/")-before, len(w.since(sent)); reads != 400 || writes != 0 {
		t.Errorf("%d reads and %d writes, want 400 and none", reads, writes)
	}
	if looks := w.reads("/v1.0/groups/") - groups; looks > 10 {
		t.Errorf("%d looks at one group", looks)
	}
}
