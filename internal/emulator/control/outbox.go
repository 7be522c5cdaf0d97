package control

import (
	"slices"
	"strconv"
	"time"
)

// The kinds of messages in the outbox.
const (
	KindInvitation = "invitation" // Microsoft's own invitation mail
	KindPasscode   = "passcode"   // the one-time passcode of a guest who signs in
	KindMail       = "mail"       // sent by an application through sendMail
)

// Message is a mail that the tenant would have sent.
type Message struct {
	ID      string    `json:"id"` // a number, counted up
	At      time.Time `json:"at"`
	Kind    string    `json:"kind"`
	From    string    `json:"from"`
	To      []string  `json:"to"`
	Cc      []string  `json:"cc,omitempty"`
	Bcc     []string  `json:"bcc,omitempty"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	HTML    string    `json:"html"`
	// MessageID is that of a message that an application sent as MIME.
	MessageID string `json:"message_id,omitempty"`
	// Language is an invitation's messageLanguage. The text is English whatever it says.
	Language string `json:"language,omitempty"`
}

// Recipients are all who get the message.
func (m Message) Recipients() []string { return slices.Concat(m.To, m.Cc, m.Bcc) }

// The outbox's bounds. The bytes are those of the messages' texts.
const (
	outboxMessages = 20_000
	outboxBytes    = 64 << 20
)

func newOutbox() *feed[Message] {
	return &feed[Message]{
		maxEntries: outboxMessages, maxBytes: outboxBytes,
		size: func(m Message) int {
			const fixed = 300 // ids, times and addresses
			return fixed + len(m.Subject) + len(m.Text) + len(m.HTML)
		},
		number: func(m *Message, seq int64) { m.ID = strconv.FormatInt(seq, 10) },
	}
}
