package postgres_test

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/mail"
)

// postman delivers into a box, by the world's clock.
func (w *world) postman(box mail.Transport) *mail.Postman {
	return &mail.Postman{
		Outbox: w.store, Transport: box, From: "guests@contoso.example", Organisation: "Contoso",
		PublicURL: &url.URL{Scheme: "https", Host: "guests.contoso.example"}, Now: func() time.Time { return w.now },
	}
}

// deliver works the queue off, as one worker would; what has nothing to say any more is
// given up.
func (w *world) deliver(t *testing.T, p *mail.Postman) {
	t.Helper()
	ids := w.queue.mails
	w.queue.mails = nil
	for _, id := range ids {
		var over interface{ Final() bool }
		if err := p.Deliver(t.Context(), id, false); err != nil && (!errors.As(err, &over) || !over.Final()) {
			t.Fatal(err)
		}
	}
}

func (w *world) wishes(t *testing.T, p guest.Person, wishes guest.MailWishes) {
	t.Helper()
	if err := w.store.SaveMailWishes(t.Context(), p.ID, wishes, w.now); err != nil {
		t.Fatal(err)
	}
}

// mailsThat counts mails.
func (w *world) mailsThat(t *testing.T, that string, args ...any) (n int) {
	t.Helper()
	if err := w.pool.QueryRow(t.Context(), `SELECT count(*) FROM mails WHERE `+that, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func subjects(messages []mail.Message) (out []string) {
	for _, m := range messages {
		out = append(out, m.To.Address+": "+m.Subject)
	}
	return out
}

func TestWishesAreKeptForEachPersonAndTheLastOnesCount(t *testing.T) {
	t.Parallel()
	w := setup(t)
	if got, err := w.store.MailWishes(t.Context(), w.ben.ID); err != nil || len(got) != 0 {
		t.Errorf("before anything was said: %v (%v)", got, err)
	}
	w.wishes(t, w.ben, guest.MailWishes{guest.MailsDeciding: guest.MailDaily})
	w.wishes(t, w.ben, guest.MailWishes{guest.MailsSettled: guest.MailOff})
	got, err := w.store.MailWishes(t.Context(), w.ben.ID)
	if err != nil || len(got) != 1 || got.Of(guest.MailsSettled) != guest.MailOff {
		t.Errorf("%v (%v)", got, err)
	}
	if got, err = w.store.MailWishes(t.Context(), w.ana.ID); err != nil || len(got) != 0 {
		t.Errorf("somebody else's: %v (%v)", got, err)
	}
}

func TestWhatComesOnceADayWaitsForOneDigest(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.wishes(t, w.ben, guest.MailWishes{guest.MailsDeciding: guest.MailDaily})
	box := &pillar{}
	p := w.postman(box)
	wiki := w.offer(t, "Wiki")
	first := w.sent(t, w.ana, "lou@fabrikam.example", wiki)
	w.sent(t, w.ana, "kim@fabrikam.example", wiki)
	gone := w.sent(t, w.ana, "max@fabrikam.example", wiki)
	w.deliver(t, p)
	w.now = w.now.Add(time.Hour)
	w.sweep(t)
	if len(box.got) != 0 || len(w.queue.mails) != 0 || w.mailsThat(t, `digest_at IS NOT NULL`) != 3 {
		t.Fatalf("sent %v, queued %v", subjects(box.got), w.queue.mails)
	}
	if h, err := w.store.Health(t.Context(), w.now); err != nil || h.Unsent != 0 || h.FailedMails != 0 {
		t.Errorf("health counts %d that wait and %d that failed (%v)", h.Unsent, h.FailedMails, err)
	}
	if err := w.Withdraw(t.Context(), w.ana, gone); err != nil {
		t.Fatal(err)
	}
	morning := guest.NextDigest(w.now)
	w.now = morning.Add(-time.Second)
	w.sweep(t)
	if len(w.queue.mails) != 0 {
		t.Fatal("the digest is made before its time")
	}
	w.now = morning
	w.sweep(t)
	w.sweep(t)
	if len(w.queue.mails) != 1 {
		t.Fatalf("%d digests are queued", len(w.queue.mails))
	}
	again := w.queue.mails[0]
	w.deliver(t, p)
	if err := p.Deliver(t.Context(), again, true); err != nil {
		t.Fatal(err)
	}
	if len(box.got) != 1 || box.got[0].Subject != "Today at Guest portal: 2 decisions wait" || strings.Count(box.got[0].Text, "\n- Ana Silva asks to invite Lou Tan") != 2 {
		t.Fatalf("sent %v", box.got)
	}
	if sent, out := w.mailsThat(t, `kind = 'asked' AND sent_at = $1`, w.now), w.mailsThat(t, `skipped = 'nothing to say any more'`); sent != 2 || out != 1 {
		t.Errorf("%d were sent with it, %d left out", sent, out)
	}
	if told := w.told(t, w.guestOf(t, first), guest.EventInvitationSent); !slices.Equal(told, []string{"A message was sent to Ben Ito."}) {
		t.Errorf("the history tells %q", told)
	}
	w.now = w.now.Add(time.Hour) // what comes after it waits for the next
	w.sent(t, w.ana, "pia@fabrikam.example", wiki)
	w.deliver(t, p)
	w.sweep(t)
	if len(w.queue.mails) != 0 {
		t.Fatal("a second digest on one day")
	}
	w.now = morning.AddDate(0, 0, 1)
	w.sweep(t)
	w.queue.mails = slices.DeleteFunc(w.queue.mails, func(id string) bool { return w.letter(t, id).Kind != guest.MailDigest })
	w.deliver(t, p)
	if got := subjects(box.got[1:]); !slices.Equal(got, []string{"Ben@contoso.example: Today at Guest portal: 1 decision waits"}) {
		t.Errorf("the next day: %v", got)
	}
}

// guestOf gives the guest of a request.
func (w *world) guestOf(t *testing.T, ref string) guest.Guest {
	t.Helper()
	story, err := w.store.StoryByRequest(t.Context(), ref, w.now)
	if err != nil {
		t.Fatal(err)
	}
	return story.Guest
}

func TestADigestThatCouldNotBeNotedIsTheSameAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.wishes(t, w.ben, guest.MailWishes{guest.MailsDeciding: guest.MailDaily})
	box := &pillar{}
	p := w.postman(box)
	wiki := w.offer(t, "Wiki")
	w.sent(t, w.ana, "lou@fabrikam.example", wiki)
	w.deliver(t, p)
	w.now = guest.NextDigest(w.now)
	w.sweep(t)
	digest := w.queue.mails[0]
	// What comes meanwhile is no part of it any more.
	w.sent(t, w.ana, "kim@fabrikam.example", wiki)
	died := *p
	died.Outbox = forgetful{w.store}
	if err := died.Deliver(t.Context(), digest, false); err == nil {
		t.Fatal("nothing was noted, and that is no error")
	}
	w.deliver(t, p)
	w.sweep(t)
	if len(box.got) != 2 || box.got[0].ID != box.got[1].ID || box.got[0].Text != box.got[1].Text {
		t.Fatalf("sent %+v", box.got)
	}
	if n := w.mailsThat(t, `digest_id = $1 AND sent_at IS NOT NULL`, digest); n != 1 {
		t.Errorf("%d letters were noted with it", n)
	}
	w.now = w.now.Add(3 * time.Minute)
	w.queue.mails = nil
	w.sweep(t)
	if len(w.queue.mails) != 0 {
		t.Errorf("%v are queued again", w.queue.mails)
	}
}

// forgetful is an outbox of a process that dies once a letter is out.
type forgetful struct{ mail.Outbox }

func (forgetful) LetterSent(_ context.Context, _ string, _ time.Time) error {
	return errors.New("it died")
}

func TestWhatIsSwitchedOffIsNotSentAndNoFailure(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.wishes(t, w.ana, guest.MailWishes{guest.MailsRequests: guest.MailOff})
	box := &pillar{}
	p := w.postman(box)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Wiki"))
	w.deliver(t, p)
	w.approve(t, ref)
	w.deliver(t, p)
	if got := subjects(box.got); len(got) != 1 || !strings.HasPrefix(got[0], "Ben@") {
		t.Errorf("sent %v", got)
	}
	if n := w.mailsThat(t, `kind = 'approved' AND skipped_at = $1 AND skipped = 'switched off by the person' AND sent_at IS NULL`, w.now); n != 1 {
		t.Errorf("%d are noted as not wanted", n)
	}
	if h, err := w.store.Health(t.Context(), w.now); err != nil || h.FailedMails != 0 || h.Unsent != 0 {
		t.Errorf("health counts %d failures and %d that wait (%v)", h.FailedMails, h.Unsent, err)
	}
	w.now = w.now.Add(time.Hour)
	w.sweep(t)
	if len(w.queue.mails) != 0 {
		t.Errorf("queued again: %v", w.queue.mails)
	}
	if told := w.told(t, w.guestOf(t, ref), guest.EventStepFailed); len(told) != 0 {
		t.Errorf("the history tells %q", told)
	}
}

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
	if n := w.mailsThat(t, `kind = 'asked' AND skipped = 'a later message says it'`); n != 1 {
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
