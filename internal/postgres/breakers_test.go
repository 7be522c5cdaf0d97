package postgres_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// rule changes the rules.
func (w *world) rule(t *testing.T, change func(*guest.Policy)) {
	t.Helper()
	p := guest.DefaultPolicy()
	change(&p)
	if err := w.store.SetPolicy(t.Context(), p, "Cleo Marsh", "To try it.", w.now); err != nil {
		t.Fatal(err)
	}
}

// health says how the portal stands.
func (w *world) health(t *testing.T) guest.Health {
	t.Helper()
	h, err := w.store.Health(t.Context(), w.now)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (w *world) breaker(t *testing.T, b guest.Breaker) guest.BreakerState {
	t.Helper()
	return w.health(t).Breaker(b)
}

// try intends a step for a guest, without minding a refusal.
func (w *world) try(t *testing.T, l guest.Lease, digest string, s guest.Step) error {
	t.Helper()
	i := guest.Intent{ID: guest.StepID(newID()), Step: s, Digest: digest, ClientRequestID: newID(), At: w.now}
	e := guest.Event{At: w.now, Kind: guest.EventStep, ActorName: "Guest Portal", Words: "The portal is about to try."}
	return w.store.Intend(t.Context(), l, []guest.Intent{i}, []guest.Event{e})
}

// crowd gives so many approved guests to live workers.
func (w *world) crowd(t *testing.T, n int) (leases []guest.Lease) {
	t.Helper()
	w.rule(t, func(p *guest.Policy) { p.InvitesPerDay, p.InvitationsPerHour = 1000, 5 })
	w.live(t, 1)
	p := w.offer(t, "Falcon")
	for i := range n {
		_, lease, _ := w.undertaking(t, fmt.Sprintf("lou%d@fabrikam.example", i), p)
		leases = append(leases, lease)
	}
	return leases
}

func TestOfManyWorkersAtOnceNoMorePassThanTheLimit(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	leases := w.crowd(t, 12)
	answers := make([]error, len(leases))
	var all sync.WaitGroup
	for i, l := range leases {
		digest := w.digest(t, l.Guest)
		all.Go(func() { answers[i] = w.try(t, l, digest, guest.Step{Kind: guest.StepInvite}) })
	}
	all.Wait()
	passed := 0
	for _, err := range answers {
		var braked guest.Braked
		switch {
		case err == nil:
			passed++
		case !errors.As(err, &braked) || braked.Left != 0 || braked.Limit != 5:
			t.Errorf("a refusal is %v", err)
		}
	}
	var steps, told int
	const count = `SELECT (SELECT count(*) FROM steps), (SELECT count(*) FROM history WHERE kind = 'step')`
	if err := w.pool.QueryRow(t.Context(), count).Scan(&steps, &told); err != nil || passed != 5 || steps != 5 || told != 5 {
		t.Errorf("%d passed, with %d intents and %d events (%v), want 5", passed, steps, told, err)
	}
	h := w.health(t)
	if len(h.Alarms) != 1 || h.Alarms[0].Kind != guest.AlarmInvitations || !h.Alarms[0].Open() || w.breaker(t, guest.BreakerInvitations).PausedAt.IsZero() {
		t.Errorf("alarms %+v", h.Alarms)
	}
	if got := w.toldOf(t, cleo); len(got) != 1 {
		t.Errorf("Cleo gets %d mails, want one", len(got))
	}
}

func TestABreakerThatIsLetGoOnCountsAnew(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	leases := w.crowd(t, 12)
	invite := func(l guest.Lease) error {
		return w.try(t, l, w.digest(t, l.Guest), guest.Step{Kind: guest.StepInvite})
	}
	for _, l := range leases[:5] {
		if err := invite(l); err != nil {
			t.Fatal(err)
		}
	}
	if err := invite(leases[5]); !errors.As(err, &guest.Braked{}) {
		t.Fatalf("the sixth: %v", err)
	}
	if b := w.breaker(t, guest.BreakerInvitations); b.Counted != 5 || b.Limit != 5 {
		t.Errorf("%d of %d", b.Counted, b.Limit)
	}
	w.now = w.now.Add(2 * time.Hour)
	if err := invite(leases[5]); !errors.As(err, &guest.Braked{}) {
		t.Fatalf("a breaker goes on by itself: %v", err)
	}
	alarm := w.health(t).Alarms[0]
	if err := w.Resume(t.Context(), cleo, alarm.Breaker(), alarm.ID, ""); !errors.As(err, &guest.Problems{}) || w.breaker(t, guest.BreakerInvitations).PausedAt.IsZero() {
		t.Errorf("without a reason: %v", err)
	}
	if err := w.Resume(t.Context(), cleo, alarm.Breaker(), alarm.ID, "The fair begins."); err != nil {
		t.Fatal(err)
	}
	if err := w.Resume(t.Context(), cleo, alarm.Breaker(), alarm.ID, "The fair begins."); !errors.As(err, &guest.MovedOn{}) {
		t.Errorf("a second time: %v", err)
	}
	got := w.health(t).Alarms[0]
	if got.Open() || got.ClosedBy != cleo.ID || got.Closer != "Cleo Marsh" || got.Reason != "The fair begins." || !got.ClosedAt.Equal(w.now) {
		t.Errorf("what stays is %+v", got)
	}
	w.now = w.now.Add(time.Second)
	for _, l := range leases[5:10] {
		if err := invite(l); err != nil {
			t.Fatal(err)
		}
	}
	if err := invite(leases[9]); err != nil {
		t.Errorf("the same once more: %v", err)
	}
	if err := invite(leases[10]); !errors.As(err, &guest.Braked{}) {
		t.Errorf("after the limit: %v", err)
	}
	if open, is := w.health(t).Open(guest.AlarmInvitations); !is || open.ID == alarm.ID {
		t.Errorf("there is no new alarm: %+v", open)
	}
}

// What a clock that is ahead has written is counted before the pause as well.
func TestWhatWasTriedByAClockAheadDoesNotCountAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	leases := w.crowd(t, 7)
	page := w.now
	w.now = page.Add(time.Minute) // the worker's
	for _, l := range leases[:6] {
		_ = w.try(t, l, w.digest(t, l.Guest), guest.Step{Kind: guest.StepInvite})
	}
	w.now = page
	if err := w.Resume(t.Context(), cleo, guest.BreakerInvitations, w.health(t).Alarms[0].ID, "All known."); err != nil {
		t.Fatal(err)
	}
	if b := w.breaker(t, guest.BreakerInvitations); b.Counted != 0 || !b.PausedAt.IsZero() {
		t.Errorf("it begins with %d", b.Counted)
	}
	if err := w.try(t, leases[5], w.digest(t, leases[5].Guest), guest.Step{Kind: guest.StepInvite}); err != nil {
		t.Errorf("resumed within the hour, what was tried before counts: %v", err)
	}
}

func TestNothingThatTakesAwayAsksABreaker(t *testing.T) {
	t.Parallel()
	w := setup(t)
	l := w.crowd(t, 1)[0]
	if _, err := w.pool.Exec(t.Context(), `UPDATE breakers SET paused_at = now() WHERE name <> 'restored'`); err != nil {
		t.Fatal(err)
	}
	held, err := w.pool.Begin(t.Context()) // not even for the time of a lock
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = held.Rollback(t.Context()) }()
	if _, err := held.Exec(t.Context(), `SELECT 1 FROM breakers FOR UPDATE`); err != nil {
		t.Fatal(err)
	}
	for _, kind := range append(guest.Removals, guest.StepAddSponsor) {
		if err := w.try(t, l, w.digest(t, l.Guest), guest.Step{Kind: kind}); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestWhoWaitsForABreakerGoesOnWhenItDoes(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	leases := w.crowd(t, 6)
	for _, l := range leases {
		err := w.try(t, l, w.digest(t, l.Guest), guest.Step{Kind: guest.StepInvite})
		var braked guest.Braked
		if errors.As(err, &braked) {
			w.change(t, l.Guest, func(c guest.Case) (guest.Decision, error) {
				return guest.Waiting(c, braked.Trouble(w.now), time.Hour, w.now), nil
			})
		}
	}
	if b := w.breaker(t, guest.BreakerInvitations); b.Waiting != 1 {
		t.Fatalf("%d wait", b.Waiting)
	}
	w.queue.converge = nil
	w.sweep(t) // while it is paused
	if len(w.queue.converge) != 0 {
		t.Errorf("queued while it is paused: %v", w.queue.converge)
	}
	if err := w.Resume(t.Context(), cleo, guest.BreakerInvitations, w.health(t).Alarms[0].ID, "All known."); err != nil {
		t.Fatal(err)
	}
	last := leases[5].Guest
	if !slices.Equal(w.queue.converge, []guest.GuestID{last}) || w.breaker(t, guest.BreakerInvitations).Waiting != 0 {
		t.Errorf("queued are %v", w.queue.converge)
	}
	var due time.Time
	if err := w.pool.QueryRow(t.Context(), `SELECT next_try FROM guests WHERE id = $1`, last).Scan(&due); err != nil || due.After(w.now) {
		t.Errorf("due at %v (%v)", due, err)
	}
}
