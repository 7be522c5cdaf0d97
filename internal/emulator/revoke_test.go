package emulator_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// payload reads a token's claims without looking at its signature.
func payload(t testing.TB, token string) map[string]any {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("no token: %q", token)
	}
	data, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	claims := map[string]any{}
	if err := json.Unmarshal(data, &claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

const announced = `{"access_token":{"xms_cc":{"values":["CP1"]}}}`

// refresh asks for new tokens.
func (w *world) refresh(clientID, secret, token string, more ...string) reply {
	w.t.Helper()
	fields := map[string]string{"grant_type": "refresh_token", "refresh_token": token, "client_id": clientID, "client_secret": secret}
	for i := 0; i < len(more); i += 2 {
		fields[more[i]] = more[i+1]
	}
	return w.form(w.tokenPath(), fields)
}

var challengeForm = regexp.MustCompile(`^Bearer realm="", authorization_uri="[^"]+/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000", error="insufficient_claims", claims="([^"]+)"$`)

func TestRevokedTokensAreChallengedForThoseWhoCanAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ask := func(claims string) reply {
		return w.form(w.tokenPath(), map[string]string{
			"grant_type": "client_credentials", "client_id": w.ready.WorkerClient.ID, "client_secret": w.ready.WorkerClient.Secret,
			"scope": "https://graph.microsoft.com/.default", "claims": claims,
		})
	}
	able, plain := ask(announced), ask("")
	if able.json["expires_in"] != 86399.0 || plain.json["expires_in"] != 3599.0 {
		t.Errorf("the tokens live %v and %v s", able.json["expires_in"], plain.json["expires_in"])
	}
	w.want(w.graphAs(able.at("access_token"), "GET", "/users", nil), 200)
	w.control("/revoke", map[string]any{"app_id": w.ready.WorkerClient.ID})
	r := w.want(w.graphAs(able.at("access_token"), "GET", "/users", nil), 401, "InvalidAuthenticationToken")
	m := challengeForm.FindStringSubmatch(r.header.Get("WWW-Authenticate"))
	if m == nil {
		t.Fatalf("the challenge is %s", r.header.Get("WWW-Authenticate"))
	}
	claims, err := base64.StdEncoding.DecodeString(m[1])
	if err != nil || !json.Valid(claims) || !strings.Contains(string(claims), `"nbf"`) {
		t.Fatalf("the challenge wants %s", claims)
	}
	if r := w.want(w.graphAs(plain.at("access_token"), "GET", "/users", nil), 401, "InvalidAuthenticationToken"); strings.Contains(r.header.Get("WWW-Authenticate"), "claims=") {
		t.Error("a client that cannot answer is challenged")
	}
	w.want(w.graphAs(ask(string(claims)).at("access_token"), "GET", "/users", nil), 200)
	w.refusedWith(ask("{"), 400, "invalid_request", 9002313)
	for _, body := range []map[string]any{{}, {"app_id": "x"}, {"user_id": "x"}, {"app_id": "x", "user_id": "y"}, {"colour": 1}} {
		h, content := graphRequest(t, "", body)
		if r := w.send(http.MethodPost, "/_emulator/revoke", h, content); r.status != 400 || r.at("error") == "" {
			t.Errorf("revoking %v: %d %s", body, r.status, r.text)
		}
	}
}

func TestDisablingAndRevokingSessionsEndSignIns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "x", "redirect_uris": []string{callback}, "scopes": []string{"User.Read"}})
	id, secret := c.at("id"), c.at("secret")
	for name, end := range map[string]func(){
		"revoked": func() { w.want(w.graph("POST", "/users/"+w.seed.People.Ana.ID+"/revokeSignInSessions", nil), 200) },
		"by hand": func() { w.control("/revoke", map[string]any{"user_id": ana}) },
		"disabled": func() {
			w.want(w.graph("PATCH", "/users/"+w.seed.People.Ana.ID, map[string]any{"accountEnabled": false}), 204)
		},
	} {
		w.graph("PATCH", "/users/"+w.seed.People.Ana.ID, map[string]any{"accountEnabled": true})
		p := w.party(id, secret, "openid", "profile", "offline_access", "User.Read")
		plain := w.personToken(id, secret, ana, "User.Read")
		able := w.refresh(id, secret, plain.at("refresh_token"), "claims", announced)
		w.want(w.graphAs(able.at("access_token"), "GET", "/me", nil), 200)
		p.choose(p.authorizeURL(), ana)
		end()
		if r := w.want(w.graphAs(able.at("access_token"), "GET", "/me", nil), 401); !challengeForm.MatchString(r.header.Get("WWW-Authenticate")) {
			t.Errorf("%s: no challenge: %s", name, r.header.Get("WWW-Authenticate"))
		}
		want := 200 // continuous evaluation reaches only clients that announced it
		if name == "by hand" {
			want = 401
		}
		w.want(w.graphAs(plain.at("access_token"), "GET", "/me", nil), want)
		code := 50173.0
		if name == "disabled" {
			code = 50057
		}
		w.refusedWith(w.refresh(id, secret, able.at("refresh_token")), 400, "invalid_grant", code)
		if status, _, text := p.page(p.authorizeURL()); status != 200 || !strings.Contains(text, `name="username"`) {
			t.Errorf("%s: the browser is still signed in", name)
		}
	}
}

func TestRevokingAGuestsSessionsDoesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.personToken(w.ready.PortalClient.ID, w.ready.PortalClient.Secret, gil, "User.Read")
	able := w.refresh(w.ready.PortalClient.ID, w.ready.PortalClient.Secret, token.at("refresh_token"), "claims", announced)
	if r := w.want(w.graph("POST", "/users/"+w.seed.People.Gil.ID+"/revokeSignInSessions", nil), 200); r.json["value"] != true {
		t.Errorf("the answer is %s", r.text)
	}
	w.want(w.graphAs(able.at("access_token"), "GET", "/me", nil), 200)
}

func TestADeletedPersonHasNoTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.personToken(w.ready.PortalClient.ID, w.ready.PortalClient.Secret, ana, "User.Read")
	w.want(w.graph("DELETE", "/users/"+w.seed.People.Ana.ID, nil), 204)
	w.want(w.graphAs(token.at("access_token"), "GET", "/me", nil), 401)
	w.refusedWith(w.refresh(w.ready.PortalClient.ID, w.ready.PortalClient.Secret, token.at("refresh_token")), 400, "invalid_grant", 500341)
}
