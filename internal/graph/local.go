package graph

import (
	"context"
	"sync"
	"time"
)

// Local is a Shared of one process alone, for a program that runs by itself.
type Local struct {
	now func() time.Time

	mu     sync.Mutex
	pace   Pace
	closed map[string]closing
}

// NewLocal gives one whose quotas are whole; nil means time.Now.
func NewLocal(now func() time.Time) *Local {
	if now == nil {
		now = time.Now
	}
	return &Local{now: now, closed: map[string]closing{}}
}

// Reserve implements Shared.
func (l *Local) Reserve(_ context.Context, r Reservation) (wait time.Duration, ok bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	wait, ok = l.pace.Take(r, l.now())
	return wait, ok, nil
}

// Close implements Shared.
func (l *Local) Close(_ context.Context, c Closing) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed[c.Kind] = l.closed[c.Kind].or(c, l.now())
	return nil
}

// Open implements Shared.
func (l *Local) Open(_ context.Context, kind string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed[kind].reason != "" {
		delete(l.closed, kind)
	}
	return nil
}

// Closed implements Shared.
func (l *Local) Closed(context.Context) ([]Closing, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Closing
	for kind, c := range l.closed {
		if left := c.until.Sub(l.now()); left > 0 || c.trials > 0 {
			out = append(out, Closing{kind, c.reason, left, c.trials})
		}
	}
	return out, nil
}

// Try implements Shared.
func (l *Local) Try(_ context.Context, kind string, hold time.Duration) (ok bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, now := l.closed[kind], l.now()
	if c.trials == 0 || c.until.After(now) {
		return false, nil
	}
	c.until = now.Add(hold)
	l.closed[kind] = c
	return true, nil
}
