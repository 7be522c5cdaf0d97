package postgres_test

import (
	"testing"
	"time"

	"guestportal/internal/guest"
)

func TestTheHistoryOfAGuestDoesNotGoBack(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, has, olga, other := w.desk(t)
	ref, err := w.asks(t, olga, g, has, other)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Submit(t.Context(), olga, ref, 1); err != nil {
		t.Fatal(err)
	}
	sent := w.now
	w.now = sent.Add(-10 * time.Second) // of the process where it is approved
	w.approve(t, ref)
	events := w.guestHistory(t, g)
	kinds := map[guest.EventKind]bool{}
	for _, e := range events[:2] {
		kinds[e.Kind] = true
		if !e.At.Equal(sent) {
			t.Errorf("%q is dated %s, after what is dated %s", e.Words, e.At, sent)
		}
	}
	if !kinds[guest.EventApproved] || !kinds[guest.EventReplaced] {
		t.Errorf("the history is %+v", events)
	}

	w.exec(t, `INSERT INTO package_owners (package_id, person_id) VALUES ($1, $2)`, other.ID, olga.ID)
	w.now = sent.Add(-5 * time.Second)
	w.queue.mails = nil
	if err := w.ends(t, olga, other.ID, w.grantOf(t, g, other)); err != nil {
		t.Fatal(err)
	}
	if l := w.letter(t, w.queue.mails[0]); l.Ended.Actor != olga.ID || !l.Ended.At.Equal(sent) {
		t.Errorf("the letter tells of %+v", l.Ended)
	}

	w.exec(t, `INSERT INTO history (at, kind, guest_id, actor_name, words) VALUES ($1, 'accepted', $2, 'Guest Portal', 'In the next year.')`, sent.AddDate(1, 0, 0), g.ID)
	w.now = sent.Add(time.Minute)
	w.change(t, g.ID, func(c guest.Case) (guest.Decision, error) {
		return guest.Decision{Events: []guest.Event{{At: w.now, Kind: guest.EventOpened, ActorName: "Guest Portal", Words: "Opened."}}}, nil
	})
	if last := w.guestHistory(t, g)[0]; !last.At.Equal(w.now) {
		t.Errorf("after a clock that is far ahead %q is dated %s, want %s", last.Words, last.At, w.now)
	}
}

// guestHistory gives all that is told of a guest, the newest first.
func (w *world) guestHistory(t *testing.T, g guest.Guest) []guest.Event {
	t.Helper()
	story, err := w.store.StoryByGuest(t.Context(), g.Ref, w.now)
	if err != nil {
		t.Fatal(err)
	}
	return story.History
}

// grantOf gives the grant by which a guest has a package.
func (w *world) grantOf(t *testing.T, g guest.Guest, p guest.Package) guest.GrantID {
	t.Helper()
	story, err := w.store.StoryByGuest(t.Context(), g.Ref, w.now)
	if err != nil {
		t.Fatal(err)
	}
	for _, has := range story.Standing(w.now) {
		if has.Package.ID == p.ID {
			return has.ID
		}
	}
	t.Fatalf("%s has no %s", g.Ref, p.Name)
	return ""
}
