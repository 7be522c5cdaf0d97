package graph

import (
	"context"
	"time"
)

// Priority says whose calls go first when a quota is nearly spent.
type Priority int

// From the last to the first. Access that has ended is taken away before
// anything else is done.
const (
	Syncing   Priority = iota // reading the directory's changes
	Approving                 // giving what was approved
	Removing                  // taking away what has ended
)

// held is the part of a quota's burst that a priority leaves to those above it.
func (p Priority) held() float64 {
	switch p {
	case Syncing:
		return 0.5
	case Approving:
		return 0.1
	}
	return 0
}

// quota is a limit that Microsoft publishes, with a little room left below it:
// in any window no more than burst + rate × window is spent.
//
// Source: https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
type quota struct {
	name  string
	rate  float64 // units a second, in the long run
	burst float64 // units at once after a pause
}

// The published limits: 150 invitations in 5 s of all apps together, 3,000 writes
// in 150 s and 3,500 resource units in 10 s of this app in the smallest tenant.
var (
	invitations = quota{name: "invitations", rate: 27.5, burst: 12}
	writeQuota  = quota{name: "writes", rate: 18.8, burst: 150}
	unitQuota   = quota{name: "units", rate: 330, burst: 150}
)

// quotas are those that a call spends.
func (r request) quotas() []spending {
	out := []spending{{unitQuota, r.units()}}
	if r.write() {
		out = append(out, spending{writeQuota, 1})
	}
	if r.path == invitationsPath {
		out = append(out, spending{invitations, 1})
	}
	return out
}

type spending struct {
	quota quota
	units float64
}

// units is what a call costs at most.
//
// Source: https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
func (r request) units() float64 {
	if r.write() {
		return 1
	}
	return 2
}

// A Reservation asks for a part of a quota.
type Reservation struct {
	Quota     string        // its name
	Step      time.Duration // how long the quota needs to grow by what is asked for
	Tolerance time.Duration // how far the quota may be overdrawn: its burst, as a time
	Patience  time.Duration // how long the caller would wait
}

// Take is the arithmetic of a reservation. spent is the moment at which the quota
// will be whole again, as everything taken before has left it (the theoretical
// arrival time of the generic cell rate algorithm, ITU-T I.371). When the turn
// comes within the patience, ok is true and after is the new moment; wait is
// either the time until the turn or until it would be worth asking again.
func (r Reservation) Take(spent, now time.Time) (after time.Time, wait time.Duration, ok bool) {
	after = spent
	if after.Before(now) {
		after = now
	}
	after = after.Add(r.Step)
	wait = max(0, after.Sub(now)-r.Tolerance)
	if wait > r.Patience {
		return spent, wait, false
	}
	return after, wait, true
}

// Shared is where all processes on one database keep to one pace.
type Shared interface {
	// Reserve takes a part of a quota, or says when to come again.
	Reserve(ctx context.Context, r Reservation) (wait time.Duration, ok bool, err error)
	// Close keeps calls of a kind away for that long; never less than before. An
	// empty reason stands for an answer of Microsoft's to wait.
	Close(ctx context.Context, kind, reason string, wait time.Duration) error
	// Open takes back a closing that had a reason.
	Open(ctx context.Context, kind string) error
	// Closed lists what is closed now.
	Closed(ctx context.Context) ([]Closing, error)
}

// Closing is a kind of calls that stay away.
type Closing struct {
	Kind, Reason string
	For          time.Duration
}

// patience is how long a call waits for its turn itself. A longer wait is told
// to the caller, who comes back.
const patience = 10 * time.Second

// turn waits until a call's turn has come. It returns how much longer to stay
// away when that is out of patience.
func turn(ctx context.Context, shared Shared, s spending, priority Priority) (away time.Duration, err error) {
	wait, ok, err := shared.Reserve(ctx, Reservation{
		Quota: s.quota.name, Step: seconds(s.units / s.quota.rate),
		Tolerance: seconds(s.quota.burst * (1 - priority.held()) / s.quota.rate), Patience: patience,
	})
	if err != nil || !ok {
		return wait, err
	}
	return 0, pause(ctx, wait)
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
