package postgres_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/internal/mail"
)

func TestADigestThatCouldNotBeNotedIsTheSameAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.wishes(t, w.ben, guest.MailWishes{guest.MailsDeciding: guest.MailDaily})
	box := &pillar{}
	p := w.postman(box)
	wiki := w.offer(t, "Wiki")
	w.sent(t, w.ana, "lou@fabrikam.example", wiki)
	w.deliver(t, p)
	if m := w.mails(t, guest.MailFilter{State: guest.MailWaiting}).Rows[0]; !m.DigestAt.Equal(guest.NextDigest(w.now)) || !m.WaitUntil.IsZero() {
		t.Errorf("it waits for %s, or until %s", m.DigestAt, m.WaitUntil)
	}
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

func (forgetful) LetterSent(context.Context, guest.Letter, time.Time) error {
	return errors.New("it died")
}

// answered has an administrator refuse an organisation that the sponsor has asked for.
func (w *world) answered(t *testing.T, email string, p guest.Package) {
	t.Helper()
	cleo := w.person(t, "Cleo Marsh", guest.Administrator)
	w.rule(t, func(p *guest.Policy) { p.BlockedDomains = []string{"northwind.example"} })
	if err := w.wants(t, w.ana, email, p); err != nil {
		t.Fatal(err)
	}
	open, err := w.store.OpenAsks(t.Context(), guest.AskFilter{Limit: 1})
	if err != nil || len(open) != 1 {
		t.Fatal(open, err)
	}
	page, err := w.RulesPage(t.Context(), cleo, lifecycle.RulesPlace{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.AnswerDomain(t.Context(), cleo, open[0].ID, false, page.Policy.Version, "We have had trouble with them."); err != nil {
		t.Fatal(err)
	}
}

func TestADigestHoldsWhatIsAboutNoGuestToo(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.wishes(t, w.ana, guest.MailWishes{guest.MailsRequests: guest.MailDaily})
	box := &pillar{}
	p := w.postman(box)
	wiki := w.offer(t, "Wiki")
	ref := w.sent(t, w.ana, "lou@fabrikam.example", wiki)
	w.deliver(t, p)
	w.approve(t, ref)
	w.answered(t, "kim@northwind.example", wiki)
	w.deliver(t, p)
	box.got = nil
	w.now = guest.NextDigest(w.now)
	w.sweep(t)
	w.queue.mails = w.digests(t)
	w.deliver(t, p)
	if len(box.got) != 1 || !strings.Contains(box.got[0].Text, "\n- Approved: Lou Tan's invitation is on its way\n- Not allowed: guests from northwind.example\n") {
		t.Errorf("sent %v", box.got)
	}
}

// digests gives those that are queued.
func (w *world) digests(t *testing.T) []string {
	t.Helper()
	return slices.DeleteFunc(w.queue.mails, func(id string) bool { return w.letter(t, id).Kind != guest.MailDigest })
}

func TestADigestThatWasGivenUpCanStillBeSent(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.wishes(t, w.ben, guest.MailWishes{guest.MailsDeciding: guest.MailDaily})
	box := &pillar{}
	p := w.postman(box)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Wiki"))
	w.deliver(t, p)
	w.now = guest.NextDigest(w.now)
	w.sweep(t)
	digest := w.queue.mails[0]
	off := *p
	off.Transport = mail.Off{}
	if err := off.Deliver(t.Context(), digest, false); err == nil {
		t.Fatal("it was sent without a mail server")
	}
	if told := w.told(t, w.guestOf(t, ref), guest.EventStepFailed); !slices.Equal(told, []string{"A message to Ben Ito could not be sent: mail is switched off."}) {
		t.Errorf("the history tells %q", told)
	}
	if h, err := w.store.Health(t.Context(), w.now); err != nil || h.FailedMails != 1 {
		t.Errorf("health counts %d failures (%v)", h.FailedMails, err)
	}
	if err := w.SendAgain(t.Context(), w.administrator(t), digest, 0); err != nil {
		t.Fatal(err)
	}
	if err := p.Deliver(t.Context(), digest, false); err != nil || len(box.got) != 1 || w.mailsThat(t, `sent_at IS NULL`) != 0 {
		t.Errorf("afterwards: %v, %v", err, subjects(box.got))
	}
}

func TestWhatAnOlderVersionHasSentIsInNoDigest(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.wishes(t, w.ben, guest.MailWishes{guest.MailsDeciding: guest.MailDaily})
	box := &pillar{}
	p := w.postman(box)
	wiki := w.offer(t, "Wiki")
	w.sent(t, w.ana, "lou@fabrikam.example", wiki)
	w.sent(t, w.ana, "kim@fabrikam.example", wiki)
	early := w.queue.mails[0]
	w.deliver(t, p)
	const sent = `UPDATE mails SET sent_at = $2, failed_at = NULL WHERE id = $1 AND sent_at IS NULL`
	w.exec(t, sent, early, w.now)
	w.now = guest.NextDigest(w.now)
	w.sweep(t)
	w.deliver(t, p)
	if got := subjects(box.got); !slices.Equal(got, []string{"Ben@contoso.example: Today at Guest portal: 1 decision waits"}) {
		t.Errorf("sent %v", got)
	}
	if n := w.mailsThat(t, `sent_at = $1 AND kind = 'asked'`, w.now); n != 1 {
		t.Errorf("%d were noted with it", n)
	}
}
