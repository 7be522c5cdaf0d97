package provision_test

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/internal/portal"
)

// mute makes the history refuse to be written, until the test says otherwise.
func (w *world) mute() (speak func()) {
	w.t.Helper()
	run := func(sql string) {
		w.t.Helper()
		if _, err := w.pool.Exec(w.t.Context(), sql); err != nil {
			w.t.Fatal(err)
		}
	}
	run(`CREATE FUNCTION mute() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the history cannot be written'; END $$`)
	run(`CREATE TRIGGER mute BEFORE INSERT ON history FOR EACH ROW EXECUTE FUNCTION mute()`)
	return func() { w.t.Helper(); run(`DROP FUNCTION mute CASCADE`) }
}

// everything is the content of every table that an action may change.
func (w *world) everything() (rows string) {
	w.t.Helper()
	for _, table := range []string{"requests", "request_lines", "grants", "steps", "given", "mails", "history", "river_job"} {
		var text string
		if err := w.pool.QueryRow(w.t.Context(), `SELECT coalesce(string_agg(x::text, E'\n' ORDER BY x::text), '') FROM `+table+` x`).Scan(&text); err != nil {
			w.t.Fatal(err)
		}
		rows += table + ":\n" + text + "\n"
	}
	return rows
}

// F45: what cannot be told in the history does not happen.
func TestF45WithoutItsHistoryNothingHappens(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	w := setup(t)
	// refused checks that an action fails and leaves no trace.
	refused := func(what string, do func() error) {
		t.Helper()
		speak := w.mute()
		before := w.everything()
		if err := do(); err == nil || !strings.Contains(err.Error(), "the history cannot be written") {
			t.Errorf("%s says %v", what, err)
		}
		if after := w.everything(); after != before {
			t.Errorf("%s leaves traces: before\n%s\nafter\n%s", what, before, after)
		}
		if sent := w.writes(); what != "ending" && len(sent) != 0 {
			t.Errorf("%s led to %v", what, sent)
		}
		speak()
	}
	ref, err := w.service.SaveDraft(ctx, w.ana, guest.Form{
		Email: lou, Name: "Lou Tan", Packages: w.packages("Falcon reviewer"), Until: "30",
		Reason: "Reviews the designs of the Falcon project.", Delivery: "mail",
	}, uuid.NewString())
	if err != nil {
		t.Fatal(err)
	}
	send := func() error { return w.service.Submit(ctx, w.ana, ref, 1) }
	refused("sending", send)
	if err := send(); err != nil {
		t.Fatal(err)
	}
	s, err := w.service.Request(ctx, w.ben, ref)
	if err != nil {
		t.Fatal(err)
	}
	r := s.Request()
	v := guest.Verdicts{Lines: map[guest.LineID]guest.Verdict{}, Version: r.Version, Digest: r.Digest(), Key: uuid.NewString()}
	for _, l := range r.Lines {
		v.Lines[l.ID] = guest.Approve
	}
	decide := func() error { return w.service.Decide(ctx, w.ben, ref, v) }
	refused("deciding", decide)
	refused("withdrawing", func() error { return w.service.Withdraw(ctx, w.ana, ref) })
	if err := decide(); err != nil {
		t.Fatal(err)
	}
	refused("the worker", func() error {
		_, err := w.worker(w.graph, w.store).Converge(ctx, s.Guest.ID)
		return err
	})
	w.settle(s.Guest)
	w.right()
	refused("ending", func() error { return w.service.EndAccess(ctx, w.ana, s.Guest.Ref, "The project is over.") })
	if now := w.story(s.Guest); now.Guest.State != guest.Invited {
		t.Errorf("the guest is %s", now.Guest.State)
	}
}

// F46: whoever wakes the worker, and however many at once, one works.
func TestF46SweepWorkersAndTryAgainAtOnceDoTheWorkOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.control(http.MethodPost, "/settings", map[string]any{"latency_ms": 20}, nil)
	w.control(http.MethodPost, "/faults", map[string]any{
		"method": "POST", "path": "/appRoleAssignedTo$", "times": 1, "status": 403,
		"body": `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`,
	}, nil)
	g := w.approved(lou, "Falcon reviewer")
	if s := w.settle(g); s.Guest.Sync != guest.Attention {
		t.Fatalf("guest is %s", s.Guest.Sync)
	}
	sweeper := &lifecycle.Sweeper{Calendar: w.store, Alarms: w.store, Additions: w.store, Mint: portal.Mint(), Now: w.now}
	barrier := make(chan struct{})
	var all sync.WaitGroup
	at := func(do func() error) {
		all.Go(func() {
			<-barrier
			if err := do(); err != nil && !errors.As(err, new(guest.MovedOn)) {
				t.Error(err)
			}
		})
	}
	for owner := range int32(4) {
		w.live(100 + owner)
		worker := w.workerOf(100+owner, w.graph, w.store)
		at(func() error { return w.service.TryAgain(t.Context(), w.ana, g.Ref) })
		at(func() error { return sweeper.Sweep(t.Context()) })
		at(func() error {
			for range 8 {
				if _, err := worker.Converge(t.Context(), g.ID); err != nil {
					return err
				}
			}
			return nil
		})
	}
	close(barrier)
	all.Wait()
	w.pass(time.Minute)
	s := w.settle(g)
	w.right()
	tried := 0
	for _, e := range s.History {
		if e.Kind == guest.EventTryAgain {
			tried++
		}
	}
	if sent := w.writes(); len(sent) != 4 || s.Guest.Sync != guest.InSync || tried != 1 {
		t.Errorf("guest is %s, tried again %d times; sent %v, want what was refused and what was not, once", s.Guest.Sync, tried, sent)
	}
}
