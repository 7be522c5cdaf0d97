package signin

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestWrongAnswersOfTheProviderMakeItUnavailable(t *testing.T) {
	t.Parallel()
	huge := func(w http.ResponseWriter, _ *http.Request) {
		reply(w, 200, map[string]any{"pad": strings.Repeat("x", maxBody)})
	}
	elsewhere := func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Path+moved, http.StatusTemporaryRedirect)
	}
	text := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", status) }
	}
	document := func(name, value string) func(*issuer) http.HandlerFunc {
		return func(is *issuer) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) {
				d := is.document()
				d[name] = strings.ReplaceAll(value, "HOST", is.Listener.Addr().String())
				reply(w, 200, d)
			}
		}
	}
	plain := func(h http.HandlerFunc) func(*issuer) http.HandlerFunc {
		return func(*issuer) http.HandlerFunc { return h }
	}
	cases := []struct {
		name, path string
		answer     func(*issuer) http.HandlerFunc
	}{
		{"discovery names another issuer", discoveryPath, document("issuer", "https://evil.example/")},
		{"token endpoint at another host", discoveryPath, document("token_endpoint", "https://evil.example/token")},
		{"keys over plain http", discoveryPath, document("jwks_uri", "http://HOST/keys")},
		{"no sign-out endpoint", discoveryPath, document("end_session_endpoint", "")},
		{"huge discovery", discoveryPath, plain(huge)},
		{"discovery redirects", discoveryPath, plain(elsewhere)},
		{"discovery is a page", discoveryPath, plain(text(200))},
		{"huge keys", keysPath, plain(huge)},
		{"keys redirect", keysPath, plain(elsewhere)},
		{"keys fail", keysPath, plain(text(500))},
		{"token endpoint fails", tokenPath, plain(text(502))},
		{"token endpoint is throttled", tokenPath, plain(text(429))},
		{"token endpoint answers a page", tokenPath, plain(text(200))},
		{"huge tokens", tokenPath, plain(huge)},
		{"token endpoint redirects the secret", tokenPath, plain(elsewhere)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			is := newIssuer(t)
			is.set(func() { is.override[c.path] = c.answer(is) })
			p := newParty(t, is, nil)
			a, address, err := p.Begin(t.Context())
			id := Identity{}
			if c.path != discoveryPath {
				if err != nil {
					t.Fatalf("Begin: %v", err)
				}
				id, err = p.Finish(t.Context(), a, is.authorize(t, address, goodToken(t, is, "one", noon)))
			}
			refused(t, id, err, ErrUnavailable)
		})
	}
}

func TestARefusedClientSecretIsOurFaultAndStaysOutOfTheError(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	p := newParty(t, is, func(o *Options) { o.ClientSecret = "expired-secret" })
	id, err := signIn(t, is, p, goodToken(t, is, "one", noon))
	refused(t, id, err, ErrUnavailable)
	if !strings.Contains(err.Error(), "AADSTS7000215") || strings.Contains(err.Error(), "expired-secret") {
		t.Errorf("error %q must name the cause and not the secret", err)
	}
}

func TestNewRefusesOptionsThatCannotWork(t *testing.T) {
	t.Parallel()
	good := Options{
		Authority: "https://login.microsoftonline.com/", TenantID: testTenant, ClientID: testClient,
		ClientSecret: testSecret, RedirectURL: callback, Now: time.Now,
	}
	p, err := New(good)
	if err != nil || p.issuer != "https://login.microsoftonline.com/"+testTenant+"/v2.0" {
		t.Fatalf("New = %v, %v", p, err)
	}
	if p.client.Timeout != callTimeout {
		t.Errorf("the default client has a timeout of %s", p.client.Timeout)
	}
	for name, spoil := range map[string]func(*Options){
		"authority with a path": func(o *Options) { o.Authority += "common" },
		"authority not a URL":   func(o *Options) { o.Authority = "login" },
		"tenant by name":        func(o *Options) { o.TenantID = "contoso.example" },
		"no client id":          func(o *Options) { o.ClientID = "" },
		"no secret":             func(o *Options) { o.ClientSecret = "" },
		"no redirect":           func(o *Options) { o.RedirectURL = "" },
		"no clock":              func(o *Options) { o.Now = nil },
	} {
		o := good
		spoil(&o)
		if _, err := New(o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
