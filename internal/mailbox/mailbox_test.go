package mailbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/smtp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wneessen/go-mail"
)

func TestMailOfTheLibraryThatThePortalUsesComesInWhole(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 9, 30, 0, 0, time.FixedZone("", -12600))
	m := startMailbox(t, Options{Now: func() time.Time { return at }})
	host, port, _ := strings.Cut(m.SMTPAddr(), ":")
	var number int
	if _, err := fmt.Sscan(port, &number); err != nil {
		t.Fatal(err)
	}
	client, err := mail.NewClient(host, mail.WithPort(number), mail.WithTLSPolicy(mail.NoTLS), mail.WithHELO("localhost"))
	if err != nil {
		t.Fatal(err)
	}
	letter := mail.NewMsg()
	if err := errors.Join(
		letter.FromFormat("Gäste, Portal", "portal@contoso.example"),
		letter.To("gil@fabrikam.example"),
		letter.Bcc("audit@contoso.example"),
	); err != nil {
		t.Fatal(err)
	}
	letter.Subject("Ana Silva lädt Sie ein")
	letter.SetGenHeader("X-Request", "GR-7K3M92QX")
	letter.SetBodyString(mail.TypeTextPlain, "Grüß Gott\n\nhttp://127.0.0.1/i/code")
	letter.AddAlternativeString(mail.TypeTextHTML, "<p>Grüß Gott</p>")
	if err := client.DialAndSendWithContext(testContext(t), letter); err != nil {
		t.Fatal(err)
	}
	got, err := m.Wait(testContext(t), func(Message) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, got, want string }{
		{"from", got.From, "portal@contoso.example"},
		{"to", strings.Join(got.To, " "), "gil@fabrikam.example audit@contoso.example"},
		{"subject", got.Subject, "Ana Silva lädt Sie ein"},
		{"text", got.Text, "Grüß Gott\n\nhttp://127.0.0.1/i/code"},
		{"html", strings.TrimSpace(got.HTML), "<p>Grüß Gott</p>"},
		{"header", got.Headers["X-Request"], "GR-7K3M92QX"},
		{"time", got.At.String(), at.UTC().String()},
	} {
		if c.got != c.want {
			t.Errorf("%s is %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestWaitEndsWhenTheMessageComesIn(t *testing.T) {
	t.Parallel()
	m := startMailbox(t, Options{})
	found := make(chan Message)
	asked := make(chan struct{}, 10)
	go func() {
		got, err := m.Wait(testContext(t), func(m Message) bool {
			asked <- struct{}{}
			return m.Subject == "second"
		})
		if err != nil {
			t.Error(err)
		}
		found <- got
	}()
	send(t, m, "Subject: first\n\n", "a@fabrikam.example")
	<-asked // the waiting one has seen the first, so the second is news to it
	send(t, m, "Subject: second\n\n", "b@fabrikam.example")
	if got := <-found; got.To[0] != "b@fabrikam.example" {
		t.Errorf("got the message to %v", got.To)
	}
	if got := subjects(m.Messages()); got != "second first" {
		t.Errorf("the messages are %q, want the newest first", got)
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	m := startMailbox(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Wait(ctx, about("never")); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait gives %v", err)
	}
}

func TestMessagesSurviveARestart(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "deep", "mail")
	first := startMailbox(t, Options{Dir: dir})
	send(t, first, "Subject: older\n\nhello", "gil@fabrikam.example", "blind@fabrikam.example")
	send(t, first, "Subject: newer\n\n", "gil@fabrikam.example")
	want := first.Messages()
	for range 2 {
		if err := first.Close(); err != nil {
			t.Fatalf("Close is not repeatable: %v", err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "notes.eml"), []byte("not ours"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := startMailbox(t, Options{Dir: dir}).Messages()
	same := slices.EqualFunc(got, want, func(a, b Message) bool {
		return a.ID == b.ID && a.At.Equal(b.At) && a.Subject == b.Subject && a.Text == b.Text && slices.Equal(a.To, b.To)
	})
	if !same || len(got) != 2 {
		t.Errorf("before: %+v\nafter: %+v", want, got)
	}
}

func TestOldestMessagesAreForgottenWithTheirFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		size, count int
		left        int
	}{
		{"by number", 10, maxMessages + 3, maxMessages},
		{"by size", maxBytes, maxHeld/maxBytes + 2, maxHeld/maxBytes - 1}, // the headers take their part too
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s, err := openStore(dir, time.Now, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			padding := strings.Repeat("x", c.size)
			for i := range c.count {
				if _, err := s.add("", nil, wire(fmt.Sprintf("Subject: %d\n\n%s", i, padding))); err != nil {
					t.Fatal(err)
				}
			}
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.all(); len(got) != c.left || len(entries) != c.left || got[0].Subject != fmt.Sprint(c.count-1) {
				t.Errorf("%d messages and %d files are left, want %d", len(got), len(entries), c.left)
			}
		})
	}
}

func TestMessageThatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	m := startMailbox(t, Options{})
	content := []byte(strings.Repeat("a line\r\n", maxBytes/8+1))
	err := smtp.SendMail(m.SMTPAddr(), nil, "a@contoso.example", []string{"b@contoso.example"}, content)
	if err == nil || !strings.HasPrefix(err.Error(), "552") {
		t.Errorf("the sender hears %v", err)
	}
	if got := m.Messages(); len(got) != 0 {
		t.Errorf("%d messages are held", len(got))
	}
}

func TestSenderHearsWhenAMessageCannotBeKept(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "mail")
	m := startMailbox(t, Options{Dir: dir})
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	err := smtp.SendMail(m.SMTPAddr(), nil, "a@contoso.example", []string{"b@contoso.example"}, []byte("Subject: x\r\n\r\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "451") {
		t.Errorf("the sender hears %v", err)
	}
}

func TestOnlyLoopbackIsListenedOn(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{
		{SMTPListen: "0.0.0.0:0"},
		{HTTPListen: ":0"},
		{HTTPListen: "[::]:0"},
	} {
		if m, err := Start(t.Context(), o); err == nil {
			_ = m.Close()
			t.Errorf("%+v is accepted", o)
		}
	}
}
