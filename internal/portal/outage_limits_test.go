package portal

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"guestportal/internal/guest"
)

// draftForm is what somebody types who asks for a guest; as every page that
// changes something it has a key of its own.
func (w *world) draftForm(email string) url.Values {
	w.tb.Helper()
	catalogue, err := w.store.CataloguePage(w.tb.Context(), guest.CatalogueFilter{Limit: 100})
	if err != nil {
		w.tb.Fatal(err)
	}
	return url.Values{
		"email": {email}, "name": {"Lou Tan"}, "package": {string(catalogue.Rows[0].ID)}, "until": {"30"},
		"reason": {"Reviews the designs."}, "delivery": {"mail"}, "idempotency_key": {uuid.NewString()},
	}
}

// F29: what was the primary is read-only, and another one takes over.
func TestF29AfterAFailoverThePortalLeavesWhatIsReadOnly(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("has a PostgreSQL of its own")
	}
	w := newPrivate(t, "", nil).world()
	portal := serve(t, w.settings())
	w.working()
	v := w.visitor(t, portal.url, w.ana)
	s := w.asked(address(1), "Falcon reviewer")
	heard := w.listen()

	// Every session, those of the portal included, can only read from here on.
	w.exec("ALTER SYSTEM SET default_transaction_read_only = on")
	w.exec("SELECT pg_reload_conf()")
	eventually(t, "the database is read-only", func() bool {
		var on string
		if err := w.pool.QueryRow(t.Context(), "SHOW default_transaction_read_only").Scan(&on); err != nil {
			t.Fatal(err)
		}
		return on == "on"
	})
	v.away("/requests/new", w.draftForm(address(2)))
	if n := len(w.changes()); n != 0 {
		t.Errorf("%d calls without a database to note them in", n)
	}

	// New sessions come to the new primary; those of before stay where they are.
	admin, err := w.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{"SET transaction_read_only = off", "SET default_transaction_read_only = off", "ALTER DATABASE postgres SET default_transaction_read_only = off"} {
		if _, err := admin.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	admin.Release()
	w.pool.Reset()
	w.approve(s)
	heard.provisioned(t, s.Guest.Ref, address(1))
	from := time.Now()
	eventually(t, "drafts are stored again", func() bool {
		status, _, _ := v.ask("/requests/new", w.draftForm(address(2)))
		return status == http.StatusSeeOther
	})
	if took := time.Since(from); took > recovered {
		t.Errorf("drafts are stored again after %s only", took)
	}
}

// F30: the server has no connection left to give.
func TestF30WithoutAConnectionPagesSayItQuickly(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("has a PostgreSQL of its own")
	}
	p := newPrivate(t, "", map[string]string{"max_connections": "40", "superuser_reserved_connections": "0"})
	w := p.world()
	portal := serve(t, w.pages("PORTAL_DATABASE_URL="+w.dsn+" application_name=starved"))
	v := w.visitor(t, portal.url, w.ana)
	if status, _, _ := v.ask("/guests", nil); status != http.StatusOK {
		t.Fatalf("before: %d", status)
	}
	var taken []*pgx.Conn
	eventually(t, "the portal has no connection any more", func() bool {
		for {
			conn, err := pgx.Connect(t.Context(), w.dsn)
			if err != nil {
				break // there is none left
			}
			taken = append(taken, conn)
		}
		return w.count(`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'starved'`) == 0
	})
	v.away("/guests", nil)
	if status, _, _ := v.ask("/readyz", nil); status != http.StatusServiceUnavailable {
		t.Errorf("/readyz answers %d", status)
	}
	for _, conn := range taken {
		_ = conn.Close(t.Context())
	}
	v.back("/guests", recovered)
}

// F30 and F31: a table is locked, and so many wait for it that the portal's own
// connections are all taken.
func TestF31ALockedTableHoldsNobodyUpForLong(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for a lock")
	}
	w := setup(t)
	portal := serve(t, w.pages())
	v := w.visitor(t, portal.url, w.ana)
	lock, err := w.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock.Exec(t.Context(), "LOCK TABLE requests IN SHARE MODE"); err != nil {
		t.Fatal(err)
	}
	if status, _, took := v.ask("/guests", nil); status != http.StatusOK || took > time.Second {
		t.Errorf("who only reads gets %d after %s", status, took)
	}
	v.away("/requests/new", w.draftForm(address(1)))
	if _, err := lock.Exec(t.Context(), "LOCK TABLE guests, requests IN ACCESS EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	var crowd errgroup.Group
	for range 2 * connections {
		crowd.Go(func() error {
			if status, _, took := v.ask("/guests", nil); status != http.StatusServiceUnavailable || took > soon {
				t.Errorf("one of many gets %d after %s", status, took)
			}
			return nil
		})
	}
	v.away("/guests", nil)
	if err := crowd.Wait(); err != nil {
		t.Error(err)
	}
	if err := lock.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	v.back("/guests", 10*time.Second)
}
