package lifecycle

import (
	"context"
	"errors"
	"time"

	"guestportal/internal/guest"
)

// ByTime finds guests about whom something is to be written, or reckoned anew, and
// stores what a look at one of them leads to.
type ByTime interface {
	// Prompted gives guests about whom a letter is due, and then those who were not
	// looked at since something changed that letters depend on.
	Prompted(ctx context.Context, now time.Time, limit int) ([]guest.GuestID, error)
	// UpdateByTime locks a guest, stores what is decided, which is nothing without an
	// event, and when to look again; the zero time is not before something changes.
	UpdateByTime(ctx context.Context, id guest.GuestID, decide func(guest.Case, guest.Correspondence) (guest.Decision, time.Time, error)) error
}

// remind writes what is due by time, and gives up what was announced.
func (s *Sweeper) remind(ctx context.Context) error {
	ids, err := s.Calendar.Prompted(ctx, s.Now(), sweepAtOnce)
	return errors.Join(err, each(ids, func(id guest.GuestID) error {
		return s.Calendar.UpdateByTime(ctx, id, func(c guest.Case, m guest.Correspondence) (guest.Decision, time.Time, error) {
			return guest.ByTime(c, m, s.Now())
		})
	}))
}
