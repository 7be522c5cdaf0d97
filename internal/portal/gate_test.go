package portal

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/graph"
	"guestportal/internal/postgres/postgrestest"
)

// held gives a gate whose pace somebody else holds until let go, and one caller of
// it whose transaction waits for that.
func held(t *testing.T, pool *pgxpool.Pool) (g *sharedGate, first <-chan error, letGo func()) {
	t.Helper()
	g = newSharedGate(pool).(*sharedGate)
	if _, err := pool.Exec(t.Context(), `INSERT INTO graph_pace DEFAULT VALUES`); err != nil {
		t.Fatal(err)
	}
	other, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Rollback(context.WithoutCancel(t.Context())) })
	if _, err := other.Exec(t.Context(), `SELECT FROM graph_pace FOR UPDATE`); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, _, err := g.Reserve(t.Context(), writes(1, graph.Approving))
		done <- err
	}()
	g.untilWaiting(t, 0)
	return g, done, func() {
		t.Helper()
		if err := other.Rollback(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func writes(n int, p graph.Priority) graph.Reservation {
	return graph.Reservation{Spending: graph.Spending{0, n, 0}, Priority: p}
}

// untilWaiting returns when somebody takes, and so many wait for the next time.
func (g *sharedGate) untilWaiting(t *testing.T, want int) {
	t.Helper()
	again := time.NewTicker(time.Millisecond)
	defer again.Stop()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-again.C {
		g.mu.Lock()
		there := g.taking && len(g.waiting) == want
		g.mu.Unlock()
		if there {
			return
		}
	}
	t.Fatalf("there are never %d who wait", want)
}

func TestThoseWhoAskAtOnceShareATransaction(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	const count = `
		CREATE TABLE taken (at timestamptz DEFAULT now());
		CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO taken DEFAULT VALUES; RETURN NULL; END $$;
		CREATE TRIGGER noted AFTER UPDATE ON graph_pace EXECUTE FUNCTION note()`
	if _, err := pool.Exec(t.Context(), count); err != nil {
		t.Fatal(err)
	}
	g, first, letGo := held(t, pool)
	hasty, giveUp := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() {
		if _, ok, err := g.Reserve(hasty, writes(1, graph.Approving)); ok || !errors.Is(err, context.Canceled) {
			t.Errorf("whoever gives up gets %v, %v", ok, err)
		}
	})
	for range 200 {
		all.Go(func() {
			if wait, ok, err := g.Reserve(t.Context(), writes(1, graph.Approving)); wait != 0 || !ok || err != nil {
				t.Errorf("one of many gets %v, %v, %v", wait, ok, err)
			}
		})
	}
	g.untilWaiting(t, 201)
	giveUp()
	letGo()
	all.Wait()
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	var transactions int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM taken`).Scan(&transactions); err != nil || transactions != 2 {
		t.Errorf("%d transactions, %v", transactions, err)
	}
	const spent = 1 + 201
	for _, left := range []struct {
		n  int
		ok bool
	}{{2970 - spent, true}, {1, false}} {
		if _, ok, err := g.Reserve(t.Context(), writes(left.n, graph.Removing)); ok != left.ok || err != nil {
			t.Errorf("%d more: %v, %v", left.n, ok, err)
		}
	}
}

func TestOfThoseWhoAskAtOnceTheFirstInLineGoesFirst(t *testing.T) {
	t.Parallel()
	g, first, letGo := held(t, postgrestest.New(t))
	var all sync.WaitGroup
	asks := func(r graph.Reservation, want bool) {
		all.Go(func() {
			if _, ok, err := g.Reserve(t.Context(), r); ok != want || err != nil {
				t.Errorf("priority %d gets %v, %v", r.Priority, ok, err)
			}
		})
	}
	asks(writes(1, graph.Redeeming), false)
	g.untilWaiting(t, 1)
	asks(writes(2969, graph.Removing), true) // all that is left
	g.untilWaiting(t, 2)
	letGo()
	all.Wait()
	if err := <-first; err != nil {
		t.Error(err)
	}
}

func TestEverybodyHearsThatTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	g := newSharedGate(pool)
	pool.Close()
	for range 3 {
		if _, ok, err := g.Reserve(t.Context(), writes(1, graph.Removing)); ok || err == nil {
			t.Errorf("got %v, %v", ok, err)
		}
	}
}
