package server

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"

	"guestportal/internal/lifecycle"
	"guestportal/internal/session"
	"guestportal/internal/signin"
)

// Server serves the pages. Its exported fields are its dependencies; all are
// required where nothing else is said. It is used through Handler or
// HTTPServer, and not copied after that.
type Server struct {
	Lifecycle *lifecycle.Service
	Sessions  session.Store
	SignIn    *signin.RelyingParty
	Events    Events                      // what changed, by topic
	Ready     func(context.Context) error // for /readyz; nil is always ready
	// Unavailable tells of an error that the database cannot do its work now; nil
	// knows no such errors.
	Unavailable func(error) bool

	PublicURL     *url.URL // where people reach the portal: an origin
	Authority     *url.URL // origin of the identity provider
	RedeemOrigins []string // origins that *Accept invitation* may lead to
	MyAppsURL     string   // base address of My Apps, without a query
	LauncherURL   string   // base address of one app's launcher; "/{appId}" and a query are added
	TenantID      string   // GUID of the tenant, which those addresses name

	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed; may be empty

	Organisation string // for pages; may be empty
	MailFrom     string // sender of the portal's mail, as in a From header; may be empty
	Notice       string // a line on top of every page; empty for none
	Version      string // of the portal, for the footer

	Log *slog.Logger
	Now func() time.Time

	router  *chi.Mux // set by Handler
	streams streams
	pace    pace // how often streams do things; zero values are the usual ones
	hints   hints
}

// Events tells of changes. A topic is announced by its name alone: whoever
// listens asks again for what they may see.
type Events interface {
	// Subscribe gives the names of those topics as they are announced, until
	// the returned function is called. A slow listener loses repetitions, never
	// the last announcement of a topic.
	Subscribe(topics ...string) (<-chan string, func())
}

// Limits of the listener and of every request.
const (
	maxBody      = 64 << 10         // bytes of a request body
	pageDeadline = 10 * time.Second // for one handler; streams have none
)

// HTTPServer gives a server with its time-outs set. A stream moves its own
// write deadline with every event, and ends when Shutdown begins.
func (s *Server) HTTPServer(addr string) *http.Server {
	srv := &http.Server{
		Addr:              addr,
		Handler:           s.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn),
	}
	srv.RegisterOnShutdown(s.streams.close)
	return srv
}

// https tells whether people reach the portal over TLS.
func (s *Server) https() bool { return s.PublicURL.Scheme == "https" }
