package mailbox

import (
	"context"
	"net/smtp"
	"strings"
	"testing"
	"time"
)

func testContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// startMailbox starts one that ends with the test.
func startMailbox(t *testing.T, o Options) *Mailbox {
	t.Helper()
	m, err := Start(testContext(t), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

// send hands over a message whose lines end with \n here.
func send(t *testing.T, m *Mailbox, content string, to ...string) {
	t.Helper()
	if err := smtp.SendMail(m.SMTPAddr(), nil, "portal@contoso.example", to, wire(content)); err != nil {
		t.Fatal(err)
	}
}

func wire(content string) []byte {
	return []byte(strings.ReplaceAll(content, "\n", "\r\n"))
}

func subjects(messages []Message) string {
	var all []string
	for _, m := range messages {
		all = append(all, m.Subject)
	}
	return strings.Join(all, " ")
}

func about(subject string) func(Message) bool {
	return func(m Message) bool { return m.Subject == subject }
}
