package control

import (
	"strconv"
	"sync"
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
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Kind    string    `json:"kind"`
	From    string    `json:"from"`
	To      []string  `json:"to"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	HTML    string    `json:"html"`
}

type outbox struct {
	mu       sync.Mutex
	seq      int
	messages []Message
}

func (o *outbox) add(m Message) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.seq++
	m.ID = strconv.Itoa(o.seq)
	o.messages = append(o.messages, m)
}

func (o *outbox) all() []Message {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]Message{}, o.messages...)
}

func (o *outbox) clear() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.messages = nil
}
