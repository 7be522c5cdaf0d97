package lifecycle

import (
	"context"
	"errors"
	"time"

	"guestportal/internal/guest"
)

// Mailroom is where messages are kept, waiting, sent and given up.
type Mailroom interface {
	// Mails lists messages, newest first.
	Mails(ctx context.Context, f guest.MailFilter) (guest.MailPage, error)
	// SendAgain locks a message, and the guest whom it is about, hands it to decide with
	// all that its text would be made from now and with the guest's case, which is zero
	// for none, stores what that gives, with the event, and queues it.
	SendAgain(ctx context.Context, id string, decide func(guest.MailRow, guest.Letter, guest.Case) (guest.MailRow, guest.Event, error)) error
	// TestMail locks a person, hands it to decide how many test messages they got
	// since a moment, and queues another one. The same key makes one only:
	// guest.ErrRepeated.
	TestMail(ctx context.Context, to guest.PersonID, key string, since, now time.Time, decide func(sent int) error) error
}

// Mails lists what was sent to whom, to those who read everything.
func (s *Service) Mails(ctx context.Context, by guest.Person, f guest.MailFilter) (guest.MailPage, error) {
	if err := guest.MayReadMail(by); err != nil {
		return guest.MailPage{}, err
	}
	f.Limit = PageSize
	return s.Mailroom.Mails(ctx, f)
}

// SendAgain has a message that was given up sent once more. Shown is how often that
// had been done when the person saw it; a second click is as good as the first. What
// has nothing to say any more is guest.MovedOn.
func (s *Service) SendAgain(ctx context.Context, by guest.Person, id string, shown int) error {
	if err := guest.MaySendMail(by); err != nil {
		return err
	}
	err := s.Mailroom.SendAgain(ctx, id, func(m guest.MailRow, l guest.Letter, c guest.Case) (guest.MailRow, guest.Event, error) {
		return guest.SendAgain(m, c, by, shown, s.Moot(l), s.Now())
	})
	if errors.Is(err, guest.ErrRepeated) {
		return nil
	}
	return err
}

// TestMail writes to the person themselves, to see whether mail arrives; key is that
// of the form.
func (s *Service) TestMail(ctx context.Context, by guest.Person, key string) error {
	if err := guest.MaySendMail(by); err != nil {
		return err
	}
	now := s.Now()
	err := s.Mailroom.TestMail(ctx, by.ID, key, now.Add(-guest.TestsWithin), now, func(sent int) error { return guest.TestMail(by, sent) })
	if errors.Is(err, guest.ErrRepeated) {
		return nil
	}
	return err
}
