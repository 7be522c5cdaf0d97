package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/localpg"
)

// databaseName is the portal's database on a server of the demo's own.
const databaseName = "portal"

// startDatabase opens the folder of the demo and gives a database: the one that
// PORTAL_DATABASE_URL names, else one on a private server.
func (d *demo) startDatabase(ctx context.Context) error {
	d.database = d.getenv("PORTAL_DATABASE_URL")
	if d.database != "" {
		if d.flags.Reset {
			return errors.New("--reset throws away what the demo itself keeps, and PORTAL_DATABASE_URL names a database of yours: empty it by hand, or leave one of the two out")
		}
		return d.openFolder(d.folders()[0])
	}
	for _, dir := range d.folders() {
		err := d.startPrivate(ctx, dir)
		if !errors.Is(err, localpg.ErrBusy) || d.flags.Dir != "" {
			return err
		}
	}
	return localpg.ErrBusy
}

// folders gives the folder that was asked for, or those of this user, so that a
// second demo finds one that is free.
func (d *demo) folders() []string {
	if d.flags.Dir != "" {
		return []string{d.flags.Dir}
	}
	base := d.home()
	var out []string
	for _, name := range []string{"demo", "demo-2", "demo-3", "demo-4"} {
		out = append(out, filepath.Join(base, name))
	}
	return out
}

// home is where this user's state belongs. PostgreSQL refuses root and runs as
// another user then, who cannot enter root's home.
func (d *demo) home() string {
	if os.Geteuid() == 0 {
		return "/var/lib/guest-portal"
	}
	if state := d.getenv("XDG_STATE_HOME"); state != "" {
		return filepath.Join(state, "guest-portal")
	}
	return filepath.Join(d.getenv("HOME"), ".local", "state", "guest-portal")
}

func (d *demo) openFolder(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("find the folder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	d.dir = dir
	return nil
}

func (d *demo) startPrivate(ctx context.Context, dir string) error {
	if err := d.openFolder(dir); err != nil {
		return err
	}
	log, err := os.OpenFile(filepath.Join(d.dir, "postgres.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open the log of PostgreSQL: %w", err)
	}
	d.onStop(log.Close)
	o := localpg.Options{
		Dir: filepath.Join(d.dir, "postgres"), Durable: true, Binaries: d.getenv("PORTAL_PG_BIN"),
		Repository: d.flags.PostgresRepository, Download: true, Log: log,
	}
	if d.flags.Reset {
		if err := d.reset(ctx, o.Dir); err != nil {
			return err
		}
	}
	server, err := localpg.Start(ctx, o)
	if err != nil {
		return err
	}
	d.onStop(func() error { return server.Stop(context.WithoutCancel(ctx)) })
	d.database = server.DSN(databaseName)
	return createDatabase(ctx, server.DSN("postgres"))
}

// reset throws away what the folder keeps, and nothing else that may be in it.
// A folder in use is left alone.
func (d *demo) reset(ctx context.Context, postgres string) error {
	if err := localpg.Reset(ctx, postgres); err != nil {
		return err
	}
	for _, name := range []string{"tenant", "mail"} {
		if err := os.RemoveAll(filepath.Join(d.dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("throw away the old data: %w", err)
		}
	}
	return nil
}

func createDatabase(ctx context.Context, dsn string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return fmt.Errorf("reach the private database: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var there bool
	if err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)`, databaseName).Scan(&there); err != nil {
		return fmt.Errorf("look for the portal's database: %w", err)
	}
	if there {
		return nil
	}
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{databaseName}.Sanitize()); err != nil {
		return fmt.Errorf("make the portal's database: %w", err)
	}
	return nil
}
