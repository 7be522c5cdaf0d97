package portal

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/guest"
)

// pressing has a guest press Accept, and the worker die over the link. Whoever
// presses again gets another one.
func pressing(t *testing.T, file, point string) {
	w := setup(t)
	heard := w.listen()
	victim := spawn(t, file, w.worker(crashAt+"="+point))
	s := w.asked(lou, "Falcon reviewer")
	w.approve(s)
	heard.until(s.Guest.Ref, "in sync", inSync)
	story, err := w.service.Guest(t.Context(), w.ana, s.Guest.Ref)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.service.AskRedemption(t.Context(), story.LinkCode, make([]byte, 32)); err != nil {
		t.Fatal(err)
	}
	w.killed(t, victim, point)
	spawn(t, file, w.worker())
	w.accepts(t, heard, s.Guest.Ref)
	if ids := w.tenantState().accounts(lou); len(ids) != 1 {
		t.Errorf("Lou has the accounts %v", ids)
	}
	w.holds(t)
}

// adding has an administrator add an app that everybody can open, and the worker die
// over it. Another one finds what was made.
func adding(t *testing.T, file, point string) {
	w := setup(t)
	victim := spawn(t, file, w.worker(crashAt+"="+point))
	var entry guest.GalleryApp
	eventually(t, "the gallery has been read", func() bool {
		page, err := w.service.Gallery(t.Context(), w.cleo, guest.AppFilter{Query: "DocuSign"})
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Apps) > 0 {
			entry = page.Apps[0]
		}
		return len(page.Apps) > 0
	})
	wish := guest.AdditionForm{Name: "Contracts", Reason: "Partners sign contracts with it."}
	id, err := w.service.AddApp(t.Context(), w.cleo, entry.ID, wish, uuid.NewString())
	if err != nil {
		t.Fatal(err)
	}
	w.killed(t, victim, point)
	// The five minutes are over for which an order without an answer is looked for.
	w.exec(`UPDATE app_additions SET asked_at = asked_at - interval '5 minutes'`)
	w.exec(`UPDATE addition_steps SET intent_at = intent_at - interval '5 minutes'`)
	if err := w.store.RequeueAddition(t.Context(), id, time.Now()); err != nil {
		t.Fatal(err)
	}
	spawn(t, file, w.worker())
	eventually(t, "the app is ready", func() bool {
		a, err := w.service.Addition(t.Context(), w.cleo, id)
		if err != nil || a.State == guest.AdditionAttention || a.State == guest.AdditionFailed {
			t.Fatalf("the app is %s: %+v, %v", a.State, a.Trouble, err)
		}
		return a.State == guest.AdditionReady
	})
	made := 0
	for _, c := range w.graphCalls() {
		if strings.HasSuffix(c.Path, "/instantiate") && c.Status == http.StatusCreated {
			made++
		}
	}
	if made != 1 {
		t.Errorf("the app was made %d times", made)
	}
	w.holds(t)
}

func TestWorkersAreKilledOverEveryKindOfStep(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../guest/plan.go")
	if err != nil {
		t.Fatal(err)
	}
	kinds := regexp.MustCompile(`(?m)^\tStep\w+ +StepKind += "([^"]+)"`).FindAllStringSubmatch(string(source), -1)
	killed := map[guest.StepKind]bool{guest.StepCloseApp: true} // as StepOpenApp
	for _, l := range lives {
		killed[l.kind] = true
	}
	for _, k := range kinds {
		if !killed[guest.StepKind(k[1])] {
			t.Errorf("nobody is killed over %q", k[1])
		}
	}
	if len(kinds) != len(killed) {
		t.Errorf("there are %d kinds of steps, and workers are killed over %d", len(kinds), len(killed))
	}
}
