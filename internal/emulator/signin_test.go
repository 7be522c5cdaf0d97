package emulator_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const callback = "http://127.0.0.1:9/signin/callback"

// relyingParty is the portal's side of a sign-in, with libraries of others.
type relyingParty struct {
	*world
	provider *oidc.Provider
	config   oauth2.Config
	verifier string
	browser  *http.Client
}

func newRelyingParty(t testing.TB, w *world) *relyingParty {
	t.Helper()
	provider, err := oidc.NewProvider(oidc.ClientContext(t.Context(), w.http), w.ready.HTTP+"/"+w.ready.TenantID+"/v2.0")
	if err != nil {
		t.Fatal(err)
	}
	return &relyingParty{
		world: w, provider: provider, verifier: oauth2.GenerateVerifier(), browser: w.browser(),
		config: oauth2.Config{
			ClientID: w.ready.PortalClient.ID, ClientSecret: w.ready.PortalClient.Secret, Endpoint: provider.Endpoint(),
			RedirectURL: callback, Scopes: []string{"openid", "profile", "email"},
		},
	}
}

func (p *relyingParty) ctx() context.Context { return oidc.ClientContext(p.t.Context(), p.http) }

func (p *relyingParty) authorizeURL(more ...oauth2.AuthCodeOption) string {
	return p.config.AuthCodeURL("the-state", append([]oauth2.AuthCodeOption{oidc.Nonce("the-nonce"), oauth2.S256ChallengeOption(p.verifier)}, more...)...)
}

// choose posts a person's address to the sign-in page and returns the answer's
// status and where it leads.
func (p *relyingParty) choose(target, username string) (int, *url.URL) {
	p.t.Helper()
	resp, err := p.browser.PostForm(target, url.Values{"username": {"", username}})
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	location, _ := resp.Location() // absent on a page
	return resp.StatusCode, location
}

// page gets a page with the browser.
func (p *relyingParty) page(target string) (status int, location *url.URL, text string) {
	p.t.Helper()
	resp, err := p.browser.Get(target)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	location, _ = resp.Location() // absent on a page
	return resp.StatusCode, location, string(data)
}

// signIn goes through the code flow and returns the verified claims.
func (p *relyingParty) signIn(username string) map[string]any {
	p.t.Helper()
	status, location := p.choose(p.authorizeURL(), username)
	if status != http.StatusFound || location.Query().Get("state") != "the-state" {
		p.t.Fatalf("sign-in of %s: %d %v", username, status, location)
	}
	return p.exchange(location.Query().Get("code"))
}

func (p *relyingParty) exchange(code string) map[string]any {
	p.t.Helper()
	token, err := p.config.Exchange(p.ctx(), code, oauth2.VerifierOption(p.verifier))
	if err != nil {
		p.t.Fatal(err)
	}
	raw, _ := token.Extra("id_token").(string)
	verified, err := p.provider.Verifier(&oidc.Config{ClientID: p.config.ClientID}).Verify(p.ctx(), raw)
	if err != nil {
		p.t.Fatal(err)
	}
	claims := map[string]any{}
	if err := verified.Claims(&claims); err != nil {
		p.t.Fatal(err)
	}
	return claims
}

func TestPeopleSignInWithTheirRoles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	people := w.seed.People
	cases := []struct {
		username, oid string
		roles         []any
	}{
		{"ana.silva@contoso.example", people.Ana.ID, []any{"Portal.Sponsor"}},
		{"MIA.CHEN@contoso.example", people.Mia.ID, []any{"Portal.Approver", "Portal.Sponsor"}},
		{"cleo.marsh@contoso.example", people.Cleo.ID, []any{"Portal.Admin"}},
		{"dee.novak@contoso.example", people.Dee.ID, []any{"Portal.Auditor"}},
		{"nia.bell@contoso.example", people.Nia.ID, nil},
	}
	for _, c := range cases {
		claims := newRelyingParty(t, w).signIn(c.username)
		roles, _ := claims["roles"].([]any)
		if claims["oid"] != c.oid || !slices.Equal(roles, c.roles) || claims["acct"] != 0.0 || claims["tid"] != w.ready.TenantID || claims["nonce"] != "the-nonce" || claims["ver"] != "2.0" {
			t.Errorf("%s: %v", c.username, claims)
		}
		for _, name := range []string{"sub", "name", "preferred_username", "email", "login_hint", "sid", "auth_time", "iat", "nbf", "exp"} {
			if claims[name] == nil {
				t.Errorf("%s: no %s", c.username, name)
			}
		}
		if claims["exp"].(float64)-claims["iat"].(float64) != 3900 {
			t.Errorf("%s: the token is good for %v s", c.username, claims["exp"].(float64)-claims["iat"].(float64))
		}
	}
}

func TestGuestsSignInAsGuests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	claims := newRelyingParty(t, w).signIn("gil@fabrikam.example")
	if claims["acct"] != 1.0 || !strings.HasPrefix(claims["idp"].(string), "https://sts.windows.net/") || claims["roles"] != nil {
		t.Errorf("the claims are %v", claims)
	}
}

func TestRolesComeThroughAGroupToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.want(w.graph("POST", "/servicePrincipals/"+w.seed.Apps.Portal.ID+"/appRoleAssignedTo", map[string]any{
		"principalId": w.seed.Groups.FalconContractors.ID, "resourceId": w.seed.Apps.Portal.ID, "appRoleId": w.seed.Roles.Auditor.ID,
	}), 201)
	w.want(w.graph("POST", "/groups/"+w.seed.Groups.FalconContractors.ID+"/members/$ref", ref(w.seed.People.Nia.ID)), 204)
	if claims := newRelyingParty(t, w).signIn("nia.bell@contoso.example"); !slices.Equal(claims["roles"].([]any), []any{"Portal.Auditor"}) {
		t.Errorf("the roles are %v", claims["roles"])
	}
}

func TestWhoCannotSignInIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.want(w.graph("PATCH", "/users/"+w.seed.People.Ben.ID, map[string]any{"accountEnabled": false}), 204)
	p := newRelyingParty(t, w)
	for username, code := range map[string]string{
		"nobody@contoso.example": "AADSTS50034", "stranger@elsewhere.example": "AADSTS50020", "ben.ito@contoso.example": "AADSTS50057", "": "AADSTS50059",
	} {
		resp, err := p.browser.PostForm(p.authorizeURL(), url.Values{"username": {username}})
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != 400 || !strings.Contains(string(text), code) || !strings.Contains(string(text), `name="username"`) {
			t.Errorf("%q: %d, no %s on the page", username, resp.StatusCode, code)
		}
	}
}

func TestASessionSignsInAgainUntilItEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := newRelyingParty(t, w)
	silent := func() url.Values {
		t.Helper()
		status, location, _ := p.page(p.authorizeURL(oauth2.SetAuthURLParam("prompt", "none")))
		if status != http.StatusFound {
			t.Fatalf("prompt=none: %d", status)
		}
		return location.Query()
	}
	if q := silent(); q.Get("error") != "login_required" || q.Get("state") != "the-state" {
		t.Errorf("without a session: %v", q)
	}
	p.signIn("ana.silva@contoso.example")
	if q := silent(); q.Get("code") == "" {
		t.Errorf("with a session: %v", q)
	}
	if status, location, _ := p.page(p.authorizeURL()); status != http.StatusFound || location.Query().Get("code") == "" {
		t.Errorf("signing in again: %d", status)
	}
	for _, option := range []oauth2.AuthCodeOption{
		oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("prompt", "select_account"), oauth2.SetAuthURLParam("login_hint", "ben.ito@contoso.example"),
	} {
		if status, _, text := p.page(p.authorizeURL(option)); status != http.StatusOK || !strings.Contains(text, `name="username"`) {
			t.Errorf("no sign-in page: %d", status)
		}
	}
	end := w.ready.HTTP + "/" + w.ready.TenantID + "/oauth2/v2.0/logout?"
	if status, location, _ := p.page(end + "state=s1&post_logout_redirect_uri=" + escape("http://127.0.0.1:9/")); status != http.StatusFound || location.String() != "http://127.0.0.1:9/?state=s1" {
		t.Errorf("after sign-out: %d %v", status, location)
	}
	if q := silent(); q.Get("error") != "login_required" {
		t.Errorf("after sign-out: %v", q)
	}
	if status, _, text := p.page(end + "post_logout_redirect_uri=" + escape("https://evil.example/")); status != http.StatusOK || strings.Contains(text, "evil") {
		t.Errorf("a foreign address after sign-out: %d", status)
	}
}

func TestWrongAuthorizeRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := newRelyingParty(t, w)
	p.signIn("ana.silva@contoso.example")
	change := func(name, value string) string {
		u, _ := url.Parse(p.authorizeURL())
		q := u.Query()
		q.Set(name, value)
		u.RawQuery = q.Encode()
		return u.String()
	}
	for name, c := range map[string]struct{ target, code string }{
		"client":   {change("client_id", "11111111-2222-4333-8444-555555555555"), "AADSTS700016"},
		"redirect": {change("redirect_uri", "https://evil.example/cb"), "AADSTS50011"},
		"loopback": {change("redirect_uri", "http://127.0.0.1.evil.example/cb"), "AADSTS50011"},
		"tenant":   {strings.Replace(p.authorizeURL(), w.ready.TenantID, "11111111-2222-4333-8444-555555555555", 1), "AADSTS90002"},
		"common":   {strings.Replace(p.authorizeURL(), w.ready.TenantID, "common", 1), "AADSTS50194"},
	} {
		if status, location, text := p.page(c.target); status != 400 || location != nil || !strings.Contains(text, c.code) {
			t.Errorf("%s: %d %v", name, status, location)
		}
	}
	for name, c := range map[string]struct{ target, err string }{
		"scope":            {change("scope", ""), "invalid_request"},
		"challenge method": {change("code_challenge_method", "S512"), "invalid_request"},
		"no challenge":     {change("code_challenge", ""), "invalid_request"},
	} {
		if status, location, _ := p.page(c.target); status != http.StatusFound || location.Query().Get("error") != c.err || location.Query().Get("state") != "the-state" {
			t.Errorf("%s: %d %v", name, status, location)
		}
	}
	for kind, code := range map[string]string{"token": "AADSTS700051", "id_token": "AADSTS700054", "magic": "AADSTS70005"} {
		_, location, _ := p.page(change("response_type", kind))
		if answer := location.RawQuery + location.Fragment; !strings.Contains(answer, "error=unsupported_response_type") || !strings.Contains(answer, code) {
			t.Errorf("response_type=%s: %v", kind, location)
		}
	}
	if status, _, text := p.page(change("response_mode", "form_post")); status != 200 || !strings.Contains(text, `name="code"`) {
		t.Errorf("form_post: %d", status)
	}
	if status, location, _ := p.page(change("response_mode", "fragment")); status != http.StatusFound || !strings.Contains(location.Fragment, "code=") {
		t.Errorf("fragment: %d %v", status, location)
	}
}
