package server

import (
	"net"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/httprate"

	"guestportal/web/page"
)

// Limits in one minute, for each process. An address may be that of a whole
// office behind one gateway, so what is counted by address is generous: it is
// there against machines.
const (
	signInsPerMinute = 120 // for an address
	linksPerMinute   = 240 // for an address: pages of invitation links
	acceptsPerMinute = 10  // for an invitation link: each costs calls to Microsoft
	checksPerMinute  = 60  // for a person: addresses checked while typing
)

func (s *Server) limitSignIn() func(http.Handler) http.Handler {
	return s.limit(signInsPerMinute, byAddress)
}

func (s *Server) limitLinks() func(http.Handler) http.Handler {
	return s.limit(linksPerMinute, byAddress)
}

func (s *Server) limitAccept() func(http.Handler) http.Handler {
	return s.limit(acceptsPerMinute, func(r *http.Request) (string, error) { return chi.URLParam(r, "code"), nil })
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

// byAddress counts by the address of the connection. Headers that claim another
// are not believed.
func byAddress(r *http.Request) (string, error) {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return httprate.CanonicalizeIP(host), nil
}
