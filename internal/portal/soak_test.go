package portal

import (
	"flag"
	"math/rand/v2"
	"net/http"
	"os"
	"syscall"
	"testing"
	"time"

	"guestportal/internal/invariant"
)

var (
	soakFor  = flag.Duration("soak", 10*time.Second, "how long TestSoak goes on")
	seedFlag = flag.Uint64("seed", 0, "of what people do and what goes wrong in TestSoak, and of when the worker is killed in TestTheShippedProgram; 0 picks one")
)

// soak is a portal with two workers in bad company.
type soak struct {
	*world
	t       *testing.T
	chance  *rand.Rand // of what goes wrong
	workers []*process
	frozen  *process       // one of them, or nil
	done    map[string]int // what people did, and what befell the workers
}

func TestSoak(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("goes on for a while")
	}
	seed := seeded(t)
	s := &soak{world: setup(t), t: t, chance: rand.New(rand.NewPCG(seed, 2)), done: map[string]int{}}
	s.unlimited()
	for range 2 {
		s.workers = append(s.workers, s.hire())
	}
	began := time.Now()
	for d := range deeds(seed) {
		s.do(d)
		s.meanwhile()
		// A busy machine leaves little time for chance: then it takes longer.
		if took := time.Since(began); took >= *soakFor && len(s.lacks()) == 0 || took >= *soakFor+time.Minute {
			break
		}
	}
	quiet := s.calm()
	s.settled()
	s.triedAgain()
	r, err := invariant.Load(t.Context(), s.tenant.HTTP+"/_emulator", s.pool)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range invariant.Check(r, s.terms(quiet)) {
		t.Error(v)
	}
	t.Logf("%d guests, %d steps, %d calls; %v", len(r.Database.Guests), len(r.Database.Steps), len(r.Entries), s.done)
	for _, what := range s.lacks() {
		t.Errorf("in all that time nobody came to %s", what)
	}
}

// lacks gives what a run of that length is to have shown, and has not.
func (s *soak) lacks() (out []string) {
	for what, within := range map[string]time.Duration{
		"ask": 0, "approve": 0, "kill": 0, "trouble": 0, "end": 0, "edit": time.Minute, "press": 2 * time.Minute,
		"freeze": 2 * time.Minute, "delete": 2 * time.Minute, "keep": 2 * time.Minute,
	} {
		if s.done[what] == 0 && *soakFor >= within {
			out = append(out, what)
		}
	}
	return out
}

// seeded gives the seed of a run, and tells it.
func seeded(t *testing.T) uint64 {
	t.Helper()
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("-seed %d", seed)
	return seed
}

// hire starts a worker: this very test program, as the portal.
func (s *soak) hire() *process {
	s.t.Helper()
	self, err := os.Executable()
	if err != nil {
		s.t.Fatal(err)
	}
	return spawn(s.t, self, s.worker(asPortal+"=yes"))
}

// meanwhile lets a moment pass in which something may go wrong.
func (s *soak) meanwhile() {
	s.t.Helper()
	switch n := s.chance.IntN(40); {
	case n < 1:
		s.control(http.MethodDelete, "/faults", nil, nil)
	case n < 10:
		bad := troubles[s.chance.IntN(len(troubles))]
		s.control(http.MethodPost, bad.path, bad.body, nil)
		s.done["trouble"]++
	case n < 12:
		s.killOne()
	case n < 14:
		s.freezeOne()
	}
	moment := time.NewTimer(time.Duration(20+s.chance.IntN(100)) * time.Millisecond)
	defer moment.Stop()
	select {
	case <-moment.C:
	case <-s.t.Context().Done():
	}
}

// killOne kills a worker and hires another.
func (s *soak) killOne() {
	s.t.Helper()
	i := s.chance.IntN(len(s.workers))
	s.workers[i].kill()
	if s.workers[i] == s.frozen {
		s.frozen = nil
	}
	s.workers[i] = s.hire()
	s.done["kill"]++
}

// freezeOne has a worker stand still, or the one that does go on.
func (s *soak) freezeOne() {
	s.t.Helper()
	if s.frozen != nil {
		if err := s.frozen.cmd.Process.Signal(syscall.SIGCONT); err != nil {
			s.t.Fatal(err)
		}
		s.frozen = nil
		return
	}
	s.frozen = s.workers[s.chance.IntN(len(s.workers))]
	if err := s.frozen.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		s.t.Fatal(err)
	}
	s.done["freeze"]++
}

// calm takes everything away that went wrong, and lets the time pass for which
// workers wait after it: they are asked to stop before, and come back.
func (s *soak) calm() (since time.Time) {
	s.t.Helper()
	s.control(http.MethodDelete, "/faults", nil, nil)
	s.control(http.MethodPost, "/settings", map[string]any{"replication_lag_ms": 0, "latency_ms": 0}, nil)
	if s.frozen != nil {
		s.freezeOne()
	}
	for i, p := range s.workers {
		p.until("working jobs")
		if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			s.t.Fatal(err)
		}
		<-p.ended
		if p.err != nil {
			s.t.Errorf("worker %d ended with %v", i, p.err)
		}
	}
	s.later()
	for i := range s.workers {
		s.workers[i] = s.hire()
	}
	return time.Now()
}

// later lets the time pass for which workers wait after an answer that was lost;
// none of them is there.
func (w *world) later() {
	w.tb.Helper()
	w.exec(`UPDATE steps SET intent_at = intent_at - interval '2 minutes'`)
	w.exec(`UPDATE grants SET starts_at = starts_at - interval '2 minutes', ended_at = ended_at - interval '2 minutes'`)
	w.exec(`UPDATE policies SET at = at - interval '2 minutes'`)
	w.exec(`UPDATE guests SET next_try = now() - interval '10 seconds' WHERE sync = 'converging'`)
}

// settled waits until nobody is being converged any more.
func (s *soak) settled() {
	s.t.Helper()
	var waiting []string
	defer func() {
		if len(waiting) > 0 {
			s.t.Logf("%d wait: %q", len(waiting), waiting[:min(len(waiting), 10)])
		}
	}()
	eventually(s.t, "everything is provisioned, or has failed", func() bool {
		const who = `
			SELECT coalesce(array_agg(concat_ws(' ', ref, state, 'attempt', attempts, trouble->>'reason', trouble->>'what',
				(SELECT string_agg(concat_ws(' ', kind, outcome, answer), ', ' ORDER BY intent_at) FROM steps WHERE guest_id = g.id))), '{}')
			FROM guests g WHERE sync = 'converging'`
		if err := s.pool.QueryRow(s.t.Context(), who).Scan(&waiting); err != nil {
			s.t.Fatal(err)
		}
		return len(waiting) == 0
	})
}

// triedAgain finds that what had failed can be mended now by trying again.
func (s *soak) triedAgain() {
	s.t.Helper()
	failed := func() (refs, why []string) {
		const all = `SELECT coalesce(array_agg(ref), '{}'), coalesce(array_agg(trouble::text), '{}') FROM guests WHERE sync = 'attention'`
		if err := s.pool.QueryRow(s.t.Context(), all).Scan(&refs, &why); err != nil {
			s.t.Fatal(err)
		}
		return refs, why
	}
	refs, _ := failed()
	for _, ref := range refs {
		if err := s.service.TryAgain(s.t.Context(), s.cleo, ref); err != nil {
			s.t.Error(err)
		}
		s.done["mended"]++
	}
	s.settled()
	if _, why := failed(); len(why) > 0 {
		s.t.Errorf("trying again did not help with %q", why)
	}
}
