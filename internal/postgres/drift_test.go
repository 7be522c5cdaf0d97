package postgres_test

import (
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// settled brings a guest to where they are compared with Entra.
func (w *world) settled(t *testing.T, email string, resources ...guest.Resource) guest.Guest {
	t.Helper()
	ref := w.sent(t, w.ana, email, w.offer(t, "Falcon "+email, resources...))
	w.approve(t, ref)
	r, err := w.store.RequestByRef(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	w.change(t, r.Guest, func(c guest.Case) (guest.Decision, error) { return guest.Created(c, newID(), w.now) })
	w.change(t, r.Guest, func(c guest.Case) (guest.Decision, error) { return guest.Settled(c, w.now) })
	story, err := w.store.StoryByRequest(t.Context(), ref, w.now)
	if err != nil {
		t.Fatal(err)
	}
	return story.Guest
}

func outside(name string) guest.Drift {
	return guest.Drift{Kind: guest.GivenOutside, Resource: guest.Resource{Kind: guest.Group, ObjectID: newID(), Name: name}}
}

// finds records differences of a guest.
func (w *world) finds(t *testing.T, g guest.Guest, found ...guest.Drift) {
	t.Helper()
	w.change(t, g.ID, func(c guest.Case) (guest.Decision, error) {
		return guest.Found(c, found, func() guest.DriftID { return guest.DriftID(newID()) }, w.now), nil
	})
}

func (w *world) drifts(t *testing.T, g guest.Guest) []guest.Drift {
	t.Helper()
	story, err := w.store.StoryByGuest(t.Context(), g.Ref, w.now)
	if err != nil {
		t.Fatal(err)
	}
	return story.Drifts
}

func TestADifferenceComesBackAsItWasRecordedAndAnswered(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	g := w.settled(t, "lou@fabrikam.example")
	room := outside("Board Room")
	w.finds(t, g, room)
	w.now = w.now.Add(time.Hour)
	d := w.drifts(t, g)[0]
	if d.Kind != guest.GivenOutside || !d.Resource.Same(room.Resource) || d.Resource.Name != "Board Room" || d.State != guest.DriftOpen ||
		!d.SeenAt.Equal(w.now.Add(-time.Hour)) || !d.At.IsZero() || d.By != "" {
		t.Fatalf("recorded as %+v", d)
	}
	if err := w.Adopt(t.Context(), cleo, g.Ref, d.ID, "Agreed."); err != nil {
		t.Fatal(err)
	}
	d = w.drifts(t, g)[0]
	if d.State != guest.DriftAdopted || d.By != cleo.ID || d.ByName != "Cleo Marsh" || d.Why != "Agreed." || !d.At.Equal(w.now) {
		t.Errorf("answered as %+v", d)
	}
	w.change(t, g.ID, func(c guest.Case) (guest.Decision, error) {
		if len(c.Drifts) != 1 || c.Drifts[0].ID != d.ID || c.Drifts[0].Why != d.Why || !c.Drifts[0].At.Equal(d.At) {
			t.Errorf("the worker reads %+v, the page %+v", c.Drifts, d)
		}
		return guest.Decision{}, nil
	})
}

func TestWhatIsAdoptedCountsAsGivenForAsLongAsItIsThere(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.live(t, 1)
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	g := w.settled(t, "lou@fabrikam.example")
	room := outside("Board Room")
	w.finds(t, g, room)
	lease, _ := w.claim(t, g.ID, 1)
	given := func() bool {
		u, err := w.store.TakeUp(t.Context(), lease)
		if err != nil {
			t.Fatal(err)
		}
		return guest.Contains(u.Given, room.Resource)
	}
	if given() {
		t.Error("what somebody else gave counts as given before anybody agreed")
	}
	d := w.drifts(t, g)[0]
	if err := w.Adopt(t.Context(), cleo, g.Ref, d.ID, "Agreed."); err != nil {
		t.Fatal(err)
	}
	if !given() {
		t.Error("what was adopted will not be taken away")
	}
	d = w.drifts(t, g)[0]
	d.State = guest.DriftSettled
	w.change(t, g.ID, func(guest.Case) (guest.Decision, error) { return guest.Decision{Drifts: []guest.Drift{d}}, nil })
	if given() || len(w.drifts(t, g)) > 0 {
		t.Error("what is gone still counts as given")
	}
}

// What the portal gives itself is taken away at the end, also when somebody else
// had given it before and that difference is settled later.
func TestWhatThePortalGivesStaysGivenWhenADifferenceAboutItIsSettled(t *testing.T) {
	t.Parallel()
	for _, state := range []guest.DriftState{guest.DriftOpen, guest.DriftAdopted} {
		w := setup(t)
		w.live(t, 1)
		room := outside("Board Room")
		g := w.settled(t, "lou@fabrikam.example", room.Resource)
		w.finds(t, g, room)
		d := w.drifts(t, g)[0]
		d.State = state
		save := func(guest.Case) (guest.Decision, error) { return guest.Decision{Drifts: []guest.Drift{d}}, nil }
		w.change(t, g.ID, save)
		lease, _ := w.claim(t, g.ID, 1)
		w.intend(t, lease, guest.Step{Kind: guest.StepAddMember, Resource: room.Resource})
		d.State = guest.DriftSettled
		w.change(t, g.ID, save)
		if u, err := w.store.TakeUp(t.Context(), lease); err != nil || !guest.Contains(u.Given, room.Resource) {
			t.Errorf("%s: what the portal gave will not be taken away: %+v (%v)", state, u.Given, err)
		}
	}
}

func TestADifferenceIsRecordedOnceWhateverRacesThereAre(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.settled(t, "lou@fabrikam.example")
	room := outside("Board Room")
	w.finds(t, g, room)
	again := func() error {
		return w.store.UpdateGuest(t.Context(), g.ID, func(c guest.Case) (guest.Decision, error) {
			c.Drifts = nil // as if it had not been read
			return guest.Found(c, []guest.Drift{room}, func() guest.DriftID { return guest.DriftID(newID()) }, w.now), nil
		})
	}
	if err := again(); err == nil || len(w.drifts(t, g)) != 1 {
		t.Errorf("recorded %d times (%v)", len(w.drifts(t, g)), err)
	}
	d := w.drifts(t, g)[0]
	d.State = guest.DriftSettled
	w.change(t, g.ID, func(guest.Case) (guest.Decision, error) { return guest.Decision{Drifts: []guest.Drift{d}}, nil })
	if err := again(); err != nil {
		t.Errorf("a second time, later: %v", err)
	}
}

func TestTheListOfDifferencesIsNewestFirstAndPaged(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first, second := w.settled(t, "lou@fabrikam.example"), w.settled(t, "kim@fabrikam.example")
	w.finds(t, first, outside("A"), outside("B"))
	w.finds(t, second, guest.Drift{Kind: guest.Blocked}, outside("C"))
	adopted := w.drifts(t, first)[0]
	adopted.State = guest.DriftAdopted
	w.change(t, first.ID, func(guest.Case) (guest.Decision, error) {
		return guest.Decision{Drifts: []guest.Drift{adopted}}, nil
	})
	list := func(f guest.DriftFilter) guest.DriftPage {
		t.Helper()
		page, err := w.store.DriftList(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		return page
	}
	names := func(p guest.DriftPage) string {
		var out []string
		for _, d := range p.Rows {
			out = append(out, d.GuestEmail+" "+string(d.Kind)+" "+d.Resource.Name)
		}
		return strings.Join(out, "; ")
	}
	page := list(guest.DriftFilter{Limit: 2})
	if got := names(page); got != "kim@fabrikam.example given outside C; kim@fabrikam.example blocked " || !page.More {
		t.Errorf("the first page has %q, more: %v", got, page.More)
	}
	if d := page.Rows[0]; d.GuestRef != second.Ref || d.GuestName != "Lou Tan" || d.Sponsor != "Ana Silva" {
		t.Errorf("a row is %+v", d)
	}
	page = list(guest.DriftFilter{Limit: 2, After: page.Rows[1].ID})
	if got := names(page); got != "lou@fabrikam.example given outside B" || page.More {
		t.Errorf("the second page has %q, more: %v", got, page.More)
	}
	if got := names(list(guest.DriftFilter{Limit: 9, Kind: guest.Blocked})); got != "kim@fabrikam.example blocked " {
		t.Errorf("those that are blocked: %q", got)
	}
}
