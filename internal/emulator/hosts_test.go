package emulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// at asks the tenant by one of Microsoft's names.
func (w *world) under(host, method, path string, header http.Header) reply {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, "https://"+host+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	for name, v := range header {
		req.Header[name] = v
	}
	resp, err := w.trusting().Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	r := reply{status: resp.StatusCode, header: resp.Header, text: string(data)}
	_ = json.Unmarshal(data, &r.json) // what is no JSON is looked at as text
	return r
}

var hostForm = regexp.MustCompile(`https?://([^/"]+)`)

func TestNoAnswerNamesAHostOfTheEmulator(t *testing.T) {
	t.Parallel()
	w := microsoftWorld(t)
	const login, graph = "login.microsoftonline.com", "graph.microsoft.com"
	doc := w.under(login, "GET", "/"+w.ready.TenantID+"/v2.0/.well-known/openid-configuration", nil)
	for name, want := range map[string]string{
		"issuer": "https://" + login + "/" + w.ready.TenantID + "/v2.0", "userinfo_endpoint": "https://" + graph + "/oidc/userinfo", "msgraph_host": graph,
		"token_endpoint": "https://" + login + "/" + w.ready.TenantID + "/oauth2/v2.0/token",
	} {
		if doc.at(name) != want {
			t.Errorf("%s is %s", name, doc.at(name))
		}
	}
	refused := w.under(graph, "GET", "/v1.0/users", nil)
	if challenge := refused.header.Get("WWW-Authenticate"); refused.status != 401 || !strings.Contains(challenge, `authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"`) {
		t.Errorf("%d %s", refused.status, challenge)
	}
	list := w.under(graph, "GET", "/v1.0/users?$top=1", http.Header{"Authorization": {"Bearer " + w.token}})
	for _, r := range []reply{doc, refused, list, w.under(login, "GET", "/"+w.ready.TenantID+"/discovery/v2.0/keys", nil)} {
		for _, m := range hostForm.FindAllStringSubmatch(r.text, -1) {
			if m[1] != login && m[1] != graph {
				t.Errorf("the host %s is named in %s", m[1], r.text)
			}
		}
	}
	if v1 := w.under(login, "GET", "/"+w.ready.TenantID+"/.well-known/openid-configuration", nil); v1.at("issuer") != "https://sts.windows.net/"+w.ready.TenantID+"/" {
		t.Errorf("the issuer of version 1.0 is %s", v1.at("issuer"))
	}
}

// Managed identities ask the machine itself; their tokens are the tenant's all the
// same, and name no address of the emulator.
func TestTokensOfManagedIdentitiesNameTheTenantsIssuer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		w    *world
		want func(*world) string
	}{
		{microsoftWorld(t), func(w *world) string { return "https://sts.windows.net/" + w.ready.TenantID + "/" }},
		{newWorld(t), func(w *world) string { return w.ready.HTTP + "/" + w.ready.TenantID + "/" }},
	} {
		r := c.w.send("GET", "/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fgraph.microsoft.com", http.Header{"X-Identity-Header": {c.w.ready.ManagedIdentity.Header}}, nil)
		claims := payload(t, c.w.want(r, 200).at("access_token"))
		if want := c.want(c.w); claims["iss"] != want || claims["idp"] != want {
			t.Errorf("the issuer is %v, of %v, want %s", claims["iss"], claims["idp"], want)
		}
		c.w.want(c.w.graphAs(r.at("access_token"), "GET", "/users?$top=1", nil), 200)
	}
}

func TestForwardedHeadersAreNotBelieved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := http.Header{"X-Forwarded-Host": {"evil.example"}, "X-Forwarded-Proto": {"https"}, "Forwarded": {"host=evil.example;proto=https"}, "X-Original-Host": {"evil.example"}}
	r := w.send("GET", "/"+w.ready.TenantID+"/v2.0/.well-known/openid-configuration", h, nil)
	if r.at("issuer") != w.ready.HTTP+"/"+w.ready.TenantID+"/v2.0" || strings.Contains(r.text, "evil") {
		t.Errorf("the metadata is %s", r.text)
	}
}

func TestInstanceDiscovery(t *testing.T) {
	t.Parallel()
	w := microsoftWorld(t)
	ask := func(endpoint string) reply {
		return w.under("login.microsoftonline.com", "GET", "/common/discovery/instance?api-version=1.1&authorization_endpoint="+escape(endpoint), nil)
	}
	known := ask("https://login.microsoftonline.com/contoso.example/oauth2/v2.0/authorize")
	if known.at("tenant_discovery_endpoint") != "https://login.microsoftonline.com/contoso.example/v2.0/.well-known/openid-configuration" || !strings.Contains(known.text, `"preferred_cache":"login.windows.net"`) {
		t.Errorf("a known name: %s", known.text)
	}
	own := ask(w.ready.HTTPS + "/" + w.ready.TenantID + "/oauth2/v2.0/authorize")
	if own.at("tenant_discovery_endpoint") != w.ready.HTTPS+"/"+w.ready.TenantID+"/v2.0/.well-known/openid-configuration" {
		t.Errorf("the tenant's own address: %s", own.text)
	}
	w.refusedWith(ask("https://evil.example/x/oauth2/v2.0/authorize"), 400, "invalid_instance", 50049)
	w.refusedWith(ask(""), 400, "invalid_request", 900144)
}
