package server

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"guestportal/web/page"
)

// knownHost answers only to the name that people know us by, so that nobody can
// make us write another into a page or a mail. Probes come by address.
func (s *Server) knownHost(next http.Handler) http.Handler {
	own := canonicalHost(s.PublicURL.Host, s.PublicURL.Scheme)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if canonicalHost(r.Host, s.PublicURL.Scheme) != own && r.URL.Path != "/livez" && r.URL.Path != "/readyz" {
			http.Error(w, "There is no such site here.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// canonicalHost folds case and leaves the scheme's own port away.
func canonicalHost(host, scheme string) string {
	port := map[string]string{"https": ":443", "http": ":80"}[scheme]
	return strings.TrimSuffix(strings.ToLower(host), port)
}

// sameOrigin refuses forms that another site sends. Browsers say where a form
// comes from; whoever does not say so is not a browser with one of our pages.
func (s *Server) sameOrigin(next http.Handler) http.Handler {
	deny := s.do(func(http.ResponseWriter, *http.Request) error {
		return refusal{status: http.StatusForbidden, kind: page.ErrorCrossOrigin, cause: "cross-origin request"}
	})
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(deny)
	guarded := protection.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !safe(r.Method) && r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "" {
			deny(w, r)
			return
		}
		guarded.ServeHTTP(w, r)
	})
}

// safe tells whether a method changes nothing (RFC 9110 section 9.2.1).
func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// readable refuses addresses that are not text: they name nothing of ours, and
// Postgres would refuse them with an error.
func (s *Server) readable(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query, err := url.QueryUnescape(r.URL.RawQuery)
		if err != nil || !storable(r.URL.Path) || !storable(query) {
			s.fail(w, r, unreadable("the address is not text"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// limitBody ends a body that is larger than any of our forms.
func (s *Server) limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

// deadline ends whatever a handler waits for.
func deadline(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), pageDeadline)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// byScript tells whether our script asks, and not a person who goes to a page.
// Browsers that do not say so are taken for persons.
func byScript(r *http.Request) bool {
	mode := r.Header.Get("Sec-Fetch-Mode")
	return mode != "" && mode != "navigate"
}
