package postgres_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guestportal/internal/postgres"
	"guestportal/internal/postgres/postgrestest"
)

func TestProcessesAtOnceTakeNoMoreThanTheQuota(t *testing.T) {
	t.Parallel()
	g := postgres.Gate{Pool: postgrestest.New(t)}
	const step, tolerance = time.Minute, 10 * time.Minute // ten at once, then one a minute
	var taken, refused atomic.Int64
	var wg sync.WaitGroup
	for range 30 {
		wg.Go(func() {
			wait, ok, err := g.Reserve(t.Context(), "q", step, tolerance, 0)
			switch {
			case err != nil:
				t.Error(err)
			case ok && wait == 0:
				taken.Add(1)
			case !ok && wait > 50*time.Second && wait <= time.Minute:
				refused.Add(1)
			default:
				t.Errorf("ok %v, wait %v", ok, wait)
			}
		})
	}
	wg.Wait()
	if taken.Load() != 10 || refused.Load() != 20 {
		t.Errorf("%d taken and %d refused", taken.Load(), refused.Load())
	}
	wait, ok, err := g.Reserve(t.Context(), "q", step, tolerance, 2*time.Minute)
	if err != nil || !ok || wait < 50*time.Second || wait > time.Minute {
		t.Errorf("with patience: %v, %v, %v", wait, ok, err)
	}
	if wait, ok, err = g.Reserve(t.Context(), "other", step, tolerance, 0); err != nil || !ok || wait != 0 {
		t.Errorf("another quota: %v, %v, %v", wait, ok, err)
	}
}

func TestWhatIsClosedIsClosedForAll(t *testing.T) {
	t.Parallel()
	g := postgres.Gate{Pool: postgrestest.New(t)}
	closed := func() map[string]string {
		t.Helper()
		got := map[string]string{}
		err := g.Closed(t.Context(), func(kind, reason string, left time.Duration) {
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
		if err := g.Close(t.Context(), kind, reason, wait); err != nil {
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
