package postgres_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
)

func (w *world) entries(t *testing.T, n int) (all []guest.GalleryApp) {
	t.Helper()
	for i := range n {
		all = append(all, guest.GalleryApp{ID: newID(), Name: fmt.Sprintf("App %03d", i), Publisher: "Fabrikam Tools", Categories: []string{"Finance"}})
	}
	if err := w.store.StoreGallery(t.Context(), guest.Place{Feed: string(guest.FeedGallery), Done: true, At: w.now}, all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTheGalleryIsSearchedByBeginningsOfWordsAndPagedByName(t *testing.T) {
	t.Parallel()
	w := setup(t)
	all := w.entries(t, 60)
	var got []string
	f := guest.AppFilter{Query: "tool fab", Limit: 25}
	for pages := 1; ; pages++ {
		page, err := w.store.Gallery(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range page.Apps {
			got = append(got, a.Name)
		}
		if !page.ReadAt.Equal(w.now) || page.More != (pages < 3) {
			t.Errorf("page %d: read at %v, more is %v", pages, page.ReadAt, page.More)
		}
		if !page.More {
			break
		}
		f.After = page.Apps[len(page.Apps)-1].ID
	}
	if len(got) != len(all) || !slices.IsSorted(got) {
		t.Errorf("%d entries, sorted: %v", len(got), slices.IsSorted(got))
	}
	for query, want := range map[string]int{"app 007": 1, "07": 0, "ools": 0, "fabrikam app": 25, "'&|!": 0} {
		page, err := w.store.Gallery(t.Context(), guest.AppFilter{Query: query, Limit: 25})
		if err != nil || len(page.Apps) != want {
			t.Errorf("%q finds %d entries, want %d: %v", query, len(page.Apps), want, err)
		}
	}
}

func TestAnAppOfTheGalleryHasItsPublisherAmongTheTenants(t *testing.T) {
	t.Parallel()
	w := setup(t)
	entry := w.entries(t, 1)[0]
	role := guest.MirroredRole{ID: newID(), Name: "Sender", Enabled: true, ForPeople: true}
	apps := []guest.ObservedApp{
		{ObjectID: newID(), AppID: newID(), Name: "Wiki", Enabled: true},
		{ObjectID: newID(), AppID: newID(), Name: "Our App", TemplateID: entry.ID, Roles: []guest.MirroredRole{role}, AssignmentRequired: true},
	}
	if err := w.store.StoreApps(t.Context(), guest.Place{Feed: string(guest.FeedApps), Next: "x", Done: true, At: w.now}, apps); err != nil {
		t.Fatal(err)
	}
	page, err := w.store.TenantApps(t.Context(), guest.AppFilter{Limit: 25})
	if err != nil || len(page.Apps) != 2 || page.More {
		t.Fatalf("%+v %v", page, err)
	}
	if a := page.Apps[0]; a.Name != "Our App" || a.Publisher != "Fabrikam Tools" || !a.AssignmentRequired || !slices.Equal(a.Assignable(), []guest.MirroredRole{role}) {
		t.Errorf("the app is %+v", a)
	}
	for name, want := range map[string]bool{"our app": true, "Our": false} {
		if there, err := w.store.AppNamed(t.Context(), name); err != nil || there != want {
			t.Errorf("an app called %s: %v %v", name, there, err)
		}
	}
}

func TestAnAdditionWhoseJobIsLostIsFoundByTheSweep(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.live(t, 1)
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	f := guest.AdditionForm{Name: "Sign", Reason: "We sign with it."}
	id, err := w.AddApp(t.Context(), cleo, w.entries(t, 1)[0].ID, f, newID())
	if err != nil || len(w.queue.adds) != 1 {
		t.Fatalf("%v, queued %d times", err, len(w.queue.adds))
	}
	sweep := func(after time.Duration, queued int) {
		t.Helper()
		w.now = w.now.Add(after)
		if err := w.sweeper().Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := len(w.queue.adds); n != queued || w.queue.adds[n-1] != id {
			t.Errorf("after %v it is queued %d times, want %d", after, n, queued)
		}
	}
	sweep(time.Second, 1)    // left to its own job
	sweep(5*time.Second, 2)  // found
	sweep(5*time.Second, 2)  // left to the new one
	sweep(31*time.Second, 3) // found again
	lease, ok, err := w.store.ClaimAddition(t.Context(), id, 1)
	if err != nil || !ok {
		t.Fatal(err)
	}
	sweep(time.Minute, 3) // somebody works on it
	if err := w.store.ReleaseAddition(t.Context(), lease); err != nil {
		t.Fatal(err)
	}
	sweep(time.Second, 4)
}
