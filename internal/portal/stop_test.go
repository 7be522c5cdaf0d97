package portal

import (
	"net/http"
	"syscall"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// givesUp asks a worker to end whose call to Microsoft is not answered for longer
// than an orchestrator waits. It gives the call up, notes that nobody knows what came
// of it, and the next worker looks.
func givesUp(t *testing.T, file string) {
	w := setup(t)
	w.control(http.MethodPost, "/faults", map[string]any{"method": "POST", "path": `/members/\$ref$`, "times": 1, "delay_ms": 60_000}, nil)
	p := spawn(t, file, w.worker())
	p.until("working jobs")
	s := w.asked(lou, "Project Falcon")
	w.approve(s)
	eventually(t, "the call is on its way", func() bool { return w.intents(t, s.Guest) > 0 })
	asked := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-p.ended
	if took := time.Since(asked); p.err != nil || took > 25*time.Second {
		t.Errorf("it ended after %s with %v\n%s", took, p.err, p.log)
	}
	const how = `SELECT count(*) FROM steps WHERE guest_id = $1 AND kind = 'add member' AND outcome = 'unknown'`
	if n := w.count(how, s.Guest.ID); n != 1 {
		t.Errorf("%d calls are known to be unknown, want one", n)
	}
	if n := w.count(`SELECT count(*) FROM guests WHERE lease_until IS NOT NULL`); n != 0 {
		t.Errorf("%d guests are still held", n)
	}
	next := spawn(t, file, w.worker())
	if !w.comesTo(t, s.Guest, guest.Invited, next) {
		t.Fatalf("the next worker ended with %v\n%s", next.err, next.log)
	}
	w.holds(t)
}
