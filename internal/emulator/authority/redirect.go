package authority

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"guestportal/internal/emulator/directory"
)

// client finds the client and checks its redirect URI.
func (a *Authority) client(r *http.Request, v url.Values) (*directory.Application, *Refusal) {
	if slices.Contains(anyTenant, r.PathValue("tenant")) {
		return nil, &Refusal{50194, "The application is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant."}
	}
	client, refused := a.registered(v.Get("client_id"))
	if refused != nil {
		return nil, &Refusal{refused.code, refused.words}
	}
	if !acceptsRedirect(client, v.Get("redirect_uri")) {
		return nil, &Refusal{50011, fmt.Sprintf("The redirect URI '%s' specified in the request does not match the redirect URIs configured for the application '%s'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal.", v.Get("redirect_uri"), client.AppID)}
	}
	return client, nil
}

func acceptsRedirect(client *directory.Application, uri string) bool {
	return matchesRegistered(client.RedirectURIs(), uri) || client.LoopbackURIs && isLoopback(uri)
}

// matchesRegistered compares exactly, except that a registered http://localhost
// stands for any port (learn.microsoft.com/entra/identity-platform/reply-url).
func matchesRegistered(registered []string, uri string) bool {
	if slices.Contains(registered, uri) {
		return true
	}
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "http" || u.Hostname() != "localhost" || u.User != nil {
		return false
	}
	u.Host = "localhost"
	return slices.Contains(registered, u.String())
}

func isLoopback(uri string) bool {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return false
	}
	return isLoopbackHost(u.Hostname())
}
