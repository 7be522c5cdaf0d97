package server

import (
	"context"
	"slices"
	"strings"
	"time"

	"guestportal/internal/guest"
)

const (
	bounced = "0190f0c4-0060-7000-8000-00000000000e" // a message whose address was refused
	unsent  = "0190f0c4-0060-7000-8000-00000000000f" // one that is to be sent
)

func messagesForTests() []guest.MailRow {
	at := time.Now().Add(-time.Hour)
	return []guest.MailRow{
		{ID: unsent, Kind: guest.MailAsked, At: at, Name: "Ben Ito", Address: "ben@contoso.example", Tries: 4, Last: guest.Setback{Kind: guest.SetbackSilent, Words: "the mail server could not be reached"}},
		{
			ID: bounced, Kind: guest.MailInvitation, At: at, Name: "Lou Tan", Address: "lou@fabrikam.example", ToGuest: true, Guest: "Lou Tan", GuestRef: "GU-LOU", Sponsor: "Ana Silva", Request: "GR-LOU",
			FailedAt: at, Tries: 1, Last: guest.Setback{Kind: guest.SetbackAddress, Words: "the mail server refused the address (550 5.1.1)", Final: true},
		},
	}
}

// Mails implements lifecycle.Mailroom.
func (m *memory) Mails(_ context.Context, f guest.MailFilter) (guest.MailPage, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.mailFilter = f
	var page guest.MailPage
	for _, one := range m.messages {
		if (f.State == "" || one.State() == f.State) && (f.After == "" || one.ID < f.After) && strings.Contains(one.Name, f.Query) {
			page.Rows = append(page.Rows, one)
		}
	}
	return page, nil
}

// SendAgain implements lifecycle.Mailroom.
func (m *memory) SendAgain(_ context.Context, id string, decide func(guest.MailRow, guest.Letter, guest.Case) (guest.MailRow, guest.Event, error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.messages, func(one guest.MailRow) bool { return one.ID == id })
	if i < 0 {
		return guest.ErrNotFound
	}
	one, _, err := decide(m.messages[i], guest.Letter{Kind: m.messages[i].Kind}, guest.Case{Guest: guest.Guest{State: guest.Invited}, Policy: m.policy})
	if err == nil {
		m.messages[i] = one
	}
	return err
}

// TestMail implements lifecycle.Mailroom.
func (m *memory) TestMail(_ context.Context, _ guest.PersonID, key string, _, now time.Time, decide func(int) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	sent := 0
	for _, one := range m.messages {
		if one.ID == key {
			return guest.ErrRepeated
		}
		if one.Kind == guest.MailTest {
			sent++
		}
	}
	if err := decide(sent); err != nil {
		return err
	}
	m.messages = append([]guest.MailRow{{ID: key, Kind: guest.MailTest, At: now, Name: cleoMarsh.Name, Address: cleoMarsh.Email}}, m.messages...)
	return nil
}
