package mail_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/mail"
)

// final asks as package jobs does, without knowing the type.
func final(err error) bool {
	var f interface{ Final() bool }
	return errors.As(err, &f) && f.Final()
}

func TestALetterIsSentOnce(t *testing.T) {
	t.Parallel()
	l := letter(guest.MailInvitation)
	postman, p := office(t, l)
	for range 2 {
		if err := postman.Deliver(t.Context(), l.ID, true); err != nil {
			t.Fatal(err)
		}
	}
	if len(p.sent) != 1 || len(p.notes) != 1 {
		t.Errorf("%d messages, notes %q", len(p.sent), p.notes)
	}
}

func TestEveryTryHasTheSameMessageID(t *testing.T) {
	t.Parallel()
	l := letter(guest.MailInvitation)
	postman, p := office(t, l)
	p.failNote = errors.New("no database")
	for range 2 {
		if err := postman.Deliver(t.Context(), l.ID, true); err == nil || final(err) {
			t.Errorf("not noted, and yet: %v", err)
		}
	}
	if len(p.sent) != 2 || p.sent[0].ID != p.sent[1].ID || p.sent[0].ID != l.ID+"@guests.contoso.example" {
		t.Errorf("sent %v", p.sent)
	}
}

func TestAHostThatIsAnAddressStandsInBracketsInTheMessageID(t *testing.T) {
	t.Parallel()
	for public, want := range map[string]string{
		"http://127.0.0.1:8080": "127.0.0.1", "http://[::1]:8080": "[::1]", "http://localhost": "localhost",
	} {
		l := letter(guest.MailInvitation)
		postman, p := office(t, l)
		postman.PublicURL = origin(t, public)
		if err := postman.Deliver(t.Context(), l.ID, false); err != nil {
			t.Fatal(err)
		}
		if p.sent[0].ID != l.ID+"@"+want {
			t.Errorf("%s gives %s", public, p.sent[0].ID)
		}
		checkHeaders(t, public, p.sent[0])
	}
}

func TestAFailedTryIsNotedWithWhetherAnotherFollows(t *testing.T) {
	t.Parallel()
	broken := errors.New("connection reset")
	for name, c := range map[string]struct {
		answer error
		last   bool
		note   string
		final  bool
	}{
		"passing":            {broken, false, "the mail server could not be reached", false},
		"passing, the last":  {broken, true, "final: the mail server could not be reached", true},
		"said by the server": {mail.Failure{Words: "it is busy", Err: broken}, false, "it is busy", false},
		"refused":            {mail.Failure{Words: "it refused", Permanent: true, Err: broken}, false, "final: it refused", true},
		"switched off":       {mail.Off{}.Send(t.Context(), mail.Message{}), false, "final: mail is switched off", true},
	} {
		l := letter(guest.MailInvitation)
		postman, p := office(t, l)
		p.answer = func(mail.Message) error { return c.answer }
		err := postman.Deliver(t.Context(), l.ID, c.last)
		if err == nil || final(err) != c.final || strings.Join(p.notes, ",") != c.note {
			t.Errorf("%s: %v (final %v), notes %q", name, err, final(err), p.notes)
		}
		if !errors.Is(err, broken) && name != "switched off" {
			t.Errorf("%s: the log does not learn the cause: %v", name, err)
		}
	}
}

func TestAFailureThatCannotBeNotedIsNotTheEnd(t *testing.T) {
	t.Parallel()
	l := letter(guest.MailInvitation)
	postman, p := office(t, l)
	p.answer = func(mail.Message) error { return mail.Failure{Words: "it refused", Permanent: true} }
	p.failNote = errors.New("no database")
	if err := postman.Deliver(t.Context(), l.ID, true); err == nil || final(err) {
		t.Errorf("the error: %v", err)
	}
}

func TestWhatHappenedIsNotedAlsoWhenTheProcessStops(t *testing.T) {
	t.Parallel()
	for _, broken := range []error{nil, context.Canceled} {
		l := letter(guest.MailInvitation)
		postman, p := office(t, l)
		ctx, stop := context.WithCancel(t.Context())
		p.answer = func(mail.Message) error { stop(); return broken }
		if err := postman.Deliver(ctx, l.ID, false); (err == nil) != (broken == nil) || len(p.notes) != 1 {
			t.Errorf("%v, notes %q", err, p.notes)
		}
	}
}

func TestALetterWithNothingToSayAnyMoreIsNotSent(t *testing.T) {
	t.Parallel()
	change := func(k guest.MailKind, do func(*guest.Letter)) guest.Letter {
		l := letter(k)
		do(&l)
		return l
	}
	for want, l := range map[string]guest.Letter{
		"it was accepted before": change(guest.MailInvitation, func(l *guest.Letter) { l.Guest = letter(guest.MailAccepted).Guest }),
		"the access had ended before": change(guest.MailInvitation, func(l *guest.Letter) {
			l.Guest.State = guest.Ending
		}),
		"it was decided before":   change(guest.MailAsked, func(l *guest.Letter) { l.Request = letter(guest.MailDeclined).Request }),
		"it was put right before": change(guest.MailAttention, func(l *guest.Letter) { l.Guest.Sync = guest.Converging }),
	} {
		postman, p := office(t, l)
		if err := postman.Deliver(t.Context(), l.ID, false); !final(err) || len(p.sent) != 0 || strings.Join(p.notes, ",") != "final: "+want {
			t.Errorf("%v, notes %q, %d messages; want %q", err, p.notes, len(p.sent), want)
		}
	}
}

func TestALetterOfANewerVersionIsNeverGivenUp(t *testing.T) {
	t.Parallel()
	l := letter("poem")
	postman, p := office(t, l)
	for _, last := range []bool{false, true} {
		p.notes = nil
		err := postman.Deliver(t.Context(), l.ID, last)
		if err == nil || final(err) || len(p.sent) != 0 || strings.Join(p.notes, ",") != "nobody knows how to write a message of the kind poem" {
			t.Errorf("%v, notes %q", err, p.notes)
		}
	}
}

func TestALetterThatIsGoneIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	postman, _ := office(t)
	if err := postman.Deliver(t.Context(), "gone", false); !final(err) || !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func TestATransportThatCannotBeIsRefusedAtTheStart(t *testing.T) {
	t.Parallel()
	if _, err := mail.NewTransport(mail.Settings{Kind: "graph"}); err == nil {
		t.Error("a mailbox without its client is taken")
	}
	if _, err := mail.NewTransport(mail.Settings{Kind: "pigeon"}); err == nil {
		t.Error("a pigeon is taken")
	}
	if off, err := mail.NewTransport(mail.Settings{}); err != nil || !final(off.Send(t.Context(), mail.Message{})) {
		t.Errorf("switched off: %v, %v", off, err)
	}
}
