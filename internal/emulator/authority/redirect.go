package authority

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"

	"guestportal/internal/emulator/directory"
)

// client finds the client and checks its redirect URI.
func (a *Authority) client(r *http.Request, v url.Values) (*directory.Application, *Refusal) {
	var client *directory.Application
	a.o.Directory.View(func(tx *directory.Tx) { client = tx.AppByAppID(v.Get("client_id")) })
	switch {
	case slices.Contains(anyTenant, r.PathValue("tenant")):
		return nil, &Refusal{50194, "The application is not configured as a multi-tenant application. Use a tenant-specific endpoint."}
	case client == nil:
		return nil, &Refusal{700016, fmt.Sprintf("Application with identifier '%s' was not found in the directory '%s'.", v.Get("client_id"), a.o.Organisation)}
	case !acceptsRedirect(client, v.Get("redirect_uri")):
		return nil, &Refusal{50011, fmt.Sprintf("The redirect URI '%s' specified in the request does not match the redirect URIs configured for the application '%s'.", v.Get("redirect_uri"), client.AppID)}
	}
	return client, nil
}

func acceptsRedirect(client *directory.Application, uri string) bool {
	return slices.Contains(client.RedirectURIs, uri) || client.LoopbackURIs && isLoopback(uri)
}

func isLoopback(uri string) bool {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return false
	}
	return u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback()
}
