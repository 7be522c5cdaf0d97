package portal

import (
	"context"
	"errors"
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
		Lifecycle: service, Sessions: postgres.Sessions{Pool: pool}, SignIn: rp, Events: events,
		PublicURL: public, Authority: authority, RedeemOrigins: redeemOrigins(c),
		MyAppsURL: c.Web.MyAppsURL, LauncherURL: c.Web.LauncherURL, TenantID: c.SignIn.TenantID,
		Organisation: c.Web.Organisation, Notice: c.Web.Notice, Version: Version(), Log: log, Now: time.Now,
	}, nil
}

// pages serves the pages until running ends, and then lets open requests finish.
func (p Program) pages(all *errgroup.Group, running context.Context, c config.Config, pool *pgxpool.Pool,
	service *lifecycle.Service, events server.Events, log *slog.Logger,
) error {
	s, err := newServer(c, pool, service, events, log)
	if err != nil {
		return err
	}
	s.Ready = func(ctx context.Context) error {
		if running.Err() != nil {
			return errors.New("stopping")
		}
		return pool.Ping(ctx)
	}
	listener := p.Pages
	if listener == nil {
		if listener, err = (&net.ListenConfig{}).Listen(running, "tcp", c.Web.Listen); err != nil {
			return fmt.Errorf("listen for pages on %s: %w", c.Web.Listen, err)
		}
	}
	serveUntil(all, running, s.HTTPServer(c.Web.Listen), listener)
	// The port may have been left to the system.
	log.InfoContext(running, "serving pages", "address", listener.Addr().String())
	if p.Listening != nil {
		p.Listening(listener.Addr())
	}
	return nil
}

// redeemOrigins are where Microsoft may lead a guest who accepts: the authority,
// and, outside a test, its invitation and consumer sign-in pages.
func redeemOrigins(c config.Config) []string {
	origins := []string{c.SignIn.Authority, "https://invitations.microsoft.com", "https://login.live.com"}
	if u, err := url.Parse(c.Graph.URL); err == nil && u.Host != "" {
		origins = append(origins, u.Scheme+"://"+u.Host)
	}
	return origins
}
