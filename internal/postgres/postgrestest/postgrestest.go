package postgrestest

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/migrations"
)

// TimeZone is the session time zone of every test: half an hour off the others,
// and with summer time, so that a forgotten conversion shows.
const TimeZone = "America/St_Johns"

// timeout is for one step of preparing or dropping a database.
const timeout = 2 * time.Minute

// shared is the server of this test process. It has to outlive every test, and
// New gets nothing but the test, hence a variable of the package.
var shared = &server{migrate: migrations.Up, address: os.Getenv("PORTAL_TEST_DATABASE_URL")}

// Main runs the tests of a package and then stops the server. Every package that
// calls New or DSN has
//
//	func TestMain(m *testing.M) { postgrestest.Main(m) }
func Main(m *testing.M) {
	shared.supervised = true
	code := m.Run()
	if err := shared.stop(); err != nil {
		os.Stderr.WriteString("postgrestest: " + err.Error() + "\n")
		code = max(code, 1)
	}
	os.Exit(code)
}

// New gives a database of its own, cloned from the migrated template, and drops
// it at the end of the test.
func New(tb testing.TB) *pgxpool.Pool {
	tb.Helper()
	return open(tb, DSN(tb))
}

// DSN is like New, for tests that connect by themselves: the address of a new
// database, in the form that pgx.ParseConfig reads. Sessions that are still open
// at the end of the test are ended.
func DSN(tb testing.TB) string {
	tb.Helper()
	return shared.clone(tb)
}

func open(tb testing.TB, dsn string) *pgxpool.Pool {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		tb.Fatalf("reading the address of the test database: %v", err)
	}
	config.MaxConns = 10
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		tb.Fatalf("connecting to the test database: %v", err)
	}
	// Runs before the database is dropped: what is registered last goes first.
	tb.Cleanup(pool.Close)
	return pool
}
