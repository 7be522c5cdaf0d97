package graph

import (
	"context"
	"fmt"
	"sync"
	"time"

	"guestportal/internal/guest"
)

// gate stands in front of every call: it keeps away what Graph asked to stay
// away, what Graph fails to answer, everything while the portal itself is not let
// in, and otherwise lets calls through at the pace of the published quotas. What
// it knows it shares with all processes on the database.
type gate struct {
	shared Shared
	now    func() time.Time

	mu      sync.Mutex
	closed  map[string]closing
	asked   time.Time          // when closed was read last
	failed  map[string]int     // refusals in a row of what has a reason, by kind
	budgets map[string]float64 // what is left of each route's budget for failures; see budget.go
}

type closing struct {
	until  time.Time
	reason string
	trials int
	kind   string // set by remaining
}

// or gives what holds of a closing and another one of its kind: the one that
// takes longer, unless the other follows from a trial.
func (c closing) or(other Closing, now time.Time) closing {
	until := now.Add(other.For)
	if until.After(c.until) || other.Trials > c.trials {
		return closing{until: until, reason: other.Reason, trials: max(c.trials, other.Trials)}
	}
	return c
}

func newGate(shared Shared, now func() time.Time) *gate {
	return &gate{shared: shared, now: now, closed: map[string]closing{}, failed: map[string]int{}, budgets: map[string]float64{}}
}

// news is how old what other processes have closed may be.
const news = time.Second

// pass waits for a call's turn, unless it has a ticket; a fault says why it must
// not be made now. A call that is a trial decides whether its route opens.
func (g *gate) pass(ctx context.Context, r request, priority Priority) (trial bool, away *guest.Fault) {
	ticket := ticketIn(ctx)
	trial = ticket.tries(r.route())
	if away = g.away(ctx, r, trial); away != nil {
		return false, away
	}
	if !ticket.pays(r.spends(), g.now()) {
		if away = g.turn(ctx, r, Reservation{r.spends(), priority, patience}); away != nil {
			return false, away
		}
		if away = g.away(ctx, r, trial); away != nil { // it may have closed meanwhile
			return false, away
		}
	}
	if trial {
		return true, nil
	}
	return g.try(ctx, r)
}

// away tells why a call must stay away, if it must. A trial is held off by
// everything but the failures of its route.
func (g *gate) away(ctx context.Context, r request, trial bool) *guest.Fault {
	if err := g.refresh(ctx); err != nil {
		return r.notSent(guest.FaultNotSent, 0, err)
	}
	switch c, wait := g.remaining(r); {
	case wait > 0 && c.reason != "":
		f := r.notSent(guest.FaultShutOut, wait, ErrAway)
		f.Message, f.Reason = c.reason, signInReason(c.reason)
		if f.Permission = permissionFor(c.kind); f.Permission != "" {
			f.Reason = guest.ReasonPermission
		}
		return f
	case wait > 0:
		return r.notSent(guest.FaultThrottled, wait, ErrAway)
	}
	if wait := g.failing(r); wait > 0 && !trial {
		return r.notSent(guest.FaultNotSent, wait, ErrFailing)
	}
	return nil
}

// turn waits for a turn in the quotas.
func (g *gate) turn(ctx context.Context, r request, want Reservation) *guest.Fault {
	wait, ok, err := g.shared.Reserve(ctx, want)
	if err == nil && ok {
		err = pause(ctx, wait)
	}
	switch {
	case err != nil:
		return r.notSent(guest.FaultNotSent, 0, fmt.Errorf("wait for a turn: %w", err))
	case !ok:
		return r.notSent(guest.FaultThrottled, wait, guest.ErrQueue)
	}
	return nil
}

// refresh reads what other processes have closed and opened.
func (g *gate) refresh(ctx context.Context) error {
	g.mu.Lock()
	now := g.now()
	stale := now.Sub(g.asked) >= news || now.Before(g.asked)
	if stale {
		g.asked = now // the others of this process need not ask as well
	}
	g.mu.Unlock()
	if !stale {
		return nil
	}
	list, err := g.shared.Closed(ctx)
	g.mu.Lock()
	defer g.mu.Unlock()
	if err != nil {
		g.asked = time.Time{}
		return fmt.Errorf("read what Microsoft Graph asked for: %w", err)
	}
	told := map[string]closing{}
	for _, c := range list {
		told[c.Kind] = closing{until: now.Add(c.For), reason: c.Reason, trials: c.Trials}
	}
	// What Microsoft asked of this process holds, whether or not the others have
	// heard of it. What has a reason may have been opened by another process.
	for kind, c := range g.closed {
		if c.reason == "" && c.until.After(now) && c.until.After(told[kind].until) {
			told[kind] = c
		}
	}
	g.closed = told
	return nil
}

// remaining tells for how long a call must stay away; zero or less means that it
// may go.
func (g *gate) remaining(r request) (longest closing, wait time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	kinds := []string{r.route(), allCalls}
	for _, p := range r.powers() {
		kinds = append(kinds, p.kind)
	}
	if r.write() {
		kinds = append(kinds, allWrites)
	}
	for _, kind := range kinds {
		if c := g.closed[kind]; c.until.After(longest.until) {
			longest = c
			longest.kind = kind
		}
	}
	return longest, longest.until.Sub(g.now())
}

// shut keeps calls of a kind away, here at once and elsewhere soon.
func (g *gate) shut(ctx context.Context, c Closing) {
	g.mu.Lock()
	g.closed[c.Kind] = g.closed[c.Kind].or(c, g.now())
	g.mu.Unlock()
	// When the others cannot be told, each of them is told by Graph itself.
	_ = g.shared.Close(context.WithoutCancel(ctx), c)
}

// shutOut is for calls that are not let in: all when the token was refused,
// else those of the kind that lacks a permission. Nothing can be done
// until somebody has mended that, which is looked for ever more rarely.
func (g *gate) shutOut(ctx context.Context, kind, reason string) (wait time.Duration) {
	g.mu.Lock()
	if left := g.closed[kind].until.Sub(g.now()); left > 0 { // by another call of the same moment
		g.mu.Unlock()
		return left
	}
	wait = min(shutOutFirst<<min(g.failed[kind], 6), shutOutLongest)
	g.failed[kind]++
	g.mu.Unlock()
	g.shut(ctx, Closing{Kind: kind, Reason: reason, For: wait})
	return wait
}

const (
	shutOutFirst   = 15 * time.Second
	shutOutLongest = 5 * time.Minute
)

// letIn notes that calls of a kind are let in.
func (g *gate) letIn(ctx context.Context, kind string) {
	g.mu.Lock()
	shut := g.closed[kind].reason != ""
	was := g.failed[kind] > 0 || shut
	delete(g.failed, kind)
	if shut { // and not because Microsoft asked to wait
		delete(g.closed, kind)
	}
	g.mu.Unlock()
	if was {
		_ = g.shared.Open(context.WithoutCancel(ctx), kind) // it opens by itself, too
	}
}
