package server

import (
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/web/ui"
)

func TestThePanelSaysWhatBecameOfEachMessage(t *testing.T) {
	t.Parallel()
	at := newTale(t)
	at.decide(guest.Approve, guest.Approve)
	at.created()
	at.settled()
	s := at.read()
	s.LinkCode = codeOf(s.Guest.ID)
	sent, failed := at.now.Add(-time.Hour), at.now.Add(-2*time.Hour)
	s.Mailings = []guest.Mailing{
		{Kind: guest.MailInvitation, At: at.now},
		{Kind: guest.MailInvitation, At: sent, SentAt: sent},
		{Kind: guest.MailInvitation, At: failed, FailedAt: failed},
		{Kind: guest.MailGuestReminder, At: failed, FailedAt: failed.Add(-time.Hour)},
	}
	s.History = append(s.History, guest.LetterGivenUp(guest.Letter{Kind: guest.MailInvitation, Guest: s.Guest}, "the mailbox is full", failed))
	v := at.reader(ana)
	rows := v.invitationLink(s).Delivery
	for i, words := range []string{"not sent yet.", ", taken by the mail server.", "could not be sent to gil@fabrikam.example: the mailbox is full. Hand over the link instead.", "it could not be sent."} {
		if !strings.HasSuffix(rows[0].Values[i], words) {
			t.Errorf("it says %q, want %q", rows[0].Values[i], words)
		}
	}
	if !strings.HasPrefix(rows[0].Values[3], "Reminder of the invitation: ") || rows[1].Values[0] != "Not opened yet, as far as we can see." || rows[2].Values[0] != "Not yet." {
		t.Errorf("rows %+v", rows)
	}
	s.Mailings, s.Guest.Delivery = nil, guest.ByLink
	if rows := v.invitationLink(s).Delivery; rows[0].Values[0] != "Not by us. You give them the link." {
		t.Errorf("rows %+v", rows)
	}
	s.Guest.State, s.Guest.AcceptedAt = guest.Active, at.now
	if rows := v.invitationLink(s).Delivery; len(rows) != 2 || rows[1].Label != "Accepted" || !strings.HasPrefix(rows[1].Values[0], "On ") {
		t.Errorf("whoever has accepted has opened it: %+v", rows)
	}
}

func TestTheTopSaysThatANewLinkWasNotSent(t *testing.T) {
	t.Parallel()
	at := newTale(t)
	at.decide(guest.Approve, guest.Approve)
	at.created()
	at.settled()
	at.sentAt = at.now
	top := func(what, sentence, step string) {
		t.Helper()
		got := at.page(ana)
		if last := got.Progress[len(got.Progress)-1]; got.Sentence != sentence || last.Detail != step {
			t.Errorf("%s: %q, and the step %q", what, got.Sentence, last.Detail)
		}
	}
	top("sent", "Invitation sent 21 Nov 2026. Not accepted yet.", "Invitation sent 21 Nov 2026")
	at.change(func(c guest.Case) (guest.Decision, error) { return guest.NewLink(c, ana, 0, at.now) })
	top("made anew", "The new link has not been sent, and the one before no longer works. Send it below, or copy it and hand it over.", "New link not sent")
	if s := at.read(); at.reader(ben).sentence(s) != "The new link has not been sent, and the one before no longer works." {
		t.Errorf("who can't see the link reads %q", at.reader(ben).sentence(s))
	}
	at.change(func(c guest.Case) (guest.Decision, error) {
		d, _ := guest.Opened(c, 1, at.now)
		return d, nil
	})
	top("handed over and opened", "The new link was opened 21 Nov 2026. Not accepted yet.", "Waits for the guest")
	at.now = at.now.Add(time.Minute)
	at.sentAt = at.now
	top("sent again", "Invitation sent 21 Nov 2026. Not accepted yet.", "Invitation sent 21 Nov 2026")
}

func TestALinkThatIsHandedOverWaitsForTheGuest(t *testing.T) {
	t.Parallel()
	at := newTale(t, func(f *guest.Form) { f.Delivery = "link" })
	at.decide(guest.Approve, guest.Approve)
	at.created()
	at.gave(catalogueForTests()[0].Resources[0])
	at.gave(catalogueForTests()[1].Resources[0])
	at.settled()
	if last := at.page(ana).Progress[4]; last.Status != ui.StepCurrent || last.Detail != "Waits for the guest" {
		t.Errorf("the step is %+v", last)
	}
}
