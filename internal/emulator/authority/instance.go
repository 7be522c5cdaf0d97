package authority

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// instance answers instance discovery, with which MSAL and azidentity ask
// whether they may trust an authority and by which other names it goes
// (learn.microsoft.com/entra/msal, "instance discovery"). Known are Microsoft's
// names, the name by which the request came, and loopback addresses; others are
// refused as Entra refuses them, with 400 and invalid_instance.
func (a *Authority) instance(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query().Get("authorization_endpoint")
	endpoint, err := url.Parse(asked)
	if asked == "" || err != nil || endpoint.Host == "" {
		a.refuseToken(w, r, refuse(400, "invalid_request", 900144, "The request must contain the following parameter: 'authorization_endpoint'."))
		return
	}
	name, _ := splitHost(endpoint.Host)
	ours := slices.Contains(loginHosts, strings.ToLower(name))
	if !ours && !strings.EqualFold(endpoint.Host, r.Host) && !isLoopbackHost(name) {
		a.refuseToken(w, r, refuse(400, "invalid_instance", 50049, "Unknown or invalid instance."))
		return
	}
	tenant, _, _ := strings.Cut(strings.TrimPrefix(endpoint.Path, "/"), "/")
	aliases, cache := []string{endpoint.Host}, endpoint.Host
	if ours {
		aliases, cache = loginHosts, "login.windows.net"
	}
	reply(w, http.StatusOK, map[string]any{
		"tenant_discovery_endpoint": fmt.Sprintf("%s://%s/%s/v2.0/.well-known/openid-configuration", endpoint.Scheme, endpoint.Host, tenant),
		"api-version":               "1.1",
		"metadata":                  []map[string]any{{"preferred_network": aliases[0], "preferred_cache": cache, "aliases": aliases}},
	})
}
