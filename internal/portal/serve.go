package portal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"guestportal/internal/config"
	"guestportal/internal/jobs"
	"guestportal/internal/postgres"
	"guestportal/internal/server"
	"guestportal/migrations"
)

// How long stopping may take: pages for drain and shutdownHTTP, one after the
// other; jobs meanwhile for what package jobs says. Together it is less than the
// 25 seconds that an orchestrator gives.
const (
	drain        = 2 * time.Second // for proxies to notice that we are not ready
	shutdownHTTP = 8 * time.Second // for open requests to finish
)

const connections = 30 // of one process to the database

// serve runs until the context ends.
func (p Program) serve(ctx context.Context) error {
	c, err := p.settings(config.Serve)
	if err != nil {
		return err
	}
	written := newLines(p.Stderr)
	defer written.Close()
	log := slog.New(slog.NewJSONHandler(written, &slog.HandlerOptions{Level: c.Process.LogLevel}))
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
	store.AppID = c.SignIn.ClientID
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
		stopIf(all, p.pages(all, running, c, pool, NewService(store, links, time.Now), hub, log))
	}
	if c.Process.Role.Worker() {
		o, err := workers(c, pool, store, links, owner)
		o.Log = log
		all.Go(func() error {
			if err != nil {
				return err
			}
			select {
			case <-listener.Up():
				log.InfoContext(running, "working jobs")
				return jobs.Run(running, o)
			case <-running.Done():
				return nil
			}
		})
	}
	if c.Web.MetricsListen != "" {
		stopIf(all, serveMetrics(all, running, c.Web.MetricsListen, pool, written, log))
	}
	err = all.Wait()
	log.InfoContext(context.WithoutCancel(ctx), "stopped")
	return err
}

// stopIf stops what has been started when a later part cannot be.
func stopIf(all *errgroup.Group, err error) {
	if err != nil {
		all.Go(func() error { return err })
	}
}

// serveUntil serves until running ends and pause, which may be nil, has returned;
// then open requests may finish.
func serveUntil(all *errgroup.Group, running context.Context, web *http.Server, listener net.Listener, pause func()) {
	all.Go(func() error {
		if err := web.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve on %s: %w", listener.Addr(), err)
		}
		return nil
	})
	all.Go(func() error {
		<-running.Done()
		if pause != nil {
			pause()
		}
		stopping, cancel := context.WithTimeout(context.WithoutCancel(running), shutdownHTTP)
		defer cancel()
		if err := web.Shutdown(stopping); err != nil {
			return web.Close()
		}
		return nil
	})
}
