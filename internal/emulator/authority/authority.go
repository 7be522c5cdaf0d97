package authority

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// Options join an Authority to the rest of the tenant.
type Options struct {
	TenantID     string
	Domains      []string // verified domains; they name the tenant in URLs too
	Organisation string
	People       []page.Person // offered on the sign-in page
	Directory    *directory.Directory
	Control      *control.Control
	Keys         *Keys
	Sessions     *Sessions
	Pages        *page.Renderer
	Log          *slog.Logger
	// Redeem asks a guest who has not accepted yet for consent and then sends
	// the browser to next.
	Redeem func(w http.ResponseWriter, r *http.Request, guest *directory.User, next string)
	// Admit is asked about a guest who typed an address at sign-in. When it says
	// no, it has answered the request; the browser may come back to next.
	Admit func(w http.ResponseWriter, r *http.Request, guest *directory.User, typed, next string) bool
}

// Authority serves /{tenant}/….
type Authority struct {
	o   Options
	mux *http.ServeMux

	mu    sync.Mutex
	codes map[string]*grant // authorization codes, spent ones too until they are old
	fresh map[string]*grant // refresh tokens
}

// New returns an Authority.
func New(o Options) *Authority {
	a := &Authority{o: o, mux: http.NewServeMux(), codes: map[string]*grant{}, fresh: map[string]*grant{}}
	a.mux.HandleFunc("GET /{tenant}/v2.0/.well-known/openid-configuration", a.inTenant(a.discovery))
	a.mux.HandleFunc("GET /{tenant}/discovery/v2.0/keys", a.inTenant(a.keys))
	a.mux.HandleFunc("GET /{tenant}/oauth2/v2.0/authorize", a.inTenant(a.authorize))
	a.mux.HandleFunc("POST /{tenant}/oauth2/v2.0/authorize", a.inTenant(a.authorize))
	a.mux.HandleFunc("POST /{tenant}/oauth2/v2.0/token", a.inTenant(a.token))
	a.mux.HandleFunc("GET /{tenant}/oauth2/v2.0/logout", a.inTenant(a.logout))
	a.mux.HandleFunc("POST /{tenant}/oauth2/v2.0/logout", a.inTenant(a.logout))
	a.mux.HandleFunc("GET /oidc/userinfo", a.userinfo)
	a.mux.HandleFunc("POST /oidc/userinfo", a.userinfo)
	return a
}

func (a *Authority) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.mux.ServeHTTP(w, r) }

// Base is the scheme and host by which the request reached us; every URL that
// the tenant hands out starts with it.
func Base(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func (a *Authority) issuer(r *http.Request) string {
	return Base(r) + "/" + a.o.TenantID + "/v2.0"
}

// anyTenant are the path words that stand for no particular tenant.
var anyTenant = []string{"common", "organizations"}

// inTenant refuses tenants that do not exist here. A verified domain may stand
// for the tenant's id; the issuer has the id all the same.
func (a *Authority) inTenant(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name := strings.ToLower(r.PathValue("tenant"))
		if name != a.o.TenantID && !slices.Contains(a.o.Domains, name) && !slices.Contains(anyTenant, name) {
			a.refuseToken(w, r, tokenError{400, "invalid_tenant", 90002, "Tenant '" + name + "' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.", true})
			return
		}
		next(w, r)
	}
}

// discovery answers the provider's metadata with the field set that was
// recorded of Entra; code_challenge_methods_supported is absent there as well.
func (a *Authority) discovery(w http.ResponseWriter, r *http.Request) {
	base, id, issuer := Base(r), a.o.TenantID, a.issuer(r)
	if slices.Contains(anyTenant, r.PathValue("tenant")) {
		id, issuer = r.PathValue("tenant"), base+"/{tenantid}/v2.0"
	}
	under := base + "/" + id
	w.Header().Set("Cache-Control", "max-age=86400, private")
	reply(w, http.StatusOK, map[string]any{
		"token_endpoint":                             under + "/oauth2/v2.0/token",
		"token_endpoint_auth_methods_supported":      []string{"client_secret_post", "private_key_jwt", "client_secret_basic", "self_signed_tls_client_auth"},
		"jwks_uri":                                   under + "/discovery/v2.0/keys",
		"response_modes_supported":                   []string{"query", "fragment", "form_post"},
		"subject_types_supported":                    []string{"pairwise"},
		"id_token_signing_alg_values_supported":      []string{"RS256"},
		"response_types_supported":                   []string{"code", "id_token", "code id_token", "id_token token"},
		"scopes_supported":                           []string{"openid", "profile", "email", "offline_access"},
		"issuer":                                     issuer,
		"request_uri_parameter_supported":            false,
		"userinfo_endpoint":                          base + "/oidc/userinfo",
		"authorization_endpoint":                     under + "/oauth2/v2.0/authorize",
		"device_authorization_endpoint":              under + "/oauth2/v2.0/devicecode",
		"http_logout_supported":                      true,
		"frontchannel_logout_supported":              true,
		"end_session_endpoint":                       under + "/oauth2/v2.0/logout",
		"claims_supported":                           []string{"sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name", "msgraph_host", "aud", "exp", "iat", "auth_time", "acr", "nonce", "preferred_username", "name", "tid", "ver", "at_hash", "c_hash", "email"},
		"kerberos_endpoint":                          under + "/kerberos",
		"tls_client_certificate_bound_access_tokens": true,
		"mtls_endpoint_aliases":                      map[string]string{"token_endpoint": under + "/oauth2/v2.0/token"},
		"tenant_region_scope":                        "WW",
		"cloud_instance_name":                        "microsoftonline.com",
		"cloud_graph_host_name":                      "graph.windows.net",
		"msgraph_host":                               r.Host,
		"rbac_url":                                   base,
	})
}

func (a *Authority) keys(w http.ResponseWriter, r *http.Request) {
	reply(w, http.StatusOK, a.o.Keys.published(a.issuer(r)))
}
