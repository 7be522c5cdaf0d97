package authority

import (
	"crypto/tls"
	"net"
	"net/http"
	"slices"
)

// The names of Microsoft's own hosts. An unmodified client comes by one of them
// when a hosts file sends it here.
const (
	loginHost = "login.microsoftonline.com"
	graphHost = "graph.microsoft.com"
)

// loginHosts all mean the authority of the public cloud.
var loginHosts = []string{loginHost, "login.windows.net", "login.microsoft.com", "sts.windows.net"}

// metadataHost is the address at which virtual machines ask for tokens.
const metadataHost = "169.254.169.254"

// Base is the scheme and host by which the request reached us; every URL that
// the tenant hands out starts with it, or with that of its sibling. Headers such
// as X-Forwarded-Host are not looked at: nothing stands in front of an emulator.
func Base(r *http.Request) string { return scheme(r) + r.Host }

// GraphBase is Base, except that a request by a name of Microsoft's authority is
// told Microsoft Graph's name: the two are one host here and two out there.
func GraphBase(r *http.Request) string {
	name, port := splitHost(r.Host)
	if slices.Contains(loginHosts, name) {
		return scheme(r) + graphHost + port
	}
	return Base(r)
}

// LoginBase is Base, except that a request by Microsoft Graph's name is told the
// name of the authority.
func LoginBase(r *http.Request) string {
	if name, port := splitHost(r.Host); name == graphHost {
		return scheme(r) + loginHost + port
	}
	return Base(r)
}

// HasLoginName says whether one of the names is of Microsoft's authority.
func HasLoginName(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(loginHosts, name) })
}

// publicly is a request to an endpoint that only the machine itself reaches as if it
// had come by the authority's own name, where the tenant has that: tokens of a
// managed identity name the same issuer as all others.
func (a *Authority) publicly(r *http.Request) *http.Request {
	if name, _ := splitHost(r.Host); name != metadataHost && !a.o.LoginName {
		return r
	}
	public := r.Clone(r.Context())
	public.Host, public.TLS = loginHost, &tls.ConnectionState{}
	return public
}

// issuer is that of tokens of version 2.0.
func (a *Authority) issuer(r *http.Request) string {
	return Base(r) + "/" + a.o.TenantID + "/v2.0"
}

// issuerV1 is that of tokens of version 1.0, Microsoft Graph's among them: a name
// of its own in the public cloud, the host of the request elsewhere.
func (a *Authority) issuerV1(r *http.Request) string {
	if name, _ := splitHost(r.Host); slices.Contains(loginHosts, name) || name == graphHost {
		return "https://sts.windows.net/" + a.o.TenantID + "/"
	}
	return Base(r) + "/" + a.o.TenantID + "/"
}

func scheme(r *http.Request) string {
	if r.TLS != nil {
		return "https://"
	}
	return "http://"
}

// splitHost takes a Host header apart; port begins with a colon or is empty.
func splitHost(host string) (name, port string) {
	if name, port, err := net.SplitHostPort(host); err == nil {
		return name, ":" + port
	}
	return host, ""
}

func isLoopbackHost(name string) bool {
	return name == "localhost" || net.ParseIP(name).IsLoopback()
}
