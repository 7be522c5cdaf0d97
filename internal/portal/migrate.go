package portal

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"guestportal/internal/config"
	"guestportal/internal/postgres"
	"guestportal/migrations"
)

// migrate brings the database to the newest schema.
func (p Program) migrate(ctx context.Context) error {
	c, err := p.settings(config.Migrate)
	if err != nil {
		return err
	}
	pool, err := postgres.Open(ctx, c.Database.URL.Reveal(), 4)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := migrations.Up(ctx, pool); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.Stdout, "The database has the newest schema.")
	return err
}

// healthcheck asks the portal on this machine whether it is ready; for
// containers, which have no other program to ask with.
func (p Program) healthcheck(ctx context.Context) error {
	c, err := p.settings(config.Probe)
	if err != nil {
		return err
	}
	name, address := "PORTAL_LISTEN", c.Web.Listen
	if !c.Process.Role.Web() {
		name, address = "PORTAL_METRICS_LISTEN", c.Web.MetricsListen
	}
	if address == "" {
		return errors.New("a process without pages is asked at PORTAL_METRICS_LISTEN, which is not set")
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return fmt.Errorf("ask the portal: %w", err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("the portal does not answer: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the portal is not ready: %s", res.Status)
	}
	return nil
}
