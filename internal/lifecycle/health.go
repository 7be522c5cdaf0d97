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
	// Resume locks an alarm with its breaker, hands it to decide, and stores what
	// that gives: what was paused goes on, and counting begins anew.
	Resume(ctx context.Context, id string, now time.Time, decide func(guest.Alarm) (guest.Alarm, error)) error
	// GoOn queues guests who waited for a breaker that lets through again.
	GoOn(ctx context.Context, now time.Time, limit int) error
	// Unknown lists accounts that the portal does not know after a restore.
	Unknown(ctx context.Context, after string, limit int) (guest.UnknownPage, error)
}

// Health says how the portal stands, to those who read everything, with one page
// of the guests who need an administrator.
func (s *Service) Health(ctx context.Context, by guest.Person, after guest.GuestID) (guest.Health, error) {
	if !by.Reads() {
		return guest.Health{}, guest.NotAllowed{Reason: "This page is for administrators and auditors."}
	}
	h, err := s.Office.Health(ctx, s.Now())
	if err != nil {
		return h, err
	}
	h.Guests, err = s.Reader.Guests(ctx, guest.Filter{Administrator: true, After: after, Limit: PageSize})
	return h, err
}

// Unknown lists accounts that the portal does not know after a restore of the
// database, to those who read everything.
func (s *Service) Unknown(ctx context.Context, by guest.Person, after string) (guest.UnknownPage, error) {
	if !by.Reads() {
		return guest.UnknownPage{}, guest.NotAllowed{Reason: "This page is for administrators and auditors."}
	}
	return s.Office.Unknown(ctx, after, PageSize)
}

// Paused tells how the portal stands to those who may let a breaker go on that has
// tripped, with its alarm. One that lets through is guest.MovedOn.
func (s *Service) Paused(ctx context.Context, by guest.Person, b guest.Breaker) (guest.Health, guest.Alarm, error) {
	var none guest.Health
	if !by.Reads() || b.Doing() == "" {
		return none, guest.Alarm{}, guest.ErrNotFound
	}
	if !guest.MayResume(by) {
		return none, guest.Alarm{}, guest.NotAllowed{Reason: "You can read this, but not change it."}
	}
	h, err := s.Office.Health(ctx, s.Now())
	if err != nil {
		return none, guest.Alarm{}, err
	}
	alarm, open := h.Open(guest.AlarmKind(b))
	if !open {
		return none, alarm, guest.MovedOn{Reason: "This is not paused: " + b.Doing() + "."}
	}
	return h, alarm, nil
}

// Resume lets go on what a breaker has paused, as the alarm with this id tells;
// the guests who wait are queued at once, and those who are left over by the
// sweep. An alarm about something else is guest.ErrNotFound.
func (s *Service) Resume(ctx context.Context, by guest.Person, b guest.Breaker, id, reason string) error {
	now := s.Now()
	err := s.Office.Resume(ctx, id, now, func(a guest.Alarm) (guest.Alarm, error) {
		if a.Breaker() != b {
			return a, guest.ErrNotFound
		}
		return guest.Resume(a, by, reason, now)
	})
	if err != nil {
		return err
	}
	return s.Office.GoOn(ctx, now, sweepAtOnce)
}
