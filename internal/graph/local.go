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
	spent  map[string]time.Time
	closed map[string]closing
}

// NewLocal gives one whose quotas are whole; nil means time.Now.
func NewLocal(now func() time.Time) *Local {
	if now == nil {
		now = time.Now
	}
	return &Local{now: now, spent: map[string]time.Time{}, closed: map[string]closing{}}
}

// Reserve implements Shared.
func (l *Local) Reserve(_ context.Context, r Reservation) (wait time.Duration, ok bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.spent[r.Quota], wait, ok = r.Take(l.spent[r.Quota], l.now())
	return wait, ok, nil
}

// Close implements Shared.
func (l *Local) Close(_ context.Context, kind, reason string, wait time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until := l.now().Add(wait); until.After(l.closed[kind].until) {
		l.closed[kind] = closing{until: until, reason: reason}
	}
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
		if left := c.until.Sub(l.now()); left > 0 {
			out = append(out, Closing{kind, c.reason, left})
		}
	}
	return out, nil
}
