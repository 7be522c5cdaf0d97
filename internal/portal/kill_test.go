package portal

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net/http"
	"syscall"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
	"guestportal/internal/postgres"
	"guestportal/internal/session"
)

// signIn gives the cookie of a session of somebody.
func (w *world) signIn(p guest.Person) *http.Cookie {
	w.tb.Helper()
	token, hash := session.NewToken()
	now := time.Now()
	err := postgres.Sessions{Pool: w.pool}.Start(w.tb.Context(), session.Session{
		Hash: hash, Person: p, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(session.Absolute),
	})
	if err != nil {
		w.tb.Fatal(err)
	}
	return &http.Cookie{Name: "session", Value: token}
}

// open gives how many steps were begun and are not known to have ended.
func (w *world) open(t *testing.T) (steps int) {
	t.Helper()
	if err := w.pool.QueryRow(t.Context(), `SELECT count(*) FROM steps WHERE outcome IS NULL`).Scan(&steps); err != nil {
		t.Fatal(err)
	}
	return steps
}

func TestTheShippedProgram(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the program and kills it twenty times")
	}
	file := build(t)
	if mentions(t, file, crashAt) {
		t.Error("whoever runs the shipped program can have it killed at a point of their choice")
	}
	t.Run("F34 has a log that nobody reads", func(t *testing.T) { t.Parallel(); unread(t, file) })
	t.Run("F34 outlives who reads its log", func(t *testing.T) { t.Parallel(); unreadable(t, file) })
	t.Run("F36 stops when it is asked to", func(t *testing.T) { t.Parallel(); stops(t, file) })
	t.Run("F36 stops although Microsoft does not answer", func(t *testing.T) { t.Parallel(); givesUp(t, file) })
	t.Run("may be killed at any moment", func(t *testing.T) { t.Parallel(); survives(t, file) })
	t.Run("reads on after it was killed", func(t *testing.T) { t.Parallel(); readsOn(t, file) })
	t.Run("F35 is two", func(t *testing.T) { t.Parallel(); isTwo(t, file) })
	t.Run("F35 has a leader that stands still", func(t *testing.T) { t.Parallel(); freezes(t, file) })
}

// stops asks a busy program to end: a page is live, and a call to Microsoft is
// on its way.
func stops(t *testing.T, file string) {
	w := setup(t)
	w.control(http.MethodPost, "/settings", map[string]any{"latency_ms": 1500}, nil)
	p := spawn(t, file, w.settings("PORTAL_PUBLIC_URL=http://localhost"))
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+p.until("serving pages")+"/events?topic=sponsor:"+string(w.ana.ID), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = "localhost"
	req.AddCookie(w.signIn(w.ana))
	stream, err := http.DefaultClient.Do(req)
	if err != nil || stream.StatusCode != http.StatusOK {
		t.Fatalf("%v, %+v", err, stream)
	}
	defer func() { _ = stream.Body.Close() }()
	p.until("working jobs")
	w.approve(w.asked("lou@fabrikam.example", "Project Falcon"))
	eventually(t, "the invitation is on its way", func() bool { return w.open(t) > 0 })
	asked := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(stream.Body); lines.Scan(); { // ends with the stream
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // whoever is impatient changes nothing
	<-p.ended
	if p.err != nil || time.Since(asked) > 25*time.Second {
		t.Errorf("it ended after %s with %v", time.Since(asked), p.err)
	}
	var leased int
	if err := w.pool.QueryRow(t.Context(), `SELECT count(*) FROM guests WHERE lease_until IS NOT NULL`).Scan(&leased); err != nil || leased != 0 {
		t.Errorf("%d guests are still held: %v", leased, err)
	}
	if n := w.open(t); n != 0 {
		t.Errorf("of %d calls nobody knows how they ended", n)
	}
	w.holds(t)
}

// rounds is how often the worker is killed.
const rounds = 20

// survives kills the worker again and again, each time somewhere in the work on
// a new guest while those of earlier rounds are being put right. The seed repeats a
// run as far as chance goes; the moments are the machine's.
func survives(t *testing.T, file string) {
	chance := rand.New(rand.NewPCG(seeded(t), 0))
	w := setup(t)
	w.control(http.MethodPost, "/settings", map[string]any{"latency_ms": 120}, nil)
	worker := w.worker()
	heard := w.listen()
	var guests []guest.Guest
	hits := 0
	for i := range rounds {
		p := spawn(t, file, worker)
		s := w.asked(address(i), "Falcon reviewer")
		guests = append(guests, s.Guest)
		p.until("working jobs")
		w.approve(s)
		moment := time.NewTimer(time.Duration(chance.Int64N(int64(700 * time.Millisecond))))
		select {
		case <-moment.C:
		case <-p.ended:
			t.Fatalf("the worker ended by itself: %v", p.err)
		}
		before := w.open(t)
		p.kill()
		if before > 0 {
			hits++
		}
	}
	t.Logf("%d of %d kills came while a call was on its way", hits, rounds)
	w.noneAlive(t)
	for _, g := range guests {
		w.afterwards(t, g)
	}
	last := time.Now()
	spawn(t, file, worker)
	story := emulator.SeedStory()
	for i, g := range guests {
		ref := g.Ref
		s := heard.until(ref, "in sync", inSync)
		tenant := w.tenantState()
		ids := tenant.accounts(address(i))
		if len(ids) != 1 || ids[0] != s.Guest.ObjectID || s.Guest.State != guest.Invited {
			t.Errorf("%s is %s, recorded with %s, and has the accounts %v", ref, s.Guest.State, s.Guest.ObjectID, ids)
			continue
		}
		if !tenant.member(story.Groups.ProjectFalcon.ID, ids[0]) || tenant.assigned(story.Apps.ExpenseDesk.ID, story.Roles.Reviewer.ID, ids[0]) != 1 {
			t.Errorf("%s has not what was approved", ref)
		}
		created := 0
		for _, e := range s.History {
			if e.Kind == guest.EventAccountCreated {
				created++
			}
		}
		if created != 1 {
			t.Errorf("of %s it is told %d times that the account was created", ref, created)
		}
	}
	w.holds(t)
	t.Logf("all is right %s after the last start", time.Since(last).Round(time.Millisecond))
}

// readsOn kills the worker while it reads the changes of the directory. The next
// worker reads them all the same, so that an acceptance is noticed.
func readsOn(t *testing.T, file string) {
	w := setup(t)
	worker := w.worker()
	p := spawn(t, file, worker)
	s := w.asked("lou@fabrikam.example", "Project Falcon")
	w.approve(s)
	heard := w.listen()
	heard.until(s.Guest.Ref, "in sync", inSync)
	w.control(http.MethodPost, "/faults", map[string]any{"path": "/users/delta", "times": 1, "delay_ms": 60_000}, nil)
	eventually(t, "the directory's changes are being read", func() bool {
		var reading int
		const count = `SELECT count(*) FROM river_job WHERE kind = 'sync_directory' AND state = 'running'
			AND attempted_at < now() - interval '300 ms'`
		if err := w.pool.QueryRow(t.Context(), count).Scan(&reading); err != nil {
			t.Fatal(err)
		}
		return reading > 0
	})
	p.kill()
	spawn(t, file, worker)
	w.accepts(t, heard, s.Guest.Ref)
	w.holds(t)
}

// accepts has a guest accept the invitation, and waits for the portal to notice.
func (w *world) accepts(t *testing.T, heard hearing, ref string) {
	t.Helper()
	story, err := w.service.Guest(t.Context(), w.ana, ref)
	if err != nil {
		t.Fatal(err)
	}
	web := serve(t, w.pages())
	b := newBrowser(t)
	b.redeem(w.tenant.HTTP, b.accept(web.url+"/i/"+story.LinkCode))
	accepted := time.Now()
	heard.until(ref, "active", func(g guest.Guest) bool { return g.State == guest.Active })
	t.Logf("the acceptance was noticed after %s", time.Since(accepted).Round(time.Millisecond))
}

func address(i int) string { return fmt.Sprintf("guest%d@fabrikam.example", i) }
