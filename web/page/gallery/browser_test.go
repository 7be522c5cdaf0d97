package gallery_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/a-h/templ"

	"guestportal/internal/browser"
	"guestportal/web/page/gallery"
	"guestportal/web/static"
)

// policy is the content security policy under which pages are served.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// serve answers with the policy, and knows the assets beside the given routes.
func serve(t *testing.T, mux *http.ServeMux) string {
	t.Helper()
	mux.Handle(static.Prefix, static.Handler())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// show answers with a component.
func show(c templ.Component) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := c.Render(r.Context(), w); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}
}

// open starts Chromium with one tab.
func open(t *testing.T, o browser.Options) *browser.Tab {
	t.Helper()
	if testing.Short() {
		t.Skip("starts Chromium")
	}
	return browser.New(t).Tab(t, o)
}

func TestPagesFitNarrowScreensInEveryTheme(t *testing.T) {
	t.Parallel()
	tab := open(t, browser.Options{})
	axe, err := browser.Axe()
	if err != nil {
		browser.Missing(t, err)
	}
	mux := http.NewServeMux()
	for _, s := range gallery.All() {
		if !s.Fragment {
			mux.HandleFunc("/"+s.Name, show(s.Component))
		}
	}
	url := serve(t, mux)
	for _, l := range []browser.Look{browser.Light, browser.Dark, browser.Narrow, browser.Forced} {
		tab.As(l)
		for _, s := range gallery.All() {
			if s.Fragment {
				continue
			}
			tab.Go(url + "/" + s.Name)
			if over := tab.Overflow(); over > 0 {
				t.Errorf("%s is %d px wider than %d px", s.Name, over, l.Width)
			}
			if !l.Forced { // where the colours are the system's
				for _, line := range tab.CheckAxe(axe) {
					t.Errorf("%s, %s: axe-core: %s", s.Name, l.Name, line)
				}
			}
			tab.Shoot("GALLERY_SHOTS", s.Name+"-"+l.Name)
		}
	}
}
