package postgres_test

import (
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
)

func TestASweepHasAFewGuestsComparedTheLongestDueFirst(t *testing.T) {
	t.Parallel()
	w := setup(t)
	a, b, busy := w.settled(t, "a@fabrikam.example"), w.settled(t, "b@fabrikam.example"), w.settled(t, "busy@fabrikam.example")
	w.sweep(t)
	if len(w.queue.checks) != 0 {
		t.Fatalf("%d are compared who have just been read back", len(w.queue.checks))
	}
	due := func(g guest.Guest, at time.Time) {
		w.change(t, g.ID, func(c guest.Case) (guest.Decision, error) {
			c.Guest.CheckDue = at
			return guest.Decision{Guest: &c.Guest}, nil
		})
	}
	w.now = w.now.Add(30 * time.Hour)
	due(a, w.now.Add(-time.Hour))
	due(b, w.now.Add(-2*time.Hour))
	due(busy, w.now.Add(-3*time.Hour))
	w.change(t, busy.ID, func(c guest.Case) (guest.Decision, error) {
		c.Guest.Sync = guest.Converging
		return guest.Decision{Guest: &c.Guest}, nil
	})
	queue := func() []guest.GuestID {
		w.queue.checks = nil
		if err := w.store.QueueChecks(t.Context(), w.now, w.now.Add(15*time.Minute), 1); err != nil {
			t.Fatal(err)
		}
		return w.queue.checks
	}
	for i, want := range [][]guest.GuestID{{b.ID}, {a.ID}, nil} {
		if got := queue(); !slices.Equal(got, want) {
			t.Errorf("sweep %d queues %v, want %v", i, got, want)
		}
	}
	w.now = w.now.Add(15 * time.Minute)
	if got := queue(); len(got) != 1 {
		t.Errorf("of whom nothing came is not tried again: %v", got)
	}
}

// What the directory reports makes a guest due; what it reports again does not.
func TestAChangeOfTheAccountMakesItsGuestDueToBeCompared(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.settled(t, "lou@fabrikam.example")
	other := w.settled(t, "kim@fabrikam.example")
	w.now = w.now.Add(time.Minute) // a young account is nobody's to ignore
	report := func(change func(*guest.Account)) {
		t.Helper()
		a := guest.Account{ObjectID: g.ObjectID, DisplayName: "Lou Tan", Enabled: true, UserType: "Guest", Mail: "lou@fabrikam.example"}
		change(&a)
		if err := w.store.StoreUsers(t.Context(), guest.Place{Feed: "users", Next: "next", Done: true, At: w.now}, []guest.Observed{{Account: a}}); err != nil {
			t.Fatal(err)
		}
	}
	// isDue tells whether the guest is due, and makes them not due again.
	isDue := func(g guest.Guest) (due bool) {
		t.Helper()
		w.change(t, g.ID, func(c guest.Case) (guest.Decision, error) {
			due = !c.Guest.CheckDue.IsZero() && !c.Guest.CheckDue.After(w.now)
			c.Guest.CheckDue = w.now.Add(24 * time.Hour)
			return guest.Decision{Guest: &c.Guest}, nil
		})
		return due
	}
	isDue(g)
	report(func(a *guest.Account) { a.DisplayName = g.Name })
	if isDue(g) {
		t.Error("whoever is told of for the first time, as they are known here, is due")
	}
	report(func(*guest.Account) {})
	isDue(g)
	for _, c := range []struct {
		name   string
		change func(*guest.Account)
		want   bool
	}{
		{"the same", func(*guest.Account) {}, false},
		{"another mail address", func(a *guest.Account) { a.Mail = "l@fabrikam.example" }, false},
		{"blocked", func(a *guest.Account) { a.Enabled = false }, true},
		{"blocked, again", func(a *guest.Account) { a.Enabled = false }, false},
		{"enabled", func(*guest.Account) {}, true},
		{"renamed", func(a *guest.Account) { a.DisplayName = "Louise Tan" }, true},
	} {
		report(c.change)
		if isDue(g) != c.want {
			t.Errorf("%s: due is %v", c.name, !c.want)
		}
	}
	if isDue(other) {
		t.Error("somebody else is due")
	}

	w.change(t, g.ID, func(c guest.Case) (guest.Decision, error) { return guest.EndAccess(c, w.ana, "Over.", w.now) })
	w.change(t, g.ID, func(c guest.Case) (guest.Decision, error) { return guest.Settled(c, w.now) })
	report(func(a *guest.Account) { a.Enabled = false })
	if isDue(g) {
		t.Error("an account that was blocked at the end is looked at")
	}
	report(func(*guest.Account) {})
	if !isDue(g) {
		t.Error("an account that is enabled after the end is not looked at")
	}
}
