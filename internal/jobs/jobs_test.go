package jobs

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"guestportal/internal/guest"
	"guestportal/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// upkeep counts what the schedule asks for. A reading waits to be let go.
type upkeep struct {
	reading chan chan struct{} // one for each reading that begins: close it to let it end
	swept   chan struct{}
	forgot  chan struct{}
}

func (u *upkeep) Sync(ctx context.Context) error {
	end := make(chan struct{})
	select {
	case u.reading <- end:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-end:
	case <-ctx.Done():
	}
	return ctx.Err()
}

func (u *upkeep) Sweep(context.Context) error {
	select {
	case u.swept <- struct{}{}:
	default:
	}
	return nil
}

func (u *upkeep) Forget(context.Context) error {
	select {
	case u.forgot <- struct{}{}:
	default:
	}
	return nil
}

func (u *upkeep) Converge(context.Context, guest.GuestID) (time.Duration, error) { return 0, nil }
func (u *upkeep) Check(context.Context, guest.GuestID) (time.Duration, error)    { return 0, nil }
func (u *upkeep) Redeem(context.Context, string) error                           { return nil }
func (u *upkeep) Deliver(context.Context, string, bool) error                    { return nil }

// start runs the queue with a schedule.
func start(t *testing.T, pool *pgxpool.Pool, syncEvery time.Duration) *upkeep {
	t.Helper()
	u := &upkeep{reading: make(chan chan struct{}), swept: make(chan struct{}, 1), forgot: make(chan struct{}, 1)}
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() {
		stopped <- Run(ctx, Options{
			Pool: pool, Converger: u, Postman: u, Syncer: u, Sweeper: u, SyncEvery: syncEvery, Log: slog.New(slog.DiscardHandler),
		})
	}()
	t.Cleanup(func() { // the context has ended by now
		stop()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	})
	return u
}

// within waits for something that must come.
func within[T any](t *testing.T, what string, c <-chan T) (got T) {
	t.Helper()
	select {
	case got = <-c:
	case <-time.After(30 * time.Second):
		t.Fatalf("%s never comes", what)
	}
	return got
}

// hint asks for a reading, times over in one transaction, so that none is fetched
// before the last is there.
func hint(t *testing.T, pool *pgxpool.Pool, times int) {
	t.Helper()
	queue, err := NewInserter()
	if err != nil {
		t.Fatal(err)
	}
	err = pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		for range times {
			if err := queue.Sync(t.Context(), tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// dead leaves a job as a killed process does: running, with nobody at work.
func dead(t *testing.T, pool *pgxpool.Pool, args river.JobArgs, every time.Duration) {
	t.Helper()
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	if err != nil {
		t.Fatal(err)
	}
	o := &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: every}}
	if every == 0 {
		o = nil
	}
	job, err := client.Insert(t.Context(), args, o)
	if err != nil {
		t.Fatal(err)
	}
	const run = `UPDATE river_job SET state = 'running', attempt = 1, attempted_at = now(), attempted_by = '{dead}' WHERE id = $1`
	if _, err := pool.Exec(t.Context(), run, job.Job.ID); err != nil {
		t.Fatal(err)
	}
}

func TestTheScheduleBeginsAtOnce(t *testing.T) {
	t.Parallel()
	u := start(t, postgrestest.New(t), time.Hour)
	within(t, "the sweep", u.swept)
	within(t, "the forgetting", u.forgot)
	close(within(t, "the reading", u.reading))
}

func TestADeadJobBlocksOnePeriodOnly(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	dead(t, pool, syncArgs{}, 2*time.Second)
	dead(t, pool, sweepArgs{}, sweepEvery)
	u := start(t, pool, 2*time.Second)
	within(t, "the sweep", u.swept)
	close(within(t, "the reading", u.reading))
}

func TestAHintLeadsToAReadingThatBeginsAfterIt(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	dead(t, pool, hintArgs{}, 0)
	u := start(t, pool, time.Hour)
	first := within(t, "the reading of the schedule", u.reading)
	hint(t, pool, 2) // while that one reads

	select { // by the second sweep, a hint that did not wait would have been seen
	case <-u.reading:
		t.Fatal("two read at once")
	case <-afterwards(u.swept, 2):
	}
	close(first)
	second := within(t, "the reading after the hint", u.reading)
	hint(t, pool, 1) // while the reading of the first hint runs: it may have passed by
	close(second)
	close(within(t, "the reading after the last hint", u.reading))
	var left int
	const jobs = `SELECT count(*) FROM river_job WHERE kind = 'sync_directory_now'`
	if err := pool.QueryRow(t.Context(), jobs).Scan(&left); err != nil || left != 3 {
		t.Errorf("%d hints in the queue (%v), want the dead one and two", left, err)
	}
}

// afterwards is closed when something has come n times.
func afterwards(c <-chan struct{}, n int) <-chan struct{} {
	over := make(chan struct{})
	go func() {
		defer close(over)
		for range n {
			<-c
		}
	}()
	return over
}
