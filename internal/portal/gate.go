package portal

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/graph"
	"guestportal/internal/postgres"
)

// sharedGate lets all processes on a database keep to one pace before Microsoft
// Graph. Those of this process who ask while an answer of the database is under way
// share the next one: hundreds who come at once cost a few transactions.
type sharedGate struct {
	postgres.Gate

	mu      sync.Mutex
	waiting []*asked
	taking  bool // somebody takes for those who wait
}

// asked is a reservation that waits for its answer.
type asked struct {
	graph.Reservation
	answered chan struct{} // closed when the rest is set

	wait time.Duration
	ok   bool
	err  error
}

func newSharedGate(pool *pgxpool.Pool) graph.Shared {
	return &sharedGate{Gate: postgres.Gate{Pool: pool}}
}

// Reserve implements graph.Shared.
func (g *sharedGate) Reserve(ctx context.Context, r graph.Reservation) (wait time.Duration, ok bool, err error) {
	a := &asked{Reservation: r, answered: make(chan struct{})}
	g.mu.Lock()
	g.waiting = append(g.waiting, a)
	if !g.taking {
		g.taking = true
		go g.take(context.WithoutCancel(ctx)) // it has a deadline of its own
	}
	g.mu.Unlock()
	select {
	case <-a.answered:
		return a.wait, a.ok, a.err
	case <-ctx.Done():
		return 0, false, ctx.Err()
	}
}

// take answers those who wait until there are none.
func (g *sharedGate) take(ctx context.Context) {
	for {
		g.mu.Lock()
		all := g.waiting
		g.waiting, g.taking = nil, len(all) > 0
		g.mu.Unlock()
		if len(all) == 0 {
			return
		}
		slices.SortStableFunc(all, func(a, b *asked) int { return int(b.Priority - a.Priority) })
		err := g.Pace(ctx, func(spent []byte, now time.Time) ([]byte, error) { return takeAll(all, spent, now) })
		for _, a := range all {
			a.err, a.ok = err, a.ok && err == nil
			close(a.answered)
		}
	}
}

// takeAll takes one turn after the other of a pace that is stored as JSON, and
// gives what to store.
func takeAll(all []*asked, spent []byte, now time.Time) ([]byte, error) {
	var pace graph.Pace
	if err := json.Unmarshal(spent, &pace); err != nil {
		return nil, err
	}
	taken := false
	for _, a := range all {
		a.wait, a.ok = pace.Take(a.Reservation, now)
		taken = taken || a.ok
	}
	if !taken {
		return nil, nil
	}
	return json.Marshal(pace)
}

// Close implements graph.Shared.
func (g *sharedGate) Close(ctx context.Context, c graph.Closing) error {
	return g.Gate.Close(ctx, c.Kind, c.Reason, c.For, c.Trials)
}

// Closed implements graph.Shared.
func (g *sharedGate) Closed(ctx context.Context) (list []graph.Closing, err error) {
	err = g.Gate.Closed(ctx, func(kind, reason string, left time.Duration, trials int) {
		list = append(list, graph.Closing{Kind: kind, Reason: reason, For: left, Trials: trials})
	})
	return list, err
}
