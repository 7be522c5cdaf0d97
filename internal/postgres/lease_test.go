package postgres_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/postgres"
)

// live makes a process count as a live worker, until it is killed.
func (w *world) live(t *testing.T, owner int32) (kill func()) {
	t.Helper()
	ctx, end := context.WithCancel(t.Context())
	l := postgres.NewListener(w.pool, owner, func(string) {}, slog.New(slog.DiscardHandler))
	go l.Run(ctx)
	select {
	case <-l.Up():
	case <-ctx.Done():
		t.Fatal("the worker does not come to live")
	}
	return func() {
		t.Helper()
		end()
		w.gone(t, owner)
	}
}

// gone waits until nobody holds the lock that stands for a worker.
func (w *world) gone(t *testing.T, owner int32) {
	t.Helper()
	const wait = `SELECT pg_advisory_lock(26485, $1::int), pg_advisory_unlock(26485, $1::int)`
	if _, err := w.pool.Exec(t.Context(), wait, owner); err != nil {
		t.Fatal(err)
	}
}

func (w *world) claim(t *testing.T, id guest.GuestID, owner int32) (guest.Lease, bool) {
	t.Helper()
	lease, ok, err := w.store.Claim(t.Context(), id, owner)
	if err != nil {
		t.Fatal(err)
	}
	return lease, ok
}

func TestALiveWorkersGuestIsNobodyElses(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, _ := w.invited(t)
	kill := w.live(t, 1)
	w.live(t, 2)
	lease, ok := w.claim(t, g.ID, 1)
	if !ok {
		t.Fatal("a free guest cannot be claimed")
	}
	for _, other := range []int32{1, 2} {
		if _, ok := w.claim(t, g.ID, other); ok {
			t.Errorf("worker %d claims the guest of a live worker", other)
		}
	}
	if err := w.store.Release(t.Context(), lease); err != nil {
		t.Fatal(err)
	}
	if lease, ok = w.claim(t, g.ID, 1); !ok {
		t.Fatal("a guest that was given back cannot be claimed")
	}
	kill()
	newer, ok := w.claim(t, g.ID, 2)
	if !ok || newer.Epoch <= lease.Epoch {
		t.Errorf("the guest of a dead worker: %v, epoch %d after %d", ok, newer.Epoch, lease.Epoch)
	}
}

func TestALockInAnotherDatabaseKeepsNoWorkerAlive(t *testing.T) {
	t.Parallel()
	w, elsewhere := setup(t), setup(t)
	g, _ := w.invited(t)
	elsewhere.live(t, 1)
	if _, ok := w.claim(t, g.ID, 1); ok {
		t.Error("a worker that lives elsewhere claims a guest here")
	}
}

func TestAWorkerThatLostItsConnectionClaimsNothing(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, _ := w.invited(t)
	heard := make(chan string, 1)
	l := postgres.NewListener(w.pool, 3, func(topic string) { heard <- topic }, slog.New(slog.DiscardHandler))
	go l.Run(t.Context())
	<-l.Up()
	const cut = `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 26485 AND objid = 3
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
	if _, err := w.pool.Exec(t.Context(), cut); err != nil {
		t.Fatal(err)
	}
	w.gone(t, 3) // the listener waits a second before it comes back
	if _, ok := w.claim(t, g.ID, 3); ok {
		t.Error("a worker claims a guest that it cannot hold")
	}
	if topic := <-heard; topic != "" {
		t.Errorf("it comes back with %q", topic)
	}
	if _, ok := w.claim(t, g.ID, 3); !ok {
		t.Error("a worker that is back cannot claim")
	}
}

func TestAGuestIsStaleWhenNoLiveWorkerHoldsThem(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Wiki"))
	w.approve(t, ref)
	stale := func(after time.Duration) bool {
		t.Helper()
		ids, err := w.store.Stale(t.Context(), w.now.Add(after), 10)
		if err != nil {
			t.Fatal(err)
		}
		return len(ids) == 1
	}
	if stale(-time.Second) || !stale(0) {
		t.Error("a guest is due too early or never")
	}
	r, err := w.store.RequestByRef(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	kill := w.live(t, 1)
	if _, ok := w.claim(t, r.Guest, 1); !ok || stale(0) {
		t.Error("a guest that a live worker holds is stale")
	}
	kill()
	if !stale(0) {
		t.Error("a guest whose worker is dead is not found")
	}
	if err := w.store.Requeue(t.Context(), r.Guest, w.now); err != nil {
		t.Fatal(err)
	}
	if n := len(w.queue.converge); n != 2 || stale(time.Second) || !stale(time.Minute) {
		t.Errorf("queued %d times; a guest that was queued again is to be left alone for a while, and then not", n)
	}
}
