package postgres_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// accepted has a guest accept, which is a second letter to the sponsor about the
// request: it gives the queue's letters to her.
func (w *world) accepted(t *testing.T) (toAna []string) {
	t.Helper()
	g, _ := w.invited(t)
	w.change(t, g.ID, func(c guest.Case) (guest.Decision, error) {
		d, _ := guest.Notice(c, guest.Observed{Account: guest.Account{ObjectID: c.Guest.ObjectID, Enabled: true, ExternalUserState: "Accepted", AcceptedAt: w.now}}, w.now)
		return d, nil
	})
	for _, id := range w.queue.mails {
		if w.letter(t, id).To.ID == w.ana.ID {
			toAna = append(toAna, id)
		}
	}
	if len(toAna) != 2 {
		t.Fatalf("%d letters to the sponsor", len(toAna))
	}
	return toAna
}

func TestTwoLettersAboutOneRequestAreAMinuteApart(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ids := w.accepted(t)
	box := &pillar{}
	p := w.postman(box)
	start := w.now
	w.deliver(t, p)
	at := subjects(box.got) // the guest's own invitation waits for nothing
	if len(at) != 2 || !strings.HasPrefix(at[0], "Ana@contoso.example: Approved") || !strings.HasPrefix(at[1], "lou@fabrikam.example: Ana Silva at Contoso invited you") {
		t.Fatalf("at once: %v", at)
	}
	for _, m := range w.mails(t, guest.MailFilter{State: guest.MailWaiting}).Rows {
		if m.ID == ids[1] && !m.WaitUntil.Equal(start.Add(guest.MailApart)) {
			t.Errorf("it is said to wait until %s", m.WaitUntil)
		}
	}
	w.now = start.Add(guest.MailApart - time.Second)
	w.sweep(t)
	if len(w.queue.mails) != 0 {
		t.Fatal("it is queued too soon")
	}
	if err := p.Deliver(t.Context(), ids[1], false); err != nil || len(box.got) != 2 {
		t.Fatalf("a job that comes too soon sends it: %v", err)
	}
	w.now = start.Add(guest.MailApart)
	w.sweep(t)
	if !slices.Equal(w.queue.mails, ids[1:]) {
		t.Fatalf("queued after a minute: %v, want %v", w.queue.mails, ids[1:])
	}
	w.deliver(t, p)
	if len(box.got) != 3 || box.got[2].Subject != "Lou Tan accepted" {
		t.Errorf("sent %v", subjects(box.got))
	}
	w.now = start.Add(2 * time.Hour)
	if err := w.sweeper().Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := w.pool.QueryRow(t.Context(), `SELECT count(*) FROM mail_turns`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d turns are left (%v)", left, err)
	}
}

func TestOfManyWhoAskForTheTurnAtOnceOneHasIt(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ids := w.accepted(t)
	for round := range 10 {
		w.now = w.now.Add(time.Hour)
		taken := make([]bool, 8)
		begin := make(chan struct{})
		var all sync.WaitGroup
		for i := range taken {
			l := w.letter(t, ids[i%2])
			l.ID = newID() // each a letter of its own
			l.Kind = guest.MailOwnerEnded
			all.Go(func() {
				<-begin
				mine, err := w.store.TakeTurn(t.Context(), l, w.now)
				if err != nil {
					t.Error(err)
				}
				taken[i] = mine
			})
		}
		close(begin)
		all.Wait()
		if n := len(slices.DeleteFunc(taken, func(mine bool) bool { return !mine })); n != 1 {
			t.Fatalf("round %d: %d have the turn", round, n)
		}
	}
}

func TestATurnIsKeptByItsLetterAndFreeAgainWhenItsWorkerDied(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ids := w.accepted(t)
	first, second := w.letter(t, ids[0]), w.letter(t, ids[1])
	take := func(l guest.Letter, want bool, what string) {
		t.Helper()
		if mine, err := w.store.TakeTurn(t.Context(), l, w.now); err != nil || mine != want {
			t.Errorf("%s: %v (%v)", what, mine, err)
		}
	}
	take(first, true, "the first")
	take(second, false, "the second beside it")
	w.now = w.now.Add(2 * time.Minute)
	take(first, true, "the first at its next try")
	w.now = w.now.Add(2 * time.Minute)
	take(second, false, "the second, while the first may still be sent")
	w.now = w.now.Add(time.Minute)
	take(second, true, "the second, once the first is lost")
	take(first, false, "the first then")
}

func TestALetterThatALaterOneSaysIsDropped(t *testing.T) {
	t.Parallel()
	w := setup(t)
	box := &pillar{}
	p := w.postman(box)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Wiki"))
	lost := w.queue.mails // their jobs are late
	w.queue.mails = nil
	w.now = w.now.Add(3 * time.Hour)
	if err := w.Nudge(t.Context(), w.ana, ref); err != nil {
		t.Fatal(err)
	}
	w.deliver(t, p)
	w.queue.mails = lost
	w.deliver(t, p)
	if got := subjects(box.got); len(got) != 1 || !strings.Contains(got[0], "reminds you of Lou Tan") {
		t.Errorf("sent %v", got)
	}
	if n := w.mailsThat(t, `kind = 'asked' AND failed_words = 'a later message says it'`); n != 1 {
		t.Errorf("%d are noted as needless", n)
	}
}

func TestWhoStandsInForTwoIsAskedOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	mia, sam := w.person(t, "Mia Chen", guest.Approver), w.person(t, "Tom Reed", guest.Approver)
	w.goes(t, mia, w.ben)
	w.goes(t, sam, w.ben)
	w.sent(t, w.ana, "lou@fabrikam.example", w.staged(t, "Falcon", guest.Stage{Approvers: named(mia, sam)}))
	if n := w.mailsThat(t, `person_id = $1`, w.ben.ID); n != 1 || w.mailsThat(t, `true`) != 3 {
		t.Errorf("%d mails to who stands in, %d in all", n, w.mailsThat(t, `true`))
	}
}
