package server

import (
	"net"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httprate"

	"guestportal/web/page"
)

// Limits in one minute, for each process. An address may be that of a whole
// office behind one gateway, so what is counted by address is generous: it is
// there against machines.
const (
	signInsPerMinute = 120 // for an address
	linksPerMinute   = 600 // for an address: pages of invitation links
	linkPerMinute    = 120 // for an invitation link: its pages; the waiting page asks 30 times
	acceptsPerMinute = 10  // for an invitation link: each costs calls to Microsoft
	checksPerMinute  = 60  // for a person: addresses checked while typing, and as many forms that say as much
)

func (s *Server) limitSignIn() func(http.Handler) http.Handler {
	return s.limit(signInsPerMinute, byAddress)
}

func (s *Server) limitLinks() func(http.Handler) http.Handler {
	return s.limit(linksPerMinute, byAddress)
}

func (s *Server) limitLink() func(http.Handler) http.Handler { return s.limit(linkPerMinute, byCode) }

func (s *Server) limitAccept() func(http.Handler) http.Handler {
	return s.limit(acceptsPerMinute, byCode)
}

func (s *Server) limitChecks() func(http.Handler) http.Handler {
	return s.limit(checksPerMinute, func(r *http.Request) (string, error) { return string(person(r).ID), nil })
}

func (s *Server) limit(perMinute int, by httprate.KeyFunc) func(http.Handler) http.Handler {
	return httprate.LimitBy(perMinute, time.Minute, by,
		httprate.WithResponseHeaders(httprate.ResponseHeaders{RetryAfter: "Retry-After"}),
		httprate.WithLimitHandler(s.do(func(http.ResponseWriter, *http.Request) error {
			return tooMany("in a minute", "rate limit")
		})))
}

func tooMany(when, cause string) error {
	return refusal{status: http.StatusTooManyRequests, kind: page.ErrorTooMany, when: when, cause: cause}
}

func byCode(r *http.Request) (string, error) { return code(r), nil }

// whoAsks finds the address of whoever asks: that of the connection, or, when
// that is one of our proxies, the last one in X-Forwarded-For that is not. What
// stands left of it, anybody may have written.
func (s *Server) whoAsks(next http.Handler) http.Handler {
	if len(s.TrustedProxies) == 0 {
		return middleware.ClientIPFromRemoteAddr(next)
	}
	var networks []string
	for _, p := range s.TrustedProxies {
		networks = append(networks, p.String())
	}
	return middleware.ClientIPFromXFF(networks...)(next)
}

// byAddress counts by the address of whoever asks. Requests in which a proxy of
// ours does not say it count as the proxy's own.
func byAddress(r *http.Request) (string, error) {
	address := middleware.GetClientIP(r.Context())
	if address == "" {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil {
			host = r.RemoteAddr
		}
		address = host
	}
	return httprate.CanonicalizeIP(address), nil
}
