package provision_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/guest"
)

func TestAnAppFromTheGalleryIsAddedAndCanBeChosenAtOnce(t *testing.T) {
	t.Parallel()
	w := setupGallery(t)
	a := w.added(w.wish("DocuSign", true))
	w.one(a)
	if n := w.ordered(); n != 1 {
		t.Errorf("it was ordered %d times", n)
	}
	page, _, err := w.service.TenantApps(t.Context(), w.cleo, guest.AppFilter{Query: "docu"})
	if err != nil || len(page.Apps) != 1 {
		t.Fatalf("the tenant's apps are %+v %v", page.Apps, err)
	}
	app := page.Apps[0]
	sender := func(r guest.MirroredRole) bool { return r.Name == "DocuSign Sender" }
	if app.ObjectID != a.ObjectID || app.AppID != a.AppID || !app.AssignmentRequired || !app.Enabled || app.Publisher == "" || !slices.ContainsFunc(app.Assignable(), sender) {
		t.Errorf("the app is %+v", app)
	}
	for what, want := range map[string]int{"app asked for": 1, "app added": 1, "app ready": 1, "step": 1} {
		var n int
		if err := w.pool.QueryRow(t.Context(), `SELECT count(*) FROM history WHERE kind = $1 AND guest_id IS NULL`, what).Scan(&n); err != nil || n != want {
			t.Errorf("the history has %d of %q, want %d: %v", n, what, want, err)
		}
	}
}

func TestWhoCanOpenAnAppIsSetByAnIntentOfItsOwn(t *testing.T) {
	t.Parallel()
	w := setupGallery(t)
	w.one(w.added(w.wish("Contracts for all", false)))
	var kinds []string
	err := w.pool.QueryRow(t.Context(), `SELECT array_agg(kind || ': ' || outcome ORDER BY intent_at) FROM addition_steps`).Scan(&kinds)
	if err != nil || !slices.Equal(kinds, []string{"add app: done", "open app: done"}) {
		t.Errorf("the ledger has %v %v", kinds, err)
	}
}

func TestAWorkerKilledAnywhereLeavesOneApp(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		for n := 1; ; n++ {
			survived := false
			t.Run(fmt.Sprintf("call %d, effect %v", n, after), func(t *testing.T) {
				w := setupGallery(t)
				id := w.wish("Contracts", false)
				survived = !w.dies(id, n, after)
				w.one(w.added(id))
			})
			if survived {
				break
			}
			if n > 40 {
				t.Fatal("the worker never gets to its end")
			}
		}
	}
}

func TestALostAnswerToAnOrderMakesNoSecondApp(t *testing.T) {
	t.Parallel()
	for drop, orders := range map[string]int{"before": 2, "after": 1} {
		t.Run(drop, func(t *testing.T) {
			t.Parallel()
			w := setupGallery(t)
			w.fault(map[string]any{"method": "POST", "path": "/instantiate$", "drop": drop}, once)
			w.control(http.MethodPost, "/settings", map[string]any{"replication_lag_ms": map[string]int{"index": 900}}, nil)
			id := w.wish("Contracts", true)
			wait, err := w.adder(survivor, w.graph, w.store).Add(t.Context(), id)
			if a := w.addition(id); err != nil || wait == 0 || a.State != guest.AdditionAdding || a.Trouble.Who != guest.ActorNobody {
				t.Fatalf("after the lost answer: %v %v %+v", wait, err, a)
			}
			w.pass(wait)
			if _, err := w.adder(survivor, w.graph, w.store).Add(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			if n := w.ordered(); n != 1 {
				t.Fatalf("it was ordered %d times before its effect could show", n)
			}
			pause(t, time.Second) // the emulator's lag is in its own time
			// What is ordered from here on shows at once: in the worker's time, which
			// the test moves, all of its runs can pass within the emulator's lag.
			w.control(http.MethodPost, "/settings", map[string]any{"replication_lag_ms": map[string]int{"index": 0}}, nil)
			w.one(w.added(id))
			if n := w.ordered(); n != orders {
				t.Errorf("it was ordered %d times, want %d", n, orders)
			}
		})
	}
}

func TestAnAppThatDoesNotShowYetIsWaitedFor(t *testing.T) {
	t.Parallel()
	w := setupGallery(t)
	w.control(http.MethodPost, "/settings", map[string]any{"replication_lag_ms": map[string]int{"index": 900}}, nil)
	id := w.wish("Contracts", true)
	wait, err := w.adder(survivor, w.graph, w.store).Add(t.Context(), id)
	if a := w.addition(id); err != nil || wait == 0 || a.State != guest.AdditionWaiting || a.Trouble.Reason != guest.ReasonUnseen {
		t.Fatalf("while it does not show: %v %v %+v", wait, err, a)
	}
	pause(t, time.Second)
	w.pass(wait)
	w.one(w.added(id))
	if n := w.ordered(); n != 1 {
		t.Errorf("it was ordered %d times", n)
	}
}

func TestTwoWorkersAndTwoClicksAddOneApp(t *testing.T) {
	t.Parallel()
	w := setupGallery(t)
	entry := w.entry("Twitter")
	key := uuid.NewString()
	f := guest.AdditionForm{Name: "Twitter", AssignedOnly: true, Reason: "The press office posts there."}
	ids := make([]guest.AdditionID, 8)
	var all sync.WaitGroup
	for i := range ids {
		k := key
		if i%2 == 1 {
			k = uuid.NewString() // another window
		}
		all.Go(func() {
			id, err := w.service.AddApp(t.Context(), w.cleo, entry.ID, f, k)
			if err != nil && !errors.Is(err, guest.ErrRepeated) {
				t.Error(err)
			}
			ids[i] = id
		})
	}
	all.Wait()
	if slices.Sort(ids); ids[0] == "" || len(slices.Compact(ids)) != 1 {
		t.Fatalf("there are several wishes: %v", ids)
	}
	w.live(8)
	for _, owner := range []int32{survivor, 8} {
		all.Go(func() {
			if _, err := w.adder(owner, w.graph, w.store).Add(t.Context(), ids[0]); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	w.one(w.added(ids[0]))
	if n := w.ordered(); n != 1 {
		t.Errorf("it was ordered %d times", n)
	}
	// Once it is there, the same form leads to it, and a new one is told of it.
	if id, err := w.service.AddApp(t.Context(), w.cleo, entry.ID, f, w.addition(ids[0]).Key); !errors.Is(err, guest.ErrRepeated) || id != ids[0] {
		t.Errorf("the first form once more gives %s %v", id, err)
	}
	if _, err := w.service.AddApp(t.Context(), w.cleo, entry.ID, f, uuid.NewString()); !errors.As(err, new(guest.Problems)) {
		t.Errorf("a second app of that name gives %v", err)
	}
	other := f
	other.Name = "Twitter for partners"
	if _, err := w.service.AddApp(t.Context(), w.cleo, entry.ID, other, uuid.NewString()); err != nil {
		t.Errorf("the same app under another name gives %v", err)
	}
}

func TestAnAppThatIsThereAlreadyIsNotAddedASecondTime(t *testing.T) {
	t.Parallel()
	w := setupGallery(t)
	id := w.wish("Contracts", true)
	if _, err := w.graph.AddApp(t.Context(), w.entry("DocuSign").ID, "Contracts", w.hand("")); err != nil {
		t.Fatal(err)
	}
	a := w.added(id)
	if a.State != guest.AdditionFailed || a.Trouble.Reason != guest.ReasonAppName || w.ordered() != 1 {
		t.Errorf("the addition is %s: %+v", a.State, a.Trouble)
	}
}

func TestAZombieAddsNothing(t *testing.T) {
	t.Parallel()
	w := setupGallery(t)
	id := w.wish("Contracts", true)
	kill := w.live(9)
	old, ok, err := w.store.ClaimAddition(t.Context(), id, 9)
	if err != nil || !ok {
		t.Fatal(err)
	}
	if _, ok, err := w.store.ClaimAddition(t.Context(), id, survivor); err != nil || ok {
		t.Fatalf("two live workers hold one addition: %v", err)
	}
	kill()
	if _, ok, err := w.store.ClaimAddition(t.Context(), id, survivor); err != nil || !ok {
		t.Fatalf("the addition of a dead worker cannot be claimed: %v", err)
	}
	i := guest.Intent{ID: guest.StepID(uuid.NewString()), Step: guest.Step{Kind: guest.StepAddApp}, ClientRequestID: uuid.NewString(), At: w.now()}
	if err := w.store.IntendAddition(t.Context(), old, i, guest.Event{}); !errors.Is(err, guest.ErrLeaseLost) {
		t.Errorf("the zombie's intent says %v", err)
	}
}

func TestTheGalleryIsReadOnceADayAndGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	w := setupGallery(t)
	reads := func() (n int) {
		var j struct{ Entries []struct{ Path string } }
		w.control(http.MethodGet, "/journal?path=applicationTemplates$", nil, &j)
		return len(j.Entries)
	}
	g := w.copies()
	read := func() error { return g.ReadGallery(t.Context()) }
	first := reads()
	if err := read(); err != nil || reads() != first || first < 4 {
		t.Fatalf("%d pages were read at first, and %d at once again: %v", first, reads()-first, err)
	}
	var ids int
	const count = `SELECT count(*) FROM directory_templates`
	if err := w.pool.QueryRow(t.Context(), count).Scan(&ids); err != nil || ids < 300 {
		t.Fatalf("%d entries: %v", ids, err)
	}
	if _, err := w.pool.Exec(t.Context(), `INSERT INTO directory_templates VALUES (gen_random_uuid(), 'Old app', '', '', '{}', 1)`); err != nil {
		t.Fatal(err)
	}
	w.pass(25 * time.Hour)
	w.fault(map[string]any{"method": "GET", "path": "/applicationTemplates$", "nth": 3, "status": 503}, once)
	if err := read(); err == nil {
		t.Fatal("a page that was not read is no fault")
	}
	if err := w.pool.QueryRow(t.Context(), count).Scan(&ids); err != nil || ids < 300 {
		t.Fatalf("half way %d entries are left: %v", ids, err)
	}
	w.pass(6 * time.Minute) // what could not be read rests
	if err := read(); err != nil || reads() != 2*first+1 {
		t.Errorf("after the fault it went on to %d pages, want %d: %v", reads(), 2*first+1, err)
	}
	page, err := w.service.Gallery(t.Context(), w.cleo, guest.AppFilter{Query: "old app"})
	if err != nil || len(page.Apps) != 0 || page.ReadAt.IsZero() {
		t.Errorf("what left the gallery is still there: %+v %v", page, err)
	}
}

// I14: an app is not added either before somebody has looked.
func TestNoAppIsAddedAfterARestore(t *testing.T) {
	t.Parallel()
	w := setupGallery(t)
	id := w.wish("Contracts", true)
	if err := w.store.Declare(t.Context(), w.now()); err != nil {
		t.Fatal(err)
	}
	wait, err := w.adder(survivor, w.graph, w.store).Add(t.Context(), id)
	if err != nil || wait == 0 {
		t.Fatalf("it waits %s (%v)", wait, err)
	}
	if n := len(w.writes()); n != 0 {
		t.Errorf("%d writes before anybody has looked", n)
	}
	if _, err := w.pool.Exec(t.Context(), `UPDATE breakers SET paused_at = NULL WHERE name = 'restored'`); err != nil {
		t.Fatal(err)
	}
	w.pass(wait)
	w.one(w.added(id))
}
