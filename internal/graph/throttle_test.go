package graph

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	kiota "github.com/microsoft/kiota-abstractions-go"

	"guestportal/internal/guest"
)

func TestRetryAfterIsReadWithinLimits(t *testing.T) {
	t.Parallel()
	now := time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"":                              0,
		"1":                             time.Second,
		" 120 ":                         2 * time.Minute,
		"900":                           15 * time.Minute,
		"86400":                         15 * time.Minute,
		"9223372036854775807":           15 * time.Minute,
		"99999999999999999999999999":    0,
		"0":                             0,
		"-5":                            0,
		"+5":                            0,
		"0.9":                           0,
		"NaN":                           0,
		"soon":                          0,
		"Sat, 01 Mar 2025 12:00:30 GMT": 30 * time.Second,
		"Sat, 01 Mar 2025 11:00:00 GMT": 0,
		"Sun, 02 Mar 2025 12:00:00 GMT": 15 * time.Minute,
		"Mon, 01 Jan 9999 00:00:00 GMT": 15 * time.Minute,
	} {
		if got := retryAfter(http.Header{"Retry-After": {value}}, now); got != want {
			t.Errorf("%q: got %v, want %v", value, got, want)
		}
	}
}

// throttled answers the first request with a 429 and then as graphOf does.
func throttled(header map[string]string) func() http.HandlerFunc {
	return func() http.HandlerFunc {
		first := true
		return func(w http.ResponseWriter, r *http.Request) {
			if !first {
				graphOf(w, r)
				return
			}
			first = false
			for name, value := range header {
				w.Header().Set(name, value)
			}
			reply(429, `{"error":{"code":"TooManyRequests","message":"Please retry again later.","innerError":{"code":"429","date":"2020-08-18T12:51:51"}}}`)(w, r)
		}
	}
}

func TestAfterA429CallsOfThatKindStayAwayUntilItIsOver(t *testing.T) {
	t.Parallel()
	add := func(ctx context.Context, c *Client) error { return c.AddMember(ctx, aGroup, aGuest, aCall) }
	addOther := func(ctx context.Context, c *Client) error { return c.AddMember(ctx, anApp, aSponsor, aCall) }
	remove := func(ctx context.Context, c *Client) error { return c.RemoveMember(ctx, aGroup, aGuest, aCall) }
	read := func(ctx context.Context, c *Client) error { _, err := c.Account(ctx, aGuest); return err }
	type call = func(context.Context, *Client) error
	for name, c := range map[string]struct {
		header        map[string]string
		wait          time.Duration
		away, welcome []call
	}{
		"of the route, whomever it names": {map[string]string{"Retry-After": "7"}, 7 * time.Second, []call{add, addOther}, []call{remove, read}},
		"of all changes":                  {map[string]string{"Retry-After": "120", "x-ms-throttle-information": "WriteLimitExceeded"}, 2 * time.Minute, []call{add, remove}, []call{read}},
		"of everything":                   {map[string]string{"Retry-After": "2", "x-ms-throttle-information": "ResourceUnitLimitExceeded"}, 2 * time.Second, []call{add, remove, read}, nil},
		"without a time":                  {nil, defaultWait, []call{add}, []call{remove}},
		"with a time that is none":        {map[string]string{"Retry-After": "NaN"}, defaultWait, []call{add}, []call{remove}},
		"for a day":                       {map[string]string{"Retry-After": "86400"}, longestWait, []call{add}, []call{remove}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := &fakeClock{at: time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)}
			s := serve(t, throttled(c.header)())
			client := s.client(t, func(o *Options) { o.Now = clock.now })
			f := faultOf(t, add(t.Context(), client))
			if f.Kind != guest.FaultThrottled || f.RetryAfter != c.wait || f.Status != 429 || errors.Is(f, ErrAway) {
				t.Fatalf("got %+v, want throttled for %v", f, c.wait)
			}
			clock.move(time.Second)
			for i, away := range c.away {
				f := faultOf(t, away(t.Context(), client))
				if f.Kind != guest.FaultThrottled || f.RetryAfter != c.wait-time.Second || !errors.Is(f, ErrAway) {
					t.Errorf("call %d is not kept away: %+v", i, f)
				}
			}
			for i, welcome := range c.welcome {
				if err := welcome(t.Context(), client); err != nil {
					t.Errorf("call %d of another kind: %v", i, err)
				}
			}
			if n := len(s.requests()); n != 1+len(c.welcome) {
				t.Errorf("%d requests, want %d", n, 1+len(c.welcome))
			}
			clock.move(c.wait)
			if err := add(t.Context(), client); err != nil {
				t.Errorf("when it is over: %v", err)
			}
		})
	}
}

func TestAShorterWaitDoesNotOpenTheGateEarly(t *testing.T) {
	t.Parallel()
	clock := &fakeClock{}
	g := newGate(NewLocal(clock.now), clock.now)
	r := request{method: kiota.POST, path: "/x"}
	g.shut(t.Context(), Closing{Kind: r.route(), For: time.Minute})
	g.shut(t.Context(), Closing{Kind: r.route(), For: time.Second})
	if _, got := g.remaining(r); got != time.Minute {
		t.Errorf("remaining is %v, want a minute", got)
	}
}
