package graph

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/microsoft/kiota-abstractions-go/serialization"

	"guestportal/internal/guest"
)

// ErrAway is the cause of a fault of a call that was not sent because Graph
// asked, a moment ago, to stay away, or did not let the portal in.
var ErrAway = errors.New("not sent: Microsoft Graph asked to stay away for a while")

// send performs a call whose answer has a body of type T, and hands the body to
// take, which keeps what it needs of it and gives an error when that is lacking.
func send[T serialization.Parsable](ctx context.Context, c *Client, r request, factory serialization.ParsableFactory, take func(T) error) error {
	return c.call(ctx, r, factory, func(body serialization.Parsable) error {
		typed, ok := body.(T)
		if !ok {
			return errIncomplete
		}
		return take(typed)
	})
}

// do performs a call whose success has no body.
func (c *Client) do(ctx context.Context, r request) error {
	return c.call(ctx, r, nil, func(serialization.Parsable) error { return nil })
}

// call sends a request once, or a second time with a new token when the first
// was turned away at the door because of its token, which has no effect. A nil
// factory means that success has no body.
func (c *Client) call(ctx context.Context, r request, factory serialization.ParsableFactory, take func(serialization.Parsable) error) error {
	if r.id == "" {
		r.id = uuid.NewString()
	}
	if _, err := r.information(c); err != nil {
		return r.refused(err)
	}
	trial, away := c.gate.pass(ctx, r, c.priority)
	if away != nil {
		return away
	}
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return &guest.Fault{Kind: guest.FaultNotSent, Operation: r.operation, ClientRequestID: r.id, Cause: ctx.Err()}
	}
	if end, ends := ctx.Deadline(); ends && time.Until(end) < leastTime {
		return &guest.Fault{Kind: guest.FaultNotSent, Operation: r.operation, ClientRequestID: r.id, Cause: context.DeadlineExceeded}
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()

	x := &exchange{want: r.want, claims: anyClaims, stale: c.tokens.unfitFor(r)}
	body, err := c.attempt(ctx, x, r, factory)
	if x.turnedAway(r) {
		x = &exchange{want: r.want, claims: newToken(x.header), stale: x.token}
		body, err = c.attempt(ctx, x, r, factory)
	}
	if x.tokenErr == nil && x.status != 0 && !x.turnedAway(r) {
		c.gate.letIn(ctx, allCalls)
	}
	if x.status == r.want {
		for _, p := range r.powers() {
			c.gate.letIn(ctx, p.kind)
			c.tokens.unfit.Delete(p.kind)
		}
	}
	if err == nil {
		err = take(body)
	}
	var f *guest.Fault
	if err != nil {
		f = c.fault(ctx, r, x, err)
	}
	// Without a token Graph was not asked; and a caller who gives up says nothing of it.
	if x.tokenErr == nil && !errors.Is(ctx.Err(), context.Canceled) {
		c.gate.heard(ctx, r, trial, !unanswered(f))
	}
	if f != nil {
		return f
	}
	return nil
}

// turnedAway tells whether Graph did not accept the call's token.
func (x *exchange) turnedAway(r request) bool {
	a := x.answerTo(r)
	return classify(a) == guest.FaultShutOut && !a.token && a.lacks == nil
}

// attempt sends a request once. The adapter gets no error mappings, so that it
// never builds the SDK's error values; what went wrong is in the exchange.
func (c *Client) attempt(ctx context.Context, x *exchange, r request, factory serialization.ParsableFactory) (serialization.Parsable, error) {
	info, err := r.information(c)
	if err != nil {
		return nil, err
	}
	ctx = withExchange(ctx, x)
	if factory == nil {
		return nil, c.adapter.SendNoContent(ctx, info, nil)
	}
	return c.adapter.Send(ctx, info, factory, nil)
}
