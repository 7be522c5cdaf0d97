package emulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"
)

func TestCodesAreForOneUseOfOneClient(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := newRelyingParty(t, w)
	p.signIn("ana.silva@contoso.example")
	code := func() string {
		_, location, _ := p.page(p.authorizeURL())
		return location.Query().Get("code")
	}
	redeem := func(change map[string]string) reply {
		fields := map[string]string{
			"grant_type": "authorization_code", "client_id": p.config.ClientID, "client_secret": p.config.ClientSecret,
			"redirect_uri": callback, "code_verifier": p.verifier, "code": code(),
		}
		for name, value := range change {
			fields[name] = value
		}
		return w.form(w.tokenPath(), fields)
	}
	used := code()
	if r := redeem(map[string]string{"code": used}); r.status != 200 || r.at("id_token") == "" {
		t.Fatalf("the code: %d %s", r.status, r.text)
	}
	for name, c := range map[string]struct {
		change map[string]string
		err    string
		number float64
	}{
		"again":          {map[string]string{"code": used}, "invalid_grant", 54005},
		"wrong verifier": {map[string]string{"code_verifier": strings.Repeat("x", 43)}, "invalid_grant", 501481},
		"no verifier":    {map[string]string{"code_verifier": ""}, "invalid_grant", 501481},
		"other redirect": {map[string]string{"redirect_uri": "http://127.0.0.1:9/other"}, "invalid_client", 50011},
		"other client":   {map[string]string{"client_id": w.ready.WorkerClient.ID, "client_secret": w.ready.WorkerClient.Secret}, "invalid_grant", 700005},
		"made up":        {map[string]string{"code": "x"}, "invalid_grant", 9002313},
	} {
		if r := redeem(c.change); r.status != 400 || r.at("error") != c.err || r.json["error_codes"].([]any)[0] != c.number {
			t.Errorf("%s: %d %s", name, r.status, r.text)
		}
	}
	old := code()
	w.passTime(11 * time.Minute)
	if r := redeem(map[string]string{"code": old}); r.status != 400 || r.json["error_codes"].([]any)[0] != 70008.0 {
		t.Errorf("after eleven minutes: %d %s", r.status, r.text)
	}
}

func TestRefreshTokensNeedOfflineAccess(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := newRelyingParty(t, w)
	p.config.Scopes = append(p.config.Scopes, "offline_access")
	_, location := p.choose(p.authorizeURL(), "ana.silva@contoso.example")
	token, err := p.config.Exchange(p.ctx(), location.Query().Get("code"), oauth2.VerifierOption(p.verifier))
	if err != nil || token.RefreshToken == "" {
		t.Fatalf("no refresh token: %v", err)
	}
	fields := map[string]string{"grant_type": "refresh_token", "refresh_token": token.RefreshToken, "client_id": p.config.ClientID, "client_secret": p.config.ClientSecret}
	if r := w.form(w.tokenPath(), fields); r.status != 200 || r.at("id_token") == "" {
		t.Errorf("refreshing: %d %s", r.status, r.text)
	}
	w.want(w.graph("PATCH", "/users/"+w.seed.People.Ana.ID, map[string]any{"accountEnabled": false}), 204)
	if r := w.form(w.tokenPath(), fields); r.status != 400 || r.at("error") != "invalid_grant" {
		t.Errorf("refreshing when disabled: %d %s", r.status, r.text)
	}
	info := w.send("GET", "/oidc/userinfo", http.Header{"Authorization": {"Bearer " + token.AccessToken}}, nil)
	if info.status != 200 || info.at("name") != "Ana Silva" {
		t.Errorf("userinfo: %d %s", info.status, info.text)
	}
	w.want(w.graphAs(token.AccessToken, "GET", "/users", nil), 403)
}

// The bodies were captured of a live tenant; see the fact sheet's section 12.5.
func TestTokenErrorsLookLikeEntras(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good := map[string]string{"grant_type": "client_credentials", "client_id": w.ready.WorkerClient.ID, "client_secret": w.ready.WorkerClient.Secret, "scope": "https://graph.microsoft.com/.default"}
	for name, c := range map[string]struct {
		field, value string
		status       int
		err          string
		number       float64
		uri          bool
	}{
		"secret":     {"client_secret", "wrong", 401, "invalid_client", 7000215, true},
		"no secret":  {"client_secret", "", 401, "invalid_client", 7000218, true},
		"resource":   {"scope", "https://unknown.example/.default", 400, "invalid_resource", 500011, true},
		"scope":      {"scope", "https://graph.microsoft.com/User.Read", 400, "invalid_scope", 1002012, true},
		"no client":  {"client_id", "x", 400, "unauthorized_client", 700038, false},
		"stranger":   {"client_id", "11111111-2222-4333-8444-555555555555", 400, "unauthorized_client", 700016, true},
		"grant type": {"grant_type", "magic", 400, "unsupported_grant_type", 70003, false},
	} {
		fields := map[string]string{}
		for k, v := range good {
			fields[k] = v
		}
		fields[c.field] = c.value
		r := w.form(w.tokenPath(), fields)
		if r.status != c.status || r.at("error") != c.err || r.json["error_codes"].([]any)[0] != c.number || (r.at("error_uri") != "") != c.uri ||
			!strings.HasPrefix(r.at("error_description"), "AADSTS") || !strings.Contains(r.at("error_description"), "Trace ID: "+r.at("trace_id")) || r.at("correlation_id") == "" {
			t.Errorf("%s: %d %s", name, r.status, r.text)
		}
	}
	basic := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	req, _ := http.NewRequest("GET", "/", nil)
	req.SetBasicAuth(url.QueryEscape(good["client_id"]), url.QueryEscape(good["client_secret"]))
	basic.Set("Authorization", req.Header.Get("Authorization"))
	r := w.send("POST", w.tokenPath(), basic, strings.NewReader("grant_type=client_credentials&scope="+escape(good["scope"])))
	if r.status != 200 || len(r.json) != 4 {
		t.Errorf("HTTP Basic: %d %s", r.status, r.text)
	}
}

func TestClaimsCanBeChangedByTests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/claims", map[string]any{"username": "ana.silva@contoso.example", "set": map[string]any{"acct": 1, "extra": "y"}, "remove": []string{"oid"}})
	claims := newRelyingParty(t, w).signIn("ana.silva@contoso.example")
	if claims["acct"] != 1.0 || claims["extra"] != "y" || claims["oid"] != nil {
		t.Errorf("the claims are %v", claims)
	}
	w.send(http.MethodDelete, "/_emulator/claims", nil, nil)
	if claims := newRelyingParty(t, w).signIn("ana.silva@contoso.example"); claims["acct"] != 0.0 || claims["oid"] == nil {
		t.Errorf("afterwards: %v", claims)
	}
}

func TestKeysRotateWithTheNextOnePublishedBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	published := func() []string {
		return kids(w.send("GET", "/"+w.ready.TenantID+"/discovery/v2.0/keys", nil, nil))
	}
	before := published()
	p := newRelyingParty(t, w)
	p.signIn("ana.silva@contoso.example")
	w.control("/keys/rotate", nil)
	p.signIn("ana.silva@contoso.example") // verified with a key known before
	after := published()
	if len(before) != 2 || len(after) != 3 || before[1] != after[0] || before[0] != after[2] {
		t.Errorf("keys %v, then %v", before, after)
	}
	w.want(w.graph("GET", "/users", nil), 200) // the key that signed is still good
	w.control("/settings", map[string]any{"access_token_life_s": 5 * 86400})
	w.token = w.appToken(w.ready.WorkerClient)
	w.control("/keys/rotate", nil)
	w.passTime(25 * time.Hour)
	if k := published(); len(k) != 2 {
		t.Errorf("a day later: %v", k)
	}
	w.want(w.graph("GET", "/users", nil), 401)
}

func TestALeakedKeyIsDroppedAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/keys/rotate?drop=true", nil)
	if k := kids(w.send("GET", "/"+w.ready.TenantID+"/discovery/v2.0/keys", nil, nil)); len(k) != 2 {
		t.Errorf("the keys are %v", k)
	}
	w.want(w.graph("GET", "/users", nil), 401)
}

func TestDiscoveryNamesTheHostThatWasAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for tenant, issuer := range map[string]string{
		w.ready.TenantID: w.ready.HTTP + "/" + w.ready.TenantID + "/v2.0", "contoso.example": w.ready.HTTP + "/" + w.ready.TenantID + "/v2.0",
		"common": w.ready.HTTP + "/{tenantid}/v2.0",
	} {
		r := w.send("GET", "/"+tenant+"/v2.0/.well-known/openid-configuration", nil, nil)
		if r.status != 200 || r.at("issuer") != issuer || strings.Contains(r.at("token_endpoint"), "microsoftonline") || r.json["code_challenge_methods_supported"] != nil {
			t.Errorf("%s: %d %s", tenant, r.status, r.text)
		}
	}
	if r := w.send("GET", "/unknown.example/v2.0/.well-known/openid-configuration", nil, nil); r.status != 400 || r.json["error_codes"].([]any)[0] != 90002.0 {
		t.Errorf("an unknown tenant: %d %s", r.status, r.text)
	}
}

// kids are the ids of the published keys.
func kids(r reply) (out []string) {
	for _, k := range r.json["keys"].([]any) {
		out = append(out, k.(map[string]any)["kid"].(string))
	}
	return out
}
