package postgrestest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/localpg"
)

// folders is how the folders of all test servers begin, in the temporary folder.
const folders = "guestportal-test-"

// server is a PostgreSQL with a migrated template database, made at first use.
type server struct {
	migrate    func(context.Context, *pgxpool.Pool) error
	address    string // of a server that is running already; empty: start one
	supervised bool   // whether Main is there to stop it

	once     sync.Once
	err      error // why there is no server
	local    *localpg.Server
	dir      string
	template string
}

// clone makes a database for one test.
func (s *server) clone(tb testing.TB) string {
	tb.Helper()
	if !s.supervised {
		tb.Fatal("this package has no TestMain that calls postgrestest.Main, so nobody would stop the server")
	}
	s.once.Do(func() { s.err = s.start() })
	if errors.Is(s.err, localpg.ErrNotFound) && os.Getenv("CI") == "" {
		tb.Skip(s.err)
	}
	if s.err != nil {
		tb.Fatal(s.err)
	}
	name := "test_" + strings.ToLower(rand.Text())
	if err := s.admin("CREATE DATABASE " + name + " TEMPLATE " + s.template + " STRATEGY file_copy"); err != nil {
		tb.Fatalf("cloning the template: %v", err)
	}
	tb.Cleanup(func() {
		if err := s.drop(name); err != nil {
			tb.Error(err)
		}
	})
	dsn, err := withDatabase(s.address, name)
	if err != nil {
		tb.Fatal(err)
	}
	return dsn
}

// start starts a server, unless it was given one, and migrates the template.
func (s *server) start() error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	if s.address == "" {
		sweep(ctx)
		dir, err := os.MkdirTemp("", folders)
		if err != nil {
			return fmt.Errorf("making a folder for the test server: %w", err)
		}
		s.dir = dir
		s.local, err = localpg.Start(ctx, localpg.Options{
			Dir:      dir,
			Binaries: os.Getenv("PORTAL_PG_BIN"),
			Flags:    map[string]string{"max_connections": "300"},
		})
		if err != nil {
			return fmt.Errorf("starting the test server: %w", err)
		}
		s.address = s.local.DSN("postgres")
	}
	name := "template_" + strings.ToLower(rand.Text())
	if err := s.admin("CREATE DATABASE " + name); err != nil {
		return fmt.Errorf("making the template database: %w", err)
	}
	s.template = name
	dsn, err := withDatabase(s.address, name)
	if err != nil {
		return err
	}
	pool, err := pgxpool.New(ctx, dsn)
	if err != nil {
		return fmt.Errorf("connecting to the template database: %w", err)
	}
	// A database with open sessions cannot be cloned.
	defer pool.Close()
	if err := s.migrate(ctx, pool); err != nil {
		return fmt.Errorf("migrating the template database: %w", err)
	}
	return nil
}

// stop drops the template from a server that stays, and ends and removes one of
// our own.
func (s *server) stop() error {
	var err error
	if s.local == nil && s.template != "" {
		err = s.drop(s.template)
	}
	if s.local != nil {
		ctx, cancel := context.WithTimeout(context.Background(), timeout)
		defer cancel()
		err = s.local.Stop(ctx)
	}
	if s.dir != "" {
		err = errors.Join(err, os.RemoveAll(s.dir))
	}
	return err
}

func (s *server) drop(name string) error {
	if err := s.admin("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
		return fmt.Errorf("dropping a test database: %w", err)
	}
	return nil
}

// admin runs one statement that belongs to no test database. CREATE and DROP
// DATABASE want a session outside of any transaction and of that database.
func (s *server) admin(sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.address)
	if err != nil {
		return fmt.Errorf("connecting to the test server: %w", err)
	}
	_, err = conn.Exec(ctx, sql)
	return errors.Join(err, conn.Close(ctx))
}

// withDatabase is an address, in the URL or the keyword form, for another database
// and with the tests' time zone.
func withDatabase(address, name string) (string, error) {
	if !strings.HasPrefix(address, "postgres://") && !strings.HasPrefix(address, "postgresql://") {
		// Of a keyword that comes twice, the last counts.
		return fmt.Sprintf("%s dbname=%s timezone=%s", address, name, TimeZone), nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", errors.New("PORTAL_TEST_DATABASE_URL is not a URL") // its error would tell the password
	}
	u.Path = "/" + name
	query := u.Query()
	query.Set("timezone", TimeZone)
	query.Del("dbname")
	u.RawQuery = query.Encode()
	return u.String(), nil
}

// sweep removes what killed test processes left: their servers ended with them,
// their folders did not. Folders in use are locked, and a young one may be about
// to be.
func sweep(ctx context.Context) {
	// The pattern is ours, so Glob has no error to give.
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), folders+"*"))
	for _, dir := range dirs {
		if info, err := os.Stat(dir); err == nil && time.Since(info.ModTime()) > time.Hour {
			// One that cannot be removed, as another user's, is in nobody's way.
			_ = localpg.Reset(ctx, dir)
		}
	}
}
