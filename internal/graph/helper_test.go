package graph

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"guestportal/internal/guest"
)

// Ids that mean nothing.
const (
	aGuest   = "6f1ed7ca-0a4e-4a70-9b2c-8f2f7f1f0a01"
	aSponsor = "6f1ed7ca-0a4e-4a70-9b2c-8f2f7f1f0a02"
	aGroup   = "6f1ed7ca-0a4e-4a70-9b2c-8f2f7f1f0a03"
	anApp    = "6f1ed7ca-0a4e-4a70-9b2c-8f2f7f1f0a04"
	aRole    = "6f1ed7ca-0a4e-4a70-9b2c-8f2f7f1f0a05"
	aCall    = "6f1ed7ca-0a4e-4a70-9b2c-8f2f7f1f0a06"

	aTemplate = "6f1ed7ca-0a4e-4a70-9b2c-8f2f7f1f0a07"
)

// token is a credential that needs no network.
type token struct {
	mu    sync.Mutex
	err   error
	asked []policy.TokenRequestOptions
}

func (t *token) GetToken(_ context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.asked = append(t.asked, o)
	return azcore.AccessToken{Token: "the-token"}, t.err
}

// seen is one request as it arrived.
type seen struct {
	method, path, query, body string
	header                    http.Header
	length                    int64
}

// server answers as handle says and remembers what came.
type server struct {
	*httptest.Server
	mu   sync.Mutex
	came []seen
}

func serve(t *testing.T, handle http.HandlerFunc) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("read the request: %v", err)
		}
		s.mu.Lock()
		s.came = append(s.came, seen{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, string(body), r.Header.Clone(), r.ContentLength})
		s.mu.Unlock()
		handle(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *server) requests() []seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]seen(nil), s.came...)
}

// client gives a client of that server, with its own connections.
func (s *server) client(t *testing.T, change ...func(*Options)) *Client {
	t.Helper()
	o := Options{BaseURL: s.URL + "/v1.0", Credential: &token{}, HTTPClient: s.Client()}
	for _, c := range change {
		c(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// reply answers with a status and a JSON body.
func reply(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json;odata.metadata=minimal;charset=utf-8")
		w.Header().Set("request-id", "the-request-id")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// faultOf wants err to be a fault and gives it.
func faultOf(t *testing.T, err error) *guest.Fault {
	t.Helper()
	f, ok := errors.AsType[*guest.Fault](err)
	if !ok {
		t.Fatalf("got %T %v, want a *guest.Fault", err, err)
	}
	if f.Operation == "" || f.ClientRequestID == "" && f.Kind != guest.FaultRefused {
		t.Errorf("fault %+v lacks its operation or its client-request-id", f)
	}
	if line := f.Error(); strings.ContainsAny(line, "\r\n") || len(line) > 2*longestMessage {
		t.Errorf("fault is not one line: %q", line)
	}
	return f
}

// order is an invitation with everything in it.
func order() guest.InvitationOrder {
	return guest.InvitationOrder{
		Email: "ana@fabrikam.example", DisplayName: "Ana Silva",
		RedirectURL: "https://portal.example/i/abc", Sponsors: []string{aSponsor},
	}
}

// operation is one of the client's, called with the ids above.
type operation struct {
	name string
	call func(context.Context, *Client) error
}

// writes are all operations that change something.
func writes() []operation {
	return []operation{
		{"invite", func(ctx context.Context, c *Client) error { _, _, err := c.Invite(ctx, order(), aCall); return err }},
		{"add sponsor", func(ctx context.Context, c *Client) error { return c.AddSponsor(ctx, aGuest, aSponsor, aCall) }},
		{"add member", func(ctx context.Context, c *Client) error { return c.AddMember(ctx, aGroup, aGuest, aCall) }},
		{"remove member", func(ctx context.Context, c *Client) error { return c.RemoveMember(ctx, aGroup, aGuest, aCall) }},
		{"assign role", func(ctx context.Context, c *Client) error { return c.AssignRole(ctx, aGuest, anApp, aRole, aCall) }},
		{"unassign role", func(ctx context.Context, c *Client) error { return c.UnassignRole(ctx, anApp, "As-si_gn", aCall) }},
		{"disable", func(ctx context.Context, c *Client) error { return c.SetEnabled(ctx, aGuest, false, aCall) }},
		{"delete", func(ctx context.Context, c *Client) error { return c.Delete(ctx, aGuest, aCall) }},
		{"add app", func(ctx context.Context, c *Client) error {
			_, err := c.AddApp(ctx, aTemplate, "Contracts", aCall)
			return err
		}},
		{"close app", func(ctx context.Context, c *Client) error { return c.SetAssignment(ctx, anApp, true, aCall) }},
	}
}

// reads are all operations that change nothing.
func reads() []operation {
	return []operation{
		{"find by mail", func(ctx context.Context, c *Client) error {
			_, err := c.FindByMail(ctx, "ana@fabrikam.example")
			return err
		}},
		{"account", func(ctx context.Context, c *Client) error { _, err := c.Account(ctx, aGuest); return err }},
		{"sponsors", func(ctx context.Context, c *Client) error { _, err := c.Sponsors(ctx, aGuest); return err }},
		{"groups", func(ctx context.Context, c *Client) error { _, err := c.Groups(ctx, aGuest); return err }},
		{"assignments", func(ctx context.Context, c *Client) error { _, err := c.Assignments(ctx, aGuest); return err }},
		{"group", func(ctx context.Context, c *Client) error {
			_, err := c.Target(ctx, guest.Resource{Kind: guest.Group, ObjectID: aGroup})
			return err
		}},
		{"app", func(ctx context.Context, c *Client) error {
			_, err := c.Target(ctx, guest.Resource{Kind: guest.App, ObjectID: anApp})
			return err
		}},
		{"applications", func(ctx context.Context, c *Client) error {
			_, err := c.Applications(ctx, aTemplate, "Ana's")
			return err
		}},
		{"service principal", func(ctx context.Context, c *Client) error { _, err := c.ServicePrincipal(ctx, anApp); return err }},
		{"delta", func(ctx context.Context, c *Client) error { _, _, _, err := c.Delta(ctx, ""); return err }},
		{"groups delta", func(ctx context.Context, c *Client) error { _, _, _, err := c.GroupsDelta(ctx, ""); return err }},
		{"apps delta", func(ctx context.Context, c *Client) error { _, _, _, err := c.AppsDelta(ctx, ""); return err }},
		{"group owners", func(ctx context.Context, c *Client) error { _, _, _, err := c.GroupOwners(ctx, aGroup, ""); return err }},
		{"app owners", func(ctx context.Context, c *Client) error { _, _, _, err := c.AppOwners(ctx, anApp, ""); return err }},
		{"group members", func(ctx context.Context, c *Client) error {
			_, _, _, err := c.GroupMembers(ctx, aGroup, "")
			return err
		}},
		{"direct members", func(ctx context.Context, c *Client) error {
			_, _, _, err := c.DirectMembers(ctx, aGroup, "")
			return err
		}},
		{"manager", func(ctx context.Context, c *Client) error { _, err := c.Manager(ctx, aSponsor); return err }},
	}
}

// sameJSON compares two JSON texts by what they say.
func sameJSON(t *testing.T, got, want string) {
	t.Helper()
	var g, w any
	if err := json.Unmarshal([]byte(got), &g); err != nil {
		t.Fatalf("body %q: %v", got, err)
	}
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatal(err)
	}
	gb, _ := json.Marshal(g)
	wb, _ := json.Marshal(w)
	if string(gb) != string(wb) {
		t.Errorf("body is %s, want %s", gb, wb)
	}
}

// fakeClock is a clock that a test moves.
type fakeClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *fakeClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *fakeClock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}
