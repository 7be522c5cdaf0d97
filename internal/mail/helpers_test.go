package mail_test

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
	"guestportal/internal/mail"
)

const code = "Zm9ybS1vZi1hLWNvZGUtMTYwYml0"

func origin(t *testing.T, raw string) *url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// letter is a letter of a kind in the seed story, with everything that may be in
// it.
func letter(kind guest.MailKind) guest.Letter {
	l := guest.Letter{
		ID: guesttest.ID[string](50, 1), Kind: kind, To: guesttest.Ana, At: guesttest.Noon,
		Request: guesttest.Request(guesttest.For(guesttest.Falcon(), guesttest.Expenses()), guesttest.Approved),
		Guest:   guesttest.Guest(guest.Active), Access: []string{"Project Falcon", "Expense Desk"},
	}
	switch kind {
	case guest.MailAlarm:
		return letterOf(alarms()[0])
	case guest.MailTest:
		return guest.Letter{ID: l.ID, Kind: kind, To: guesttest.Cleo, At: l.At}
	case guest.MailInvitation:
		l.To, l.LinkCode = guest.Person{}, code
		l.Guest = guesttest.Guest(guest.Invited)
		l.Guest.Message = "Welcome to the team, Gil!\n\nThe drawings wait for you."
	case guest.MailSettled:
		l.To = guesttest.Mia
		l.Request.Lines[1].State, l.Request.Lines[1].Decision.Comment = guest.Declined, "Not before the training."
	case guest.MailOwnerEnded:
		l.Ended = guest.Event{Actor: guesttest.Nia.ID, ActorName: guesttest.Nia.Name, Words: guesttest.Nia.Name + " ended the access to Wiki.", Comment: "The wiki is closed."}
	case guest.MailHelp:
		l.Trouble.Obstacle, l.At = guest.AppDenied, l.Guest.AcceptedAt.Add(time.Hour)
	case guest.MailSuggested:
		l.Guest = guesttest.Guest(guest.None)
		l.Request = guesttest.Request(guesttest.For(guesttest.Falcon(), guesttest.Expenses()), guesttest.Sent)
		other := guesttest.Expenses()
		other.Name = "Expense Desk reviewer"
		l.Request.Lines[1].Suggested = guest.Suggestion{By: guesttest.Ben.ID, ByName: guesttest.Ben.Name, Package: other, Comment: "They only read."}
	case guest.MailAsked, guest.MailReminder, guest.MailNudge, guest.MailChanged, guest.MailKept:
		l.To, l.Guest = guesttest.Ben, guesttest.Guest(guest.None)
		l.Request = guesttest.Request(guesttest.For(guesttest.Falcon(), guesttest.Expenses()), guesttest.Sent)
	case guest.MailApproved:
		l.Guest = guesttest.Guest(guest.Inviting)
		l.Request.Lines[1].State, l.Request.Lines[1].Decision.Comment = guest.Declined, "Not before the training."
	case guest.MailDeclined:
		l.Guest = guesttest.Guest(guest.None)
		l.Request = guesttest.Request(guesttest.For(guesttest.Falcon(), guesttest.Expenses()), guesttest.Declined)
	case guest.MailExpired:
		l.Guest = guesttest.Guest(guest.None)
		l.Request = guesttest.Request(guesttest.Expired)
	case guest.MailAttention:
		l.Guest = guesttest.Guest(guest.Inviting)
		l.Guest.Sync = guest.Attention
		l.Guest.Trouble = guest.TroubleFrom(
			&guest.Fault{Kind: guest.FaultRefused, Status: 403, Code: "Forbidden", Message: "Insufficient privileges"},
			guest.Step{Kind: guest.StepAddMember, Resource: guesttest.FalconGroup()}, l.Guest, guesttest.Noon)
	}
	return l
}

// alarms are one of each kind.
func alarms() (all []guest.Alarm) {
	for _, b := range guest.Breakers {
		all = append(all, guest.Braked{Breaker: b, Limit: 100}.Alarm(guesttest.Noon))
	}
	all = append(all, guest.RestoredAlarm("its database was restored from a copy", guesttest.Noon, guesttest.Noon))
	return append(all, guest.Watched{Removals: 1000, ShutOut: true, Lacks: true, Attention: 3, Domains: 2, Unasked: 2}.Alarms(guesttest.Noon)...)
}

func letterOf(a guest.Alarm) guest.Letter {
	return guest.Letter{ID: guesttest.ID[string](50, 1), Kind: guest.MailAlarm, To: guesttest.Cleo, At: guesttest.Noon, Alarm: a}
}

// post is an outbox and a transport in memory.
type post struct {
	mu       sync.Mutex
	letters  map[string]guest.Letter
	sent     []mail.Message
	notes    []string
	setbacks []guest.Setback
	waits    int
	failNote error // of LetterSent and LetterFailed
	answer   func(mail.Message) error
	busy     bool // another letter has the turn
}

func (p *post) TakeTurn(context.Context, guest.Letter, time.Time) (bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.busy {
		p.notes = append(p.notes, "waits")
	}
	return !p.busy, nil
}

func (p *post) LeaveToDigest(_ context.Context, _ string, at time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notes = append(p.notes, "digest of "+at.Format(time.RFC3339))
	return nil
}

func (p *post) SkipLetters(_ context.Context, ids []string, why guest.SkippedWhy, _ time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, id := range ids {
		p.notes = append(p.notes, id+": "+string(why))
	}
	return nil
}

func (p *post) Letter(_ context.Context, id string) (guest.Letter, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l, ok := p.letters[id]
	if !ok {
		return l, guest.ErrNotFound
	}
	return l, nil
}

func (p *post) LetterSent(ctx context.Context, l guest.Letter, now time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if p.failNote != nil {
		return p.failNote
	}
	l.SentAt = now
	p.letters[l.ID] = l
	p.notes = append(p.notes, "sent")
	return nil
}

func (p *post) LetterFailed(ctx context.Context, _ string, s guest.Setback, _ time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if p.failNote != nil {
		return p.failNote
	}
	words := s.Words
	if s.Final {
		words = "final: " + words
	}
	p.notes, p.setbacks = append(p.notes, words), append(p.setbacks, s)
	return nil
}

func (p *post) LetterWaits(_ context.Context, _, words string) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waits++
	p.notes = append(p.notes, words)
	return p.waits, p.failNote
}

func (p *post) Send(_ context.Context, m mail.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = append(p.sent, m)
	if p.answer != nil {
		return p.answer(m)
	}
	return nil
}

// office is a postman over a post that holds letters.
func office(t *testing.T, letters ...guest.Letter) (*mail.Postman, *post) {
	t.Helper()
	p := &post{letters: map[string]guest.Letter{}}
	for _, l := range letters {
		p.letters[l.ID] = l
	}
	return &mail.Postman{
		Outbox: p, Transport: p, From: "Contoso guests <guests@contoso.example>", Organisation: "Contoso",
		PublicURL: origin(t, "https://guests.contoso.example"), Now: func() time.Time { return guesttest.Noon },
	}, p
}

// compose gives the message that a letter becomes.
func compose(t *testing.T, l guest.Letter) mail.Message {
	t.Helper()
	postman, p := office(t, l)
	if err := postman.Deliver(t.Context(), l.ID, false); err != nil {
		t.Fatalf("deliver: %v", err)
	}
	if len(p.sent) != 1 || strings.Join(p.notes, ",") != "sent" {
		t.Fatalf("%d messages, notes %q", len(p.sent), p.notes)
	}
	return p.sent[0]
}
