package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/go-chi/chi/v5"
)

// ownPage is the shape of an address that a sign-in may lead back to: segments
// of letters, digits and hyphens that begin with one of our words, and a query
// without anything that a browser could read as another address.
var ownPage = regexp.MustCompile(`^/(guests|requests|approvals|admin)(/[A-Za-z0-9-]+)*(\?[A-Za-z0-9._~=&%+-]*)?$`)

// returnPath gives back an address that leads to one of our own pages, and
// nothing for any other. There is no repairing: what does not match is dropped.
func (s *Server) returnPath(raw string) string {
	if len(raw) > 1024 || !ownPage.MatchString(raw) {
		return ""
	}
	path, query, asked := strings.Cut(raw, "?")
	if _, err := url.ParseQuery(query); err != nil {
		return ""
	}
	match := chi.NewRouteContext()
	if strings.HasSuffix(path, "/live") || !s.router.Match(match, http.MethodGet, path) {
		return ""
	}
	if asked && query != "" {
		return path + "?" + query
	}
	return path
}
