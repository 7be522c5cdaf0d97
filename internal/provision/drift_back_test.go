package provision_test

import (
	"errors"
	"testing"
	"time"

	"guestportal/internal/guest"
)

func TestAnAccountThatComesBackAfterTheEndIsShownAndClosedAgainOnRequest(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, account := w.settledLongAgo("Falcon reviewer")
	w.must(w.service.EndAccess(t.Context(), w.ana, g.Ref, "The project is over."))
	w.settle(g)
	w.must(w.graph.SetEnabled(t.Context(), account, true, w.hand(account)))
	s, looks := w.compare(g)
	d := only(t, s, guest.BackAgain, guest.DriftOpen)
	if looks != 3 || s.Guest.State != guest.Removed || s.Guest.CheckDue.IsZero() {
		t.Errorf("after %d looks the guest is %s, due %s", looks, s.Guest.State, s.Guest.CheckDue)
	}
	w.must(w.service.PutBack(t.Context(), w.ana, g.Ref, d.ID))
	if s = w.settle(g); s.Guest.State != guest.Removed || len(s.Drifts) != 0 || w.tenant().enabled(account) {
		t.Errorf("guest is %s, %+v, and the account is enabled: %v", s.Guest.State, s.Drifts, w.tenant().enabled(account))
	}
}

func TestAnAccountThatANewerGuestUsesIsNotBack(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first, _ := w.settledLongAgo("Falcon reviewer")
	w.must(w.service.EndAccess(t.Context(), w.ana, first.Ref, "The project is over."))
	w.settle(first)
	w.settle(w.approved(lou, "Falcon reviewer"))
	if s, looks := w.compare(first); looks != 1 || len(s.Drifts) != 0 {
		t.Errorf("after %d looks: %+v", looks, s.Drifts)
	}
}

// What is closed by hand is noticed within a day: the feed is not asked about it.
func TestAnAccountThatCameBackAndIsClosedByHandIsNoDifferenceAnyMore(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, account := w.settledLongAgo("Wiki")
	w.must(w.service.EndAccess(t.Context(), w.ana, g.Ref, "The project is over."))
	w.settle(g)
	w.must(w.graph.SetEnabled(t.Context(), account, true, w.hand(account)))
	s, _ := w.compare(g)
	only(t, s, guest.BackAgain, guest.DriftOpen)
	if due := s.Guest.CheckDue.Sub(w.now()); due <= 0 || due > 24*time.Hour {
		t.Errorf("it is looked at again in %s", due)
	}
	w.must(w.graph.SetEnabled(t.Context(), account, false, w.hand(account)))
	if s, _ = w.compare(g); len(s.Drifts) != 0 || !s.Guest.CheckDue.IsZero() {
		t.Errorf("it is still different: %+v, due %s", s.Drifts, s.Guest.CheckDue)
	}
}

// Whoever is a guest again uses the account that came back: nobody closes it on
// the page of the access that has ended.
func TestAnAccountThatCameBackIsNotTakenFromANewerGuest(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first, account := w.settledLongAgo("Falcon reviewer")
	w.must(w.service.EndAccess(t.Context(), w.ana, first.Ref, "The project is over."))
	w.settle(first)
	w.must(w.graph.SetEnabled(t.Context(), account, true, w.hand(account)))
	s, _ := w.compare(first)
	d := only(t, s, guest.BackAgain, guest.DriftOpen)
	second := w.approved(lou, "Wiki")
	for _, moment := range []string{"approved", "settled"} {
		if err := w.service.PutBack(t.Context(), w.ana, first.Ref, d.ID); !errors.As(err, new(guest.MovedOn)) {
			t.Errorf("while the newer access is %s: %v", moment, err)
		}
		s = w.settle(second)
	}
	if s.Guest.State != guest.Invited || s.Guest.ObjectID != account || !w.tenant().enabled(account) {
		t.Errorf("the newer guest is %s with %s", s.Guest.State, s.Guest.ObjectID)
	}
	if s, _ = w.compare(first); len(s.Drifts) != 0 || !s.Guest.CheckDue.IsZero() {
		t.Errorf("the account is still said to be back: %+v, due %s", s.Drifts, s.Guest.CheckDue)
	}
}
