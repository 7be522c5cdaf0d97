package lifecycle

import (
	"context"
	"errors"
	"time"

	"guestportal/internal/guest"
)

// Preferences is where it is kept how people want their messages.
type Preferences interface {
	MailWishes(ctx context.Context, of guest.PersonID) (guest.MailWishes, error)
	// SaveMailWishes replaces what was said before.
	SaveMailWishes(ctx context.Context, of guest.PersonID, w guest.MailWishes, now time.Time) error
}

// MailWishes gives how a person wants their own messages.
func (s *Service) MailWishes(ctx context.Context, by guest.Person) (guest.MailWishes, error) {
	return s.Preferences.MailWishes(ctx, by.ID)
}

// WishMail stores how a person wants their own messages from now on; field gives the
// values of the form. What cannot be chosen is guest.Problems.
func (s *Service) WishMail(ctx context.Context, by guest.Person, field func(name string) string) error {
	w, err := guest.ParseMailWishes(field)
	if err != nil {
		return err
	}
	return s.Preferences.SaveMailWishes(ctx, by.ID, w, s.Now())
}

// WaitingLetters is messages that wait for their time.
type WaitingLetters interface {
	// DueLetters gives those that waited for another one about the same thing.
	DueLetters(ctx context.Context, now time.Time, limit int) ([]string, error)
	// DueDigests gives people whose digest is to be gathered.
	DueDigests(ctx context.Context, now time.Time, limit int) ([]guest.PersonID, error)
	GatherDigest(ctx context.Context, to guest.PersonID, now time.Time) error
}

// gather makes the digests that are due, and queues them.
func (s *Sweeper) gather(ctx context.Context) error {
	people, err := s.Calendar.DueDigests(ctx, s.Now(), sweepAtOnce)
	return errors.Join(err, each(people, func(id guest.PersonID) error { return s.Calendar.GatherDigest(ctx, id, s.Now()) }))
}
