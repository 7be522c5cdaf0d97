package portal

import (
	"testing"
	"time"

	"guestportal/internal/invariant"
)

// terms are what a world is judged by: nothing has been in the way since quiet.
func (w *world) terms(quiet time.Time) invariant.Terms {
	return invariant.Terms{
		Now: time.Now(), Quiet: quiet, TMax: 15 * time.Minute, SLA: time.Minute, Worker: w.tenant.WorkerClient.ID,
	}
}

// holds tells of every invariant that does not hold.
func (w *world) holds(t *testing.T) {
	t.Helper()
	w.holdsBy(t, w.terms(time.Time{}))
}

// holdsBy does the same by other terms.
func (w *world) holdsBy(t *testing.T, terms invariant.Terms) {
	t.Helper()
	r, err := invariant.Load(t.Context(), w.tenant.HTTP+"/_emulator", w.pool)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range invariant.Check(r, terms) {
		t.Error(v)
	}
}
