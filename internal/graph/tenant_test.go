package graph_test

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/emulatortest"
	"guestportal/internal/graph"
	"guestportal/internal/guest"
)

// tenant is an emulated tenant with a client of ours in it.
type tenant struct {
	*graph.Client
	http  string // address of its control
	clock *clock
	ids   map[string]string // object ids by what people call the object
	roles map[string]string // app roles by app and name
	ready ready
}

// ready is what the emulator says of itself, as in its ready file.
type ready struct {
	HTTP     string `json:"http"`
	HTTPS    string `json:"https"`
	CAFile   string `json:"ca_file"`
	TenantID string `json:"tenant_id"`
	Portal   app    `json:"portal_client"`
	Worker   app    `json:"worker_client"`
}

type app struct{ ID, Secret string }

// clock is one that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// newTenant starts a tenant and a client that gets its tokens there, over TLS.
func newTenant(t *testing.T) *tenant {
	t.Helper()
	x := &tenant{clock: &clock{at: time.Now()}, ids: make(map[string]string), roles: make(map[string]string)}
	e, err := emulator.Start(t.Context(), emulator.Options{Dir: emulatortest.Dir(t), Now: x.clock.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	said, err := json.Marshal(e.Ready())
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(said, &x.ready); err != nil {
		t.Fatal(err)
	}
	x.http = x.ready.HTTP
	x.Client = x.as(t, x.ready.Worker)
	x.learn(t)
	return x
}

// as gives a client that speaks as that app.
func (x *tenant) as(t *testing.T, a app) *graph.Client {
	t.Helper()
	ca, err := os.ReadFile(x.ready.CAFile)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(ca) {
		t.Fatal("no certificate in the authority's file")
	}
	credential, err := graph.NewCredential(graph.CredentialOptions{
		Authority: x.ready.HTTPS, TenantID: x.ready.TenantID, ClientID: a.ID, Secret: a.Secret, Roots: roots,
	})
	if err != nil {
		t.Fatal(err)
	}
	client, err := graph.New(graph.Options{
		BaseURL: x.ready.HTTPS + "/v1.0", Credential: credential, HTTPClient: graph.NewHTTPClient(roots), Now: x.clock.now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// state is the part of the tenant's that the tests look at.
type state struct {
	Users []struct {
		ID                string `json:"id"`
		UserPrincipalName string `json:"userPrincipalName"`
	} `json:"users"`
	Groups []group `json:"groups"`
	Apps   []struct {
		ID          string `json:"id"`
		DisplayName string `json:"displayName"`
		Roles       []struct {
			ID          string `json:"id"`
			DisplayName string `json:"displayName"`
		} `json:"appRoles"`
	} `json:"service_principals"`
}

type group struct {
	ID          string   `json:"id"`
	DisplayName string   `json:"displayName"`
	Members     []string `json:"members"`
}

func (x *tenant) state(t *testing.T) (s state) {
	t.Helper()
	x.control(t, http.MethodGet, "/state", nil, &s)
	return s
}

// learn reads the ids of the seed.
func (x *tenant) learn(t *testing.T) {
	t.Helper()
	s := x.state(t)
	for _, u := range s.Users {
		x.ids[u.UserPrincipalName] = u.ID
	}
	for _, g := range s.Groups {
		x.ids[g.DisplayName] = g.ID
	}
	for _, a := range s.Apps {
		x.ids[a.DisplayName] = a.ID
		for _, role := range a.Roles {
			x.roles[a.DisplayName+"/"+role.DisplayName] = role.ID
		}
	}
}

func (x *tenant) id(t *testing.T, name string) string {
	t.Helper()
	if x.ids[name] == "" {
		t.Fatalf("the tenant has no %s", name)
	}
	return x.ids[name]
}

// control speaks to the emulator beside Graph.
func (x *tenant) control(t *testing.T, method, path string, in, out any) {
	t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, x.http+"/_emulator"+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode >= 300 {
		t.Fatalf("%s %s: %s", method, path, answer.Status)
	}
	if out != nil {
		if err := json.NewDecoder(answer.Body).Decode(out); err != nil {
			t.Fatal(err)
		}
	}
}

// kind wants a fault and gives its kind.
func kind(t *testing.T, err error) guest.FaultKind {
	t.Helper()
	f, ok := errors.AsType[*guest.Fault](err)
	if !ok {
		t.Fatalf("got %v, want a fault", err)
	}
	if f.Status != 0 && (f.RequestID == "" || f.Message == "") {
		t.Errorf("%+v lacks the request-id or the message", f)
	}
	return f.Kind
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const (
	email = "ana.oneil@fabrikam.example"
	ana   = "ana.silva@contoso.example"
	sam   = "sam.okafor@contoso.example"
)

// invite makes a guest with Sam as sponsor.
func (x *tenant) invite(t *testing.T) (string, graph.Secret) {
	t.Helper()
	id, link, err := x.Invite(t.Context(), guest.InvitationOrder{
		Email: email, DisplayName: "Ana Oneil", RedirectURL: "https://portal.example/i/abc", Sponsors: []string{x.id(t, sam)},
	}, "")
	must(t, err)
	return id, link
}
