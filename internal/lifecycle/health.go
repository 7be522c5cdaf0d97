package lifecycle

import (
	"context"
	"time"

	"guestportal/internal/guest"
)

// Office is what those who run the portal work on.
type Office interface {
	// Health says how the portal stands.
	Health(ctx context.Context, now time.Time) (guest.Health, error)
	// Alarm gives one alarm; guest.ErrNotFound when there is none.
	Alarm(ctx context.Context, id string) (guest.Alarm, error)
	// Resume locks an alarm with its breaker, hands it to decide, and stores what
	// that gives: what was paused goes on, and counting begins anew.
	Resume(ctx context.Context, id string, now time.Time, decide func(guest.Alarm) (guest.Alarm, error)) error
	// GoOn queues guests who waited for a breaker that lets through again.
	GoOn(ctx context.Context, now time.Time, limit int) error
}

// Health says how the portal stands, to those who read everything, with one page
// of the guests who need an administrator. For everybody else there is no such
// thing.
func (s *Service) Health(ctx context.Context, by guest.Person, after guest.GuestID) (guest.Health, error) {
	if !by.Reads() {
		return guest.Health{}, guest.ErrNotFound
	}
	h, err := s.Office.Health(ctx, s.Now())
	if err != nil {
		return h, err
	}
	h.Guests, err = s.Reader.Guests(ctx, guest.Filter{Administrator: true, After: after, Limit: PageSize})
	return h, err
}

// Alarm gives an alarm whose breaker this person may let go on.
func (s *Service) Alarm(ctx context.Context, by guest.Person, id string) (guest.Alarm, error) {
	if !by.Reads() {
		return guest.Alarm{}, guest.ErrNotFound
	}
	a, err := s.Office.Alarm(ctx, id)
	switch {
	case err != nil:
		return a, err
	case a.Breaker() == "":
		return a, guest.ErrNotFound
	case !guest.MayResume(by):
		return a, guest.NotAllowed{Reason: "You can read this, but not change it."}
	}
	return a, nil
}

// Resume lets go on what a breaker has paused; the guests who wait are queued at
// once, and those who are left over by the sweep.
func (s *Service) Resume(ctx context.Context, by guest.Person, id, reason string) error {
	now := s.Now()
	err := s.Office.Resume(ctx, id, now, func(a guest.Alarm) (guest.Alarm, error) { return guest.Resume(a, by, reason, now) })
	if err != nil {
		return err
	}
	return s.Office.GoOn(ctx, now, sweepAtOnce)
}
