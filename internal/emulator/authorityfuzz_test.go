package emulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Whatever comes in, the authority neither falls over nor blames itself.
func FuzzAuthority(f *testing.F) {
	w := newWorld(f)
	c := w.control("/clients", map[string]any{"name": "x", "redirect_uris": []string{callback}, "id_tokens": true, "access_tokens": true, "public": true})
	token := w.personToken(c.at("id"), "", ana, "User.Read")
	paths := []string{
		w.tokenPath(), "/" + w.ready.TenantID + "/oauth2/token", "/" + w.ready.TenantID + "/oauth2/v2.0/authorize", "/" + w.ready.TenantID + "/oauth2/v2.0/devicecode",
		"/common/oauth2/deviceauth", "/" + w.ready.TenantID + "/oauth2/v2.0/logout", "/common/discovery/instance", "/msi/token", "/metadata/identity/oauth2/token",
		"/oidc/userinfo", "/_emulator/clients", "/_emulator/revoke", "/_emulator/claims",
	}
	client := "client_id=" + c.at("id")
	for i, seed := range []string{
		client + "&grant_type=refresh_token&refresh_token=" + token.at("refresh_token") + "&scope=api://x/y%20User.Read&claims={}",
		client + "&grant_type=client_credentials&client_assertion=a.b.c&client_assertion_type=" + escape(bearerAssertion) + "&resource=x",
		client + "&response_type=code%20id_token%20token&scope=openid%20User.Read&nonce=n&redirect_uri=" + escape(callback) + "&username=" + ana + "&consent=accept&prompt=consent&response_mode=form_post",
		client + "&scope=User.Read", "otc=X&device=continue&username=" + ana, "post_logout_redirect_uri=%25&id_token_hint=" + token.at("id_token"), "authorization_endpoint=https://x/y/z",
		"resource=x&api-version=2019-08-01", "resource=https://graph.microsoft.com&mi_res_id=x", "x=y", `{"name":"x","certificates":["-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----"]}`, `{"user_id":"` + ana + `"}`, `{"username":"x","fault":"alg_none"}`,
	} {
		f.Add(uint8(i), true, seed, token.at("access_token"))
		f.Add(uint8(i), false, seed, "")
	}
	f.Fuzz(func(t *testing.T, which uint8, post bool, text, bearer string) {
		path := paths[int(which)%len(paths)]
		header := http.Header{"Metadata": {"true"}, "X-Identity-Header": {w.ready.ManagedIdentity.Header}}
		if bearer != "" && url.QueryEscape(bearer) == bearer {
			header.Set("Authorization", "Bearer "+bearer)
		}
		method, body := http.MethodGet, ""
		if post {
			method, body = http.MethodPost, text
			header.Set("Content-Type", "application/x-www-form-urlencoded")
		} else {
			values, err := url.ParseQuery(text)
			if err != nil {
				return
			}
			path += "?" + values.Encode()
		}
		one := *w
		one.t = t
		r, err := one.try(method, path, header, strings.NewReader(body))
		if err != nil || r.status >= 500 {
			t.Fatalf("%s %s %q: %d %s %v", method, path, body, r.status, r.text, err)
		}
	})
}
