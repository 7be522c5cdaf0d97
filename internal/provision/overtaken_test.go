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

// passed has something happen just before the nth conclusion is committed: after
// all that it says was seen.
type passed struct {
	provision.Ledger
	nth  int
	seen int
	by   func()
}

func (p *passed) Conclude(ctx context.Context, l guest.Lease, o []guest.Outcome, taken []guest.Resource, now time.Time,
	decide func(guest.Case) (guest.Decision, error),
) error {
	if p.seen++; p.seen == p.nth {
		p.by()
	}
	return p.Ledger.Conclude(ctx, l, o, taken, now, decide)
}

// I6, I9: what a worker has seen settles nothing that was decided since.
func TestAnEndThatOvertakesAConclusionIsTheEnd(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("makes a guest for every conclusion")
	}
	faults := map[string]map[string]any{
		"all goes well":           nil,
		"a person must act":       {"method": "POST", "path": "/members/", "times": 1, "status": http.StatusForbidden},
		"Microsoft will be asked": {"method": "POST", "path": "/members/", "times": 1, "status": http.StatusServiceUnavailable},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n := 1; ; n++ {
				ended := false
				t.Run(fmt.Sprintf("conclusion %d", n), func(t *testing.T) {
					w := setup(t)
					if fault != nil {
						w.control(http.MethodPost, "/faults", fault, nil)
					}
					g := w.approved(lou, "Falcon reviewer")
					ledger := &passed{Ledger: w.store, nth: n, by: func() {
						ended = true
						if err := w.service.EndAccess(t.Context(), w.ana, g.Ref, "It was the wrong person."); err != nil {
							t.Error(err)
						}
					}}
					if _, err := w.worker(w.graph, ledger).Converge(t.Context(), g.ID); err != nil {
						t.Fatal(err)
					}
					if !ended {
						return
					}
					if s := w.settle(g); s.Guest.State != guest.Removed || s.Guest.Sync != guest.InSync {
						t.Errorf("guest is %s, %s: %+v", s.Guest.State, s.Guest.Sync, s.Guest.Trouble)
					}
					tenant, seed := w.tenant(), emulator.SeedStory()
					for _, u := range tenant.Users {
						if u.Mail == lou && u.AccountEnabled {
							t.Error("the account can still be signed in to")
						}
						if u.Mail == lou && (tenant.member(seed.Groups.ProjectFalcon.ID, u.ID) ||
							tenant.assigned(seed.Apps.ExpenseDesk.ID, seed.Roles.Reviewer.ID, u.ID) > 0) {
							t.Error("not all access is gone")
						}
					}
				})
				if !ended {
					if n < 3 {
						t.Errorf("only %d conclusions in a whole run", n-1)
					}
					return
				}
			}
		})
	}
}

// Rules that change while an access ends settle how it ends, and hold it up by no
// more than another look: an account that was deleted is known to be gone.
func TestRulesThatChangeWhileAnAccessEndsHoldItUpByNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("makes a guest for every conclusion")
	}
	for _, c := range []struct{ before, after guest.AfterEnd }{{guest.Delete, guest.Block}, {guest.Block, guest.Delete}} {
		t.Run(string(c.before+" to "+c.after), func(t *testing.T) {
			t.Parallel()
			changed := true
			for n := 1; changed; n++ {
				changed = false
				t.Run(fmt.Sprintf("conclusion %d", n), func(t *testing.T) {
					w := setup(t)
					w.rule(func(p *guest.Policy) { p.AfterEnd = c.before })
					g := w.approved(lou, "Falcon reviewer")
					w.settle(g)
					w.pass(time.Minute)
					if err := w.service.EndAccess(t.Context(), w.ana, g.Ref, "It is over."); err != nil {
						t.Fatal(err)
					}
					ends := w.now()
					ledger := &passed{Ledger: w.store, nth: n, by: func() {
						changed = true
						w.rule(func(p *guest.Policy) { p.AfterEnd = c.after })
					}}
					if _, err := w.worker(w.graph, ledger).Converge(t.Context(), g.ID); err != nil {
						t.Fatal(err)
					}
					s := w.settle(g)
					if s.Guest.State != guest.Removed || s.Guest.Sync != guest.InSync {
						t.Errorf("guest is %s, %s: %+v", s.Guest.State, s.Guest.Sync, s.Guest.Trouble)
					}
					if took := w.now().Sub(ends); took > time.Minute {
						t.Errorf("the end took %s", took)
					}
				})
				if !changed && n < 3 {
					t.Errorf("only %d conclusions in a whole run", n-1)
				}
			}
		})
	}
}
