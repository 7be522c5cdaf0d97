package jobs

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
	"guestportal/internal/postgres/postgrestest"
)

// checker wants to look a second time at everybody.
type checker struct {
	converger
	checked chan guest.GuestID
	looks   int
}

func (c *checker) Check(_ context.Context, id guest.GuestID) (time.Duration, error) {
	c.looks++
	c.checked <- id
	if c.looks == 1 {
		return time.Millisecond, nil
	}
	return 0, nil
}

func TestAComparisonIsQueuedOnceAndLooksAgainAsOftenAsItTakes(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	queue, err := NewInserter()
	if err != nil {
		t.Fatal(err)
	}
	id := guest.GuestID(uuid.NewString())
	err = pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		for range 3 {
			if err := queue.Check(t.Context(), tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	c := &checker{checked: make(chan guest.GuestID, 9)}
	u := &upkeep{reading: make(chan chan struct{}, 9), swept: make(chan struct{}, 1), forgot: make(chan struct{}, 1)}
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() {
		stopped <- Run(ctx, Options{
			Pool: pool, Converger: c, Postman: u, Syncer: u, Sweeper: u, SyncEvery: time.Hour, Log: slog.New(slog.DiscardHandler),
		})
	}()
	for range 2 {
		if got := within(t, "the look", c.checked); got != id {
			t.Errorf("looked at %s", got)
		}
	}
	stop()
	if err := within(t, "the end", stopped); err != nil {
		t.Error(err)
	}
	var jobs int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM river_job WHERE kind = 'check_guest'`).Scan(&jobs); err != nil || jobs != 1 {
		t.Errorf("%d jobs (%v), want one", jobs, err)
	}
}
