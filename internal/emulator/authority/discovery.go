package authority

import (
	"net/http"
	"slices"
	"strings"
)

// discovery answers the provider's metadata with the field set that was
// recorded of Entra; code_challenge_methods_supported is absent there as well.
func (a *Authority) discovery(w http.ResponseWriter, r *http.Request) {
	issuer := a.issuer(r)
	if slices.Contains(anyTenant, r.PathValue("tenant")) {
		issuer = Base(r) + "/{tenantid}/v2.0"
	}
	doc := a.metadata(r, issuer, "/oauth2/v2.0", "/discovery/v2.0/keys")
	doc["userinfo_endpoint"] = GraphBase(r) + "/oidc/userinfo"
	doc["scopes_supported"] = []string{"openid", "profile", "email", "offline_access"}
	reply(w, http.StatusOK, doc)
}

// discoveryV1 answers the metadata of the older endpoints
// (learn.microsoft.com/entra/identity-platform/v2-protocols-oidc).
func (a *Authority) discoveryV1(w http.ResponseWriter, r *http.Request) {
	issuer := a.issuerV1(r)
	if slices.Contains(anyTenant, r.PathValue("tenant")) {
		issuer = strings.Replace(issuer, a.o.TenantID, "{tenantid}", 1)
	}
	doc := a.metadata(r, issuer, "/oauth2", "/discovery/keys")
	doc["userinfo_endpoint"] = Base(r) + "/" + a.tenantWord(r) + "/openid/userinfo"
	doc["scopes_supported"] = []string{"openid"}
	reply(w, http.StatusOK, doc)
}

// tenantWord names the tenant in the addresses of a metadata document.
func (a *Authority) tenantWord(r *http.Request) string {
	if word := r.PathValue("tenant"); slices.Contains(anyTenant, word) {
		return word
	}
	return a.o.TenantID
}

func (a *Authority) metadata(r *http.Request, issuer, oauth2, keys string) map[string]any {
	under := Base(r) + "/" + a.tenantWord(r)
	_, graph, _ := strings.Cut(GraphBase(r), "://")
	return map[string]any{
		"token_endpoint":                             under + oauth2 + "/token",
		"token_endpoint_auth_methods_supported":      []string{"client_secret_post", "private_key_jwt", "client_secret_basic", "self_signed_tls_client_auth"},
		"jwks_uri":                                   under + keys,
		"response_modes_supported":                   []string{"query", "fragment", "form_post"},
		"subject_types_supported":                    []string{"pairwise"},
		"id_token_signing_alg_values_supported":      []string{"RS256"},
		"response_types_supported":                   []string{"code", "id_token", "code id_token", "id_token token"},
		"issuer":                                     issuer,
		"request_uri_parameter_supported":            false,
		"authorization_endpoint":                     under + oauth2 + "/authorize",
		"device_authorization_endpoint":              under + oauth2 + "/devicecode",
		"http_logout_supported":                      true,
		"frontchannel_logout_supported":              true,
		"end_session_endpoint":                       under + oauth2 + "/logout",
		"claims_supported":                           []string{"sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name", "msgraph_host", "aud", "exp", "iat", "auth_time", "acr", "nonce", "preferred_username", "name", "tid", "ver", "at_hash", "c_hash", "email"},
		"kerberos_endpoint":                          under + "/kerberos",
		"tls_client_certificate_bound_access_tokens": true,
		"mtls_endpoint_aliases":                      map[string]string{"token_endpoint": under + oauth2 + "/token"},
		"tenant_region_scope":                        "WW",
		"cloud_instance_name":                        "microsoftonline.com",
		"cloud_graph_host_name":                      "graph.windows.net",
		"msgraph_host":                               graph,
		"rbac_url":                                   Base(r),
	}
}

// keys publishes the signing keys, each with the issuer that it signs for.
func (a *Authority) keys(w http.ResponseWriter, r *http.Request) {
	issuer := a.issuer(r)
	if slices.Contains(anyTenant, r.PathValue("tenant")) {
		issuer = Base(r) + "/{tenantid}/v2.0"
	}
	reply(w, http.StatusOK, a.o.Keys.published(issuer, a.o.Control.Now()))
}

// cached lets clients keep a metadata document for a day, as Entra does.
func cached(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=86400, private")
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Access-Control-Allow-Methods", "GET, OPTIONS")
		next(w, r)
	}
}
