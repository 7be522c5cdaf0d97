package provision_test

import (
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
)

func TestWhoeverAcceptedBeforeIsInvitedAgainAndTheOldLinkLeadsThere(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first := w.approved(lou, "Project Falcon")
	w.settle(first)
	w.accept(lou)
	if err := w.service.EndAccess(t.Context(), w.ana, first.Ref, "The project is over."); err != nil {
		t.Fatal(err)
	}
	w.settle(first)
	w.later(time.Minute)
	second := w.approved(lou, "Falcon reviewer")
	s := w.settle(second)
	if s.Guest.State != guest.Active || s.EarlierEnd.IsZero() {
		t.Errorf("guest is %s; the earlier access ended %v", s.Guest.State, s.EarlierEnd)
	}
	if n := w.mails(second, guest.MailInvitation); n != 1 {
		t.Errorf("%d invitations for somebody who has access again, want 1", n)
	}
	if n := w.mails(second, guest.MailAccepted); n != 0 {
		t.Error("the sponsor is told of an acceptance that was long ago")
	}
	if slices.ContainsFunc(s.History, func(e guest.Event) bool { return e.Words == "The account of Lou Tan was created." }) {
		t.Errorf("the history tells of a new account: %+v", s.History)
	}
	code, err := w.service.Links.Code(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	found, err := w.store.StoryByCode(t.Context(), lifecycle.HashCode(code), w.now())
	if err != nil || found.Guest.ID != second.ID {
		t.Errorf("the old link leads to %s (%v)", found.Guest.Ref, err)
	}
}
