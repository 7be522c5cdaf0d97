package portal

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// readiness answers probes: whether pages can be served, and that they can not
// any more when the program is stopping.
type readiness struct {
	running context.Context             // ends when the program is stopping
	check   func(context.Context) error // whether pages can be served while it is not
	asked   atomic.Bool                 // somebody probes
}

// ready is server.Server's Ready.
func (r *readiness) ready(ctx context.Context) error {
	r.asked.Store(true)
	if r.running.Err() != nil {
		return errors.New("stopping")
	}
	return r.check(ctx)
}

// pause gives whoever probes the time to notice that this process is stopping
// and to send people elsewhere, while it still serves. Where nobody ever
// probed, nobody would notice.
func (r *readiness) pause() {
	if r.asked.Load() {
		<-time.After(drain)
	}
}
