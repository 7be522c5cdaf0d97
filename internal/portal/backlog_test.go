package portal

import (
	"flag"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
)

var (
	backlog = flag.Int("backlog", 160, "approvals that wait in TestF47; 10000 is the full size")
	dueFlag = flag.Int("due", 40, "guests of TestF47 whose access ends at once; 2000 is the full size")
)

// F47: much was approved, and the access of many ends, while no worker was there.
func TestF47OfALargeBacklogWhatEndsComesFirst(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("goes on for half a minute")
	}
	w := setup(t)
	w.unlimited()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	heard := w.listen()
	heard.within = max(patient, time.Duration(*backlog+*dueFlag)*time.Second)
	worker := spawn(t, self, w.worker(asPortal+"=yes"))
	ending := map[guest.GuestID]bool{}
	var refs []string
	for i := range *dueFlag {
		s := w.asked(address(i), "Falcon reviewer")
		w.approve(s)
		refs = append(refs, s.Guest.Ref)
		ending[s.Guest.ID] = true
	}
	for _, ref := range refs {
		heard.until(ref, "in sync", inSync)
	}
	worker.kill()

	var last guest.Story
	for i := range *backlog {
		last = w.asked(address(*dueFlag+i), "Falcon reviewer")
		w.approve(last)
		refs = append(refs, last.Guest.Ref)
	}
	w.exec(`UPDATE grants SET access_until = now() WHERE guest_id = ANY(SELECT id FROM guests WHERE state = 'invited')`)
	web := serve(t, w.pages())
	if status, page, _ := w.visitor(t, web.url, w.ana).ask("/guests/"+last.Guest.Ref, nil); status != http.StatusOK ||
		!strings.Contains(page, "Much is waiting to be done, so this takes about") {
		t.Errorf("whoever is last is not told for how long they wait (%d)\n%s", status, page)
	}

	began := time.Now()
	spawn(t, self, w.worker(asPortal+"=yes"))
	for _, ref := range refs {
		heard.until(ref, "in sync", inSync)
	}
	took := time.Since(began)

	refused := 0
	for _, c := range w.graphCalls() {
		if c.Status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused > 0 {
		t.Errorf("%d calls were more than Microsoft lets the portal make", refused)
	}
	removed := w.count(`SELECT count(*) FROM guests WHERE state = 'removed'`)
	const before = `SELECT count(*) FROM history WHERE kind = 'in sync' AND at >= $1
		AND at < (SELECT max(at) FROM history WHERE kind = 'removed')`
	early := w.count(before, began)
	// What the worker had begun before it saw that the time is over goes on.
	if removed != len(ending) || early > *backlog/2 {
		t.Errorf("%d of %d were removed, and %d of %d approvals were carried out before the last of them", removed, len(ending), early, *backlog)
	}
	t.Logf("after %s: %d removed, meanwhile %d given access, then %d more; %d jobs", took.Round(time.Millisecond), removed, early, *backlog-early,
		w.count(`SELECT count(*) FROM river_job WHERE kind = 'converge_guest'`))
	w.holds(t)
}
