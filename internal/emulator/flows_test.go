package emulator_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

func TestRefreshTokensRotateAndAreJudged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, secret := w.ready.PortalClient.ID, w.ready.PortalClient.Secret
	first := w.personToken(id, secret, ana).at("refresh_token")
	second := w.refresh(id, secret, first).at("refresh_token")
	if second == "" || second == first {
		t.Fatal("no new refresh token")
	}
	if r := w.refresh(id, secret, first); r.status != 200 { // documented: using it does not revoke it
		t.Errorf("used twice: %d %s", r.status, r.text)
	}
	w.refusedWith(w.refresh(id, secret, "nonsense"), 400, "invalid_grant", 9002313)
	r := w.refresh(w.ready.WorkerClient.ID, w.ready.WorkerClient.Secret, second)
	w.refusedWith(r, 400, "invalid_grant", 70000)
	if r.at("suberror") != "bad_token" {
		t.Errorf("MSAL would not know what to do: %s", r.text)
	}
	w.refusedWith(w.refresh(id, secret, second, "scope", "https://graph.microsoft.com/User.Read.All"), 400, "invalid_grant", 65001)
	w.control("/settings", map[string]any{"refresh_token_reuse": "revokes"})
	third := w.refresh(id, secret, second)
	if third.status != 200 {
		t.Errorf("a token that gave nothing before: %d %s", third.status, third.text)
	}
	w.refusedWith(w.refresh(id, secret, second), 400, "invalid_grant", 70000)
	w.refusedWith(w.refresh(id, secret, third.at("refresh_token")), 400, "invalid_grant", 70000)
	last := w.personToken(id, secret, ana).at("refresh_token")
	w.passTime(91 * 24 * time.Hour)
	w.refusedWith(w.refresh(id, secret, last), 400, "invalid_grant", 700082)
}

func TestSinglePageClientsNeedPKCEAndHaveShortRefreshTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "SPA", "spa_redirect_uris": []string{callback}, "public": true})
	p := w.party(c.at("id"), "", "openid", "profile", "offline_access")
	target, _ := url.Parse(p.authorizeURL())
	q := target.Query()
	q.Del("code_challenge")
	q.Del("code_challenge_method")
	target.RawQuery = q.Encode()
	if _, location, _ := p.page(target.String()); !strings.Contains(location.Query().Get("error_description"), "AADSTS9002325") {
		t.Errorf("without PKCE: %v", location)
	}
	_, location := p.choose(p.authorizeURL(), ana)
	post := func(origin string, fields url.Values) reply {
		t.Helper()
		fields.Set("client_id", c.at("id"))
		h := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		if origin != "" {
			h.Set("Origin", origin)
		}
		return w.send("POST", w.tokenPath(), h, strings.NewReader(fields.Encode()))
	}
	code := url.Values{"grant_type": {"authorization_code"}, "redirect_uri": {callback}, "code_verifier": {p.verifier}, "code": {location.Query().Get("code")}}
	w.refusedWith(post("", code), 400, "invalid_request", 9002327)
	token := post("http://127.0.0.1:9", code)
	if token.status != 200 || token.header.Get("Access-Control-Allow-Origin") == "" {
		t.Fatalf("by a script: %d %s", token.status, token.text)
	}
	again := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token.at("refresh_token")}}
	w.passTime(20 * time.Hour)
	next := post("http://127.0.0.1:9", again)
	if next.status != 200 {
		t.Fatalf("after 20 hours: %d %s", next.status, next.text)
	}
	w.passTime(25 * time.Hour)
	again.Set("refresh_token", next.at("refresh_token"))
	w.refusedWith(post("http://127.0.0.1:9", again), 400, "invalid_grant", 700084)
}

func half(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

func TestHybridAndImplicitFlow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "Web", "redirect_uris": []string{callback}, "id_tokens": true, "access_tokens": true})
	p := w.party(c.at("id"), c.at("secret"), "openid", "profile")
	answer := func(kind string, more ...oauth2.AuthCodeOption) url.Values {
		t.Helper()
		_, location := p.choose(p.authorizeURL(append(more, oauth2.SetAuthURLParam("response_type", kind))...), ana)
		if location == nil || location.RawQuery != "" {
			t.Fatalf("%s: %v", kind, location)
		}
		v, err := url.ParseQuery(location.Fragment)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	check := func(token string) map[string]any {
		t.Helper()
		if _, err := p.provider.Verifier(&oidc.Config{ClientID: c.at("id")}).Verify(p.ctx(), token); err != nil {
			t.Fatal(err)
		}
		return payload(t, token)
	}
	v := answer("code id_token")
	if claims := check(v.Get("id_token")); claims["c_hash"] != half(v.Get("code")) || claims["nonce"] != "the-nonce" {
		t.Errorf("the hybrid flow's id_token is %v", claims)
	}
	if claims := p.exchange(v.Get("code")); claims["oid"] != w.seed.People.Ana.ID {
		t.Errorf("the code's id_token is %v", claims)
	}
	v = answer("id_token token")
	if claims := check(v.Get("id_token")); claims["at_hash"] != half(v.Get("access_token")) || v.Get("code") != "" || v.Get("expires_in") == "" {
		t.Errorf("the implicit flow answers %v", v)
	}
	v = answer("id_token", oauth2.SetAuthURLParam("nonce", ""))
	if v.Get("error") != "invalid_request" || !strings.Contains(v.Get("error_description"), "nonce") {
		t.Errorf("without a nonce: %v", v)
	}
	v = answer("id_token", oauth2.SetAuthURLParam("response_mode", "query"))
	if !strings.Contains(v.Get("error_description"), "AADSTS70007") {
		t.Errorf("in the query: %v", v)
	}
	if _, _, text := p.page(p.authorizeURL(oauth2.SetAuthURLParam("response_type", "code id_token"), oauth2.SetAuthURLParam("response_mode", "form_post"))); !strings.Contains(text, `name="id_token"`) {
		t.Errorf("form_post: %s", text)
	}
}

func TestSigningOutTellsTheApplications(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "Web", "redirect_uris": []string{callback}, "logout_url": "https://web.example/frontchannel?x=1", "optional_claims": []string{"sid"}})
	p := w.party(c.at("id"), c.at("secret"), "openid", "profile")
	_, location := p.choose(p.authorizeURL(), ana)
	claims := p.exchange(location.Query().Get("code"))
	end := w.ready.HTTP + "/" + w.ready.TenantID + "/oauth2/v2.0/logout?post_logout_redirect_uri=" + escape(callback)
	resp, err := p.browser.Get(end)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if policy := resp.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-src https://web.example") || resp.Header.Get("Refresh") != "2; url="+callback {
		t.Errorf("the headers are %v", resp.Header)
	}
	p.choose(p.authorizeURL(), ana)
	_, _, text := p.page(end)
	frame := regexp.MustCompile(`iframe src="([^"]+)"`).FindStringSubmatch(text)
	if frame == nil {
		t.Fatalf("no frame in %s", text)
	}
	u, err := url.Parse(strings.ReplaceAll(frame[1], "&amp;", "&"))
	if err != nil || u.Query().Get("iss") != claims["iss"] || u.Query().Get("sid") == "" || u.Query().Get("sid") == claims["sid"] || u.Query().Get("x") != "1" {
		t.Errorf("the frame is %s", frame[1]) // of a new session, so with another sid
	}
	// A hint narrows the addresses to those of the client that it was issued to.
	hint := w.personToken(w.ready.PortalClient.ID, w.ready.PortalClient.Secret, ana).at("id_token")
	for target, status := range map[string]int{"http://127.0.0.1:9/elsewhere": 302, "https://web.example/": 200} {
		resp, err := w.browser().Get(w.ready.HTTP + "/" + w.ready.TenantID + "/oauth2/v2.0/logout?id_token_hint=" + hint + "&post_logout_redirect_uri=" + escape(target))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != status {
			t.Errorf("back to %s: %d", target, resp.StatusCode)
		}
	}
}

func TestTheOlderEndpointsWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	doc := w.send("GET", "/"+w.ready.TenantID+"/.well-known/openid-configuration", nil, nil)
	if doc.at("issuer") != w.ready.HTTP+"/"+w.ready.TenantID+"/" || !strings.HasSuffix(doc.at("token_endpoint"), "/oauth2/token") {
		t.Fatalf("the metadata is %s", doc.text)
	}
	r := w.form(doc.at("token_endpoint"), map[string]string{
		"grant_type": "client_credentials", "client_id": w.ready.WorkerClient.ID, "client_secret": w.ready.WorkerClient.Secret, "resource": "https://graph.microsoft.com",
	})
	w.want(w.graphAs(r.at("access_token"), "GET", "/users", nil), 200)
	if iss := payload(t, r.at("access_token"))["iss"]; iss != doc.at("issuer") {
		t.Errorf("the token is of %v", iss)
	}
	keys := w.send("GET", "/"+w.ready.TenantID+"/discovery/keys", nil, nil)
	if len(kids(keys)) != 2 || keys.header.Get("Cache-Control") == "" {
		t.Errorf("the keys are %s", keys.text)
	}
}

func TestAnAPIActsOnBehalfOfThePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	api := w.control("/clients", map[string]any{"name": "API", "exposed_scopes": []string{"access"}, "token_version": 2, "scopes": []string{"User.Read"}})
	c := w.control("/clients", map[string]any{"name": "Client", "redirect_uris": []string{callback}})
	token := w.personToken(c.at("id"), c.at("secret"), ana, "api://"+api.at("id")+"/access").at("access_token")
	claims := payload(t, token)
	if claims["aud"] != api.at("id") || claims["ver"] != "2.0" || claims["azp"] != c.at("id") || claims["scp"] != "access" || claims["iss"] != w.ready.HTTP+"/"+w.ready.TenantID+"/v2.0" {
		t.Errorf("the token for the API is %v", claims)
	}
	w.want(w.graphAs(token, "GET", "/me", nil), 401)
	exchange := func(change map[string]string) reply {
		fields := map[string]string{
			"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "requested_token_use": "on_behalf_of", "assertion": token,
			"client_id": api.at("id"), "client_secret": api.at("secret"), "scope": "https://graph.microsoft.com/User.Read",
		}
		for k, v := range change {
			fields[k] = v
		}
		return w.form(w.tokenPath(), fields)
	}
	r := exchange(nil)
	if me := w.want(w.graphAs(r.at("access_token"), "GET", "/me", nil), 200); me.at("id") != w.seed.People.Ana.ID {
		t.Errorf("/me is %s", me.text)
	}
	w.refusedWith(exchange(map[string]string{"client_id": c.at("id"), "client_secret": c.at("secret")}), 400, "invalid_grant", 500131)
	w.refusedWith(exchange(map[string]string{"assertion": token[:len(token)-6] + "AAAAAA"}), 400, "invalid_grant", 50013)
	w.refusedWith(exchange(map[string]string{"scope": "User.Read.All"}), 400, "invalid_grant", 65001)
	w.refusedWith(exchange(map[string]string{"assertion": ""}), 400, "invalid_request", 900144)
	w.passTime(2 * time.Hour)
	w.refusedWith(exchange(nil), 400, "invalid_grant", 500133)
}

func TestDeviceCodesArePolledFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "Command line", "public": true})
	start := func() reply {
		return w.form("/"+w.ready.TenantID+"/oauth2/v2.0/devicecode", map[string]string{"client_id": c.at("id"), "scope": "openid profile User.Read"})
	}
	poll := func(d reply) reply {
		return w.form(w.tokenPath(), map[string]string{"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "client_id": c.at("id"), "device_code": d.at("device_code")})
	}
	d := start()
	if d.at("verification_uri") != w.ready.HTTP+"/common/oauth2/deviceauth" || d.json["interval"] != 5.0 || !strings.Contains(d.at("message"), d.at("user_code")) {
		t.Fatalf("the codes are %s", d.text)
	}
	w.refusedWith(poll(d), 400, "authorization_pending", 70016)
	w.typeCode(strings.ToLower(d.at("user_code")), "continue")
	if r := poll(d); r.status != 200 || payload(t, r.at("id_token"))["oid"] != w.seed.People.Ana.ID {
		t.Errorf("after signing in: %d %s", r.status, r.text)
	}
	w.refusedWith(poll(d), 400, "bad_verification_code", 70018)
	declined := start()
	w.typeCode(declined.at("user_code"), "cancel")
	w.refusedWith(poll(declined), 400, "authorization_declined", 65004)
	late := start()
	w.passTime(16 * time.Minute)
	w.refusedWith(poll(late), 400, "expired_token", 70019)
}

func TestPasswordsAreRefusedHonestly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "Old", "public": true})
	fields := map[string]string{"grant_type": "password", "client_id": c.at("id"), "username": ana, "password": "secret", "scope": "User.Read"}
	w.refusedWith(w.form(w.tokenPath(), fields), 400, "invalid_grant", 50126)
	fields["client_id"] = w.ready.PortalClient.ID
	w.refusedWith(w.form(w.tokenPath(), fields), 401, "invalid_client", 7000218)
}

func TestManagedIdentityEndpointsRefuse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	resource := "resource=" + escape("https://graph.microsoft.com")
	good := http.Header{"X-Identity-Header": {w.ready.ManagedIdentity.Header}}
	for name, c := range map[string]struct {
		target string
		header http.Header
		status int
	}{
		"app service":                      {"/msi/token?api-version=2019-08-01&" + resource, good, 200},
		"without the header":               {"/msi/token?api-version=2019-08-01&" + resource, nil, 401},
		"another version":                  {"/msi/token?api-version=2017-09-01&" + resource, good, 400},
		"without a resource":               {"/msi/token?api-version=2019-08-01", good, 400},
		"an unknown identity":              {"/msi/token?api-version=2019-08-01&client_id=x&" + resource, good, 400},
		"an unknown resource":              {"/msi/token?api-version=2019-08-01&resource=https://x.example", good, 400},
		"a virtual machine":                {"/metadata/identity/oauth2/token?api-version=2018-02-01&" + resource, http.Header{"Metadata": {"true"}}, 200},
		"a virtual machine, no header":     {"/metadata/identity/oauth2/token?api-version=2018-02-01&" + resource, nil, 400},
		"by resource id":                   {"/msi/token?api-version=2019-08-01&mi_res_id=/subscriptions/1/providers/Microsoft.ManagedIdentity/userAssignedIdentities/guest-portal-identity&" + resource, good, 200},
		"an application that is no such":   {"/msi/token?api-version=2019-08-01&client_id=" + w.ready.WorkerClient.ID + "&" + resource, good, 400},
		"a managed identity with a secret": {"/msi/token?api-version=2019-08-01&object_id=" + w.seed.Apps.Worker.ID + "&" + resource, good, 400},
	} {
		if r := w.send("GET", c.target, c.header, nil); r.status != c.status {
			t.Errorf("%s: %d %s", name, r.status, r.text)
		}
	}
}
