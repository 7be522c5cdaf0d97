package portal

import (
	"net/http"
	"strings"
	"syscall"
	"testing"

	"guestportal/internal/guest"
)

// thaw has workers stand still for longer than their leases, as on a machine that
// was suspended, until they are replaced. When they go on they find that out before
// they do anything more: one has written down what it is about to do, the other
// has just done it.
func thaw(t *testing.T, file string) {
	w := setup(t)
	type frozen struct {
		*process
		guest guest.Guest
		sent  int // calls of its step that have reached the directory
	}
	var zombies []frozen
	for i, phase := range []string{"after intent", "after send"} {
		z := frozen{process: spawn(t, file, w.worker(crashAt+"=add member:"+phase+":freeze")), sent: i}
		z.until("working jobs")
		s := w.asked(address(i), "Project Falcon")
		z.guest = s.Guest
		w.approve(s)
		eventually(t, "the worker is frozen "+phase, func() bool {
			return w.intents(t, z.guest) == 1 && w.memberCalls() == z.sent
		})
		zombies = append(zombies, z)
	}
	heir := spawn(t, file, w.worker())
	for _, z := range zombies {
		if !w.comesTo(t, z.guest, guest.Invited, heir) {
			t.Fatalf("the heir ended with %v", heir.err)
		}
	}
	calls, steps := w.memberCalls(), w.ledger(t)
	for _, z := range zombies {
		for _, s := range []syscall.Signal{syscall.SIGCONT, syscall.SIGTERM} {
			if err := z.cmd.Process.Signal(s); err != nil {
				t.Fatal(err)
			}
		}
		<-z.ended
		if z.err != nil {
			t.Errorf("the zombie ended with %v", z.err)
		}
	}
	if after := w.memberCalls(); after != calls || calls != 2 {
		t.Errorf("%d members were added before the zombies went on and %d in all, want one for each of two guests", calls, after)
	}
	if after := w.ledger(t); after != steps {
		t.Errorf("the ledger was\n%s\nand the zombies made it\n%s", steps, after)
	}
	w.holds(t)
}

// intents counts what was written down to be done about a group.
func (w *world) intents(t *testing.T, g guest.Guest) (n int) {
	t.Helper()
	const count = `SELECT count(*) FROM steps WHERE guest_id = $1 AND kind = 'add member'`
	if err := w.pool.QueryRow(t.Context(), count, g.ID).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// memberCalls counts the calls to add a member that reached the directory.
func (w *world) memberCalls() (n int) {
	w.tb.Helper()
	for _, c := range w.graphCalls() {
		if c.Method == http.MethodPost && strings.HasSuffix(c.Path, "/members/$ref") {
			n++
		}
	}
	return n
}

// ledger gives all that workers have committed about steps, and who they were.
func (w *world) ledger(t *testing.T) (rows string) {
	t.Helper()
	const all = `SELECT string_agg(concat_ws(' ', kind, epoch, outcome, outcome_at, answer), E'\n' ORDER BY id) FROM steps`
	if err := w.pool.QueryRow(t.Context(), all).Scan(&rows); err != nil {
		t.Fatal(err)
	}
	return rows
}
