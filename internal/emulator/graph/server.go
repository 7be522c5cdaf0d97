package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
)

// Options join a Server to the rest of the tenant.
type Options struct {
	TenantID      string
	Organisation  string
	InitialDomain string   // such as contoso.onmicrosoft.com
	Domains       []string // all verified domains, the default one first
	Directory     *directory.Directory
	Control       *control.Control
	Bearer        func(*http.Request) (authority.Caller, error)
	Log           *slog.Logger
	// Items serves the requests inside a batch: the whole tenant with faults and
	// journal, so that an item is treated like a request of its own.
	Items func() http.Handler
}

// Server serves /v1.0/….
type Server struct {
	o        Options
	throttle *throttle
	router   *router
	replicas replicas
	rules    sync.Map // of dynamic groups, by their text
	notifier *notifier
}

// New returns a Server, which tells subscribers of changes until Close.
func New(o Options) *Server {
	return &Server{o: o, throttle: newThrottle(), router: newRouter(routes()), notifier: newNotifier(o)}
}

// Close ends what runs in the background.
func (s *Server) Close() { s.notifier.close() }

// Reset forgets what was spent of the limits, and draws the replicas anew.
func (s *Server) Reset() {
	s.throttle.clear()
	s.replicas.clear()
}

// answer is what a handler returns; a nil body is an empty one.
type answer struct {
	status int
	body   any
	header http.Header
}

func ok(body any) (*answer, error) { return &answer{status: http.StatusOK, body: body}, nil }

func noContent() (*answer, error) { return &answer{status: http.StatusNoContent}, nil }

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{Server: s, r: r, vars: map[string]string{}, settings: s.o.Control.Settings(), now: s.o.Control.Now()}
	s.headers(w, r)
	if r.Method == http.MethodOptions {
		return // a browser asks what it may send; see headers
	}
	defer func() {
		if c.leave != nil {
			c.leave()
		}
	}()
	a, err := s.serve(c, w.Header())
	if a == nil && err == nil {
		err = errors.New("no answer")
	}
	pause(r, time.Duration(c.settings.Latency)*time.Millisecond)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	for name, values := range a.header {
		w.Header()[name] = values
	}
	if n, bare := a.body.(number); bare {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = fmt.Fprint(w, int(n)) // a client that has gone is no error of ours
		return
	}
	if a.body == nil {
		w.WriteHeader(a.status)
		return
	}
	w.Header().Set("Content-Type", "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8")
	w.WriteHeader(a.status)
	_ = json.NewEncoder(w).Encode(a.body) // a client that has gone is no error of ours
}

// serve takes a request through the steps that all of them have in common.
func (s *Server) serve(c *call, h http.Header) (*answer, error) {
	if version, _, _ := strings.Cut(strings.TrimPrefix(c.r.URL.Path, "/"), "/"); version != "v1.0" {
		return nil, unreadable("Invalid version: %s", version)
	}
	body, err := io.ReadAll(c.r.Body)
	if err == nil {
		c.body, err = control.Inflate(c.r, body)
	}
	if err != nil {
		return nil, errBody
	}
	if c.caller, err = s.o.Bearer(c.r); err != nil {
		return nil, &Error{http.StatusUnauthorized, "InvalidAuthenticationToken", err.Error(), http.Header{
			"Www-Authenticate": {authority.Challenge(c.r, err)},
		}}
	}
	control.CallOf(c.r).AppID = c.caller.AppID
	if c.query, err = odata.Values(c.r.URL.RawQuery); err != nil {
		return nil, unreadable("The query string cannot be read.")
	}
	if err = checkOptions(c.query); err != nil {
		return nil, err
	}
	if c.steps, err = pathSteps(c.r.URL.EscapedPath()); err != nil {
		return nil, unreadable("The path cannot be read.")
	}
	if c.steps, err = c.me(c.steps); err != nil {
		return nil, err
	}
	route, err := s.match(c)
	if err != nil {
		return nil, err
	}
	if route.cost > 0 {
		if err := s.throttle.spend(c, *route, h); err != nil {
			return nil, err
		}
	}
	if err := c.authorize(route); err != nil {
		return nil, err
	}
	if route.alone {
		return route.handle(c)
	}
	var a *answer
	work := func(tx *directory.Tx) error {
		c.tx = tx
		a, err = route.handle(c)
		return err
	}
	if c.r.Method == http.MethodGet {
		s.o.Directory.View(func(tx *directory.Tx) { err = work(tx) })
	} else {
		err = s.o.Directory.Update(work)
	}
	return a, err
}

// optionNames are the query options that a client may try without their $, as
// beta and other parts of Graph allow. The directory refuses them
// (github.com/microsoftgraph/microsoft-graph-docs/issues/4488).
var optionNames = []string{"count", "expand", "filter", "format", "orderby", "search", "select", "skip", "top"}

// checkOptions refuses query options that are given more than once, and those
// without $, the first by name.
func checkOptions(query url.Values) error {
	for _, name := range slices.Sorted(maps.Keys(query)) {
		switch {
		case strings.HasPrefix(name, "$") && len(query[name]) > 1:
			return unreadable("Query option '%s' was specified more than once, but it must be specified at most once.", name)
		case slices.Contains(optionNames, lower(name)):
			return badRequest("Unrecognized query argument specified: '%s'.", name)
		}
	}
	return nil
}

// errBody is how Graph refuses what it cannot read, gzip that is none included.
var errBody = unreadable("Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.")

func pause(r *http.Request, d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.Context().Done():
	}
}

func isGUID(s string) bool { return len(s) == 36 && uuid.Validate(s) == nil }
