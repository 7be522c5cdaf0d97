package portal

import (
	"net/http"
	"os"
	"syscall"
	"testing"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
)

// isTwo has two workers: the one that leads is killed, and then, with SLOW set,
// the other one is frozen in the middle of its work, which is taken over when its
// time is up.
func isTwo(t *testing.T, file string) {
	w := setup(t)
	worker := joined(w.common(), w.forGraph(), []string{"PORTAL_ROLE=worker", "PORTAL_PUBLIC_URL=https://guests.contoso.example"})
	heard := w.listen()
	start := func() *process {
		p := spawn(t, file, worker)
		p.until("working jobs")
		return p
	}
	first := start()
	eventually(t, "the first leads", func() bool { return w.count(`SELECT count(*) FROM river_leader`) == 1 })
	second := start()
	first.kill()
	s := w.asked(address(1), "Falcon reviewer")
	w.approve(s)
	heard.provisioned(t, s.Guest.Ref, address(1))
	if os.Getenv("SLOW") == "" {
		return
	}

	w.control(http.MethodPost, "/settings", map[string]any{"latency_ms": 1000}, nil)
	s = w.asked(address(2), "Falcon reviewer")
	w.approve(s)
	eventually(t, "a call is on its way", func() bool { return w.open(t) > 0 })
	signal := func(s syscall.Signal) {
		if err := second.cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
	}
	signal(syscall.SIGSTOP)
	w.control(http.MethodPost, "/settings", map[string]any{"latency_ms": 0}, nil)
	start()
	other := w.asked(address(3), "Falcon reviewer")
	w.approve(other)
	heard.provisioned(t, other.Guest.Ref, address(3)) // is not held up
	heard.until(s.Guest.Ref, "taken over", inSync)
	signal(syscall.SIGCONT) // it goes on where it was, and finds that it is not its work any more
	signal(syscall.SIGTERM)
	<-second.ended
	if second.err != nil {
		t.Errorf("the one that was frozen ends with %v", second.err)
	}
	w.once(t, heard, s, address(2))
	w.once(t, heard, other, address(3))
}

// once checks that a guest has what was approved, and was made once.
func (w *world) once(t *testing.T, heard hearing, s guest.Story, mail string) {
	t.Helper()
	heard.provisioned(t, s.Guest.Ref, mail)
	tenant, seed := w.tenantState(), emulator.SeedStory()
	id := tenant.accounts(mail)[0]
	if !tenant.member(seed.Groups.ProjectFalcon.ID, id) || tenant.assigned(seed.Apps.ExpenseDesk.ID, seed.Roles.Reviewer.ID, id) != 1 {
		t.Errorf("%s has not what was approved", mail)
	}
	created := w.count(`SELECT count(*) FROM history WHERE guest_id = $1 AND kind = $2`, s.Guest.ID, guest.EventAccountCreated)
	if created != 1 {
		t.Errorf("of %s it is told %d times that the account was created", mail, created)
	}
}
