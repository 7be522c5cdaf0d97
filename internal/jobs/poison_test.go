package jobs

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/guest"
	"guestportal/internal/postgres/postgrestest"
)

// converger has guests at whom it fails.
type converger struct {
	panics, loops guest.GuestID
	looping       chan struct{} // closed when the loop has begun
	end           chan struct{} // closed to end it
	converged     chan guest.GuestID
}

func (c *converger) Converge(_ context.Context, id guest.GuestID) (time.Duration, error) {
	switch id {
	case c.panics:
		panic("a mistake")
	case c.loops:
		close(c.looping)
		<-c.end // whatever the context says
	default:
		c.converged <- id
	}
	return 0, nil
}

func (c *converger) Check(context.Context, guest.GuestID) (time.Duration, error) { return 0, nil }

func (c *converger) Redeem(context.Context, string) error { return nil }

// queued queues guests for the worker.
func queued(t *testing.T, pool *pgxpool.Pool, ids ...guest.GuestID) {
	t.Helper()
	queue, err := NewInserter()
	if err != nil {
		t.Fatal(err)
	}
	err = pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		for _, id := range ids {
			if err := queue.Converge(t.Context(), tx, id, false); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// F10: arguments that cannot be read, a worker that panics, one that never ends.
func TestF10WhatCannotBeWorkedIsInNobodysWay(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for a job that never ends")
	}
	pool := postgrestest.New(t)
	newID := func() guest.GuestID { return guest.GuestID(uuid.NewString()) }
	c := &converger{
		panics: newID(), loops: newID(), looping: make(chan struct{}), end: make(chan struct{}), converged: make(chan guest.GuestID, 100),
	}
	defer close(c.end)
	poison, good := newID(), newID()
	queued(t, pool, poison, c.panics, c.loops)
	const spoil = `UPDATE river_job SET args = '{"guest": ["not", "an", "id"]}' WHERE args->>'guest' = $1`
	if _, err := pool.Exec(t.Context(), spoil, poison); err != nil {
		t.Fatal(err)
	}
	u := &upkeep{reading: make(chan chan struct{}, 100), swept: make(chan struct{}, 1), forgot: make(chan struct{}, 1)}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	stopped := make(chan error, 1)
	go func() {
		stopped <- Run(ctx, Options{
			Pool: pool, Converger: c, Postman: u, Syncer: u, Sweeper: u, SyncEvery: time.Hour, Log: slog.New(slog.DiscardHandler),
		})
	}()
	within(t, "the endless job", c.looping)
	for range 3 * convergeMany { // more than there are places
		queued(t, pool, good)
		if got := within(t, "the next guest", c.converged); got != good {
			t.Errorf("converged %s", got)
		}
	}
	failed := func() (jobs int) {
		const count = `SELECT count(*) FROM river_job WHERE kind = 'converge_guest' AND state IN ('retryable', 'available', 'scheduled') AND cardinality(errors) > 0`
		if err := pool.QueryRow(t.Context(), count).Scan(&jobs); err != nil {
			t.Fatal(err)
		}
		return jobs
	}
	for deadline := time.Now().Add(20 * time.Second); failed() < 2 && time.Now().Before(deadline); {
	}
	if n := failed(); n != 2 {
		t.Errorf("of %d jobs it is told why they failed, want the unreadable and the one that panicked", n)
	}
	stop()
	within(t, "the end of a process whose job never ends", stopped)
}
