package portal

import (
	"net/url"

	"guestportal/internal/config"
)

// What follows from where Microsoft is: national clouds have other names for
// all of it.

// redeemPages are Microsoft's pages that a redeem link goes on to after the
// authority, which it begins with, by the authority's origin. Accounts of
// consumers exist in the worldwide cloud only.
//
// Source: https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
var redeemPages = map[string][]string{
	"https://login.microsoftonline.com": {"https://invitations.microsoft.com", "https://login.live.com"},
	"https://login.microsoftonline.us":  {"https://invitations.microsoft.us"},
}

// redeemOrigins are where Microsoft may lead a guest who accepts: the authority
// and what belongs to it; for a tenant on this machine also that tenant's Graph,
// which may be another listener of it.
func redeemOrigins(authority, graphURL string) []string {
	origins := append([]string{authority}, redeemPages[authority]...)
	if u, err := url.Parse(graphURL); err == nil && config.Loopback(u.Hostname()) {
		origins = append(origins, u.Scheme+"://"+u.Host)
	}
	return origins
}

// graphScope is what the worker's tokens are asked for: everything that was
// consented to at that Graph. A tenant on this machine stands for the worldwide
// one, which an empty scope means.
//
// Source: https://learn.microsoft.com/graph/deployments
func graphScope(graphURL string) string {
	u, err := url.Parse(graphURL)
	if err != nil || config.Loopback(u.Hostname()) {
		return ""
	}
	return u.Scheme + "://" + u.Host + "/.default"
}
