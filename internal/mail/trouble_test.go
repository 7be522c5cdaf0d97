package mail_test

import (
	"errors"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/mail"
	"guestportal/internal/mailbox"
)

// shaky starts a mail server in trouble, and gives the way to it.
func shaky(t *testing.T, trouble mailbox.Trouble) (*mailbox.Mailbox, mail.SMTP) {
	t.Helper()
	box, err := mailbox.Start(t.Context(), mailbox.Options{Trouble: trouble})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	_, port, err := net.SplitHostPort(box.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return box, mail.SMTP{Host: "127.0.0.1", Port: number, TLS: mail.TLSNone, Hello: "[127.0.0.1]", Timeout: 15 * time.Second}
}

// Wherever the conversation breaks off or stands still, the try ends in time, the
// next one is the same message, and it is the only one that counts.
func TestAConversationThatBreaksOffIsHadAgain(t *testing.T) {
	t.Parallel()
	for _, at := range []mailbox.Moment{mailbox.AtSender, mailbox.AtRecipient, mailbox.AtContent, mailbox.AtAnswer} {
		for _, silent := range []bool{true, false} {
			t.Run(string(at)+map[bool]string{true: ", silent", false: ", hung up"}[silent], func(t *testing.T) {
				t.Parallel()
				over := make(chan struct{})
				defer close(over)
				var well atomic.Bool
				box, out := shaky(t, func(now mailbox.Moment, _ string) error {
					switch {
					case well.Load() || now != at:
						return nil
					case silent:
						<-over
					}
					return mailbox.ErrHangUp
				})
				if silent {
					out.Timeout = 300 * time.Millisecond
				}
				l := letter(guest.MailInvitation)
				postman, p := office(t, l)
				postman.Transport = out
				err := postman.Deliver(t.Context(), l.ID, false)
				if f, ok := errors.AsType[mail.Failure](err); !ok || f.Final() || f.Words != "the mail server could not be reached" {
					t.Fatalf("the first try: %v", err)
				}
				taken := len(box.Messages())
				if want := map[bool]int{true: 1}[at == mailbox.AtAnswer]; taken != want {
					t.Fatalf("the server has %d messages, want %d", taken, want)
				}
				well.Store(true)
				out.Timeout = 15 * time.Second
				postman.Transport = out
				if err := postman.Deliver(t.Context(), l.ID, false); err != nil || p.notes[len(p.notes)-1] != "sent" {
					t.Fatalf("the next try: %v, notes %q", err, p.notes)
				}
				distinct := map[string]bool{}
				for _, m := range box.Messages() {
					distinct[m.Headers["Message-Id"]] = true
				}
				if got := len(box.Messages()); got != taken+1 || len(distinct) != 1 {
					t.Errorf("%d messages, with the ids %v", got, distinct)
				}
			})
		}
	}
}

// The server has said that it took the message. That it stands still or dies then
// is no reason to send it again.
func TestAServerThatDiesAfterItsAnswerHasTakenTheMessage(t *testing.T) {
	t.Parallel()
	for _, silent := range []bool{true, false} {
		over := make(chan struct{})
		box, out := shaky(t, func(at mailbox.Moment, _ string) error {
			if at != mailbox.AtGoodbye {
				return nil
			}
			if silent {
				<-over
			}
			return mailbox.ErrHangUp
		})
		out.Timeout = 300 * time.Millisecond
		l := letter(guest.MailInvitation)
		postman, p := office(t, l)
		postman.Transport = out
		if err := postman.Deliver(t.Context(), l.ID, false); err != nil || strings.Join(p.notes, ",") != "sent" || len(box.Messages()) != 1 {
			t.Errorf("silent %v: %v, notes %q, %d messages", silent, err, p.notes, len(box.Messages()))
		}
		close(over)
	}
}

func TestAGreylistedMessageIsTakenAtTheNextTry(t *testing.T) {
	t.Parallel()
	var tries atomic.Int32
	box, out := shaky(t, func(at mailbox.Moment, _ string) error {
		if at == mailbox.AtRecipient && tries.Add(1) == 1 {
			return mailbox.Refuse(451, "Come back later")
		}
		return nil
	})
	l := letter(guest.MailInvitation)
	postman, p := office(t, l)
	postman.Transport = out
	if err := postman.Deliver(t.Context(), l.ID, false); err == nil || final(err) {
		t.Errorf("the first try: %v", err)
	}
	if err := postman.Deliver(t.Context(), l.ID, false); err != nil {
		t.Errorf("the next try: %v", err)
	}
	if want := "the mail server did not take it (451 4.0.0),sent"; strings.Join(p.notes, ",") != want || len(box.Messages()) != 1 {
		t.Errorf("notes %q, %d messages", p.notes, len(box.Messages()))
	}
}
