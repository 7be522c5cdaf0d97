package portal

import "testing"

// isTwo has two workers, and the one that leads is killed. What becomes of a
// frozen one is in thaw.
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
