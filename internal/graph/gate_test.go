package graph

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"guestportal/internal/guest"
)

// A refused credential closes the gate for everybody, once, and it opens by
// itself when the credential is good again.
func TestARefusedTokenShutsOutAllUntilOneIsGiven(t *testing.T) {
	t.Parallel()
	clock := &fakeClock{at: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	shared := NewLocal(clock.now)
	s := serve(t, graphOf)
	credential := &token{err: refusedToken(401, `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided.\r\nTrace ID: x"}`)}
	process := func() *Client {
		return s.client(t, func(o *Options) { o.Now, o.Shared, o.Credential = clock.now, shared, credential })
	}
	one, other := process(), process()
	read := func(c *Client) *guest.Fault {
		_, err := c.Account(t.Context(), aGuest)
		if err == nil {
			return nil
		}
		return faultOf(t, err)
	}
	if f := read(one); f == nil || f.Kind != guest.FaultShutOut || f.RetryAfter != shutOutFirst || f.Message == "" {
		t.Fatalf("the first call: %+v", f)
	}
	asked := credential.count()
	for name, c := range map[string]*Client{"the same process": one, "another process": other} {
		f := read(c)
		if f == nil || f.Kind != guest.FaultShutOut || !errors.Is(f, ErrAway) || f.Message == "" || f.RetryAfter != shutOutFirst {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if n := credential.count(); n != asked {
		t.Errorf("a token was asked for %d times more", n-asked)
	}
	clock.move(shutOutFirst)
	if f := read(one); f == nil || f.RetryAfter != 2*shutOutFirst {
		t.Fatalf("the second try: %+v", f)
	}
	credential.mend()
	clock.move(2 * shutOutFirst)
	if f := read(one); f != nil {
		t.Errorf("with a good credential: %+v", f)
	}
	clock.move(news)
	if f := read(other); f != nil {
		t.Errorf("the other process is still kept out: %+v", f)
	}
}

func TestAWaitOfOneProcessIsOneOfAll(t *testing.T) {
	t.Parallel()
	clock := &fakeClock{at: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	shared := NewLocal(clock.now)
	s := serve(t, throttled(map[string]string{"Retry-After": "60"})())
	process := func() *Client { return s.client(t, func(o *Options) { o.Now, o.Shared = clock.now, shared }) }
	one, other := process(), process()
	if f := faultOf(t, one.AddMember(t.Context(), aGroup, aGuest, aCall)); f.Kind != guest.FaultThrottled {
		t.Fatalf("%+v", f)
	}
	if f := faultOf(t, other.AddMember(t.Context(), aGroup, aSponsor, aCall)); f.Kind != guest.FaultThrottled || f.RetryAfter != time.Minute || !errors.Is(f, ErrAway) {
		t.Errorf("the other process: %+v", f)
	}
	if err := other.RemoveMember(t.Context(), aGroup, aGuest, aCall); err != nil {
		t.Errorf("another route: %v", err)
	}
}

// forgetful is a Shared that keeps nothing that it is told.
type forgetful struct{ *Local }

func (forgetful) Close(context.Context, Closing) error {
	return context.DeadlineExceeded
}

func TestWhatMicrosoftAskedForHoldsWithoutTheOthers(t *testing.T) {
	t.Parallel()
	clock := &fakeClock{at: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	s := serve(t, throttled(map[string]string{"Retry-After": "60"})())
	c := s.client(t, func(o *Options) { o.Now, o.Shared = clock.now, forgetful{NewLocal(clock.now)} })
	add := func() error { return c.AddMember(t.Context(), aGroup, aGuest, aCall) }
	if f := faultOf(t, add()); f.Kind != guest.FaultThrottled {
		t.Fatalf("%+v", f)
	}
	clock.move(30 * time.Second)
	if f := faultOf(t, add()); !errors.Is(f, ErrAway) || f.RetryAfter != 30*time.Second {
		t.Errorf("half a minute later: %+v", f)
	}
	clock.move(30 * time.Second)
	if err := add(); err != nil {
		t.Errorf("when the time is over: %v", err)
	}
}

func TestAGoodCredentialDoesNotOpenWhatMicrosoftClosed(t *testing.T) {
	t.Parallel()
	g := newGate(NewLocal(nil), time.Now)
	g.failed[allCalls] = 1
	g.shut(t.Context(), Closing{Kind: allCalls, For: time.Minute})
	g.letIn(t.Context(), allCalls)
	if _, wait := g.remaining(request{}); wait <= 0 {
		t.Error("calls go that Microsoft asked to wait")
	}
}

// A caller who gives up while a token is asked for is no answer to the others.
func TestOnlyAnAnswerRefusesTheCallsBesideIt(t *testing.T) {
	t.Parallel()
	clock := &fakeClock{at: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	credential := &token{err: refusedToken(401, `{"error":"invalid_client"}`)}
	a := &authenticator{credential: credential, now: clock.now}
	ask := func(asked int) {
		t.Helper()
		if _, refused := a.token(t.Context(), ""); refused == nil || credential.count() != asked {
			t.Fatalf("refused: %+v, asked %d times, want %d", refused, credential.count(), asked)
		}
	}
	ask(1)
	ask(1) // the answer is good for a while
	clock.move(goodFor)
	credential.err = context.Canceled
	ask(2)
	ask(3)
}

// refusedToken is what the credential says when the token endpoint refuses.
func refusedToken(status int, body string) error {
	return &azidentity.AuthenticationFailedError{RawResponse: &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body))}}
}

func (t *token) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.asked)
}

func (t *token) mend() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.err = nil
}
