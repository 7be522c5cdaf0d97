package mail_test

import (
	"context"
	"errors"
	netmail "net/mail"
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/mail"
)

// mailer is Microsoft Graph in memory.
type mailer struct {
	mailbox, message string
	answer           error
}

func (m *mailer) SendMail(_ context.Context, mailbox string, message []byte) error {
	m.mailbox, m.message = mailbox, string(message)
	return m.answer
}

func TestAMailboxGetsTheMessageThatAServerWouldGet(t *testing.T) {
	t.Parallel()
	l := letter(guest.MailInvitation)
	postman, p := office(t, l)
	to := &mailer{}
	transport, err := mail.NewTransport(mail.Settings{Kind: "graph", Mailbox: "guests@contoso.example", Mailer: to})
	if err != nil {
		t.Fatal(err)
	}
	postman.Transport = transport
	if err := postman.Deliver(t.Context(), l.ID, false); err != nil {
		t.Fatal(err)
	}
	msg, err := netmail.ReadMessage(strings.NewReader(to.message))
	if err != nil {
		t.Fatal(err)
	}
	want := compose(t, l)
	if to.mailbox != "guests@contoso.example" || msg.Header.Get("Message-Id") != "<"+want.ID+">" || msg.Header.Get("Auto-Submitted") != "auto-generated" ||
		!strings.HasPrefix(msg.Header.Get("Content-Type"), "multipart/alternative") || strings.Join(p.notes, ",") != "sent" {
		t.Errorf("%s: %v, notes %v", to.mailbox, msg.Header, p.notes)
	}
}

func TestWhatAMailboxRefusesIsSaid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		answer error
		words  string
		final  bool
	}{
		{&guest.Fault{Kind: guest.FaultRefused, Status: 400, Code: "ErrorInvalidRecipients"}, "refused the address", true},
		{&guest.Fault{Kind: guest.FaultRefused, Status: 403, Code: "ErrorSendAsDenied"}, "may not send as", false},
		{&guest.Fault{Kind: guest.FaultRefused, Status: 403, Code: "ErrorAccessDenied"}, "does not let the portal send from guests@contoso.example", false},
		{&guest.Fault{Kind: guest.FaultShutOut, Status: 401}, "does not let the portal send", false},
		{&guest.Fault{Kind: guest.FaultMissing, Status: 404}, "there is no mailbox guests@contoso.example", false},
		{&guest.Fault{Kind: guest.FaultUnknown, Status: 503}, "could not be reached", false},
		{&guest.Fault{Kind: guest.FaultUnknown}, "could not be reached", false},
		{errors.New("odd"), "could not be reached", false},
	} {
		l := letter(guest.MailInvitation)
		postman, p := office(t, l)
		postman.Transport = mail.Graph{Mailbox: "guests@contoso.example", Mailer: &mailer{answer: c.answer}}
		err := postman.Deliver(t.Context(), l.ID, false)
		f, _ := errors.AsType[mail.Failure](err)
		if !strings.Contains(f.Words, c.words) || f.Permanent != c.final || len(p.notes) != 1 || !strings.Contains(p.notes[0], c.words) {
			t.Errorf("%v: %+v, noted %v", c.answer, f, p.notes)
		}
	}
}
