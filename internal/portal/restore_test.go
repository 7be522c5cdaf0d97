package portal

import (
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
	"guestportal/internal/invariant"
)

// postgresProgram runs one of the programs that come with the server.
func (w *world) postgresProgram(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := w.triesProgram(t, name, args...); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

func (w *world) triesProgram(t *testing.T, name string, args ...string) (out []byte, err error) {
	t.Helper()
	var dir string
	if err := w.pool.QueryRow(t.Context(), `SELECT setting FROM pg_config WHERE name = 'BINDIR'`).Scan(&dir); err != nil {
		t.Fatal(err)
	}
	program := exec.CommandContext(bounded(t), filepath.Join(dir, name), args...) //nolint:gosec // a program of the server under test
	return program.CombinedOutput()
}

// stop ends the program and waits for that.
func (r *running) stop() {
	r.cancel()
	<-r.stopped
}

// restoring is a test with a portal that is started again and again.
type restoring struct {
	*world
	t      *testing.T
	heard  hearing
	portal *running
	asked  map[string]guest.Story // by address
}

func (r *restoring) starts() {
	r.t.Helper()
	r.portal = serve(r.t, r.settings())
	r.heard = r.listen()
}

// wants has Ana ask for a guest and Ben approve.
func (r *restoring) wants(email string) {
	r.t.Helper()
	s := r.world.asked(email, "Project Falcon")
	r.approve(s)
	r.asked[email] = s
}

// gets waits for a guest to have what was approved.
func (r *restoring) gets(email string) guest.Guest {
	r.t.Helper()
	return r.heard.until(r.asked[email].Guest.Ref, "in sync", inSync).Guest
}

// ends has Ana end a guest's access, and waits for that.
func (r *restoring) ends(email string) {
	r.t.Helper()
	ref := r.asked[email].Guest.Ref
	if err := r.service.EndAccess(r.t.Context(), r.ana, ref, "The project is over."); err != nil {
		r.t.Fatal(err)
	}
	r.heard.until(ref, "removed", func(g guest.Guest) bool { return g.State == guest.Removed })
}

// invitations gives how often anybody was invited.
func (r *restoring) invitations() (n int) {
	for _, c := range r.changes() {
		if strings.HasSuffix(c.Path, "/invitations") {
			n++
		}
	}
	return n
}

// resumes has Cleo let everything go on, on the page.
func (r *restoring) resumes(cleo visitor) {
	r.t.Helper()
	const path = "/admin/health/restored/resume"
	status, page, _ := cleo.ask(path, nil)
	alarm := regexp.MustCompile(`name="alarm" value="([^"]+)"`).FindStringSubmatch(page)
	if status != http.StatusOK || alarm == nil {
		r.t.Fatalf("the page to resume is %d\n%s", status, page)
	}
	form := url.Values{"alarm": {alarm[1]}, "reason": {"Entra was looked at."}}
	if status, page, _ = cleo.ask(path, form); status != http.StatusSeeOther {
		r.t.Fatalf("resuming is answered with %d\n%s", status, page)
	}
}

// F42: the database is set back to a copy, and the directory has moved on.
func TestF42AfterARestoreNothingIsDoneBeforeAPersonHasLooked(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("has a PostgreSQL of its own")
	}
	const stays, leaves, waits, comes = "stays@fabrikam.example", "leaves@fabrikam.example", "waits@fabrikam.example", "comes@fabrikam.example"
	w := newPrivate(t, "", nil).world()
	r := &restoring{world: w, t: t, asked: map[string]guest.Story{}}
	r.starts()
	for _, email := range []string{stays, leaves} {
		r.wants(email)
	}
	kept, gone := r.gets(stays), r.gets(leaves)
	eventually(t, "the directory was read", func() bool { return w.count(`SELECT count(*) FROM feeds WHERE name = 'users' AND complete`) == 1 })
	r.portal.stop()
	r.wants(waits)
	dump := filepath.Join(t.TempDir(), "portal.dump")
	lost := invariant.Lost{From: time.Now()}
	w.postgresProgram(t, "pg_dump", "--format=custom", "--file="+dump, "--dbname="+w.dsn)

	// The directory moves on.
	r.starts()
	made := r.gets(waits)
	r.wants(comes)
	unknown := r.gets(comes)
	r.ends(leaves)
	r.portal.stop()
	before, invited := len(w.changes()), r.invitations()
	if before == 0 || invited != 4 {
		t.Fatalf("%d changes with %d invitations", before, invited)
	}

	w.postgresProgram(t, "pg_restore", "--clean", "--if-exists", "--single-transaction", "--dbname="+w.dsn, dump)
	lost.Until = time.Now()
	w.pool.Reset()
	stale := w.regular(t, "", w.cleo) // before the portal has noticed
	r.starts()
	eventually(t, "the portal has noticed, looked at the directory, and come to the guest who waits", func() bool {
		return w.count(`SELECT count(*) FROM alarms, feeds, guests, database_seen s WHERE alarms.kind = 'restored' AND closed_at IS NULL
			AND complete AND NOT again AND feeds.reading >= s.reading AND guests.trouble->>'breaker' = 'restored'`) == 1
	})
	eventually(t, "it shows who has lost the access", func() bool {
		return w.count(`SELECT count(*) FROM drift d JOIN guests g ON g.id = d.guest_id WHERE d.state = 'open' AND d.kind = 'blocked' AND g.email = $1`, leaves) == 1
	})
	eventually(t, "everybody was compared", func() bool {
		return w.count(`SELECT count(*) FROM guests, database_seen WHERE checked_at >= lost_until`) == 2
	})
	if n := len(w.changes()) - before; n != 0 {
		t.Errorf("%d changes before anybody has looked", n)
	}
	if n := w.count(`SELECT count(*) FROM mails WHERE kind <> 'alarm' AND sent_at > $1`, lost.Until); n != 0 {
		t.Errorf("%d messages before anybody has looked", n)
	}
	stale.origin, stale.host = r.portal.url, ""
	if status, _, _ := stale.ask("/admin/health", nil); status != http.StatusSeeOther {
		t.Errorf("a session of before the restore was noticed still counts: %d", status)
	}
	cleo := stale
	cleo.cookie = w.signIn(w.cleo)
	_, page, _ := cleo.ask("/admin/health", nil)
	for _, words := range []string{"its database was restored from a copy", "2 of 2", "2 accounts", "Read from its beginning"} {
		if !strings.Contains(page, words) {
			t.Errorf("Health does not say %q\n%s", words, page)
		}
	}
	_, page, _ = cleo.ask("/admin/health/unknown", nil)
	for email, listed := range map[string]bool{comes: true, waits: true, stays: false, leaves: false} {
		if strings.Contains(page, email) != listed {
			t.Errorf("%s is listed as unknown: %v", email, !listed)
		}
	}
	terms := func() invariant.Terms {
		t := w.terms(lost.Until)
		t.Lost, t.Meddled = []invariant.Lost{lost}, map[string]bool{gone.ObjectID: true} // what was taken away shows after a while
		return t
	}
	w.holdsBy(t, terms())

	r.resumes(cleo)
	if g := r.gets(waits); g.ObjectID != made.ObjectID {
		t.Errorf("who waited has the account %s, and had %s", g.ObjectID, made.ObjectID)
	}
	r.wants(comes)
	if g := r.gets(comes); g.ObjectID != unknown.ObjectID {
		t.Errorf("who was asked for again has the account %s, and had %s", g.ObjectID, unknown.ObjectID)
	}
	if n := r.invitations() - invited; n != 0 {
		t.Errorf("%d invitations to people who have an account", n)
	}
	if _, page, _ = cleo.ask("/admin/health/unknown", nil); strings.Contains(page, comes) || strings.Contains(page, waits) {
		t.Errorf("who is known again is listed as unknown\n%s", page)
	}
	w.holdsBy(t, terms())

	// What was given in the lost time is taken away with the rest.
	falcon := emulator.SeedStory().Groups.ProjectFalcon.ID
	for _, g := range []guest.Guest{made, unknown, kept} {
		if !w.tenantState().member(falcon, g.ObjectID) {
			t.Errorf("%s is not in the group", g.Email)
		}
	}
	for _, email := range []string{waits, comes, leaves, stays} {
		r.ends(email)
	}
	for _, g := range []guest.Guest{made, unknown, gone, kept} {
		if w.tenantState().member(falcon, g.ObjectID) {
			t.Errorf("%s is still in the group", g.Email)
		}
	}
	w.holdsBy(t, terms())
}

// F42: the copy is put in its place while the portal works.
func TestF42ARestoreUnderALivingPortalIsNoticed(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("has a PostgreSQL of its own")
	}
	const lost, comes = "lost@fabrikam.example", "comes@fabrikam.example"
	w := newPrivate(t, "", nil).world()
	r := &restoring{world: w, t: t, asked: map[string]guest.Story{}}
	r.starts()
	w.working()
	dump := filepath.Join(t.TempDir(), "portal.dump")
	gap := invariant.Lost{From: time.Now()}
	w.postgresProgram(t, "pg_dump", "--format=custom", "--file="+dump, "--dbname="+w.dsn)
	r.wants(lost)
	made := r.gets(lost)
	before := len(w.changes())
	eventually(t, "the copy is put in its place between two pieces of work", func() bool {
		out, err := w.triesProgram(t, "pg_restore", "--clean", "--if-exists", "--single-transaction", "--dbname="+w.dsn, dump)
		if err != nil && !strings.Contains(string(out), "deadlock") {
			t.Fatalf("%v\n%s", err, out)
		}
		return err == nil
	})
	gap.Until = time.Now()
	w.pool.Reset()
	r.wants(comes) // whoever comes to this guest first may be the first to notice
	r.heard.until(r.asked[comes].Guest.Ref, "held back", func(g guest.Guest) bool { return g.Trouble.Breaker == guest.BreakerRestored })
	eventually(t, "everything is paused", func() bool {
		return w.count(`SELECT count(*) FROM breakers WHERE name = 'restored' AND paused_at IS NOT NULL`) == 1
	})
	eventually(t, "the directory has been read", func() bool {
		return w.count(`SELECT count(*) FROM feeds WHERE name = 'users' AND complete AND NOT again`) == 1
	})
	terms := w.terms(gap.Until)
	terms.Lost = []invariant.Lost{gap}
	w.holdsBy(t, terms)
	if n := len(w.changes()) - before; n != 0 {
		t.Errorf("%d changes before anybody has looked", n)
	}
	cleo := w.visitor(t, r.portal.url, w.cleo)
	r.resumes(cleo)
	if g := r.gets(comes); g.ObjectID == made.ObjectID {
		t.Error("two guests have one account")
	}
	w.holdsBy(t, terms)
}
