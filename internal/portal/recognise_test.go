package portal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/postgres"
)

// heldNow tells whether everything is paused in a database that a program which has
// just been started finds.
func heldNow(t *testing.T, dsn string) bool {
	t.Helper()
	pool, err := postgres.Open(t.Context(), dsn, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	return heldIn(t, pool)
}

func heldIn(t *testing.T, pool *pgxpool.Pool) bool {
	t.Helper()
	store, _, err := NewStore(pool, nil)
	if err != nil {
		t.Fatal(err)
	}
	held, err := store.Recognise(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return held
}

func TestEveryWayToRestoreADatabaseIsRecognisedAndNothingElse(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("has a PostgreSQL of its own")
	}
	p := newPrivate(t, "", map[string]string{"restore_command": "/bin/false"})
	w := p.world()
	dump := filepath.Join(t.TempDir(), "portal.dump")
	other := func(name string) string { return strings.Replace(w.dsn, "'postgres'", "'"+name+"'", 1) }
	restart := func() {
		w.pool.Reset()
		p.start()
	}
	for _, step := range []struct {
		name string
		do   func()
		dsn  string // that is looked at; empty: the world's
		held bool
	}{
		{name: "the first look", do: func() {}},
		{name: "another look", do: func() {}},
		{name: "a crash", do: func() { p.crash(); restart() }},
		{name: "the table is written anew", do: func() { w.exec("VACUUM FULL database_seen"); w.exec("VACUUM FREEZE database_seen") }},
		{name: "a dump", do: func() { w.postgresProgram(t, "pg_dump", "--format=custom", "--file="+dump, "--dbname="+w.dsn) }},
		{name: "a dump put into another database", dsn: other("another"), held: true, do: func() {
			w.exec("CREATE DATABASE another")
			w.postgresProgram(t, "pg_restore", "--dbname="+other("another"), dump)
		}},
		{name: "a dump put in place of everything", held: true, do: func() {
			w.postgresProgram(t, "pg_restore", "--clean", "--if-exists", "--dbname="+w.dsn, dump)
		}},
		{name: "a dump of the rows alone", held: true, do: func() {
			w.exec("TRUNCATE database_seen")
			w.postgresProgram(t, "pg_restore", "--data-only", "--table=database_seen", "--dbname="+w.dsn, dump)
		}},
		{name: "recovery from an archive", held: true, do: func() {
			p.crash()
			signal := filepath.Join(p.options.Dir, "data", "recovery.signal")
			if err := os.WriteFile(signal, nil, 0o644); err != nil { //nolint:gosec // read by the server's own user
				t.Fatal(err)
			}
			restart()
			eventually(t, "it has recovered", func() bool { return w.count(`SELECT count(*) WHERE NOT pg_is_in_recovery()`) == 1 })
		}},
		{name: "a database made after another", dsn: other("cloned"), held: true, do: func() {
			w.pool.Reset()
			eventually(t, "nobody is connected", func() bool {
				return w.count(`SELECT count(*) FROM pg_stat_activity WHERE datname = 'postgres' AND pid <> pg_backend_pid()`) == 0
			})
			w.exec("CREATE DATABASE cloned TEMPLATE postgres")
		}},
	} {
		step.do()
		dsn := step.dsn
		if dsn == "" {
			dsn = w.dsn
		}
		if held := heldNow(t, dsn); held != step.held {
			t.Errorf("%s: held is %v", step.name, held)
		}
		if again := heldNow(t, dsn); again != step.held {
			t.Errorf("%s: held is %v when looked at again", step.name, again)
		}
		w.exec(`UPDATE breakers SET paused_at = NULL`)
		w.exec(`UPDATE alarms SET closed_at = now()`)
		if heldNow(t, w.dsn) {
			t.Fatalf("%s: it is held after it was let go on", step.name)
		}
	}
}

func TestWhoeverSaysThatTheDatabaseWasRestoredPausesEverything(t *testing.T) {
	t.Parallel()
	w := setup(t)
	out, err := command(bounded(t), []string{"PORTAL_DATABASE_URL=" + w.dsn}, "restored")
	if err != nil || !strings.Contains(out, "Everything is paused") {
		t.Fatalf("%q, %v", out, err)
	}
	if !heldIn(t, w.pool) {
		t.Error("nothing is paused")
	}
	if n := w.count(`SELECT count(*) FROM alarms WHERE kind = 'restored' AND words LIKE '%is said to have been restored%' AND closed_at IS NULL`); n != 1 {
		t.Errorf("%d alarms", n)
	}
}
