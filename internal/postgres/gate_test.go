package postgres_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guestportal/internal/postgres"
	"guestportal/internal/postgres/postgrestest"
)

func TestProcessesAtOnceShareOnePace(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	var wg sync.WaitGroup
	for range 10 {
		g := postgres.Gate{Pool: pool}
		wg.Go(func() {
			for range 5 {
				if err := add(t.Context(), g, 1); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	g := postgres.Gate{Pool: pool}
	if err := add(t.Context(), g, 0); err != nil || total(t, g) != 50 {
		t.Errorf("after fifty times one it is %d: %v", total(t, g), err)
	}
	full := errors.New("the quota is full")
	err := g.Pace(t.Context(), func([]byte, time.Time) ([]byte, error) { return []byte("0"), full })
	if !errors.Is(err, full) || total(t, g) != 50 {
		t.Errorf("an error changes it to %d: %v", total(t, g), err)
	}
	// As after a crash of the database, which empties what is unlogged.
	if _, err := pool.Exec(t.Context(), `TRUNCATE graph_pace`); err != nil {
		t.Fatal(err)
	}
	if err := add(t.Context(), g, 1); err != nil || total(t, g) != 1 {
		t.Errorf("after a crash it is %d: %v", total(t, g), err)
	}
}

// add adds to a number that takes the place of the pace.
func add(ctx context.Context, g postgres.Gate, n int) error {
	return g.Pace(ctx, func(spent []byte, _ time.Time) ([]byte, error) {
		sum := 0
		if err := json.Unmarshal(spent, &sum); err != nil {
			return nil, err
		}
		return json.Marshal(sum + n)
	})
}

func total(t *testing.T, g postgres.Gate) (sum int) {
	t.Helper()
	err := g.Pace(t.Context(), func(spent []byte, _ time.Time) ([]byte, error) { return nil, json.Unmarshal(spent, &sum) })
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// Whoever waited for the lock must not spend at the time at which they came.
func TestTheTimeOfATurnIsThatOfTheLock(t *testing.T) {
	t.Parallel()
	g := postgres.Gate{Pool: postgrestest.New(t)}
	if err := add(t.Context(), g, 0); err != nil {
		t.Fatal(err)
	}
	var left, at time.Time
	locked := make(chan struct{})
	var second sync.WaitGroup
	second.Go(func() {
		<-locked
		err := g.Pace(t.Context(), func(_ []byte, now time.Time) ([]byte, error) {
			at = now
			return nil, nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	err := g.Pace(t.Context(), func([]byte, time.Time) ([]byte, error) {
		close(locked)
		for deadline := time.Now().Add(10 * time.Second); left.IsZero() && time.Now().Before(deadline); {
			const waiting = `SELECT coalesce(max(clock_timestamp()), 'epoch') FROM pg_locks WHERE NOT granted AND locktype IN ('tuple', 'transactionid')`
			var seen time.Time
			if err := g.Pool.QueryRow(t.Context(), waiting).Scan(&seen); err != nil {
				return nil, err
			}
			if seen.Unix() > 0 {
				left = seen
			}
		}
		return nil, nil // nothing is changed, so that the row is not read again
	})
	if second.Wait(); err != nil || left.IsZero() || at.Before(left) {
		t.Errorf("the lock was still waited for at %v, and the time of the turn is %v: %v", left, at, err)
	}
}

func TestWhatIsClosedIsClosedForAll(t *testing.T) {
	t.Parallel()
	g := postgres.Gate{Pool: postgrestest.New(t)}
	closed := func() map[string]string {
		t.Helper()
		got := map[string]string{}
		err := g.Closed(t.Context(), func(kind, reason string, left time.Duration, _ int) {
			if left <= 0 || left > time.Hour {
				t.Errorf("%s for %v", kind, left)
			}
			got[kind] = reason
		})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	shut := func(kind, reason string, wait time.Duration) {
		t.Helper()
		if err := g.Close(t.Context(), kind, reason, wait, 0); err != nil {
			t.Fatal(err)
		}
	}
	shut("writes", "", time.Hour)
	shut("all", "the secret is wrong", time.Hour)
	shut("all", "", time.Minute) // a shorter one changes nothing
	shut("over", "", -time.Second)
	if got := closed(); len(got) != 2 || got["all"] != "the secret is wrong" || got["writes"] != "" {
		t.Errorf("closed are %v", got)
	}
	for _, kind := range []string{"all", "writes"} {
		if err := g.Open(t.Context(), kind); err != nil {
			t.Fatal(err)
		}
	}
	if got := closed(); len(got) != 1 {
		t.Errorf("after opening, closed are %v: what Microsoft asked for is not ours to open", got)
	}
}

func TestAClosedKindIsTriedByOneAtATime(t *testing.T) {
	t.Parallel()
	g := postgres.Gate{Pool: postgrestest.New(t)}
	shut := func(wait time.Duration, trials int) {
		t.Helper()
		if err := g.Close(t.Context(), "route", "it fails", wait, trials); err != nil {
			t.Fatal(err)
		}
	}
	try := func() (won int) {
		t.Helper()
		var tried atomic.Int64
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() {
				ok, err := g.Try(t.Context(), "route", time.Minute)
				if err != nil {
					t.Error(err)
				}
				if ok {
					tried.Add(1)
				}
			})
		}
		wg.Wait()
		return int(tried.Load())
	}
	closed := func() (left time.Duration, trials int) {
		t.Helper()
		if err := g.Closed(t.Context(), func(_, _ string, l time.Duration, n int) { left, trials = l, n }); err != nil {
			t.Fatal(err)
		}
		return left, trials
	}
	if n := try(); n != 0 {
		t.Errorf("%d try what is open", n)
	}
	shut(time.Hour, 1)
	if n := try(); n != 0 {
		t.Errorf("%d try before its time", n)
	}
	shut(-time.Second, 2)
	if left, trials := closed(); left > 0 || trials != 2 {
		t.Errorf("on trial it is closed for %v after %d trials", left, trials)
	}
	if n := try(); n != 1 {
		t.Errorf("%d try, want one", n)
	}
	if left, trials := closed(); left <= 0 || left > time.Minute || trials != 2 {
		t.Errorf("while it is tried it is closed for %v after %d trials", left, trials)
	}
	shut(time.Second, 3) // the trial failed
	if left, trials := closed(); left > time.Second || trials != 3 {
		t.Errorf("after a trial it is closed for %v after %d trials", left, trials)
	}
	if err := g.Open(t.Context(), "route"); err != nil {
		t.Fatal(err)
	}
	if left, trials := closed(); left != 0 || trials != 0 {
		t.Errorf("opened it is closed for %v after %d trials", left, trials)
	}
}

// BenchmarkPace is what a turn costs beside the arithmetic, with so many callers
// at once.
func BenchmarkPace(b *testing.B) {
	g := postgres.Gate{Pool: postgrestest.New(b)}
	for _, callers := range []int{1, 8} {
		b.Run(fmt.Sprint(callers), func(b *testing.B) {
			b.SetParallelism(callers)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := add(b.Context(), g, 1); err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
}
