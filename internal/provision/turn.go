package provision

import (
	"context"
	"errors"
	"time"

	"guestportal/internal/guest"
)

// turnPatience is how long a wave waits for its turn before Microsoft Graph; for
// longer waits the guest is left to a later run. It is spent before anything is
// announced, but under the lease.
const turnPatience = 10 * time.Second

// turn waits for the turn of a wave, and gives those of its steps that may go now
// with the context for their calls. Nothing is announced before, so the history
// tells of no step that only stood in a queue. What takes something away has a turn
// of its own; what gives does not hold it up, and comes with it only if it need
// not wait. held is the worst of the steps that may not go.
func (r *run) turn(ctx context.Context, wave []guest.Step) (calls context.Context, going []guest.Step, held *attempt) {
	calls = ctx
	patience := turnPatience
	for _, takesAway := range []bool{true, false} {
		var steps []guest.Step
		for _, s := range wave {
			if s.TakesAway() == takesAway {
				steps = append(steps, s)
			}
		}
		if len(steps) == 0 {
			continue
		}
		under, away := r.Directory.Turn(calls, steps, patience)
		calls = under
		for i, s := range steps {
			switch f := away[i]; {
			case f == nil:
				going, patience = append(going, s), 0
			case patience == 0 && errors.Is(f, guest.ErrQueue):
				// The next round waits for it.
			case held == nil || f.Lasting() && !held.fault.Lasting():
				held = &attempt{intent: guest.Intent{Step: s}, fault: f}
			}
		}
	}
	return calls, going, held
}
