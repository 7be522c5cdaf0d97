package control

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Prefix is where the control API is.
const Prefix = "/_emulator"

// Handler serves the control API.
func (c *Control) Handler() http.Handler {
	mux := http.NewServeMux()
	methods := map[string][]string{} // by path
	for _, e := range c.Endpoints() {
		mux.HandleFunc(e.Method+" "+Prefix+e.Path, e.Handle)
		methods[e.Path] = append(methods[e.Path], e.Method)
	}
	for path, allowed := range methods {
		mux.HandleFunc(Prefix+path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			fail(w, http.StatusMethodNotAllowed, fmt.Errorf("%s is not possible at %s; possible is %s", r.Method, r.URL.Path, listed(allowed)))
		})
	}
	mux.HandleFunc("GET "+Prefix+"/{$}", c.index)
	mux.HandleFunc(Prefix+"/", func(w http.ResponseWriter, r *http.Request) {
		fail(w, http.StatusNotFound, fmt.Errorf("there is nothing at %s; GET %s/ lists what there is", r.URL.Path, Prefix))
	})
	return c.Guard(mux)
}

// index lists the API: as a page for whoever asks for HTML, else as JSON.
func (c *Control) index(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept")
	if c.o.Page != nil && strings.Contains(r.Header.Get("Accept"), "text/html") {
		c.o.Page(w, r)
		return
	}
	reply(w, http.StatusOK, map[string]any{"endpoints": c.Endpoints(), "settings": Fields[Settings](), "choices": c.o.Choices})
}

// Guard protects what steers the emulator from web pages that a developer
// happens to have open: those of other sites may not post (the browser says where
// a request comes from; programs need not), and a host name that was made to
// point here is refused (DNS rebinding).
func (c *Control) Guard(next http.Handler) http.Handler {
	protected := http.NewCrossOriginProtection()
	protected.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from := ""
		if origin := r.Header.Get("Origin"); origin != "" {
			from = " (" + origin + ")"
		}
		fail(w, http.StatusForbidden, fmt.Errorf("a page of another site%s may not steer the emulator", from))
	}))
	inner := protected.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !c.known(r.Host) {
			fail(w, http.StatusMisdirectedRequest, fmt.Errorf("the host %q is none of this emulator's names; start it with --also-name to make it one", r.Host))
			return
		}
		inner.ServeHTTP(w, r)
	})
}

// known says whether a Host header names this emulator: by an address, by
// localhost, or by a name that it was given. A page of another site has a name of
// its own in it, whatever that name points to.
func (c *Control) known(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(strings.ToLower(host), "[]")
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost") ||
		slices.ContainsFunc(c.o.Names, func(name string) bool { return strings.EqualFold(name, host) })
}
