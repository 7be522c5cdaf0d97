package portal

import (
	"context"
	"encoding/json"
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
	err = g.Pace(ctx, func(spent []byte, now time.Time) ([]byte, error) {
		var pace graph.Pace
		if err := json.Unmarshal(spent, &pace); err != nil {
			return nil, err
		}
		if wait, ok = pace.Take(r, now); !ok {
			return nil, nil
		}
		return json.Marshal(pace)
	})
	return wait, ok && err == nil, err
}

// Close implements graph.Shared.
func (g sharedGate) Close(ctx context.Context, c graph.Closing) error {
	return g.Gate.Close(ctx, c.Kind, c.Reason, c.For, c.Trials)
}

// Closed implements graph.Shared.
func (g sharedGate) Closed(ctx context.Context) (list []graph.Closing, err error) {
	err = g.Gate.Closed(ctx, func(kind, reason string, left time.Duration, trials int) {
		list = append(list, graph.Closing{Kind: kind, Reason: reason, For: left, Trials: trials})
	})
	return list, err
}
