package mail_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"guestportal/internal/guest"
	"guestportal/internal/mail"
)

// to makes the transport to a server.
func to(s *server, mode mail.TLSMode) mail.SMTP {
	return mail.SMTP{Host: "127.0.0.1", Port: s.port, TLS: mode, Roots: s.roots, Hello: "[127.0.0.1]", Timeout: 15 * time.Second}
}

func TestTheServerGetsBothPartsAndTheHeaders(t *testing.T) {
	t.Parallel()
	s := (&server{}).start(t)
	l := letter(guest.MailInvitation)
	l.Guest.Language = "de"
	postman, _ := office(t, l)
	postman.Transport = to(s, mail.TLSNone)
	if err := postman.Deliver(t.Context(), l.ID, false); err != nil {
		t.Fatal(err)
	}
	got, _ := s.deliveries()
	if len(got) != 1 || got[0].From != "guests@contoso.example" || got[0].To != "gil@fabrikam.example" {
		t.Fatalf("got %+v", got)
	}
	want := compose(t, l)
	msg, err := netmail.ReadMessage(strings.NewReader(got[0].Raw))
	if err != nil {
		t.Fatal(err)
	}
	for header, value := range map[string]string{
		"Message-Id": "<" + want.ID + ">", "Auto-Submitted": "auto-generated", "Date": "Sat, 21 Nov 2026 12:00:00 +0000",
		"Content-Language": "de", "Subject": want.Subject, "From": `"Contoso guests" <guests@contoso.example>`, "User-Agent": "", "X-Mailer": "",
	} {
		if got, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get(header)); err != nil || got != value {
			t.Errorf("%s: %q, %v; want %q", header, got, err, value)
		}
	}
	kind, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s, %v", kind, err)
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for _, w := range []struct{ kind, body string }{{"text/plain", want.Text}, {"text/html", want.HTML}} {
		p, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		if p.Header.Get("Content-Type") != w.kind+"; charset=UTF-8" || strings.TrimSpace(strings.ReplaceAll(string(body), "\r\n", "\n")) != strings.TrimSpace(w.body) {
			t.Errorf("%s:\n%s\nwant\n%s", p.Header.Get("Content-Type"), body, w.body)
		}
	}
	if _, err := parts.NextRawPart(); !errors.Is(err, io.EOF) {
		t.Errorf("one more part: %v", err)
	}
}

func TestAnswersOfTheServer(t *testing.T) {
	t.Parallel()
	answer := func(code int, words string) error {
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: words}
	}
	for name, c := range map[string]struct {
		server *server
		note   string
		final  bool
	}{
		"no such address":    {&server{OnRcpt: answer(550, "No such user")}, "final: the mail server refused the address (550 5.1.1)", true},
		"message refused":    {&server{OnData: answer(554, "Looks like spam")}, "final: the mail server refused the message (554 5.1.1)", true},
		"greylisted":         {&server{OnRcpt: answer(451, "Come back later")}, "the mail server did not take it (451 4.1.1)", false},
		"busy at the end":    {&server{OnData: answer(452, "Disk full")}, "the mail server did not take it (452 4.1.1)", false},
		"sender refused":     {&server{OnMail: answer(550, "Not you")}, "the mail server did not take it (550 5.1.1)", false},
		"sign in first":      {&server{OnRcpt: answer(530, "Sign in")}, "the mail server did not take it (530 5.1.1)", false},
		"wrong kind of user": {&server{User: "portal"}, "the mail server did not take it (502 5.7.0)", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := c.server.start(t)
			l := letter(guest.MailInvitation)
			postman, p := office(t, l)
			postman.Transport = to(s, mail.TLSNone)
			err := postman.Deliver(t.Context(), l.ID, false)
			if err == nil || final(err) != c.final || strings.Join(p.notes, ",") != c.note {
				t.Errorf("%v (final %v), notes %q; want %q", err, final(err), p.notes, c.note)
			}
			if got, _ := s.deliveries(); len(got) != 0 {
				t.Errorf("delivered %+v", got)
			}
		})
	}
}

func TestEncryptionIsAsAskedFor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		server    *server
		mode      mail.TLSMode
		strangers bool // the authorities do not know the server
		taken     bool
		encrypted bool
	}{
		"required, offered":          {&server{StartTLS: true}, mail.TLSRequired, false, true, true},
		"required, not offered":      {&server{}, mail.TLSRequired, false, false, false},
		"required, a stranger":       {&server{StartTLS: true}, mail.TLSRequired, true, false, false},
		"opportunistic, offered":     {&server{StartTLS: true}, mail.TLSOpportunistic, false, true, true},
		"opportunistic, not offered": {&server{}, mail.TLSOpportunistic, false, true, false},
		"none, offered":              {&server{StartTLS: true}, mail.TLSNone, false, true, false},
		"implicit":                   {&server{Implicit: true}, mail.TLSImplicit, false, true, true},
		"implicit, a stranger":       {&server{Implicit: true}, mail.TLSImplicit, true, false, false},
		"implicit, plain server":     {&server{}, mail.TLSImplicit, false, false, false},
		"unknown":                    {&server{StartTLS: true}, "maybe", false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := c.server.start(t)
			out := to(s, c.mode)
			if c.strangers {
				_, out.Roots = certificate(t)
			}
			// A TLS client and a plain server wait for each other.
			out.Timeout = map[bool]time.Duration{true: 15 * time.Second, false: 500 * time.Millisecond}[c.taken]
			err := out.Send(t.Context(), compose(t, letter(guest.MailInvitation)))
			got, _ := s.deliveries()
			switch {
			case (err == nil) != c.taken || final(err):
				t.Errorf("%v, want taken %v", err, c.taken)
			case c.taken && (len(got) != 1 || got[0].TLS != c.encrypted):
				t.Errorf("got %+v, want encrypted %v", got, c.encrypted)
			case !c.taken && len(got) != 0:
				t.Errorf("delivered all the same: %+v", got)
			}
		})
	}
}

func TestSigningInAtTheServer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		server   *server
		mode     mail.TLSMode
		host     string
		password string
		taken    bool
		tries    int
	}{
		"STARTTLS":                {&server{StartTLS: true}, mail.TLSRequired, "127.0.0.1", "hush", true, 1},
		"implicit":                {&server{Implicit: true}, mail.TLSImplicit, "127.0.0.1", "hush", true, 1},
		"plain, this machine":     {&server{}, mail.TLSNone, "127.0.0.1", "hush", true, 1},
		"plain, maybe not ours":   {&server{}, mail.TLSNone, "localhost.", "hush", false, 0},
		"downgraded by a third":   {&server{}, mail.TLSOpportunistic, "localhost.", "hush", false, 0},
		"wrong password":          {&server{StartTLS: true}, mail.TLSRequired, "127.0.0.1", "guessed", false, 1},
		"STARTTLS is not offered": {&server{}, mail.TLSRequired, "127.0.0.1", "hush", false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.server.User = "portal"
			s := c.server.start(t)
			out := to(s, c.mode)
			out.Host, out.User, out.Password = c.host, "portal", guest.NewSecret(c.password)
			err := out.Send(t.Context(), compose(t, letter(guest.MailInvitation)))
			got, tries := s.deliveries()
			if (err == nil) != c.taken || final(err) || tries != c.tries || (len(got) == 1) != c.taken {
				t.Errorf("%v, %d tries, %d deliveries", err, tries, len(got))
			}
			if err != nil && strings.Contains(err.Error(), c.password) {
				t.Errorf("the password is in the error: %v", err)
			}
		})
	}
}

func TestASilentServerIsGivenUpAndLeft(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		timeout time.Duration
		stop    bool // the caller stops, not the clock
	}{
		"deadline": {500 * time.Millisecond, false},
		"stopped":  {time.Hour, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = l.Close() }()
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			left := make(chan error, 1)
			go func() {
				conn, err := l.Accept()
				if err != nil {
					left <- err
					return
				}
				// It greets, hears the client's name, and falls silent.
				from := bufio.NewReader(conn)
				_, err = io.WriteString(conn, "220 mail.example\r\n")
				if _, heard := from.ReadString('\n'); err != nil || heard != nil {
					left <- errors.Join(err, heard)
					return
				}
				if c.stop {
					stop()
				}
				// This ends when the client closes.
				_, err = io.Copy(io.Discard, from)
				left <- err
			}()
			out := mail.SMTP{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: mail.TLSNone, Timeout: c.timeout}
			err = out.Send(ctx, compose(t, letter(guest.MailInvitation)))
			if f, ok := errors.AsType[mail.Failure](err); !ok || f.Final() || f.Words != "the mail server could not be reached" {
				t.Errorf("%v", err)
			}
			if err := <-left; err != nil {
				t.Errorf("the connection was not left: %v", err)
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := mail.NewTransport(mail.Settings{
		Kind: "smtp", Host: "127.0.0.1", Port: port, TLS: mail.TLSRequired, PublicURL: origin(t, "http://127.0.0.1:8080"),
	})
	if err != nil {
		t.Fatal(err)
	}
	err = out.Send(t.Context(), compose(t, letter(guest.MailInvitation)))
	if f, ok := errors.AsType[mail.Failure](err); !ok || f.Final() || f.Words != "the mail server could not be reached" {
		t.Errorf("%v", err)
	}
}

func TestAMessageThatWasTakenIsSentWhateverHappensThen(t *testing.T) {
	t.Parallel()
	s := (&server{HangUp: true}).start(t)
	if err := to(s, mail.TLSNone).Send(t.Context(), compose(t, letter(guest.MailInvitation))); err != nil {
		t.Errorf("it would be sent again: %v", err)
	}
	if got, _ := s.deliveries(); len(got) != 1 {
		t.Errorf("%d deliveries", len(got))
	}
}

func TestTheServerIsChecked(t *testing.T) {
	t.Parallel()
	s := (&server{StartTLS: true, User: "portal"}).start(t)
	out := to(s, mail.TLSRequired)
	out.User, out.Password = "portal", guest.NewSecret("hush")
	if err := out.Check(t.Context()); err != nil {
		t.Errorf("a good server: %v", err)
	}
	out.Password = guest.NewSecret("guessed")
	if err := out.Check(t.Context()); err == nil || strings.Contains(err.Error(), "guessed") {
		t.Errorf("a wrong password: %v", err)
	}
	if got, tries := s.deliveries(); len(got) != 0 || tries != 2 {
		t.Errorf("%d deliveries, %d tries", len(got), tries)
	}
}
