package postgrestest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

func TestMain(m *testing.M) { Main(m) }

// one gives the only value of a query.
func one(t *testing.T, pool *pgxpool.Pool, sql string) (value string) {
	t.Helper()
	if err := pool.QueryRow(t.Context(), sql).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestEachTestHasAMigratedDatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	first, second := New(t), New(t)
	if _, err := first.Exec(t.Context(), "CREATE TABLE only_here ()"); err != nil {
		t.Fatal(err)
	}
	const tables = "SELECT count(*)::text FROM pg_tables WHERE tablename = "
	if got := one(t, second, tables+"'only_here'"); got != "0" {
		t.Error("two tests share a database")
	}
	for _, pool := range []*pgxpool.Pool{first, second} {
		if got := one(t, pool, tables+"'river_job'"); got != "1" {
			t.Error("the database is not migrated")
		}
	}
}

func TestSessionsAreInAZoneThatShowsMistakes(t *testing.T) {
	t.Parallel()
	pool := New(t)
	if got := one(t, pool, "SHOW TimeZone"); got != TimeZone {
		t.Errorf("the zone is %q", got)
	}
	if got := one(t, pool, "SELECT extract(timezone_minute FROM '2026-01-01'::timestamptz)::text"); got != "-30" {
		t.Errorf("the zone is %s minutes off a whole hour", got)
	}
}

func TestDatabaseIsDroppedWithTheTestAlsoWhenInUse(t *testing.T) {
	t.Parallel()
	watch := New(t)
	var name string
	t.Run("inner", func(t *testing.T) {
		conn, err := pgx.Connect(t.Context(), DSN(t))
		if err != nil {
			t.Fatal(err)
		}
		name = conn.Config().Database
		if got := one(t, watch, "SELECT count(*)::text FROM pg_database WHERE datname = '"+name+"'"); got != "1" {
			t.Errorf("there are %s databases %s", got, name)
		}
		// Left open on purpose.
	})
	if got := one(t, watch, "SELECT count(*)::text FROM pg_database WHERE datname = '"+name+"'"); got != "0" {
		t.Error("the database is still there")
	}
}

func TestServerThatRunsAlreadyIsUsedAndLeftClean(t *testing.T) {
	t.Parallel()
	pool := New(t)
	config := pool.Config().ConnConfig
	for _, address := range []string{
		config.ConnString(),
		"postgres:///postgres?host=" + config.Host + "&user=" + config.User + "&port=5432",
	} {
		var used string
		other := &server{supervised: true, address: address, migrate: func(ctx context.Context, p *pgxpool.Pool) error {
			_, err := p.Exec(ctx, "CREATE TABLE by_this_migration ()")
			return err
		}}
		t.Run("inner", func(t *testing.T) {
			clone := open(t, other.clone(t))
			used = one(t, clone, "SELECT current_database() FROM by_this_migration RIGHT JOIN (VALUES (1)) v ON true")
		})
		if err := other.stop(); err != nil {
			t.Fatal(err)
		}
		left := one(t, pool, "SELECT count(*)::text FROM pg_database WHERE datname IN ('"+used+"', '"+other.template+"')")
		if left != "0" {
			t.Errorf("with %q, %s databases are left", address, left)
		}
	}
}

// recorder is a test that only notes how it would end.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Helper() {}

func (r *recorder) Fatal(args ...any) {
	for _, arg := range args {
		switch v := arg.(type) {
		case string:
			r.said = v
		case error:
			r.said = v.Error()
		}
	}
	panic(r)
}

// fate is what a test would say that asks the server for a database.
func fate(tb testing.TB, s *server) (said string) {
	r := &recorder{TB: tb}
	defer func() {
		if recovered := recover(); recovered != nil && recovered != any(r) {
			panic(recovered)
		}
		said = r.said
	}()
	s.clone(r)
	return ""
}

func TestMissingMainIsToldToTheTest(t *testing.T) {
	t.Parallel()
	if said := fate(t, &server{}); !strings.Contains(said, "postgrestest.Main") {
		t.Errorf("the test says %q", said)
	}
}

func TestFailedMigrationIsToldToEveryTest(t *testing.T) {
	t.Parallel()
	broken := errors.New("no such column")
	s := &server{supervised: true, address: DSN(t), migrate: func(context.Context, *pgxpool.Pool) error { return broken }}
	for range 2 {
		if said := fate(t, s); !strings.Contains(said, broken.Error()) {
			t.Errorf("the test says %q", said)
		}
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
}

func BenchmarkClone(b *testing.B) {
	New(b) // starts the server
	for b.Loop() {
		New(b)
	}
}
