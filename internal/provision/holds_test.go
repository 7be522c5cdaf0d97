package provision_test

import (
	"context"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/invariant"
)

// holds tells of every invariant that does not hold. It is also called at the end of
// each test, when the test's own context is over.
func (w *world) holds() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(w.t.Context()), time.Minute)
	defer cancel()
	r, err := invariant.Load(ctx, w.ready.HTTP+"/_emulator", w.pool)
	if err != nil {
		w.t.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	terms := invariant.Terms{
		Now: time.Now().Add(w.ahead), Ahead: w.ahead, TMax: 15 * time.Minute, SLA: 15 * time.Minute,
		Worker: w.ready.WorkerClient.ID, ByHand: w.byHand, Meddled: w.meddled,
	}
	for _, v := range invariant.Check(r, terms) {
		w.t.Error(v)
	}
}

// hand gives the id of a call that the test makes in the worker's name, and notes
// whose account it changes, if it is one of the portal's.
func (w *world) hand(account string) (clientRequestID string) {
	id := uuid.NewString()
	w.byHand[id] = true
	w.meddled[account] = account != ""
	return id
}
