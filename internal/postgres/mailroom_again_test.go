package postgres_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
)

func TestAMessageIsSentAgainAsTheSameRow(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.administrator(t)
	g, ids := w.invited(t)
	w.bounced(t, ids[2])
	queued := len(w.queue.mails)
	for range 2 { // the second click counts for nothing
		if err := w.SendAgain(t.Context(), cleo, ids[2], 0); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.queue.mails[queued:]; !slices.Equal(got, ids[2:]) {
		t.Errorf("queued %v, want %v", got, ids[2:])
	}
	m := w.mails(t, guest.MailFilter{State: guest.MailWaiting, Query: "lou@"}).Rows[0]
	if m.ID != ids[2] || m.Tries != 0 || m.Last != (guest.Setback{}) || m.Again != 1 || !m.AgainAt.Equal(w.now) {
		t.Errorf("%+v", m)
	}
	if got := w.told(t, g, guest.EventResent); !slices.Equal(got, []string{"Cleo Marsh sent the invitation again."}) {
		t.Errorf("told %q", got)
	}
	w.bounced(t, ids[2])
	if err := w.SendAgain(t.Context(), cleo, ids[2], 0); err != nil || len(w.queue.mails) != queued+1 {
		t.Errorf("the page of before: %v, queued %v", err, w.queue.mails[queued:])
	}
	if err := w.SendAgain(t.Context(), cleo, ids[2], 1); err != nil {
		t.Error(err)
	}
	if err := w.store.LetterSent(t.Context(), w.letter(t, ids[2]), w.now); err != nil {
		t.Fatal(err)
	}
	if err := w.SendAgain(t.Context(), cleo, ids[2], 2); !errors.As(err, new(guest.MovedOn)) {
		t.Errorf("what was sent: %v", err)
	}
}

func TestAnInvitationIsSentAgainAsOftenByAllAsByItsSponsor(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.administrator(t)
	g, ids := w.invited(t)
	w.bounced(t, ids[2])
	if err := w.SendAgain(t.Context(), cleo, ids[2], 0); err != nil {
		t.Fatal(err)
	}
	var last string
	for times := 1; times <= 3; times++ {
		if s, err := w.Guest(t.Context(), w.ana, g.Ref); err != nil || s.ResentToday(w.now) != times {
			t.Errorf("the page counts %d, want %d (%v)", s.ResentToday(w.now), times, err)
		}
		err := w.Resend(t.Context(), w.ana, g.Ref, newID())
		if moved, is := errors.AsType[guest.MovedOn](err); is != (times == 3) || is && moved.Reason != "This was sent again 3 times today. Copy the link instead." {
			t.Errorf("after %d times the sponsor is told %v", times, err)
		}
		last = w.queue.mails[len(w.queue.mails)-1]
	}
	w.bounced(t, last) // has reached nobody
	if s, err := w.Guest(t.Context(), w.ana, g.Ref); err != nil || s.ResentToday(w.now) != 2 {
		t.Errorf("with one that was given up the page counts %d (%v)", s.ResentToday(w.now), err)
	}
	w.now = w.now.Add(24 * time.Hour)
	w.rule(t, func(p *guest.Policy) { p.BlockedDomains = []string{g.Email.Domain} })
	if err := w.SendAgain(t.Context(), cleo, last, 0); err == nil || !strings.Contains(err.Error(), "are not allowed any more") {
		t.Errorf("who is shut out is written to: %v", err)
	}
}

func TestWhatHasNothingToSayIsNotSentAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.administrator(t)
	g, ids := w.invited(t)
	for _, id := range ids {
		w.bounced(t, id)
	}
	queued := len(w.queue.mails)
	refused := func(what, id string, by guest.Person, words string) {
		t.Helper()
		err := w.SendAgain(t.Context(), by, id, 0)
		if moved, is := errors.AsType[guest.MovedOn](err); words == "" && !errors.Is(err, guest.ErrNotFound) || words != "" && (!is || !strings.Contains(moved.Reason, words)) {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("what was asked has been decided", ids[0], cleo, "because it was decided before")
	refused("the sponsor", ids[2], w.ana, "")
	refused("no message", newID(), cleo, "")
	if err := w.Resend(t.Context(), w.ana, g.Ref, newID()); err != nil {
		t.Fatal(err)
	}
	refused("an invitation that was followed by another", ids[2], cleo, "because a newer invitation was written since")
	w.change(t, g.ID, func(c guest.Case) (guest.Decision, error) {
		return guest.EndAccess(c, w.ana, "Not needed any more.", w.now)
	})
	refused("an invitation of whose access has ended", ids[2], cleo, "because the access had ended before")
	if n := len(w.queue.mails); n != queued+1 {
		t.Errorf("queued %v", w.queue.mails[queued:])
	}
}

func TestAMessageAboutNoGuestIsSentAgainWithoutAHistory(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.administrator(t)
	if err := w.TestMail(t.Context(), cleo, newID()); err != nil {
		t.Fatal(err)
	}
	id := w.queue.mails[0]
	w.bounced(t, id)
	if err := w.SendAgain(t.Context(), cleo, id, 0); err != nil || len(w.queue.mails) != 2 || w.count(t, `SELECT count(*) FROM history`) != 0 {
		t.Errorf("%v, queued %v", err, w.queue.mails)
	}
}
