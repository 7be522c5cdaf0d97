package portal

import (
	"net/http"
	"syscall"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// isTwo has two workers, and the one that leads is killed.
func isTwo(t *testing.T, file string) {
	w := setup(t)
	heard := w.listen()
	start := func() *process {
		p := spawn(t, file, w.worker())
		p.until("working jobs")
		return p
	}
	first := start()
	eventually(t, "the first leads", func() bool { return w.count(`SELECT count(*) FROM river_leader`) == 1 })
	start()
	first.kill()
	s := w.asked(address(1), "Falcon reviewer")
	w.approve(s)
	heard.provisioned(t, s.Guest.Ref, address(1))
}

// freezes has two workers, and the one that leads stands still for a while. What
// becomes of one that stands still in the middle of a step is in thaw.
func freezes(t *testing.T, file string) {
	w := setup(t)
	heard := w.listen()
	start := func() *process {
		p := spawn(t, file, w.worker())
		p.until("working jobs")
		return p
	}
	leader := start()
	eventually(t, "the first leads", func() bool { return w.count(`SELECT count(*) FROM river_leader`) == 1 })
	signal := func(p *process, s syscall.Signal) {
		if err := p.cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
	}
	signal(leader, syscall.SIGSTOP)
	other := start()
	s := w.asked(address(1), "Falcon reviewer")
	w.approve(s)
	heard.provisioned(t, s.Guest.Ref, address(1))
	// What is due by time is found without the leader as well.
	w.exec(`UPDATE grants SET access_until = now() WHERE guest_id = $1`, s.Guest.ID)
	heard.until(s.Guest.Ref, "removed", func(g guest.Guest) bool { return g.State == guest.Removed && g.Sync == guest.InSync })
	writes := func() (n int) {
		for _, c := range w.graphCalls() {
			if c.Method != http.MethodGet {
				n++
			}
		}
		return n
	}
	before := writes()
	back := time.Now()
	signal(leader, syscall.SIGCONT)
	eventually(t, "whoever leads by then works", func() bool {
		return w.count(`SELECT count(*) FROM river_job WHERE kind = 'sync_directory' AND state = 'completed' AND attempted_at > $1
			AND attempted_by[cardinality(attempted_by)] = (SELECT leader_id FROM river_leader)`, back) > 0
	})
	for _, p := range []*process{leader, other} {
		signal(p, syscall.SIGTERM)
		<-p.ended
		if p.err != nil {
			t.Errorf("a worker ended with %v", p.err)
		}
	}
	if after := writes(); after != before {
		t.Errorf("the leader came back and made %d more calls", after-before)
	}
	w.holds(t)
}
