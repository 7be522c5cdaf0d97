package provision_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
	"guestportal/internal/provision"
)

// dying is a worker's world that ends at its nth call: that one still takes
// effect when after is set, and everything from then on fails, as it does for a
// killed process.
type dying struct {
	provision.Directory
	provision.Ledger
	mu    sync.Mutex
	left  int
	after bool
	dead  bool
}

var errKilled = errors.New("the process was killed")

func (d *dying) call(do func() error) error {
	d.mu.Lock() // steps go side by side; which of them is the nth is no matter
	defer d.mu.Unlock()
	if d.dead {
		return errKilled
	}
	d.left--
	if d.left > 0 {
		return do()
	}
	d.dead = true
	if d.after {
		_ = do()
	}
	return errKilled
}

type dyingDirectory struct{ *dying }

func (d dyingDirectory) Invite(ctx context.Context, o guest.InvitationOrder, id string) (objectID string, s guest.Secret, err error) {
	err = d.call(func() error { objectID, s, err = d.Directory.Invite(ctx, o, id); return err })
	return objectID, s, err
}

func (d dyingDirectory) AddMember(ctx context.Context, group, user, id string) error {
	return d.call(func() error { return d.Directory.AddMember(ctx, group, user, id) })
}

func (d dyingDirectory) AssignRole(ctx context.Context, user, app, role, id string) error {
	return d.call(func() error { return d.Directory.AssignRole(ctx, user, app, role, id) })
}

func (d dyingDirectory) RemoveMember(ctx context.Context, group, user, id string) error {
	return d.call(func() error { return d.Directory.RemoveMember(ctx, group, user, id) })
}

func (d dyingDirectory) UnassignRole(ctx context.Context, app, assignment, id string) error {
	return d.call(func() error { return d.Directory.UnassignRole(ctx, app, assignment, id) })
}

func (d dyingDirectory) SetEnabled(ctx context.Context, user string, on bool, id string) error {
	return d.call(func() error { return d.Directory.SetEnabled(ctx, user, on, id) })
}

type dyingLedger struct{ *dying }

func (d dyingLedger) Claim(ctx context.Context, id guest.GuestID, owner int32) (l guest.Lease, ok bool, err error) {
	err = d.call(func() error { l, ok, err = d.Ledger.Claim(ctx, id, owner); return err })
	return l, ok, err
}

func (d dyingLedger) Release(ctx context.Context, l guest.Lease) error {
	return d.call(func() error { return d.Ledger.Release(ctx, l) })
}

func (d dyingLedger) TakeUp(ctx context.Context, l guest.Lease) (u guest.Undertaking, err error) {
	err = d.call(func() error { u, err = d.Ledger.TakeUp(ctx, l); return err })
	return u, err
}

func (d dyingLedger) Intend(ctx context.Context, l guest.Lease, i []guest.Intent, e []guest.Event) error {
	return d.call(func() error { return d.Ledger.Intend(ctx, l, i, e) })
}

func (d dyingLedger) Conclude(ctx context.Context, l guest.Lease, o []guest.Outcome, r []guest.Resource, now time.Time,
	decide func(guest.Case) (guest.Decision, error),
) error {
	return d.call(func() error { return d.Ledger.Conclude(ctx, l, o, r, now, decide) })
}

// killedAt runs one worker that dies at its nth call. It says whether it died.
func (w *world) killedAt(g guest.Guest, n int, after bool) bool {
	d := &dying{Directory: w.graph, Ledger: w.store, left: n, after: after}
	const victim = 6
	kill := w.live(victim)
	_, _ = w.workerOf(victim, dyingDirectory{d}, dyingLedger{d}).Converge(w.t.Context(), g.ID)
	kill()
	return d.dead
}

func TestAWorkerKilledAnywhereLeavesOneGuestThatIsRight(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		for n := 1; ; n++ {
			survived := false
			t.Run(fmt.Sprintf("call %d, effect %v", n, after), func(t *testing.T) {
				w := setup(t)
				g := w.approved(lou, "Falcon reviewer")
				survived = !w.killedAt(g, n, after)
				s := w.settle(g)
				w.right()
				if s.Guest.State != guest.Invited || s.Guest.Sync != guest.InSync {
					t.Errorf("guest is %s, %s: %+v", s.Guest.State, s.Guest.Sync, s.Guest.Trouble)
				}
				mails := 0
				for _, e := range s.History {
					if e.Kind == guest.EventAccountCreated {
						mails++
					}
				}
				if mails != 1 {
					t.Errorf("the account was recorded %d times", mails)
				}
			})
			if survived {
				break
			}
			if n > 40 {
				t.Fatal("the worker never gets to its end")
			}
		}
	}
}

func TestAWorkerKilledWhileTakingAccessAwayLeavesNone(t *testing.T) {
	t.Parallel()
	for n := 1; ; n++ {
		survived := false
		t.Run(fmt.Sprintf("call %d", n), func(t *testing.T) {
			w := setup(t)
			g := w.approved(lou, "Falcon reviewer")
			w.settle(g)
			id := w.right()
			if err := w.service.EndAccess(t.Context(), w.ana, g.Ref, "The project is over."); err != nil {
				t.Fatal(err)
			}
			survived = !w.killedAt(g, n, true)
			s := w.settle(g)
			seed := emulator.SeedStory()
			state := w.tenant()
			if s.Guest.State != guest.Removed || state.member(seed.Groups.ProjectFalcon.ID, id) ||
				state.assigned(seed.Apps.ExpenseDesk.ID, seed.Roles.Reviewer.ID, id) != 0 {
				t.Errorf("guest is %s and still has access", s.Guest.State)
			}
			for _, u := range state.Users {
				if u.ID == id && u.AccountEnabled {
					t.Error("the account is not blocked")
				}
			}
		})
		if survived {
			return
		}
		if n > 40 {
			t.Fatal("the worker never gets to its end")
		}
	}
}
