package graph

import (
	"context"
	"sync"
	"time"

	"guestportal/internal/guest"
)

const (
	// patience is how long a call that has no ticket waits for its turn itself. A
	// longer wait is told to the caller, who comes back.
	patience = 10 * time.Second
	// ticketGoodFor is how long after its turn a call may still be begun: it counts
	// where its turn was.
	ticketGoodFor = 5 * time.Second
)

// Turn waits until the calls of these steps may be made, all together, and gives
// the context to make them under: there they need not wait again. It is for
// whoever writes down beforehand what is to be called. It waits no longer than
// patience; a wait beyond that, and whatever else keeps a step's call away, is told
// in away, at the place of the step. The steps' own priority counts, not the
// client's, and of several the last: ask by themselves for those that go first.
//
// A turn that is not used within seconds lapses, and its calls wait for another.
func (c *Client) Turn(ctx context.Context, steps []guest.Step, patience time.Duration) (under context.Context, away []*guest.Fault) {
	away = make([]*guest.Fault, len(steps))
	want := Reservation{Priority: Removing, Patience: patience}
	for i, s := range steps {
		r := stepCalls[s.Kind]
		if away[i] = c.gate.away(ctx, r, false); away[i] != nil {
			continue
		}
		want.Spending = want.Spending.plus(r.spends())
		if read, reads := stepReads[s.Kind]; reads {
			want.Spending = want.Spending.plus(read.spends())
		}
		want.Priority = min(want.Priority, priorityOf(s))
	}
	if want.Spending == (Spending{}) {
		return ctx, away
	}
	queued := c.gate.turn(ctx, request{}, want)
	ticket := &ticket{left: want.Spending, until: c.now().Add(ticketGoodFor), before: ticketIn(ctx), trials: map[string]bool{}}
	for i, s := range steps {
		r := stepCalls[s.Kind]
		switch {
		case away[i] != nil:
		case queued != nil:
			away[i] = r.notSent(queued.Kind, queued.RetryAfter, queued.Cause)
		default:
			if away[i] = c.gate.away(ctx, r, false); away[i] != nil { // it may have closed meanwhile
				continue
			}
			var trial bool
			if trial, away[i] = c.gate.try(ctx, r); trial {
				ticket.trials[r.route()] = true
			}
		}
	}
	return context.WithValue(ctx, ticketKey{}, ticket), away
}

// ticket is what a Turn has taken, until the calls under it have spent it.
type ticket struct {
	before *ticket // of another Turn, under which this one was taken; or nil

	mu     sync.Mutex
	left   Spending
	until  time.Time
	trials map[string]bool // routes that one of the calls may try
}

type ticketKey struct{}

// ticketIn gives the ticket of the calls under a context; nil is none.
func ticketIn(ctx context.Context) *ticket {
	t, _ := ctx.Value(ticketKey{}).(*ticket)
	return t
}

// pays takes what a call spends from the ticket, if enough is left.
func (t *ticket) pays(s Spending, now time.Time) bool {
	if t == nil {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if now.After(t.until) {
		return t.before.pays(s, now)
	}
	for i := range s {
		if s[i] > t.left[i] {
			return t.before.pays(s, now)
		}
	}
	for i := range s {
		t.left[i] -= s[i]
	}
	return true
}

// tries tells, once, that a call is the trial of its route.
func (t *ticket) tries(route string) bool {
	if t == nil {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.trials[route] {
		delete(t.trials, route)
		return true
	}
	return t.before.tries(route)
}

// pause waits for a turn that was taken.
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
