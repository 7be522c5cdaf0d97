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
	TenantID       string
	Domains        []string // verified domains; they name the tenant in URLs too
	Organisation   string
	People         []page.Person // offered on the sign-in page
	IdentityHeader string        // what IDENTITY_HEADER holds for apps with a managed identity
	LoginName      bool          // clients come by the name of Microsoft's authority; see HasLoginName
	Directory      *directory.Directory
	Control        *control.Control
	Keys           *Keys
	Issuers        *Issuers // keys of others, for federated credentials
	Sessions       *Sessions
	Pages          *page.Renderer
	Log            *slog.Logger
	// Redeem asks a guest who has not accepted yet for consent and then sends
	// the browser to next.
	Redeem func(w http.ResponseWriter, r *http.Request, guest *directory.User, next string)
	// Admit is asked about a guest who typed an address at sign-in. When it says
	// no, it has answered the request; the browser may come back to next.
	Admit func(w http.ResponseWriter, r *http.Request, guest *directory.User, typed, next string) bool
}

// Authority serves /{tenant}/…, instance discovery and the managed identity
// endpoints.
type Authority struct {
	o   Options
	mux *http.ServeMux

	mu      sync.Mutex
	codes   map[string]*grant // authorization codes, spent ones too until they are old
	fresh   map[string]*grant // refresh tokens
	devices map[string]*device
}

// New returns an Authority.
func New(o Options) *Authority {
	a := &Authority{o: o, mux: http.NewServeMux(), codes: map[string]*grant{}, fresh: map[string]*grant{}, devices: map[string]*device{}}
	for pattern, handler := range map[string]http.HandlerFunc{
		"GET /{tenant}/v2.0/.well-known/openid-configuration": cached(a.discovery),
		"GET /{tenant}/.well-known/openid-configuration":      cached(a.discoveryV1),
		"GET /{tenant}/discovery/v2.0/keys":                   cached(a.keys),
		"GET /{tenant}/discovery/keys":                        cached(a.keys),
		"GET /{tenant}/discovery/instance":                    cached(a.instance),
		"GET /{tenant}/oauth2/v2.0/authorize":                 a.authorize,
		"POST /{tenant}/oauth2/v2.0/authorize":                a.authorize,
		"GET /{tenant}/oauth2/authorize":                      a.authorize,
		"POST /{tenant}/oauth2/authorize":                     a.authorize,
		"POST /{tenant}/oauth2/v2.0/token":                    a.token,
		"POST /{tenant}/oauth2/token":                         a.tokenV1,
		"GET /{tenant}/oauth2/v2.0/token":                     a.onlyPost,
		"GET /{tenant}/oauth2/token":                          a.onlyPost,
		"POST /{tenant}/oauth2/v2.0/devicecode":               a.startDevice,
		"GET /{tenant}/oauth2/deviceauth":                     a.devicePage,
		"POST /{tenant}/oauth2/deviceauth":                    a.devicePage,
		"GET /{tenant}/oauth2/v2.0/logout":                    a.logout,
		"POST /{tenant}/oauth2/v2.0/logout":                   a.logout,
		"GET /{tenant}/oauth2/logout":                         a.logout,
		"GET /{tenant}/openid/userinfo":                       a.userinfo,
	} {
		a.mux.HandleFunc(pattern, a.inTenant(handler))
	}
	a.mux.HandleFunc("GET /oidc/userinfo", a.userinfo)
	a.mux.HandleFunc("POST /oidc/userinfo", a.userinfo)
	a.mux.HandleFunc("GET /error", a.explain)
	a.mux.HandleFunc("GET "+AppServicePath, a.appService)
	a.mux.HandleFunc("GET /metadata/identity/oauth2/token", a.instanceMetadata)
	return a
}

func (a *Authority) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.mux.ServeHTTP(w, r) }

// anyTenant are the path words that stand for no particular tenant.
var anyTenant = []string{"common", "organizations"}

// inTenant refuses tenants that do not exist here. A verified domain may stand
// for the tenant's id; the issuer has the id all the same.
func (a *Authority) inTenant(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name := strings.ToLower(r.PathValue("tenant"))
		if name != a.o.TenantID && !slices.Contains(a.o.Domains, name) && !slices.Contains(anyTenant, name) {
			a.refuseToken(w, r, refuse(400, "invalid_tenant", 90002, "Tenant '%s' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.", name))
			return
		}
		next(w, r)
	}
}
