package portal

import (
	"flag"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// chapter is one decision about a guest, and the state that it leads to.
type chapter struct {
	decide func(*testing.T, *world, guest.Guest) guest.Guest
	leads  guest.State
}

var (
	give  = chapter{func(_ *testing.T, w *world, _ guest.Guest) guest.Guest { return w.given(w.ana) }, guest.Invited}
	again = chapter{func(_ *testing.T, w *world, _ guest.Guest) guest.Guest { return w.given(w.mia) }, guest.Invited}
	end   = chapter{func(t *testing.T, w *world, g guest.Guest) guest.Guest {
		t.Helper()
		if err := w.service.EndAccess(t.Context(), w.ana, g.Ref, "The project is over."); err != nil {
			t.Fatal(err)
		}
		return g
	}, guest.Removed}
	deleted = chapter{func(t *testing.T, w *world, g guest.Guest) guest.Guest {
		t.Helper()
		p, err := w.store.Policy(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		p.AfterEnd = guest.Delete
		if err := w.store.SetPolicy(t.Context(), p, "Cleo Marsh", "Nobody stays.", time.Now()); err != nil {
			t.Fatal(err)
		}
		return end.decide(t, w, g)
	}, guest.Removed}
)

const lou = "lou@fabrikam.example"

// given has somebody ask for Lou and Ben approve.
func (w *world) given(by guest.Person) guest.Guest {
	w.tb.Helper()
	s := w.askedBy(by, lou, "Falcon reviewer")
	w.approve(s)
	return s.Guest
}

// lives are what brings a worker to take each kind of step. Whoever is invited again
// by somebody else is unblocked, and gets a sponsor.
var lives = []struct {
	kind guest.StepKind
	dies func(t *testing.T, file, point string)
}{
	{guest.StepInvite, through(give)},
	{guest.StepAddMember, through(give)},
	{guest.StepAssignRole, through(give)},
	{guest.StepRemoveMember, through(give, end)},
	{guest.StepUnassignRole, through(give, end)},
	{guest.StepBlock, through(give, end)},
	{guest.StepDelete, through(give, deleted)},
	{guest.StepUnblock, through(give, end, again)},
	{guest.StepAddSponsor, through(give, end, again)},
	{guest.StepMint, pressing},
	{guest.StepAddApp, adding},
	{guest.StepOpenApp, adding}, // StepCloseApp is the same call, for an app that everybody could open before
}

var everyCrash = flag.Bool("every-crash", false, "kill the worker in every phase of every step, not only in a third of them")

// phases are those of package provision, F01 to F06.
var phases = []string{"after claim", "after intent", "after send", "after answer", "after read-back", "after outcome"}

func TestF01ToF07WorkersAreKilledAndFrozenInEveryPhaseOfEveryStep(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the program and kills it again and again")
	}
	file := build(t, "-tags", "faultinject")
	if !mentions(t, file, crashAt) {
		t.Fatalf("the program knows no %s", crashAt)
	}
	t.Run("F07 frozen workers", func(t *testing.T) {
		t.Parallel()
		thaw(t, file)
	})
	for i, life := range lives {
		for j, phase := range phases {
			if life.kind != guest.StepInvite && (i+j)%3 != 0 && !*everyCrash {
				continue // each kind is killed twice all the same, and in each phase there are several
			}
			if life.kind == guest.StepMint && phase == "after read-back" {
				continue // a link is all that comes of it
			}
			t.Run(fmt.Sprintf("F0%d %s %s", j+1, phase, life.kind), func(t *testing.T) {
				t.Parallel()
				life.dies(t, file, string(life.kind)+":"+phase)
			})
		}
	}
}

// crashAt is the variable that names the point at which a worker dies.
const crashAt = "PORTAL_CRASH_AT"

// through lets a worker live through the chapters until it comes to its point, and
// another one put right what it left.
func through(chapters ...chapter) func(t *testing.T, file, point string) {
	return func(t *testing.T, file, point string) {
		w := setup(t)
		victim := spawn(t, file, w.worker(crashAt+"="+point))
		var g guest.Guest
		var last chapter
		for _, last = range chapters {
			g = last.decide(t, w, g)
			if !w.comesTo(t, g, last.leads, victim) {
				break
			}
		}
		w.killed(t, victim, point)
		w.afterwards(t, g)
		next := spawn(t, file, w.worker())
		if !w.comesTo(t, g, last.leads, next) {
			t.Fatalf("the next worker ended with %v\n%s", next.err, next.log)
		}
		w.holds(t)
		w.oneAccount(t)
	}
}

// killed waits until a worker was killed at its point, and the database knows.
func (w *world) killed(t *testing.T, victim *process, point string) {
	t.Helper()
	select {
	case <-victim.ended: // perhaps only just after its work was done
	case <-bounded(t).Done():
		t.Fatalf("the worker never came to %s", point)
	}
	if victim.err == nil || victim.err.Error() != "signal: killed" {
		t.Fatalf("the worker ended with %v\n%s", victim.err, victim.log)
	}
	w.noneAlive(t)
}

// noneAlive waits until the database knows that no worker is alive.
func (w *world) noneAlive(t *testing.T) {
	t.Helper()
	eventually(t, "the dead worker is known to be dead", func() bool {
		const living = `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 26485 AND objsubid = 2
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
		return w.count(living) == 0
	})
}

// worker gives the settings of a process that only works.
func (w *world) worker(more ...string) []string {
	return joined(w.common(), w.forGraph(), []string{"PORTAL_ROLE=worker", "PORTAL_PUBLIC_URL=https://guests.contoso.example"}, more)
}

// comesTo waits for a guest to be in a state and in sync; false says that the
// process ended before.
func (w *world) comesTo(t *testing.T, g guest.Guest, state guest.State, p *process) bool {
	t.Helper()
	var now, sync, trouble string
	there, over := false, false
	eventually(t, "a guest is "+string(state), func() bool {
		select {
		case <-p.ended:
			over = true // what it did last is looked at all the same
		default:
		}
		const look = `SELECT state, sync, trouble::text FROM guests WHERE id = $1`
		if err := w.pool.QueryRow(t.Context(), look, g.ID).Scan(&now, &sync, &trouble); err != nil {
			t.Fatal(err)
		}
		if sync == string(guest.Attention) {
			t.Fatalf("the guest is %s and needs attention: %s", now, trouble)
		}
		there = now == string(state) && sync == string(guest.InSync)
		return there || over
	})
	return there && !over
}

// afterwards is a moment later: the two minutes are over for which a lost invitation
// is looked for, and the sweep has found that nobody cares for the guest.
func (w *world) afterwards(t *testing.T, g guest.Guest) {
	t.Helper()
	w.exec(`UPDATE grants SET starts_at = starts_at - interval '2 minutes' WHERE guest_id = $1`, g.ID)
	w.exec(`UPDATE steps SET intent_at = intent_at - interval '2 minutes' WHERE guest_id = $1`, g.ID)
	if err := w.store.Requeue(t.Context(), g.ID, time.Now()); err != nil {
		t.Fatal(err)
	}
}

// oneAccount finds that the tenant was asked to invite Lou once: every invitation
// that was carried out is in the directory's log.
func (w *world) oneAccount(t *testing.T) {
	t.Helper()
	made := 0
	for _, c := range w.graphCalls() {
		if c.Method == http.MethodPost && strings.HasSuffix(c.Path, "/invitations") && c.Status == http.StatusCreated {
			made++
		}
	}
	if living := len(w.tenantState().accounts(lou)); made != 1 || living > 1 {
		t.Errorf("Lou was invited %d times and has %d accounts", made, living)
	}
}
