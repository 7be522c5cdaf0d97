package postgres_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// seen gives requests as a page shows them.
func (w *world) seen(t *testing.T, refs ...string) (out []guest.Seen) {
	t.Helper()
	for _, ref := range refs {
		r := w.request(t, ref)
		out = append(out, guest.Seen{Ref: ref, Version: r.Version, Digest: r.Digest()})
	}
	return out
}

func TestSeveralAreApprovedEachOnItsOwnAndOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.staff(t, guest.Person{ObjectID: newID(), Name: "Old Guest", Email: "old@fabrikam.example"}, "Guest", true)
	wiki := w.offer(t, "Wiki")
	one, two := w.sent(t, w.ana, "one@fabrikam.example", wiki), w.sent(t, w.sam, "two@fabrikam.example", wiki)
	first := w.sent(t, w.sam, "one@northwind.example", wiki)
	page, err := w.Inbox(t.Context(), w.ben, false, "")
	if err != nil {
		t.Fatal(err)
	}
	weighed, err := w.Weigh(t.Context(), w.ben, page.Requests)
	if err != nil || len(weighed) != 3 || weighed[0].Apart != "" || weighed[2].Apart != "Nobody from northwind.example is a guest here yet." {
		t.Fatalf("%+v (%v)", weighed, err)
	}
	shown := w.seen(t, one, two, first)
	shown[1].Version--
	for range 2 { // the same form, twice
		all, err := w.ApproveTogether(t.Context(), w.ben, shown, "the-form")
		if err != nil || len(all) != 3 {
			t.Fatalf("%d outcomes (%v)", len(all), err)
		}
		states := map[string]guest.State{}
		for _, o := range all {
			if moved := errors.As(o.Err, new(guest.MovedOn)); moved == (o.Ref == one) {
				t.Errorf("%s is answered with %v", o.Ref, o.Err)
			}
			states[o.Ref] = o.State
		}
		if states[one] != guest.Approved || states[two] != guest.Pending || states[first] != guest.Pending {
			t.Errorf("they are %v", states)
		}
	}
	if r := w.request(t, one); len(r.Lines[0].Reviews) != 1 || r.Lines[0].Decision.ByName != "Ben Ito" {
		t.Errorf("it is decided by %+v", r.Lines[0])
	}
	if _, err := w.ApproveTogether(t.Context(), w.sam, shown, "another"); !errors.As(err, new(guest.NotAllowed)) {
		t.Errorf("a sponsor approves: %v", err)
	}
	if _, err := w.ApproveTogether(t.Context(), w.person(t, "Mia Chen", guest.Approver), shown, "hers"); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("who was not asked: %v", err)
	}
}

func TestTheSponsorAsksOthersOnceADay(t *testing.T) {
	t.Parallel()
	w := setup(t)
	mia := w.person(t, "Mia Chen", guest.Approver)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.staged(t, "Falcon", guest.Stage{Approvers: named(w.ben), Alternates: named(mia)}))
	ask := func() ([]guest.Person, error) { return w.Escalate(t.Context(), w.ana, ref) }
	if _, err := ask(); !errors.As(err, new(guest.MovedOn)) {
		t.Fatalf("at once: %v", err)
	}
	w.now = w.now.Add(2 * 24 * time.Hour)
	if who, err := ask(); err != nil || len(who) != 1 || who[0].ID != mia.ID {
		t.Fatalf("%v is asked (%v)", who, err)
	}
	r := w.request(t, ref)
	if !r.EscalatedAt.Equal(w.now) || !slices.ContainsFunc(r.Lines[0].Asked, func(a guest.Asked) bool { return a.ID == mia.ID && a.Why == guest.AskedEscalated }) {
		t.Errorf("asked at %s: %+v", r.EscalatedAt, r.Lines[0].Asked)
	}
	if _, err := ask(); !errors.As(err, new(guest.MovedOn)) {
		t.Errorf("twice a day: %v", err)
	}
	if err := w.says(t, mia, ref, guest.Approve); err != nil {
		t.Error(err)
	}
}

func TestHowLongTheNewestDecisionsTook(t *testing.T) {
	t.Parallel()
	w := setup(t)
	wiki, other := w.offer(t, "Wiki"), w.offer(t, "Falcon")
	start := w.now
	for i, hours := range []int{1, 5, 3} {
		w.now = start.Add(time.Duration(i) * 24 * time.Hour)
		ref := w.sent(t, w.ana, string(rune('a'+i))+"@fabrikam.example", wiki)
		w.now = w.now.Add(time.Duration(hours) * time.Hour)
		w.approve(t, ref)
	}
	w.sent(t, w.ana, "waits@fabrikam.example", wiki, other)
	got, err := w.store.DecisionTimes(t.Context(), []guest.PackageID{wiki.ID, other.ID})
	if err != nil {
		t.Fatal(err)
	}
	if want := []time.Duration{3 * time.Hour, 5 * time.Hour, time.Hour}; !slices.Equal(got[wiki.ID], want) || len(got[other.ID]) != 0 {
		t.Errorf("%v, want %v for Wiki alone", got, want)
	}
}
