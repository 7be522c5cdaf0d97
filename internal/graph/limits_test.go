package graph

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"guestportal/internal/guest"
)

// network is a transport made of a function.
type network func(*http.Request) (*http.Response, error)

func (n network) RoundTrip(r *http.Request) (*http.Response, error) { return n(r) }

func clientOver(t *testing.T, n network) *Client {
	t.Helper()
	c, err := New(Options{BaseURL: "https://graph.example/v1.0", Credential: &token{}, HTTPClient: &http.Client{Transport: n}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sent marks the request's head as gone out, as net/http does.
func sent(r *http.Request) {
	httptrace.ContextClientTrace(r.Context()).WroteHeaders()
}

func TestACallEndsAfterItsDeadline(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer network
		kind   guest.FaultKind
	}{
		"no answer": {func(r *http.Request) (*http.Response, error) {
			sent(r)
			<-r.Context().Done()
			return nil, r.Context().Err()
		}, guest.FaultUnknown},
		"no connection": {func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}, guest.FaultNotSent},
		"an answer that drips": {func(r *http.Request) (*http.Response, error) {
			sent(r)
			body, drip := io.Pipe()
			context.AfterFunc(r.Context(), func() { _ = drip.CloseWithError(r.Context().Err()) })
			return &http.Response{StatusCode: 201, Header: http.Header{"Content-Type": {"application/json"}}, Body: body, ContentLength: -1}, nil
		}, guest.FaultUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				begin := time.Now()
				_, _, err := clientOver(t, c.answer).Invite(t.Context(), order(), aCall)
				if f := faultOf(t, err); f.Kind != c.kind || !errors.Is(f, context.DeadlineExceeded) {
					t.Errorf("got %+v, want kind %d for the deadline", f, c.kind)
				}
				if took := time.Since(begin); took != callTimeout {
					t.Errorf("took %v, want %v", took, callTimeout)
				}
			})
		})
	}
}

func TestAtMostSoManyCallsAreUnderWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var came atomic.Int32
		release := make(chan struct{})
		c := clientOver(t, func(r *http.Request) (*http.Response, error) {
			sent(r)
			came.Add(1)
			<-release
			return &http.Response{StatusCode: 204, Header: http.Header{}, Body: http.NoBody}, nil
		})
		ended := make(chan error)
		for range 2 * maxParallel {
			go func() { ended <- c.Delete(t.Context(), aGuest, aCall) }()
		}
		synctest.Wait() // all are either in the transport or waiting for a slot
		if came.Load() != maxParallel {
			t.Errorf("%d at once, want %d", came.Load(), maxParallel)
		}
		close(release)
		for range 2 * maxParallel {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
	})
}

func TestACallThatFindsNoSlotIsNotSent(t *testing.T) {
	t.Parallel()
	c := clientOver(t, func(*http.Request) (*http.Response, error) {
		t.Error("a request was sent")
		return nil, errors.New("unexpected")
	})
	for range maxParallel {
		c.slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if f := faultOf(t, c.Delete(ctx, aGuest, aCall)); f.Kind != guest.FaultNotSent || !errors.Is(f, context.Canceled) {
		t.Errorf("got %+v, want not sent", f)
	}
}

func TestACallWithLittleTimeLeftIsNotSent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		c := clientOver(t, func(r *http.Request) (*http.Response, error) {
			calls++
			return &http.Response{StatusCode: 204, Header: http.Header{}, Body: http.NoBody}, nil
		})
		for _, left := range []time.Duration{leastTime, leastTime - time.Second} {
			ctx, cancel := context.WithTimeout(t.Context(), left)
			err := c.Delete(ctx, aGuest, aCall)
			cancel()
			if left >= leastTime {
				if err != nil {
					t.Errorf("with %s left: %v", left, err)
				}
			} else if f := faultOf(t, err); f.Kind != guest.FaultNotSent || !errors.Is(f, context.DeadlineExceeded) {
				t.Errorf("with %s left: %+v", left, f)
			}
		}
		if calls != 1 {
			t.Errorf("%d calls were sent, want one", calls)
		}
	})
}

func TestWithoutAConnectionNothingWasSent(t *testing.T) {
	t.Parallel()
	s := serve(t, graphOf)
	fails := func(err error) *http.Transport {
		return &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, err }}
	}
	for name, c := range map[string]struct {
		base string
		over *http.Transport
	}{
		"refused":       {"https://graph.example", fails(&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED})},
		"no such name":  {"https://graph.example", fails(&net.DNSError{Err: "no such host", Name: "graph.example", IsNotFound: true})},
		"TLS to no TLS": {"https://" + strings.TrimPrefix(s.URL, "http://"), &http.Transport{}},
	} {
		client, err := New(Options{BaseURL: c.base + "/v1.0", Credential: &token{}, HTTPClient: &http.Client{Transport: c.over}})
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = client.Invite(t.Context(), order(), aCall)
		if f := faultOf(t, err); f.Kind != guest.FaultNotSent || f.Status != 0 || f.Cause == nil {
			t.Errorf("%s: got %+v, want not sent", name, f)
		}
		if _, err = client.FindByMail(t.Context(), "canary@fabrikam.example"); strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: the error repeats the address asked for: %v", name, err)
		}
	}
}

// When an idle connection turns out to be closed before a byte was written,
// net/http sends the request again if it can have the body again; otherwise a
// change would end as "nobody knows".
func TestNetHTTPCanHaveTheBodyAgain(t *testing.T) {
	t.Parallel()
	c := clientOver(t, func(r *http.Request) (*http.Response, error) {
		first, err := io.ReadAll(r.Body)
		if err != nil || int64(len(first)) != r.ContentLength || len(first) == 0 {
			t.Errorf("body %q of length %d: %v", first, r.ContentLength, err)
		}
		body, err := r.GetBody()
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := io.ReadAll(body); string(again) != string(first) {
			t.Errorf("again it is %q, at first %q", again, first)
		}
		return &http.Response{StatusCode: 204, Header: http.Header{}, Body: http.NoBody}, nil
	})
	if err := c.AddMember(t.Context(), aGroup, aGuest, aCall); err != nil {
		t.Fatal(err)
	}
}

func TestTheBaseAddressMustBeSafeForAToken(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"", "graph.example", "http://graph.example/v1.0", "ftp://127.0.0.1/v1.0", "https://me@graph.example", "https://graph.example?x", "https://graph.example#x", "https://", "http://127.0.0.1.example/v1.0"} {
		if _, err := New(Options{BaseURL: base, Credential: &token{}}); err == nil {
			t.Errorf("%q is accepted", base)
		}
	}
	for _, base := range []string{"https://graph.example/v1.0", "https://graph.example/v1.0/", "http://127.0.0.1:1/v1.0", "http://[::1]:1/v1.0", "http://localhost/v1.0"} {
		if _, err := New(Options{BaseURL: base, Credential: &token{}}); err != nil {
			t.Errorf("%q: %v", base, err)
		}
	}
	if _, err := New(Options{BaseURL: "https://graph.example/v1.0"}); err == nil {
		t.Error("no credential is accepted")
	}
}
