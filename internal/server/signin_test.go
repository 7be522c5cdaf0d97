package server

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/session"
)

func TestSignInLeadsHomeOrBackToThePageAskedFor(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	for _, c := range []struct {
		name string
		who  guest.Person
		back string
		want string
	}{
		{"sponsor", ana, "", "/guests"},
		{"approver", ben, "", "/approvals"},
		{"auditor", dee, "", "/guests?who=all"},
		{"back to a page", ana, "/guests?status=active", "/guests?status=active"},
		{"not to another site", ana, "//evil.example/guests", "/guests"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := at.browser()
			got := b.signIn(claimsOf(c.who), url.Values{"return_to": {c.back}})
			if got.StatusCode != http.StatusSeeOther || got.to() != c.want {
				t.Fatalf("%d to %q, want 303 to %q: %s", got.StatusCode, got.to(), c.want, got.body)
			}
			if start := b.get("/"); start.StatusCode != http.StatusSeeOther || start.to() != home(c.who) {
				t.Errorf("the start page gives %d to %q, want 303 to %q", start.StatusCode, start.to(), home(c.who))
			}
			if b.cookie(cookieLogin) != "" {
				t.Error("the cookie of the attempt is still there")
			}
		})
	}
}

func TestRefusedPeopleGetAPolitePageAndNoSession(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	for _, c := range []struct {
		name   string
		change map[string]any
		words  string
	}{
		{"guest", map[string]any{"acct": 1}, "guest account"},
		{"account of unknown kind", map[string]any{"acct": nil}, "guest account"},
		{"no role", map[string]any{"roles": []string{}}, "have access to this service"},
		{"unknown role", map[string]any{"roles": []string{"Portal.Emperor"}}, "have access to this service"},
		{"another tenant", map[string]any{"tid": "0f3c1a52-7d1e-4a57-9a53-0a8b8c9d1e2f"}, "another organisation"},
		{"bad token", map[string]any{"nonce": "other"}, "did not work"},
	} {
		t.Run(c.name, func(t *testing.T) {
			claims := claimsOf(ana)
			for name, value := range c.change {
				claims[name] = value
			}
			b := at.browser()
			got := b.signIn(claims, nil)
			if got.StatusCode != http.StatusForbidden || !strings.Contains(got.body, c.words) {
				t.Errorf("%d without %q: %s", got.StatusCode, c.words, got.body)
			}
			if b.cookie(cookieSession) != "" {
				t.Error("there is a session cookie")
			}
			if again := b.get("/guests"); !strings.HasPrefix(again.to(), "/signin") {
				t.Errorf("after the refusal /guests gives %d to %q", again.StatusCode, again.to())
			}
		})
	}
}

func TestCancelledSignInSaysSo(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	at.idp.set(func() { at.idp.error = "access_denied" })
	got := at.browser().signIn(claimsOf(ana), nil)
	if got.StatusCode != http.StatusForbidden || !strings.Contains(got.body, "Sign-in was cancelled") {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}

func TestAnotherAccountIsAskedForOnRequest(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	at.browser().signIn(claimsOf(ana), url.Values{"choose": {"account"}})
	at.idp.set(func() {
		if got := at.idp.asked.Get("prompt"); got != "select_account" {
			t.Errorf("prompt is %q", got)
		}
	})
}

func TestCallbackIsGoodForOneUseInOneBrowser(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	at.idp.set(func() { at.idp.claims = claimsOf(ana) })
	victim, thief := at.browser(), at.browser()
	begun := thief.post("/signin", nil)
	back := thief.get(begun.to())

	if got := victim.get(back.to()); got.StatusCode != http.StatusForbidden || victim.cookie(cookieSession) != "" {
		t.Errorf("a browser that did not begin: %d, session %q", got.StatusCode, victim.cookie(cookieSession))
	}
	login := thief.cookie(cookieLogin)
	if got := thief.get(back.to()); got.to() != "/guests" {
		t.Fatalf("the browser that began: %d %s", got.StatusCode, got.body)
	}
	again := at.browser()
	again.setCookie(cookieLogin, login)
	if got := again.get(back.to()); got.StatusCode != http.StatusForbidden || again.cookie(cookieSession) != "" {
		t.Errorf("a second use: %d, session %q", got.StatusCode, again.cookie(cookieSession))
	}
	if got := thief.get(back.to()); got.to() != "/guests" {
		t.Errorf("Back after signing in gives %d to %q, want the start page", got.StatusCode, got.to())
	}
}

func TestAttemptIsGoodForTenMinutes(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	at.idp.set(func() { at.idp.claims = claimsOf(ana) })
	b := at.browser()
	back := b.get(b.post("/signin", nil).to())
	at.clock.forward(session.Attempt + time.Second)
	if got := b.get(back.to()); got.StatusCode != http.StatusForbidden || b.cookie(cookieSession) != "" {
		t.Errorf("%d, session %q", got.StatusCode, b.cookie(cookieSession))
	}
}

func TestSignInGivesANewTokenAndEndsTheOldSession(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	b, old := at.as(ana)
	before := b.cookie(cookieSession)
	b.signIn(claimsOf(ana), nil)
	if after := b.cookie(cookieSession); after == before || after == "" {
		t.Errorf("the token after is %q, before %q", after, before)
	}
	if _, err := at.store.Find(t.Context(), old, at.clock.Now()); err == nil {
		t.Error("the old session is still live")
	}

	planted, _ := session.NewToken()
	fixed := at.browser()
	fixed.setCookie(cookieSession, planted)
	fixed.signIn(claimsOf(ana), nil)
	if fixed.cookie(cookieSession) == planted {
		t.Error("a token that we did not make was adopted")
	}
}

func TestProviderThatIsDownGives503AndKeepsSessions(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	at.idp.set(func() { at.idp.down = true })
	if got := at.browser().post("/signin", nil); got.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("POST /signin: %d %s", got.StatusCode, got.body)
	}
	b, hash := at.as(ana)
	if got := b.get("/"); got.to() != "/guests" {
		t.Errorf("a session does not work: %d", got.StatusCode)
	}
	if got := b.post("/signout", nil); got.to() != "/signin?why=out" {
		t.Errorf("sign-out gives %d to %q", got.StatusCode, got.to())
	}
	if _, err := at.store.Find(t.Context(), hash, at.clock.Now()); err == nil {
		t.Error("the session is still live")
	}
}

func TestSignOutEndsTheSessionHereAndAtTheProvider(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	b := at.browser()
	b.signIn(claimsOf(ana), nil)
	token := b.cookie(cookieSession)
	if got := b.get("/signout"); got.to() != "/" || b.cookie(cookieSession) != token {
		t.Errorf("a GET gives %d to %q and changes the cookie to %q", got.StatusCode, got.to(), b.cookie(cookieSession))
	}
	out := b.post("/signout", nil)
	there, err := url.Parse(out.to())
	if err != nil || !strings.HasPrefix(out.to(), at.idp.URL) {
		t.Fatalf("sign-out leads to %q, %v", out.to(), err)
	}
	if q := there.Query(); q.Get("post_logout_redirect_uri") != at.url+"/" || q.Get("logout_hint") != "hint of Ana Silva" {
		t.Errorf("the provider is asked with %v", q)
	}
	b.setCookie(cookieSession, token)
	if got := b.get("/guests"); got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(got.to(), "/signin") {
		t.Errorf("the old cookie gives %d to %q", got.StatusCode, got.to())
	}
}

// Requests that are under way at sign-out write to the session; the clock runs,
// so that each of them notes its use.
func TestRevokedSessionNeverComesBackWithRequestsInFlight(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	b, _ := at.as(ana)
	token := b.cookie(cookieSession)
	var begun, done sync.WaitGroup
	for range 8 {
		begun.Add(1)
		done.Go(func() {
			other := at.browser()
			other.setCookie(cookieSession, token)
			for n := range 20 {
				at.clock.forward(session.TouchEvery / 10)
				other.get("/signin")
				if n == 0 {
					begun.Done()
				}
			}
		})
	}
	begun.Wait()
	b.post("/signout", nil)
	for range 50 {
		other := at.browser()
		other.setCookie(cookieSession, token)
		if got := other.get("/signin"); got.StatusCode != http.StatusOK {
			t.Fatalf("after sign-out the cookie gives %d to %q", got.StatusCode, got.to())
		}
	}
	done.Wait()
}

func TestSessionEndsByIdlenessAndAScriptIsNotUse(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	person, _ := at.as(ana)
	for range 3 {
		at.clock.forward(session.Idle - time.Minute)
		if got := person.get("/"); got.to() != "/guests" {
			t.Fatalf("a session in use has ended: %d to %q", got.StatusCode, got.to())
		}
	}
	script, _ := at.as(ben)
	script.mode = "cors"
	at.clock.forward(session.Idle / 2)
	script.get("/")
	at.clock.forward(session.Idle / 2)
	if got := script.get("/"); got.StatusCode != http.StatusOK {
		t.Errorf("a page left open keeps its session: %d to %q", got.StatusCode, got.to())
	}
}

func TestCookiesAreLockedToTheHostOverTLS(t *testing.T) {
	t.Parallel()
	for scheme, want := range map[string]string{
		"https": "__Host-session=v; Path=/; HttpOnly; Secure; SameSite=Lax",
		"http":  "session=v; Path=/; HttpOnly; SameSite=Lax",
	} {
		s := &Server{PublicURL: &url.URL{Scheme: scheme, Host: "portal.example"}}
		c := http.Header{}
		s.setCookie(headerOnly{c}, cookieSession, "v")
		if got := c.Get("Set-Cookie"); got != want {
			t.Errorf("%s: %q, want %q", scheme, got, want)
		}
	}
}

type headerOnly struct{ h http.Header }

func (w headerOnly) Header() http.Header       { return w.h }
func (headerOnly) Write(p []byte) (int, error) { return len(p), nil }
func (headerOnly) WriteHeader(int)             {}
