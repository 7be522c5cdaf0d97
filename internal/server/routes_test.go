package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"guestportal/internal/guest"
)

// open are the routes that need no sign-in. A route that is not named here must
// ask for one: whoever adds a route adds nothing else to have it guarded.
var open = map[string]bool{
	"GET /": true, "GET /signin": true, "POST /signin": true, "GET /signin/callback": true,
	"GET /signout": true, "POST /signout": true,
	"GET /i/{code}/": true, "GET /i/{code}/accept": true, "POST /i/{code}/accept": true, "GET /i/{code}/wait": true, "POST /i/{code}/seen": true,
	"GET /i/{code}/help": true, "GET /i/{code}/tell": true, "POST /i/{code}/tell": true, "GET /i/{code}/leave": true, "POST /i/{code}/leave": true,
	"GET /livez": true, "GET /readyz": true, "GET /robots.txt": true, "GET /favicon.ico": true, "GET /static/*": true,
}

type route struct{ method, pattern, path string }

func (r route) String() string { return r.method + " " + r.pattern }

var parameter = regexp.MustCompile(`\{[^}]+\}`)

// walk gives every route of the site, with an address for each.
func walk(t *testing.T, at *site) []route {
	t.Helper()
	var all []route
	err := chi.Walk(at.router, func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		path := parameter.ReplaceAllString(strings.TrimSuffix(pattern, "*"), "GU-7K3M92QX")
		all = append(all, route{method, pattern, path})
		return nil
	})
	if err != nil || len(all) < 30 {
		t.Fatalf("walked %d routes: %v", len(all), err)
	}
	return all
}

func TestEveryRouteOfStaffAsksForSignIn(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	gone, hash := at.as(dee)
	if err := at.store.Revoke(t.Context(), hash, at.clock.Now()); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range walk(t, at) {
		seen[r.String()] = true
		if open[r.String()] {
			continue
		}
		for name, b := range map[string]*browser{"signed out": at.browser(), "revoked": gone} {
			got := b.send(r.method, r.path, nil, map[string]string{"Sec-Fetch-Site": "same-origin"})
			if got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(got.to(), "/signin") {
				t.Errorf("%s %s: %d to %q, want 303 to the sign-in page", name, r, got.StatusCode, got.to())
			}
		}
		script := at.browser()
		script.mode = "cors"
		got := script.send(r.method, r.path, nil, map[string]string{"Sec-Fetch-Site": "same-origin"})
		if got.StatusCode != http.StatusUnauthorized {
			t.Errorf("a script at %s: %d to %q, want 401", r, got.StatusCode, got.to())
		}
	}
	for name := range open {
		if !seen[name] {
			t.Errorf("%s is named as open, and is no route", name)
		}
	}
}

func TestEveryFormRefusesOtherSites(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	forms := 0
	for _, r := range walk(t, at) {
		if r.method == http.MethodGet {
			continue
		}
		forms++
		for name, header := range map[string]map[string]string{
			"cross-site":          {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
			"same-site":           {"Sec-Fetch-Site": "same-site", "Origin": "http://other.127.0.0.1"},
			"another origin":      {"Origin": "https://evil.example"},
			"an opaque origin":    {"Origin": "null"},
			"neither says a word": {},
		} {
			b, _ := at.as(dee)
			got := b.send(r.method, r.path, url.Values{}, header)
			if got.StatusCode != http.StatusForbidden || !strings.Contains(got.body, "came from our pages") {
				t.Errorf("%s %s: %d, want 403 with our page", name, r, got.StatusCode)
			}
		}
	}
	if forms < 10 {
		t.Errorf("only %d forms", forms)
	}
	for name, header := range map[string]map[string]string{
		"no-referrer makes Chromium send Origin: null": {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
		"an old browser sends Origin alone":            {"Origin": at.url},
	} {
		if got := at.browser().send(http.MethodPost, "/signout", nil, header); got.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.body)
		}
	}
}

func TestEveryRouteRefusesOtherMethods(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	b, _ := at.as(dee)
	for _, r := range walk(t, at) {
		for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodTrace} {
			got := b.send(method, r.path, nil, map[string]string{"Sec-Fetch-Site": "same-origin"})
			if got.StatusCode != http.StatusMethodNotAllowed {
				t.Errorf("%s %s: %d, want 405", method, r.pattern, got.StatusCode)
			}
		}
	}
}

func TestEveryAnswerHasTheSecurityHeaders(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	for _, r := range append(walk(t, at), route{"GET", "no page", "/nothing/here"}) {
		got := at.browser().send(r.method, r.path, nil, nil)
		policy := got.Header.Get("Content-Security-Policy")
		for _, want := range []string{
			"default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'", "base-uri 'none'",
			"form-action 'self' " + at.idp.URL + " https://redeem.example;",
		} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy %q lacks %q", r, policy, want)
			}
		}
		if strings.Contains(policy, "unsafe") {
			t.Errorf("%s: the policy is %q", r, policy)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": "",
		} {
			if v := got.Header.Get(name); v != want {
				t.Errorf("%s: %s is %q, want %q", r, name, v, want)
			}
		}
		if got.Header.Get("X-Request-Id") == "" || got.Header.Get("Permissions-Policy") == "" {
			t.Errorf("%s: headers %v", r, got.Header)
		}
		referrer := "same-origin"
		if strings.HasPrefix(r.path, "/i/") && r.method == http.MethodGet {
			referrer = "no-referrer"
		}
		if v := got.Header.Get("Referrer-Policy"); r.method == http.MethodGet && v != referrer {
			t.Errorf("%s: Referrer-Policy is %q, want %q", r, v, referrer)
		}
	}
}

func TestPagesAboutARoleNeedIt(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	for path, c := range map[string]struct {
		who  guest.Person
		need string
	}{
		"/requests/new":    {ben, "a sponsor"},
		"/approvals":       {ana, "an approver"},
		"/admin/catalogue": {ana, "an administrator, an auditor or the owner of a package"},
	} {
		b, _ := at.as(c.who)
		if got := b.get(path); got.StatusCode != http.StatusForbidden || !strings.Contains(got.body, c.need) {
			t.Errorf("%s: %d without %q: %s", path, got.StatusCode, c.need, got.body)
		}
	}
}

func TestOnlyOurOwnHostIsAnswered(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	for _, c := range []struct {
		host, path string
		status     int
	}{
		{"evil.example", "/signin", http.StatusMisdirectedRequest},
		{"evil.example", "/i/code/wait", http.StatusMisdirectedRequest},
		{at.PublicURL.Host + ".evil.example", "/signin", http.StatusMisdirectedRequest},
		{at.PublicURL.Host, "/signin", http.StatusOK},
		{"10.0.0.7:8080", "/livez", http.StatusOK},
		{"10.0.0.7:8080", "/readyz", http.StatusOK},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at.url+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = c.host
		got, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if got.StatusCode != c.status {
			t.Errorf("%s%s: %d, want %d", c.host, c.path, got.StatusCode, c.status)
		}
	}
	for given, want := range map[string]string{"Portal.Example:443": "portal.example", "portal.example:8443": "portal.example:8443"} {
		if got := canonicalHost(given, "https"); got != want {
			t.Errorf("canonicalHost(%q) = %q, want %q", given, got, want)
		}
	}
}
