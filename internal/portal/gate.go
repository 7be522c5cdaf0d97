package portal

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/graph"
	"guestportal/internal/postgres"
)

// sharedGate lets all processes on a database keep to one pace before Microsoft
// Graph.
type sharedGate struct{ postgres.Gate }

func newSharedGate(pool *pgxpool.Pool) graph.Shared { return sharedGate{postgres.Gate{Pool: pool}} }

// Reserve implements graph.Shared.
func (g sharedGate) Reserve(ctx context.Context, r graph.Reservation) (wait time.Duration, ok bool, err error) {
	return g.Gate.Reserve(ctx, r.Quota, r.Step, r.Tolerance, r.Patience)
}

// Closed implements graph.Shared.
func (g sharedGate) Closed(ctx context.Context) (list []graph.Closing, err error) {
	err = g.Gate.Closed(ctx, func(kind, reason string, left time.Duration) {
		list = append(list, graph.Closing{Kind: kind, Reason: reason, For: left})
	})
	return list, err
}
