package graph

import (
	"context"
	"errors"
	"time"

	"guestportal/internal/guest"
)

// Calls that Graph fails to answer are tried again by those who need them. So
// that this does not add to what ails Graph, each route (a method and a path) has
// a budget for failures: about a tenth of its calls. When it is spent the route
// closes for all processes, for a time that grows. After that one call is let
// through: an answer opens the route, another failure closes it for longer.

// ErrFailing is the cause of a fault of a call that was not sent because Graph has
// failed to answer too many of its kind.
var ErrFailing = errors.New("not sent: Microsoft Graph fails to answer calls of this kind")

const (
	budget       = 10.0 // failures that a route may have at once
	earned       = 0.1  // by each answer
	failFirst    = 5 * time.Second
	failLongest  = 2 * time.Minute
	trialAtMost  = callTimeout // after that another call may try
	failedReason = "Microsoft Graph fails to answer."
)

// failingKind is the kind of closing that stands for a route that fails.
func failingKind(route string) string { return "failing " + route }

// failing tells for how long a call's route stays closed because of its failures;
// zero or less means that it may go or be tried.
func (g *gate) failing(r request) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.closed[failingKind(r.route())].until.Sub(g.now())
}

// try lets one call through to a route whose time is over, to see whether Graph
// answers again. To any other route all calls may go.
func (g *gate) try(ctx context.Context, r request) (trial bool, away *guest.Fault) {
	kind := failingKind(r.route())
	g.mu.Lock()
	onTrial := g.closed[kind].trials > 0
	g.mu.Unlock()
	if !onTrial {
		return false, nil
	}
	ok, err := g.shared.Try(ctx, kind, trialAtMost)
	switch {
	case err != nil:
		return false, r.notSent(guest.FaultNotSent, 0, err)
	case ok:
		return true, nil
	}
	g.mu.Lock()
	g.asked = time.Time{} // somebody else has tried, or has opened it
	g.mu.Unlock()
	return false, r.notSent(guest.FaultNotSent, soonest, ErrFailing)
}

// heard notes whether Graph answered a call at all; what it answered does not
// matter.
func (g *gate) heard(ctx context.Context, r request, trial, answered bool) {
	route := r.route()
	kind := failingKind(route)
	g.mu.Lock()
	c, left := g.closed[kind], budget
	if b, known := g.budgets[route]; known {
		left = b
	}
	switch {
	case answered:
		left = min(budget, left+earned)
		if trial {
			delete(g.closed, kind)
		}
	case c.trials == 0:
		left--
	}
	closing := !answered && (trial || left <= 0)
	if closing {
		left = budget // for when it opens again
	}
	g.budgets[route] = left
	g.mu.Unlock()
	switch {
	case closing:
		wait := min(failFirst<<min(c.trials, 6), failLongest)
		g.shut(ctx, Closing{Kind: kind, Reason: failedReason, For: wait, Trials: c.trials + 1})
	case answered && trial:
		_ = g.shared.Open(context.WithoutCancel(ctx), kind) // if not, another trial opens it
	}
}

// unanswered tells of a fault that it was a failure of Graph's or of the way to
// it, and not an answer.
func unanswered(f *guest.Fault) bool {
	return f != nil && (f.Kind == guest.FaultUnknown || f.Kind == guest.FaultNotSent)
}
