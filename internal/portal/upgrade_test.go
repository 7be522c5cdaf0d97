package portal

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/guest"
)

// desk is where people ask and approve, on the pages of one process or another.
type desk struct {
	*world
	t        *testing.T
	heard    hearing
	ana, ben visitor  // each with one session, however many processes serve it
	guests   []string // references
}

// shop is a process that serves pages, and is asked for one all the time.
type shop struct {
	*process
	origin string
	asking context.CancelFunc
	asked  *sync.WaitGroup
	bad    map[int]int // answers that were not the page, each with how often
	good   int
}

// opens starts a version of the program.
func (d *desk) opens(file string, more ...string) *shop {
	d.t.Helper()
	s := &shop{process: spawn(d.t, file, d.settings(append(more, "PORTAL_PUBLIC_URL=http://localhost")...)), asked: &sync.WaitGroup{}, bad: map[int]int{}}
	s.origin = "http://" + s.until("serving pages")
	ctx, cancel := context.WithCancel(d.t.Context())
	s.asking = cancel
	v := s.at(d.ana)
	s.asked.Go(func() {
		again := time.NewTicker(10 * time.Millisecond)
		defer again.Stop()
		for ctx.Err() == nil {
			s.look(ctx, v)
			<-again.C
		}
	})
	d.t.Cleanup(cancel)
	return s
}

// look asks for a page once.
func (s *shop) look(ctx context.Context, v visitor) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.origin+"/guests", nil)
	if err != nil {
		return
	}
	req.Host = v.host
	req.AddCookie(v.cookie)
	res, err := v.client.Do(req)
	if err != nil {
		return // cut off, because it is over
	}
	_ = res.Body.Close()
	if res.StatusCode == http.StatusOK {
		s.good++
	} else {
		s.bad[res.StatusCode]++
	}
}

// closes asks a process to end, and finds that it has served well until then.
func (d *desk) closes(s *shop) {
	d.t.Helper()
	s.asking()
	s.asked.Wait()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		d.t.Fatal(err)
	}
	<-s.ended
	if s.err != nil || len(s.bad) > 0 || s.good == 0 {
		d.t.Errorf("a process ended with %v, after %d good answers and these bad ones: %v", s.err, s.good, s.bad)
	}
}

// at gives somebody at the pages of a process.
func (s *shop) at(v visitor) visitor {
	v.origin = s.origin
	return v
}

// onboard asks for a guest and approves, on the pages of a process.
func (d *desk) onboard(s *shop) {
	d.t.Helper()
	ana, ben := s.at(d.ana), s.at(d.ben)
	form := d.draftForm(address(len(d.guests)))
	catalogue, err := d.store.CataloguePage(d.t.Context(), guest.CatalogueFilter{Limit: 100})
	if err != nil {
		d.t.Fatal(err)
	}
	for _, p := range catalogue.Rows {
		if p.Name == "Falcon reviewer" {
			form.Set("package", string(p.ID))
		}
	}
	form.Set("reason", "Reviews the designs of the Falcon project.")
	status, page, _ := ana.ask("/requests/new", form)
	var ref string
	err = d.pool.QueryRow(d.t.Context(), `SELECT ref FROM requests WHERE email = $1`, form.Get("email")).Scan(&ref)
	if status != http.StatusSeeOther || err != nil {
		d.t.Fatalf("asking is answered with %d (%v)\n%s", status, err, page)
	}
	if status, page, _ = ana.ask("/requests/"+ref+"/send", url.Values{"version": {"1"}, "idempotency_key": {uuid.NewString()}}); status != http.StatusSeeOther {
		d.t.Fatalf("sending is answered with %d\n%s", status, page)
	}
	story, err := d.service.Request(d.t.Context(), d.world.ben, ref)
	if err != nil {
		d.t.Fatal(err)
	}
	r := story.Request()
	verdict := url.Values{"version": {strconv.Itoa(r.Version)}, "digest": {r.Digest()}, "comment": {"As agreed."}, "idempotency_key": {uuid.NewString()}}
	for _, l := range r.Lines {
		verdict.Set("line."+string(l.ID), string(guest.Approve))
	}
	if status, page, _ = ben.ask("/approvals/"+ref, verdict); status != http.StatusSeeOther {
		d.t.Fatalf("approving is answered with %d\n%s", status, page)
	}
	d.guests = append(d.guests, story.Guest.Ref)
}

// right waits until every guest has what was approved.
func (d *desk) right() {
	d.t.Helper()
	for i, ref := range d.guests {
		d.heard.provisioned(d.t, ref, address(i))
	}
}

// F37: the next version comes, goes and comes again, on one database. It has a
// migration that adds, and another name for the kind of job that every approval
// queues.
func TestF37TwoVersionsRunSideBySide(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the program twice")
	}
	now, next := build(t), build(t, "-tags", "nextversion")
	if mentions(t, now, "converge_guest_next") || !mentions(t, next, "converge_guest_next") {
		t.Fatal("the two versions are one")
	}
	w := setup(t)
	d := &desk{world: w, t: t, heard: w.listen(), ana: w.regular(t, "", w.ana), ben: w.regular(t, "", w.ben)}
	of := func(what string) int {
		return w.count(`SELECT count(*) FROM river_job WHERE kind = 'converge_guest_next' AND ` + what)
	}

	first := d.opens(now)
	d.onboard(first)
	second := d.opens(next)
	if n := w.count(`SELECT count(*) FROM pg_tables WHERE tablename = 'next_version'`); n != 1 {
		t.Fatal("the next version has not migrated")
	}
	for range 2 {
		d.onboard(first)
		d.onboard(second)
	}
	d.right()
	d.closes(first)
	d.onboard(second)
	d.right()
	if of(`state = 'completed'`) == 0 {
		t.Error("no job of the new kind was worked")
	}

	// Back: pages of the next version, and the work of the one before, which starts
	// on a schema that is newer than itself.
	pages := d.opens(next, "PORTAL_ROLE=web", "PORTAL_GRAPH_CLIENT_SECRET=")
	d.closes(second)
	d.onboard(pages)
	back := d.opens(now)
	d.onboard(pages)
	d.onboard(back)
	d.right()
	if of(`state = 'available' AND attempt = 0`) == 0 {
		t.Error("what the version before does not know is not left alone")
	}
	d.closes(pages)
	d.onboard(back)

	// And forward again.
	forward := d.opens(next)
	d.onboard(forward)
	d.right()
	eventually(t, "what was left is worked", func() bool { return of(`state = 'available'`) == 0 })
	d.closes(back)
	d.closes(forward)
	// A job that a process was in when it was asked to end may be waiting for
	// another try; none is given up.
	if n := w.count(`SELECT count(*) FROM river_job WHERE kind <> 'send_mail' AND state IN ('discarded', 'cancelled')`); n != 0 {
		t.Errorf("%d jobs were given up", n)
	}
	w.holds(t)
}

// F37: whoever runs the portal may keep it from changing the schema.
func TestF37AProgramThatMayNotMigrateNeedsNothingButTheRightSchema(t *testing.T) {
	t.Parallel()
	w := setup(t)
	role := "tame_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	for _, sql := range []string{
		`CREATE ROLE ` + role, `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ` + role,
		`GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ` + role,
	} {
		w.exec(sql)
	}
	t.Cleanup(func() {
		_, _ = w.pool.Exec(context.Background(), `DROP OWNED BY `+role)
		_, _ = w.pool.Exec(context.Background(), `DROP ROLE `+role)
	})
	tame := "PORTAL_DATABASE_URL=" + w.dsn + " options='-c role=" + role + "'"
	heard := w.listen()
	r := serve(t, w.settings(tame))
	s := w.asked(address(1), "Project Falcon")
	w.approve(s)
	heard.provisioned(t, s.Guest.Ref, address(1))
	r.cancel()
	<-r.stopped

	w.exec(`DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version)`)
	_, err := command(bounded(t), w.settings(tame), "serve")
	if err == nil || !strings.Contains(err.Error(), "schema is older than this version of the portal needs") || !strings.Contains(err.Error(), "run portal migrate") {
		t.Errorf("on an older schema it says %v", err)
	}
}
