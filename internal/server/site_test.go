package server

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/internal/session"
	"guestportal/internal/session/sessiontest"
	"guestportal/internal/signin"
)

// clock is a time that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// journal is a log that can be read while it is written.
type journal struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.String()
}

// staff knows people by their object id, and answers what the frame asks; all
// else of lifecycle is absent, and a test that reaches it fails.
type staff struct {
	lifecycle.Reader
}

// Policy implements lifecycle.Reader.
func (staff) Policy(context.Context) (guest.Policy, error) { return guest.DefaultPolicy(), nil }

func (staff) SavePerson(_ context.Context, p guest.Person, _ time.Time) (guest.Person, error) {
	p.ID = guest.PersonID("id-of-" + p.ObjectID)
	return p, nil
}

func (staff) WaitingFor(context.Context, guest.PersonID) (int, error) { return 3, nil }

// StoryByGuest knows one guest, of Ana's.
func (staff) StoryByGuest(_ context.Context, ref string, _ time.Time) (guest.Story, error) {
	if ref != "GU-ANAS1234" {
		return guest.Story{}, guest.ErrNotFound
	}
	return guest.Story{Case: guest.Case{Guest: guest.Guest{ID: "g", Ref: ref, Sponsor: ana}}}, nil
}

var (
	ana = staffMember("Ana Silva", "0f3c1a52-7d1e-4a57-9a53-0a8b8c9d1e2f", guest.Sponsor)
	ben = staffMember("Ben Ito", "9e107d9d-372b-4e6b-9d1f-1c2d3e4f5a6b", guest.Approver)
	dee = staffMember("Dee Novak", "5b1d2c3e-1111-4222-8333-444455556666", guest.Auditor)
)

func staffMember(name, object string, roles guest.Role) guest.Person {
	return guest.Person{
		ID: guest.PersonID("id-of-" + object), TenantID: testTenant, ObjectID: object, Name: name,
		Email: strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@contoso.example", Roles: roles,
	}
}

// claimsOf is what the provider says of a person.
func claimsOf(p guest.Person) map[string]any {
	return map[string]any{"oid": p.ObjectID, "name": p.Name, "email": p.Email, "roles": p.Roles.Values(), "login_hint": "hint of " + p.Name}
}

// site is the portal, served on a port of this machine.
type site struct {
	*Server
	t     *testing.T
	url   string
	idp   *provider
	store *sessiontest.Memory
	clock *clock
	log   *journal
	hub   *Hub
}

func newSite(t *testing.T, change ...func(*Server)) *site {
	t.Helper()
	now := &clock{at: time.Now().Truncate(time.Second)} // tokens are judged by it, too
	at := &site{t: t, idp: newProvider(t, now.Now), store: &sessiontest.Memory{}, clock: now, log: &journal{}, hub: &Hub{}}
	web := httptest.NewUnstartedServer(nil)
	at.url = "http://" + web.Listener.Addr().String()
	public, err := url.Parse(at.url)
	if err != nil {
		t.Fatal(err)
	}
	authority, err := url.Parse(at.idp.URL)
	if err != nil {
		t.Fatal(err)
	}
	rp, err := signin.New(signin.Options{
		Authority: at.idp.URL, TenantID: testTenant, ClientID: testClient, ClientSecret: "secret",
		RedirectURL: at.url + "/signin/callback", HTTPClient: at.idp.Client(), Now: now.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	at.Server = &Server{
		Lifecycle: &lifecycle.Service{Reader: staff{}, People: staff{}, Now: now.Now},
		Sessions:  at.store, SignIn: rp, Events: at.hub, PublicURL: public, Authority: authority,
		RedeemOrigins: []string{"https://redeem.example"}, TenantID: testTenant, Organisation: "Contoso", Sender: "guests@contoso.example", Version: "test",
		Log: slog.New(slog.NewJSONHandler(at.log, nil)), Now: now.Now,
	}
	for _, c := range change {
		c(at.Server)
	}
	served := at.HTTPServer("")
	web.Config = served
	web.Start()
	t.Cleanup(func() {
		at.streams.close() // before Close, which waits for every request
		web.Close()
	})
	return at
}

// session puts a session into the store and gives the value of its cookie.
func (at *site) session(p guest.Person) (cookie string, hash session.Hash) {
	at.t.Helper()
	cookie, hash = session.NewToken()
	now := at.clock.Now()
	err := at.store.Start(at.t.Context(), session.Session{
		Hash: hash, Person: p, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(session.Absolute),
	})
	if err != nil {
		at.t.Fatal(err)
	}
	return cookie, hash
}

// browser keeps cookies and says what browsers say; it follows no redirect.
type browser struct {
	at     *site
	client *http.Client
	mode   string // Sec-Fetch-Mode
}

func (at *site) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		at.t.Fatal(err)
	}
	return &browser{at: at, mode: "navigate", client: &http.Client{
		Jar:           jar,
		Transport:     &http.Transport{}, // not shared: closing any test server hangs up on everybody who shares the default
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// as gives a browser that is signed in.
func (at *site) as(p guest.Person) (*browser, session.Hash) {
	b := at.browser()
	cookie, hash := at.session(p)
	b.setCookie(cookieSession, cookie)
	return b, hash
}

func (b *browser) setCookie(name, value string) {
	b.client.Jar.SetCookies(b.at.PublicURL, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

func (b *browser) cookie(name string) string {
	for _, c := range b.client.Jar.Cookies(b.at.PublicURL) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// reply is an answer with its body read.
type reply struct {
	*http.Response
	body string
}

func (r reply) to() string { return r.Header.Get("Location") }

func (b *browser) get(path string) reply { return b.send(http.MethodGet, path, nil, nil) }

func (b *browser) post(path string, form url.Values) reply {
	return b.send(http.MethodPost, path, form, map[string]string{"Sec-Fetch-Site": "same-origin"})
}

func (b *browser) send(method, path string, form url.Values, header map[string]string) reply {
	b.at.t.Helper()
	address := path
	if strings.HasPrefix(path, "/") {
		address = b.at.url + path
	}
	req, err := http.NewRequestWithContext(b.at.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		b.at.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("Sec-Fetch-Mode", b.mode)
	for name, value := range header {
		req.Header.Set(name, value)
		if value == "" {
			req.Header.Del(name)
		}
	}
	resp, err := b.client.Do(req)
	if err != nil {
		b.at.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.at.t.Fatal(err)
	}
	return reply{resp, string(body)}
}

// signIn walks from our button to the provider and back, and gives the answer
// to the callback.
func (b *browser) signIn(claims map[string]any, form url.Values) reply {
	b.at.t.Helper()
	b.at.idp.set(func() { b.at.idp.claims = claims })
	out := b.post("/signin", form)
	if out.StatusCode != http.StatusSeeOther {
		b.at.t.Fatalf("POST /signin: %d %s", out.StatusCode, out.body)
	}
	back := b.get(out.to())
	if back.StatusCode != http.StatusFound {
		b.at.t.Fatalf("the provider: %d %s", back.StatusCode, back.body)
	}
	return b.get(back.to())
}

// serve puts the portal behind another listener, on a port of its own.
func (b *browser) serve(srv *http.Server) {
	b.at.t.Helper()
	web := httptest.NewUnstartedServer(nil)
	web.Config = srv
	public := *b.at.PublicURL
	public.Host = web.Listener.Addr().String()
	cookie := b.cookie(cookieSession)
	b.at.PublicURL, b.at.url = &public, public.String()
	b.setCookie(cookieSession, cookie)
	srv.Handler = b.at.Handler()
	web.Start()
	b.at.t.Cleanup(func() {
		b.at.streams.close()
		web.Close()
	})
}
