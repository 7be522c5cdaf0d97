package provision

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"guestportal/internal/guest"
)

// together runs functions side by side. A panic in one of them is passed on to
// whoever waits: in a goroutine of its own it would end the process, and with it
// the work on every other guest.
type together struct {
	errgroup.Group
	panicked atomic.Pointer[string]
}

// Go is errgroup's.
func (g *together) Go(do func() error) {
	g.Group.Go(func() error {
		defer func() {
			if value := recover(); value != nil {
				told := fmt.Sprintf("%v\n%s", value, debug.Stack())
				g.panicked.Store(&told)
			}
		}()
		return do()
	})
}

// Wait is errgroup's.
func (g *together) Wait() error {
	err := g.Group.Wait()
	if told := g.panicked.Load(); told != nil {
		panic(*told)
	}
	return err
}

// park is deferred around the work on a guest. When the portal itself fails at
// it, trying again would fail in the same way, so a person is asked; the panic
// goes on, to be logged.
func (r *run) park(ctx context.Context) {
	value := recover()
	if value == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyUp)
	defer cancel()
	now := r.Now()
	// Without the database there is nothing more to be done here.
	_ = r.Ledger.Conclude(ctx, r.lease, nil, nil, now, func(c guest.Case) (guest.Decision, error) {
		return guest.Stopped(c, guest.TroubleOf(guest.ReasonPortalMistake, guest.About{Guest: c.Guest}, now), now), nil
	})
	panic(value)
}
