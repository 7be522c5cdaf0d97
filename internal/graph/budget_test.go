package graph

import (
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// outage is a Graph whose adding of members fails while it is down; the rest goes
// on.
type outage struct {
	down  atomic.Bool
	tried atomic.Int64 // calls that failed
}

func (o *outage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if o.down.Load() && r.Method == http.MethodPost && r.URL.Path == "/v1.0/groups/"+aGroup+"/members/$ref" {
		o.tried.Add(1)
		reply(503, `{"error":{"code":"ServiceUnavailable","message":"Try again later."}}`)(w, r)
		return
	}
	graphOf(w, r)
}

// twoProcesses on one database, in front of a Graph that is down in part.
func twoProcesses(t *testing.T) (o *outage, clock *fakeClock, one, other *Client) {
	t.Helper()
	o, clock = &outage{}, &fakeClock{at: dawn}
	o.down.Store(true)
	shared := NewLocal(clock.now)
	s := serve(t, o.ServeHTTP)
	process := func() *Client {
		return s.client(t, func(options *Options) { options.Now, options.Shared = clock.now, shared })
	}
	return o, clock, process(), process()
}

// F15: whoever asks, and however often, an outage is not answered with more calls
// than the budget, and it holds up nothing else.
func TestF15AnOutageOfOneRouteIsAskedLittleMeanwhile(t *testing.T) {
	t.Parallel()
	o, clock, one, other := twoProcesses(t)
	add := func(c *Client) *guest.Fault {
		if err := c.AddMember(t.Context(), aGroup, aGuest, aCall); err != nil {
			return faultOf(t, err)
		}
		return nil
	}
	for range 10 {
		if f := add(one); f == nil || f.Kind != guest.FaultUnknown {
			t.Fatalf("within the budget: %+v", f)
		}
	}
	if f := add(one); f == nil || f.Kind != guest.FaultNotSent || !errors.Is(f, ErrFailing) || f.RetryAfter != failFirst {
		t.Fatalf("when it is spent: %+v", f)
	}
	end := clock.now().Add(10 * time.Minute)
	var longest time.Duration
	for clock.now().Before(end) {
		clock.move(time.Second)
		for _, c := range []*Client{one, other} {
			if f := add(c); f == nil || f.Kind != guest.FaultUnknown && !errors.Is(f, ErrFailing) {
				t.Fatalf("while it is down: %+v", f)
			} else if f.RetryAfter > longest {
				longest = f.RetryAfter
			}
			if err := c.RemoveMember(t.Context(), aGroup, aGuest, aCall); err != nil {
				t.Fatalf("another route: %v", err)
			}
		}
	}
	if n := o.tried.Load(); n < 15 || n > 20 {
		t.Errorf("%d calls failed in ten minutes", n)
	}
	if longest != failLongest {
		t.Errorf("the route was closed for up to %v", longest)
	}
	o.down.Store(false)
	clock.move(failLongest)
	for _, c := range []*Client{one, other, one, other} {
		if f := add(c); f != nil {
			t.Errorf("when it is over: %+v", f)
		}
		clock.move(news)
	}
}

func TestOneCallAtATimeTriesARouteThatFailed(t *testing.T) {
	t.Parallel()
	o, clock, one, other := twoProcesses(t)
	add := guest.Step{Kind: guest.StepAddMember}
	for range int(budget) {
		_ = one.AddMember(t.Context(), aGroup, aGuest, aCall)
	}
	clock.move(failFirst)
	under, away := one.Turn(t.Context(), []guest.Step{add, {Kind: guest.StepAssignRole}, add}, 0)
	if away[0] != nil || away[1] != nil || away[2] == nil || !errors.Is(away[2], ErrFailing) {
		t.Fatalf("told %v, want the third away", away)
	}
	if f := faultOf(t, other.AddMember(t.Context(), aGroup, aGuest, aCall)); !errors.Is(f, ErrFailing) {
		t.Errorf("the other process: %+v", f)
	}
	if f := faultOf(t, one.AddMember(under, aGroup, aGuest, aCall)); f.Kind != guest.FaultUnknown {
		t.Fatalf("the trial: %+v", f)
	}
	if _, away = one.Turn(t.Context(), []guest.Step{add}, 0); away[0] == nil || away[0].RetryAfter != 2*failFirst {
		t.Errorf("after a trial that failed: %v", away)
	}
	// Whoever has the next trial may be killed: another one follows.
	clock.move(2 * failFirst)
	if _, away = other.Turn(t.Context(), []guest.Step{add}, 0); away[0] != nil {
		t.Fatalf("the second trial: %v", away[0])
	}
	clock.move(trialAtMost)
	o.down.Store(false)
	if err := one.AddMember(t.Context(), aGroup, aGuest, aCall); err != nil {
		t.Errorf("the third: %v", err)
	}
	if n := o.tried.Load(); n != int64(budget)+1 {
		t.Errorf("%d calls failed", n)
	}
}

func TestATenthOfCallsMayFailForEver(t *testing.T) {
	t.Parallel()
	g := newGate(NewLocal(nil), time.Now)
	r := stepCalls[guest.StepInvite]
	for i := range 2000 {
		g.heard(t.Context(), r, false, i%11 != 0)
		if wait := g.failing(r); wait > 0 {
			t.Fatalf("closed after %d calls", i)
		}
	}
	n := 0
	for ; g.failing(r) <= 0 && n < 2000; n++ {
		g.heard(t.Context(), r, false, n%3 != 0)
	}
	if n < 20 || n > 60 {
		t.Errorf("with a third of them failing it was closed after %d", n)
	}
}

// What Graph answers, be it a refusal, is no failure of Graph's; nor is a caller
// who gives up.
func TestARefusalIsAnAnswer(t *testing.T) {
	t.Parallel()
	for _, kind := range []guest.FaultKind{
		guest.FaultThrottled, guest.FaultNotYet, guest.FaultAlready, guest.FaultMissing, guest.FaultRefused, guest.FaultShutOut, guest.FaultExpired,
	} {
		if unanswered(&guest.Fault{Kind: kind}) {
			t.Errorf("kind %d counts as no answer", kind)
		}
	}
	if unanswered(nil) || !unanswered(&guest.Fault{Kind: guest.FaultUnknown}) || !unanswered(&guest.Fault{Kind: guest.FaultNotSent}) {
		t.Error("success counts as no answer, or no answer as one")
	}
}
