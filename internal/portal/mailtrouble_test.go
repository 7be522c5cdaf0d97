package portal

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/mailbox"
)

// posted starts a mail server for the program, and gives the settings of the way to
// it.
func posted(t *testing.T, trouble mailbox.Trouble) (box *mailbox.Mailbox, settings []string) {
	t.Helper()
	box, err := mailbox.Start(t.Context(), mailbox.Options{Trouble: trouble})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	return box, []string{"PORTAL_MAIL_FROM=Contoso guests <portal@contoso.example>", "PORTAL_MAIL_URL=smtp://" + box.SMTPAddr() + "?tls=none"}
}

// to tells of messages to an address.
func to(address string) func(mailbox.Message) bool {
	return func(m mailbox.Message) bool { return slices.Contains(m.To, address) }
}

// A mail server that says nothing holds up mail and nothing else.
func TestF41ASilentMailServerDelaysNoDecision(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program")
	}
	t.Parallel()
	w := setup(t)
	over := make(chan struct{})
	var waiting atomic.Int32
	box, leaving := posted(t, func(at mailbox.Moment, _ string) error {
		if at == mailbox.AtRecipient {
			waiting.Add(1)
			<-over
		}
		return nil
	})
	serve(t, w.settings(leaving...))
	heard := w.listen()
	s := w.asked(address(1), "Falcon reviewer")
	eventually(t, "the mail server keeps the program waiting", func() bool { return waiting.Load() > 0 })

	asked := time.Now()
	w.approve(s)
	if took := time.Since(asked); took > soon {
		t.Errorf("the approval was stored after %s", took)
	}
	s = heard.until(s.Guest.Ref, "in sync", inSync)
	if len(w.tenantState().accounts(address(1))) != 1 {
		t.Error("the guest has no account")
	}
	if n := len(box.Messages()); n != 0 {
		t.Errorf("%d messages were taken meanwhile", n)
	}
	close(over)
	if _, err := box.Wait(bounded(t), to(address(1))); err != nil {
		t.Error(err)
	}
	eventually(t, "the invitation is noted as sent", func() bool {
		return w.count(`SELECT count(*) FROM mails WHERE kind = 'invitation' AND sent_at IS NOT NULL`) == 1
	})
}

// Three guests, and three ways in which a mail server disappoints.
func TestMailIsSentAtLeastOnceAndGivenUpInPublic(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program")
	}
	t.Parallel()
	w := setup(t)
	refused, lost, later := address(1), address(2), address(3)
	var lostOnce, laterOnce atomic.Bool
	box, leaving := posted(t, func(at mailbox.Moment, to string) error {
		switch {
		case to == refused && at == mailbox.AtRecipient:
			return mailbox.Refuse(550, "No such user")
		case to == lost && at == mailbox.AtAnswer && lostOnce.CompareAndSwap(false, true):
			return mailbox.ErrHangUp
		case to == later && at == mailbox.AtRecipient && laterOnce.CompareAndSwap(false, true):
			return mailbox.Refuse(451, "Come back later")
		}
		return nil
	})
	serve(t, w.settings(leaving...))
	heard := w.listen()
	stories := map[string]guest.Story{}
	for _, email := range []string{refused, lost, later} {
		s := w.asked(email, "Guest account only")
		w.approve(s)
		stories[email] = s
	}
	told := func(email string) (invitations []guest.Event) {
		s := heard.until(stories[email].Guest.Ref, "somebody", func(guest.Guest) bool { return true })
		for _, e := range s.History {
			if strings.Contains(e.Words, "invitation") && strings.Contains(e.Words, email) && (e.Kind == guest.EventInvitationSent || e.Kind == guest.EventStepFailed) {
				invitations = append(invitations, e)
			}
		}
		return invitations
	}
	eventually(t, "all of it has come to an end", func() bool {
		return w.count(`SELECT count(*) FROM mails WHERE kind = 'invitation' AND (sent_at IS NOT NULL OR failed_at IS NOT NULL)`) == len(stories)
	})

	if all := told(refused); len(all) != 1 || all[0].Kind != guest.EventStepFailed || !strings.Contains(all[0].Words, "the mail server refused the address (550 5.0.0)") {
		t.Errorf("of the address that was refused it is told %+v", all)
	}
	// Who was asked to decide may have decided before the message went: that one is not needed.
	if n := w.count(`SELECT count(*) FROM mails WHERE failed_at IS NOT NULL AND failed_kind <> 'not needed'`); n != 1 {
		t.Errorf("%d mails are given up, want that one", n)
	}
	for email, copies := range map[string]int{refused: 0, lost: 2, later: 1} {
		var ids []string
		for _, m := range box.Messages() {
			if to(email)(m) {
				ids = append(ids, m.Headers["Message-Id"])
			}
		}
		if len(ids) != copies || len(slices.Compact(ids)) > 1 {
			t.Errorf("%s got the messages %q, want %d of the same id", email, ids, copies)
		}
		if all := told(email); copies > 0 && (len(all) != 1 || all[0].Kind != guest.EventInvitationSent) {
			t.Errorf("of %s it is told %+v", email, all)
		}
	}
}
