package emulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// secretToken asks for an application token with a secret.
func (w *world) secretToken(id, secret string) reply {
	w.t.Helper()
	return w.form(w.tokenPath(), map[string]string{"grant_type": "client_credentials", "client_id": id, "client_secret": secret, "scope": "https://graph.microsoft.com/.default"})
}

func TestSecretsAreToldOnceAndExpire(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "x"})
	admin := w.tokenWith("Application.ReadWrite.All")
	path := "/applications/" + c.at("object_id")
	add := func(more map[string]any) reply {
		return w.graphAs(admin, "POST", path+"/addPassword", map[string]any{"passwordCredential": more})
	}
	made := w.want(add(map[string]any{"displayName": "for a week", "endDateTime": time.Now().Add(7 * 24 * time.Hour).UTC().Format(time.RFC3339)}), 200)
	secret := made.at("secretText")
	if len(secret) != 40 || made.at("hint") != secret[:3] {
		t.Fatalf("the secret is %s", made.text)
	}
	if r := w.want(w.graphAs(admin, "GET", path, nil), 200); strings.Contains(r.text, secret) || strings.Contains(r.text, c.at("secret")) || !strings.Contains(r.text, "for a week") {
		t.Errorf("the application is %s", r.text)
	}
	if state := w.send("GET", "/_emulator/journal", nil, nil); strings.Contains(state.text, secret) {
		t.Error("the journal knows the secret")
	}
	if r := w.secretToken(c.at("id"), secret); r.status != 200 {
		t.Fatalf("the new secret: %d %s", r.status, r.text)
	}
	w.passTime(8 * 24 * time.Hour)
	w.refusedWith(w.secretToken(c.at("id"), secret), 401, "invalid_client", 7000222)
	if r := w.secretToken(c.at("id"), c.at("secret")); r.status != 200 {
		t.Errorf("the first secret lives two years: %d %s", r.status, r.text)
	}
	admin = w.appToken(w.ready.PortalClient)
	second := w.want(add(map[string]any{}), 200)
	w.want(w.graphAs(admin, "POST", path+"/removePassword", map[string]any{"keyId": second.at("keyId")}), 204)
	w.want(w.graphAs(admin, "POST", path+"/removePassword", map[string]any{"keyId": second.at("keyId")}), 400)
	w.refusedWith(w.secretToken(c.at("id"), second.at("secretText")), 401, "invalid_client", 7000215)
	w.want(add(map[string]any{"endDateTime": "2001-01-01T00:00:00Z"}), 400)
	w.want(w.graphAs(admin, "PATCH", path, map[string]any{"passwordCredentials": []any{}}), 400)
	w.want(w.graphAs(w.appToken(w.ready.WorkerClient), "POST", path+"/addPassword", map[string]any{}), 403)
}

func TestCertificatesAreShownOnlyWhenAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cert, _, text := certificate(t, time.Now().Add(time.Hour))
	c := w.control("/clients", map[string]any{"name": "x", "certificates": []string{text}})
	admin := w.tokenWith("Application.ReadWrite.All")
	path := "/applications/" + c.at("object_id")
	key := func(r reply) map[string]any {
		t.Helper()
		app := r.json
		if list := r.list(); len(list) > 0 {
			app = list[0]
		}
		keys, _ := app["keyCredentials"].([]any)
		if len(keys) != 1 {
			t.Fatalf("the keys of %s", r.text)
		}
		return keys[0].(map[string]any)
	}
	plain := key(w.want(w.graphAs(admin, "GET", path, nil), 200))
	if plain["key"] != nil || len(plain["customKeyIdentifier"].(string)) != 40 || plain["type"] != "AsymmetricX509Cert" {
		t.Errorf("without $select: %v", plain)
	}
	if shown := key(w.want(w.graphAs(admin, "GET", path+"?$select=keyCredentials", nil), 200)); shown["key"] == nil {
		t.Error("with $select the key is missing")
	}
	if listed := key(w.want(w.graphAs(admin, "GET", "/applications?$filter=appId%20eq%20'"+c.at("id")+"'&$select=keyCredentials", nil), 200)); listed["key"] != nil {
		t.Error("a list shows the key")
	}
	entry := func(change map[string]any) map[string]any {
		m := map[string]any{"type": "AsymmetricX509Cert", "usage": "Verify", "key": cert.Raw}
		for k, v := range change {
			m[k] = v
		}
		return map[string]any{"keyCredentials": []any{m}}
	}
	w.want(w.graphAs(admin, "PATCH", path, map[string]any{"keyCredentials": []any{map[string]any{"keyId": plain["keyId"], "type": "AsymmetricX509Cert", "usage": "Verify"}}}), 204) // kept by its id
	for name, change := range map[string]map[string]any{
		"garbage": {"key": []byte("x")}, "no key": {"key": nil}, "kind": {"type": "Symmetric"}, "too long": {"endDateTime": time.Now().Add(48 * time.Hour).UTC().Format(time.RFC3339)}, "no base64": {"key": "%"},
	} {
		if r := w.graphAs(admin, "PATCH", path, entry(change)); r.status != 400 {
			t.Errorf("%s: %d %s", name, r.status, r.text)
		}
	}
	w.want(w.graphAs(admin, "PATCH", path, map[string]any{"groupMembershipClaims": "Everything"}), 400)
	w.want(w.graphAs(admin, "PATCH", path, map[string]any{"web": map[string]any{"redirectUris": []string{"https://new.example/cb"}}}), 204)
	if r := w.want(w.graphAs(admin, "GET", path, nil), 200); !strings.Contains(r.text, "https://new.example/cb") {
		t.Errorf("after the change: %s", r.text)
	}
	w.want(w.graphAs(admin, "PATCH", path, map[string]any{"keyCredentials": []any{}}), 204)
	if r := w.want(w.graphAs(admin, "GET", path, nil), 200); strings.Contains(r.text, "AsymmetricX509Cert") {
		t.Errorf("after removing: %s", r.text)
	}
}

func TestFederatedCredentialsOverGraph(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "x"})
	admin := w.tokenWith("Application.ReadWrite.All")
	path := "/applications/" + c.at("object_id") + "/federatedIdentityCredentials"
	body := func(name, subject string) map[string]any {
		return map[string]any{"name": name, "issuer": "https://token.actions.githubusercontent.com", "subject": subject, "audiences": []string{"api://AzureADTokenExchange"}}
	}
	made := w.want(w.graphAs(admin, "POST", path, body("main", "repo:a/b:ref:main")), 201)
	w.want(w.graphAs(admin, "POST", path, body("main", "repo:other")), 409, "Request_MultipleObjectsWithSameKeyValue")
	w.want(w.graphAs(admin, "POST", path, body("other", "repo:a/b:ref:main")), 400, "InvalidFederatedIdentityCredentialValue")
	for name, change := range map[string][2]any{
		"issuer": {"issuer", "http://plain.example"}, "subject": {"subject", ""}, "audiences": {"audiences", []string{}}, "name": {"name", "a b"}, "unknown": {"colour", "red"},
	} {
		bad := body("bad", "repo:bad")
		bad[change[0].(string)] = change[1]
		if r := w.graphAs(admin, "POST", path, bad); r.status != 400 {
			t.Errorf("%s: %d %s", name, r.status, r.text)
		}
	}
	w.want(w.graphAs(admin, "PATCH", path+"/"+made.at("id"), map[string]any{"subject": "repo:a/b:environment:prod"}), 204)
	w.want(w.graphAs(admin, "PATCH", path+"/"+made.at("id"), map[string]any{"name": "another"}), 400)
	if r := w.want(w.graphAs(admin, "GET", path+"/main", nil), 200); r.at("subject") != "repo:a/b:environment:prod" || r.at("issuer") == "" {
		t.Errorf("by name: %s", r.text)
	}
	for i := 2; i <= 20; i++ {
		w.want(w.graphAs(admin, "POST", path, body(fmt.Sprintf("n%d", i), fmt.Sprintf("repo:%d", i))), 201)
	}
	w.want(w.graphAs(admin, "POST", path, body("n21", "repo:21")), 400, "InvalidFederatedIdentityCredentialValue")
	if r := w.want(w.graphAs(admin, "GET", path, nil), 200); len(r.list()) != 20 {
		t.Errorf("there are %d", len(r.list()))
	}
	w.want(w.graphAs(admin, "DELETE", path+"/"+made.at("id"), nil), 204)
	w.want(w.graphAs(admin, "GET", path+"/"+made.at("id"), nil), 404)
	w.want(w.graph("POST", path, body("no", "repo:no")), 403)
}

func TestClientsOfTheControlAPIAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, body := range map[string]map[string]any{
		"no name": {}, "unknown": {"name": "x", "colour": 1}, "certificate": {"name": "x", "certificates": []string{"x"}}, "permission": {"name": "x", "permissions": []string{"User.Fly"}},
		"scope": {"name": "x", "scopes": []string{"User.Fly"}}, "date": {"name": "x", "secret": "s", "secret_expires": "tomorrow"},
	} {
		h, content := graphRequest(t, "", body)
		if r := w.send(http.MethodPost, "/_emulator/clients", h, content); r.status != 400 || r.at("error") == "" {
			t.Errorf("%s: %d %s", name, r.status, r.text)
		}
	}
	c := w.control("/clients", map[string]any{"name": "x", "secret": "s3cret", "secret_expires": "2001-01-01T00:00:00Z", "permissions": []string{"User.Read.All"}})
	w.refusedWith(w.secretToken(c.at("id"), "s3cret"), 401, "invalid_client", 7000222)
	w.want(w.graph("GET", "/servicePrincipals/"+c.at("service_principal_id"), nil), 200)
}

func TestADisabledApplicationGetsNoTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "x"})
	admin := w.tokenWith("Application.ReadWrite.All")
	w.want(w.graphAs(admin, "PATCH", "/servicePrincipals/"+c.at("service_principal_id"), map[string]any{"accountEnabled": false}), 204)
	w.refusedWith(w.secretToken(c.at("id"), c.at("secret")), 401, "unauthorized_client", 7000112)
}
