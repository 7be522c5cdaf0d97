package graph

import (
	"context"
	"time"
)

// Shared is where all processes on one database keep to one pace, and hear from
// one another what has been closed.
type Shared interface {
	// Reserve takes a turn of the Pace that all share, as Pace.Take does.
	Reserve(ctx context.Context, r Reservation) (wait time.Duration, ok bool, err error)
	// Close keeps calls of a kind away; for less than before only after a trial, of
	// which more Trials tell.
	Close(ctx context.Context, c Closing) error
	// Open takes back a closing that had a reason.
	Open(ctx context.Context, kind string) error
	// Closed lists what is closed now, and what is on trial.
	Closed(ctx context.Context) ([]Closing, error)
	// Try gives one caller the right to try a kind that is on trial: the others are
	// to stay away for that long, or until it is opened.
	Try(ctx context.Context, kind string, hold time.Duration) (ok bool, err error)
}

// Closing is a kind of calls that stay away.
type Closing struct {
	Kind   string
	Reason string        // empty: Microsoft asked to wait
	For    time.Duration // from now; of what is on trial, zero or less
	Trials int           // how often it was closed in a row, for a kind that opens only when a trial goes well
}
