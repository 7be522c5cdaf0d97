package provision_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"guestportal/internal/badline"
	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/internal/portal"
	"guestportal/internal/postgres"
	"guestportal/internal/postgres/postgrestest"
)

// onALine gives a store that reaches the same database through a line that can
// go bad.
func (w *world) onALine() (*badline.Line, *postgres.Store, *lifecycle.Service) {
	w.t.Helper()
	line, dsn := postgrestest.Line(w.t, w.pool.Config().ConnString())
	pool, err := postgres.Open(w.t.Context(), dsn, 4)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(pool.Close)
	store, links, err := portal.NewStore(pool, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return line, store, portal.NewService(store, links, w.now)
}

// commit is what the driver says to end a transaction well.
const commit = "commit\x00"

// gone tells whether something has happened already.
func gone(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// F27: the worker never hears that its transaction was committed.
func TestF27ACommitWithoutAnAnswerChangesNothingForTheGuest(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("makes a guest for every commit")
	}
	for n := 1; ; n++ {
		lost := false
		t.Run(fmt.Sprintf("commit %d", n), func(t *testing.T) {
			w := setup(t)
			line, store, _ := w.onALine()
			g := w.approved(lou, "Falcon reviewer")
			answer := line.Lose(commit, n)
			_, err := w.worker(w.graph, store).Converge(t.Context(), g.ID)
			if lost = gone(answer); lost && err == nil {
				t.Error("the worker does not notice")
			}
			s := w.settle(g)
			w.right()
			if s.Guest.State != guest.Invited || s.Guest.Sync != guest.InSync {
				t.Errorf("guest is %s, %s: %+v", s.Guest.State, s.Guest.Sync, s.Guest.Trouble)
			}
			if sent := w.writes(); len(sent) != 3 {
				t.Errorf("sent %v, want one invitation, one membership and one assignment", sent)
			}
		})
		if !lost {
			if n < 6 {
				t.Errorf("only %d commits in a whole run", n-1)
			}
			return
		}
	}
}

// F27: nor do people.
func TestF27WhoeverSendsAFormAgainHasSentItOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	line, _, service := w.onALine()
	ctx := t.Context()
	// unheard does something whose commit is not heard of.
	unheard := func(what string, do func() error) {
		t.Helper()
		answer := line.Lose(commit, 1)
		if err := do(); err == nil || !gone(answer) {
			t.Fatalf("%s: %v, answer lost: %v", what, err, gone(answer))
		}
	}
	form := guest.Form{
		Email: lou, Name: "Lou Tan", Packages: w.packages("Falcon reviewer"), Until: "30",
		Reason: "Reviews the designs of the Falcon project.", Delivery: "mail",
	}
	key := uuid.NewString()
	save := func() (string, error) { return service.SaveDraft(ctx, w.ana, form, key) }
	unheard("saving", func() error { _, err := save(); return err })
	ref, err := save()
	if err != nil {
		t.Fatal(err)
	}
	var drafts int
	if err := w.pool.QueryRow(ctx, `SELECT count(*) FROM requests`).Scan(&drafts); err != nil || drafts != 1 {
		t.Errorf("the same form made %d drafts (%v)", drafts, err)
	}
	unheard("sending", func() error { return service.Submit(ctx, w.ana, ref, 1) })
	if err := service.Submit(ctx, w.ana, ref, 1); !errors.As(err, new(guest.MovedOn)) && !errors.Is(err, guest.ErrRepeated) {
		t.Errorf("sending again says %v", err)
	}
	s, err := service.Request(ctx, w.ben, ref)
	if err != nil {
		t.Fatal(err)
	}
	r := s.Request()
	v := guest.Verdicts{Lines: map[guest.LineID]guest.Verdict{}, Version: r.Version, Digest: r.Digest(), Key: uuid.NewString()}
	for _, l := range r.Lines {
		v.Lines[l.ID] = guest.Approve
	}
	unheard("deciding", func() error { return service.Decide(ctx, w.ben, ref, v) })
	if err := service.Decide(ctx, w.ben, ref, v); !errors.Is(err, guest.ErrRepeated) {
		t.Errorf("deciding again says %v", err)
	}
	w.settle(s.Guest)
	w.right()
	unheard("ending", func() error { return service.EndAccess(ctx, w.ana, s.Guest.Ref, "The project is over.") })
	if err := service.EndAccess(ctx, w.ana, s.Guest.Ref, "The project is over."); !errors.As(err, new(guest.MovedOn)) {
		t.Errorf("ending again says %v", err)
	}
	told := map[guest.EventKind]int{}
	for _, e := range w.settle(s.Guest).History {
		told[e.Kind]++
	}
	for _, kind := range []guest.EventKind{guest.EventRequested, guest.EventApproved, guest.EventEnded} {
		if told[kind] != 1 {
			t.Errorf("%s is told %d times", kind, told[kind])
		}
	}
}
