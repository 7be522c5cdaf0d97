package provision_test

import (
	"strings"
	"testing"

	"guestportal/internal/guest"
)

// restored makes the database a copy, as far as anybody can see.
func (w *world) restored() {
	w.t.Helper()
	if held, err := w.store.Recognise(w.t.Context(), w.now()); err != nil || held {
		w.t.Fatalf("held is %v before the restore (%v)", held, err)
	}
	if _, err := w.pool.Exec(w.t.Context(), `UPDATE database_seen SET number = 'another', written_by = pg_current_xact_id()`); err != nil {
		w.t.Fatal(err)
	}
}

func TestAfterARestoreTheWorkerNeitherGivesNorTakesAwayNorMintsLinks(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ends, waits := w.settle(w.approved(lou, "Project Falcon")).Guest, w.approved("kim@fabrikam.example", "Wiki")
	end := func(c guest.Case) (guest.Decision, error) { return guest.EndAccess(c, w.ana, "It is over.", w.now()) }
	asked, err := w.store.AskRedemption(t.Context(), ends, make([]byte, 32), w.now())
	if err != nil {
		t.Fatal(err)
	}
	w.restored()
	writes := len(w.writes())
	if err := w.worker(w.graph, w.store).Redeem(t.Context(), asked); err != nil {
		t.Fatal(err)
	}
	if _, words, err := w.store.TakeRedemption(t.Context(), asked); err != nil || !strings.Contains(words, "your link still works") {
		t.Errorf("the guest is told %q (%v)", words, err)
	}
	if err := w.store.UpdateGuest(t.Context(), ends.ID, end); err != nil {
		t.Fatal(err)
	}
	for _, g := range []guest.Guest{ends, waits} {
		w.once(g)
		w.waits(g, guest.BreakerRestored)
	}
	if n := len(w.writes()) - writes; n != 0 {
		t.Errorf("%d writes", n)
	}
	if _, err := w.store.Recognise(t.Context(), w.now()); err != nil { // as the next sweep does
		t.Fatal(err)
	}
	if kinds := w.resume(); strings.Join(kinds, ",") != "restored" {
		t.Errorf("alarms %q", kinds)
	}
	if s := w.settle(ends); s.Guest.State != guest.Removed {
		t.Errorf("whose access has ended is %s: %+v", s.Guest.State, s.Guest.Trouble)
	}
	if s := w.settle(waits); s.Guest.State != guest.Invited {
		t.Errorf("who was approved is %s: %+v", s.Guest.State, s.Guest.Trouble)
	}
}
