package postgres_test

import (
	"errors"
	"net/url"
	"slices"
	"strings"
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
func (w *world) mailsThat(t *testing.T, that string, args ...any) int {
	t.Helper()
	return w.count(t, `SELECT count(*) FROM mails WHERE `+that, args...)
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
	if sent, out := w.mailsThat(t, `kind = 'asked' AND sent_at = $1`, w.now), w.mailsThat(t, `failed_words = 'nothing to say any more'`); sent != 2 || out != 1 {
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
	w.queue.mails = w.digests(t)
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
	if n := w.mailsThat(t, `kind = 'approved' AND failed_at = $1 AND failed_kind = 'not needed' AND failed_words = 'switched off by the person' AND sent_at IS NULL`, w.now); n != 1 {
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
