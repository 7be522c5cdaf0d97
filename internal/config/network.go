package config

import (
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// address checks an absolute http or https address and returns it as browsers
// spell it: host in lower case, no default port, no slash at its end. Plain
// http is for this machine only: what travels is secret.
func (l *loader) address(name, value string, path bool) string {
	if value == "" {
		return ""
	}
	u, err := url.Parse(value)
	switch {
	case err != nil || !hasHost(u) || u.Scheme != "https" && u.Scheme != "http":
		l.fault(name, "is not an address that starts with https://")
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		l.fault(name, "has more than an address: no user, query or fragment belongs here")
	case !path && strings.Trim(u.Path, "/") != "":
		l.fault(name, "has a path: only scheme, host and port belong here")
	case u.Scheme == "http" && !Loopback(u.Hostname()):
		l.fault(name, "is http, which is for addresses of this machine only")
	default:
		host := strings.TrimSuffix(strings.ToLower(u.Host), map[string]string{"http": ":80", "https": ":443"}[u.Scheme])
		return u.Scheme + "://" + host + strings.TrimRight(u.EscapedPath(), "/")
	}
	return value
}

// hasHost tells whether there is a host, and one port at most: url.Parse lets
// host:1:2 pass.
func hasHost(u *url.URL) bool {
	host := u.Hostname()
	return host != "" && (!strings.Contains(host, ":") || net.ParseIP(host) != nil)
}

// Loopback tells whether a host is this machine, by name or address.
func Loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

func (l *loader) checkListen(name, value string) {
	if value == "" {
		return
	}
	_, port, err := net.SplitHostPort(value)
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 0 || n > 65535 {
		l.fault(name, "is %.80q, not an address and a port", value)
	}
}

// checkProxies takes the networks apart. One that holds every address would let
// anybody say who they are.
func (l *loader) checkProxies() {
	const name = "PORTAL_TRUSTED_PROXIES"
	w := &l.cfg.Web
	if w.TrustedProxies == "" {
		return
	}
	for text := range strings.SplitSeq(w.TrustedProxies, ",") {
		network, err := netip.ParsePrefix(strings.TrimSpace(text))
		switch {
		case err != nil:
			l.fault(name, "has %.80q, which is not a network such as 10.0.0.0/8", text)
		case network.Bits() == 0:
			l.fault(name, "has %.80q, which is every address", text)
		}
		w.Proxies = append(w.Proxies, network.Masked())
	}
}
