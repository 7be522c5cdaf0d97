package portal

import (
	"net/http"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/postgres/postgrestest"
)

// F25: whatever connection is lost at whatever moment, again and again.
func TestF25EveryBackendIsTerminatedAgainAndAgain(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("terminates connections for some seconds")
	}
	w := setup(t)
	w.control(http.MethodPost, "/settings", map[string]any{"latency_ms": 30}, nil)
	heard := w.listen()
	serve(t, w.settings())
	w.working()
	var guests []guest.Guest
	for i := range 3 {
		s := w.asked(address(i), "Falcon reviewer")
		w.approve(s)
		guests = append(guests, s.Guest)
	}
	terminated := 0
	const rounds = 8
	for range rounds {
		began := time.Now()
		terminated += w.count(`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = 'guest-portal' AND pid <> pg_backend_pid() AND pid <> $1`,
			heard.conn.PgConn().PID())
		// The worker's own connection comes back after a second; then there is a
		// little time to work in.
		eventually(t, "the worker is back", func() bool {
			return w.count(`SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 26485 AND granted
				AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`) > 0 &&
				time.Since(began) > 1100*time.Millisecond
		})
	}
	if terminated < 3*rounds {
		t.Errorf("only %d connections were terminated", terminated)
	}
	for i, g := range guests {
		heard.provisioned(t, g.Ref, address(i))
	}
}

// F26: PostgreSQL crashes and comes back.
func TestF26PostgresStopsAndComesBack(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("has a PostgreSQL of its own")
	}
	p := newPrivate(t, "", nil)
	w := p.world()
	w.control(http.MethodPost, "/settings", map[string]any{"latency_ms": 400}, nil)
	portal := serve(t, w.settings())
	v := w.visitor(t, portal.url, w.ana)
	w.working()
	if status, _, _ := v.ask("/guests", nil); status != http.StatusOK {
		t.Fatalf("before the crash: %d", status)
	}
	s := w.asked(address(1), "Falcon reviewer")
	w.approve(s)
	// Crashing before the call would be right after two minutes only: nobody could
	// say whether it was made.
	eventually(t, "the account is made, and the answer is on its way", func() bool { return len(w.tenantState().accounts(address(1))) == 1 })
	p.crash()
	v.away("/guests", nil)
	if status, _, took := v.ask("/readyz", nil); status != http.StatusServiceUnavailable || took > soon {
		t.Errorf("/readyz answers %d after %s", status, took)
	}
	sent := len(w.changes())
	v.away("/requests/"+s.Request().Ref, nil)
	if now := len(w.changes()); now > sent { // those of the crash have arrived by now
		t.Errorf("%d calls without a database to note them in", now-sent)
	}
	p.start()
	began := time.Now()
	w.pool.Reset()
	heard := w.listen()
	v.back("/guests", recovered)
	heard.provisioned(t, s.Guest.Ref, address(1))
	if took := time.Since(began); took > recovered {
		t.Errorf("the guest is right only %s after the start", took)
	}
}

// F28: the connection is there, and nothing comes through it.
func TestF28NobodyWaitsForADeadLine(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for deadlines")
	}
	w := setup(t)
	line, dsn := postgrestest.Line(t, w.dsn)
	portal := serve(t, w.settings("PORTAL_DATABASE_URL="+dsn))
	v := w.visitor(t, portal.url, w.ana)
	heard := w.listen()
	w.working()
	if status, _, _ := v.ask("/guests", nil); status != http.StatusOK {
		t.Fatalf("before: %d", status)
	}
	line.Dead(true)
	v.away("/guests", nil)
	if status, _, took := v.ask("/readyz", nil); status != http.StatusServiceUnavailable || took > soon {
		t.Errorf("/readyz answers %d after %s", status, took)
	}
	s := w.asked(address(1), "Project Falcon")
	w.approve(s)
	line.Dead(false)
	v.back("/guests", recovered)
	heard.provisioned(t, s.Guest.Ref, address(1))
}
