package lifecycle

import (
	"context"
	"errors"
	"time"

	"guestportal/internal/guest"
)

// Alarms is where administrators are told of what they must know.
type Alarms interface {
	Watched(ctx context.Context, now time.Time) (guest.Watched, error)
	// KeepAlarms has these alarms open, and no others that close by themselves.
	KeepAlarms(ctx context.Context, standing []guest.Alarm, now time.Time) error
	// GoOn queues guests who waited for a breaker that lets through again.
	GoOn(ctx context.Context, now time.Time, limit int) error
	// Recognise leaves a sign of life, unless the database is another one than before:
	// then it pauses everything. Held tells whether everything is paused.
	Recognise(ctx context.Context, now time.Time) (held bool, err error)
	// CompareAll makes guests due to be compared who were not since a restore, and
	// are not due soon.
	CompareAll(ctx context.Context, now, soon time.Time, limit int) error
}

// watch opens and closes alarms, and lets guests go on for whom a person has
// opened the way.
func (s *Sweeper) watch(ctx context.Context) error {
	now := s.Now()
	seen, err := s.Alarms.Watched(ctx, now)
	if err == nil {
		err = s.Alarms.KeepAlarms(ctx, seen.Alarms(now), now)
	}
	return errors.Join(err, s.Alarms.GoOn(ctx, now, sweepAtOnce))
}
