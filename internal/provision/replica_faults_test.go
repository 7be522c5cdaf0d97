package provision_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
	"guestportal/internal/provision"
)

// later moves the clocks of the portal and of the directory.
func (w *world) later(d time.Duration) {
	w.t.Helper()
	w.pass(d)
	w.control(http.MethodPost, "/settings", map[string]any{"clock_offset_s": int(d.Seconds())}, nil)
}

// over ends the access of a guest, and checks that nothing of it is left.
func (w *world) over(g guest.Guest, id string) {
	w.t.Helper()
	if err := w.service.EndAccess(w.t.Context(), w.ana, g.Ref, "The project is over."); err != nil {
		w.t.Fatal(err)
	}
	if s := w.settle(g); s.Guest.State != guest.Removed {
		w.t.Errorf("guest is %s: %+v", s.Guest.State, s.Guest.Trouble)
	}
	state, seed := w.tenant(), emulator.SeedStory()
	if state.member(seed.Groups.ProjectFalcon.ID, id) || state.assigned(seed.Apps.ExpenseDesk.ID, seed.Roles.Reviewer.ID, id) != 0 || state.enabled(id) {
		w.t.Errorf("something is left: member %v, enabled %v", state.member(seed.Groups.ProjectFalcon.ID, id), state.enabled(id))
	}
}

// F12: at the end, replicas do not show what was given ten minutes ago: all of
// them, or all but one, which is asked by chance.
func TestF12WhatDoesNotShowAtTheEndIsTakenAwayAllTheSame(t *testing.T) {
	t.Parallel()
	const minute = 60_000 // milliseconds
	cases := map[string]map[string]any{
		"nobody shows memberships": {"replication_lag_ms": map[string]int{"member_read": 15 * minute}},
		"nobody shows the account": {"replication_lag_ms": map[string]int{"user_read": 30 * minute, "member_read": 30 * minute}},
	}
	for seed := range 4 {
		cases[fmt.Sprintf("one of three shows memberships, seed %d", seed+1)] = map[string]any{
			"replication_lag_ms": map[string]int{"member_read": 18 * minute}, "replicas": 3, "replication_seed": seed + 1,
		}
	}
	for name, settings := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			g := w.approved(lou, "Falcon reviewer")
			w.settle(g)
			id := w.right()
			w.later(20 * time.Minute)
			if name != "nobody shows the account" {
				w.later(10 * time.Minute)
			}
			w.control(http.MethodPost, "/settings", settings, nil)
			before := len(w.writes())
			w.over(g, id)
			if n := len(w.writes()) - before; n > 6 { // a group, a role, a block; again what a replica still shows
				t.Errorf("%d calls to take away three things: %v", n, w.writes()[before:])
			}
		})
	}
}

// flapping shows memberships at every other look, and app roles at the others.
type flapping struct {
	provision.Directory
	groups, roles int
}

func (f *flapping) Groups(ctx context.Context, id string) ([]string, error) {
	groups, err := f.Directory.Groups(ctx, id)
	if f.groups++; f.groups%2 == 1 {
		return nil, err
	}
	return groups, err
}

func (f *flapping) Assignments(ctx context.Context, id string) ([]guest.Assignment, error) {
	roles, err := f.Directory.Assignments(ctx, id)
	if f.roles++; f.roles%2 == 0 {
		return nil, err
	}
	return roles, err
}

// F12: what was read back stays done although the next look does not show it.
func TestF12WhatWasReadBackIsNotGivenAgainByALookThatDoesNotShowIt(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Falcon reviewer")
	worker := w.worker(&flapping{Directory: w.graph}, w.store)
	for range 10 {
		wait, err := worker.Converge(t.Context(), g.ID)
		if err != nil {
			t.Fatal(err)
		}
		if wait == 0 {
			break
		}
		w.pass(wait)
	}
	if s := w.story(g); s.Guest.Sync != guest.InSync || s.Guest.State != guest.Invited {
		t.Errorf("guest is %s, %s: %+v", s.Guest.State, s.Guest.Sync, s.Guest.Trouble)
	}
	if n := len(w.writes()); n != 3 {
		t.Errorf("%d calls, want the invitation, a membership and an assignment: %v", n, w.writes())
	}
	w.right()
	w.holds()
}

// forgetful does not show app roles for so many looks.
type forgetful struct {
	provision.Directory
	blind int
	looks []time.Time
	now   func() time.Time
}

func (f *forgetful) Assignments(ctx context.Context, id string) ([]guest.Assignment, error) {
	f.looks = append(f.looks, f.now())
	roles, err := f.Directory.Assignments(ctx, id)
	if len(f.looks) <= f.blind {
		return nil, err
	}
	return roles, err
}

// F12: an app role that was never read back cannot be ordered away, since nobody
// knows its assignment. It is looked for several times.
func TestF12AnAppRoleThatNeverShowedIsLookedForMoreThanOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		blind int
		left  int
	}{"it shows at the third look": {2, 0}, "it never shows": {1000, 1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			g := w.approved(lou, "Falcon reviewer")
			if wait, err := w.worker(&forgetful{Directory: w.graph, blind: 1000, now: w.now}, w.store).Converge(t.Context(), g.ID); err != nil || wait == 0 {
				t.Fatal(wait, err)
			}
			id := w.right()
			w.pass(10 * time.Minute)
			if err := w.service.EndAccess(t.Context(), w.ana, g.Ref, "The project is over."); err != nil {
				t.Fatal(err)
			}
			d := &forgetful{Directory: w.graph, blind: c.blind, now: w.now}
			worker := w.worker(d, w.store)
			for range 20 {
				wait, err := worker.Converge(t.Context(), g.ID)
				if err != nil {
					t.Fatal(err)
				}
				if wait == 0 {
					break
				}
				if s := w.story(g); s.Guest.State != guest.Ending || s.Guest.Trouble.None() {
					t.Fatalf("guest is %s in silence", s.Guest.State)
				}
				w.pass(wait)
			}
			if s := w.story(g); s.Guest.State != guest.Removed {
				t.Fatalf("guest is %s: %+v", s.Guest.State, s.Guest.Trouble)
			}
			if first, last := d.looks[0], d.looks[len(d.looks)-1]; len(d.looks) < 3 || last.Sub(first) < 2*time.Second {
				t.Errorf("believed after %d looks in %s", len(d.looks), last.Sub(first))
			}
			seed := emulator.SeedStory()
			if n := w.tenant().assigned(seed.Apps.ExpenseDesk.ID, seed.Roles.Reviewer.ID, id); n != c.left {
				t.Errorf("%d assignments are left, want %d", n, c.left)
			}
		})
	}
}
