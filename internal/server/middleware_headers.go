package server

import (
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
)

// headAsGet leads HEAD to what answers GET. chi's own middleware takes a router that is
// mounted for one that has an answer to HEAD.
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			chi.RouteContext(r.Context()).RouteMethod = http.MethodGet
		}
		next.ServeHTTP(w, r)
	})
}

// securityHeaders sets what every answer says to browsers.
//
// Sources: https://www.w3.org/TR/CSP3/, https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html
func (s *Server) securityHeaders(next http.Handler) http.Handler {
	policy := s.contentPolicy()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		if s.https() {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// contentPolicy lets pages load our own files and nothing else. A form's target
// counts with all its redirects, so the origins to which signing in, signing
// out and accepting an invitation lead are named, and no others.
func (s *Server) contentPolicy() string {
	forms := []string{"'self'", s.Authority.Scheme + "://" + s.Authority.Host}
	for _, origin := range s.RedeemOrigins {
		if origin != forms[1] {
			forms = append(forms, origin)
		}
	}
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' data:",
		"font-src 'self'",
		"connect-src 'self'",
		"form-action " + strings.Join(forms, " "),
		"base-uri 'none'",
		"frame-ancestors 'none'",
	}, "; ")
}

// noStore keeps pages about people out of every cache, except for the browser's
// memory of pages behind the Back button: the script looks after that one.
func noStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// noReferrer is for pages whose address is a secret.
func noReferrer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		next.ServeHTTP(w, r)
	})
}
