package portal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"guestportal/internal/config"
	"guestportal/internal/jobs"
	"guestportal/internal/postgres"
	"guestportal/internal/server"
	"guestportal/migrations"
)

// How long stopping may take, in order; together less than the 25 seconds that
// an orchestrator gives.
const (
	shutdownHTTP = 8 * time.Second
	connections  = 30 // of one process to the database
)

// serve runs until the context ends.
func (p Program) serve(ctx context.Context) error {
	c, err := p.settings(config.Serve)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(p.Stderr, &slog.HandlerOptions{Level: c.Process.LogLevel}))
	log.InfoContext(ctx, "starting", "version", Version(), "settings", c)
	pool, err := postgres.Open(ctx, c.Database.URL.Reveal(), connections)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := migrations.Up(ctx, pool); err != nil {
		return err
	}
	store, links, err := NewStore(pool, c.Links.Bytes())
	if err != nil {
		return err
	}
	if _, err := store.LinkKey(ctx); err != nil {
		return err
	}
	hub := &server.Hub{}
	// Ends after the pages and the jobs: its connection is this worker's sign of
	// life.
	listening, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer hangUp()
	owner := rand.Int32N(1<<31-2) + 1
	listener := postgres.NewListener(pool, owner, hub.Announce, log)
	go listener.Run(listening)

	all, running := errgroup.WithContext(ctx)
	if c.Process.Role.Web() {
		pages := &server.Server{
			Lifecycle: NewService(store, links, time.Now), Sessions: postgres.Sessions{Pool: pool}, Events: hub,
			MyAppsURL: c.Web.MyAppsURL, LauncherURL: c.Web.LauncherURL, TenantID: c.SignIn.TenantID,
			Organisation: c.Web.Organisation, Notice: c.Web.Notice, Version: Version(), Log: log, Now: time.Now,
		}
		if err := p.pages(all, running, c, pool, pages); err != nil {
			return err
		}
	}
	if c.Process.Role.Worker() {
		o, err := workers(c, pool, store, links, owner)
		if err != nil {
			return err
		}
		o.Log = log
		all.Go(func() error {
			select {
			case <-listener.Up():
				return jobs.Run(running, o)
			case <-running.Done():
				return nil
			}
		})
	}
	if c.Web.MetricsListen != "" {
		if err := serveMetrics(all, running, c.Web.MetricsListen, pool); err != nil {
			return err
		}
	}
	err = all.Wait()
	log.InfoContext(context.WithoutCancel(ctx), "stopped")
	return err
}

// pages serves the pages until running ends, and then lets open requests finish.
func (p Program) pages(all *errgroup.Group, running context.Context, c config.Config, pool *pgxpool.Pool, s *server.Server) error {
	var err error
	if s.SignIn, err = relyingParty(c); err != nil {
		return err
	}
	if s.PublicURL, err = url.Parse(c.Web.PublicURL); err != nil {
		return fmt.Errorf("read the public address: %w", err)
	}
	if s.Authority, err = url.Parse(c.SignIn.Authority); err != nil {
		return fmt.Errorf("read the authority: %w", err)
	}
	s.RedeemOrigins = redeemOrigins(c)
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
	web := s.HTTPServer(c.Web.Listen)
	serveUntil(all, running, web, listener)
	if p.Listening != nil {
		p.Listening(listener.Addr())
	}
	return nil
}

// serveUntil serves until running ends; then readiness is off for a moment, and
// open requests may finish.
func serveUntil(all *errgroup.Group, running context.Context, web *http.Server, listener net.Listener) {
	all.Go(func() error {
		if err := web.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve on %s: %w", listener.Addr(), err)
		}
		return nil
	})
	all.Go(func() error {
		<-running.Done()
		stopping, cancel := context.WithTimeout(context.WithoutCancel(running), shutdownHTTP)
		defer cancel()
		if err := web.Shutdown(stopping); err != nil {
			return web.Close()
		}
		return nil
	})
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
