package portal

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"guestportal/internal/config"
	"guestportal/internal/lifecycle"
	"guestportal/internal/postgres"
	"guestportal/internal/server"
)

// newServer joins the pages with what they need.
func newServer(c config.Config, pool *pgxpool.Pool, service *lifecycle.Service, events server.Events, log *slog.Logger) (*server.Server, error) {
	public, err := url.Parse(c.Web.PublicURL)
	if err != nil {
		return nil, fmt.Errorf("read the public address: %w", err)
	}
	authority, err := url.Parse(c.SignIn.Authority)
	if err != nil {
		return nil, fmt.Errorf("read the authority: %w", err)
	}
	rp, err := relyingParty(c)
	if err != nil {
		return nil, err
	}
	return &server.Server{
		Lifecycle: service, Sessions: postgres.Sessions{Pool: pool}, SignIn: rp, Events: events, Unavailable: postgres.Unavailable,
		PublicURL: public, Authority: authority, RedeemOrigins: redeemOrigins(c.SignIn.Authority, c.Graph.URL),
		TrustedProxies: c.Web.Proxies,
		MyAppsURL:      c.Web.MyAppsURL, LauncherURL: c.Web.LauncherURL, TenantID: c.SignIn.TenantID,
		Organisation: c.Web.Organisation, MailFrom: c.Mail.From, Notice: c.Web.Notice, Version: Version(), Log: log, Now: time.Now,
	}, nil
}

// pages serves the pages until running ends; then readiness is off for a moment,
// and open requests may finish.
func (p Program) pages(all *errgroup.Group, running context.Context, c config.Config, pool *pgxpool.Pool,
	service *lifecycle.Service, events server.Events, log *slog.Logger,
) error {
	s, err := newServer(c, pool, service, events, log)
	if err != nil {
		return err
	}
	probes := &readiness{running: running, check: pool.Ping}
	s.Ready = probes.ready
	listener := p.Pages
	if listener == nil {
		if listener, err = (&net.ListenConfig{}).Listen(running, "tcp", c.Web.Listen); err != nil {
			return fmt.Errorf("listen for pages on %s: %w", c.Web.Listen, err)
		}
	}
	serveUntil(all, running, s.HTTPServer(c.Web.Listen), listener, probes.pause)
	// The port may have been left to the system.
	log.InfoContext(running, "serving pages", "address", listener.Addr().String())
	if p.Listening != nil {
		p.Listening(listener.Addr())
	}
	return nil
}
