package lifecycle

import (
	"context"
	"errors"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"guestportal/internal/guest"
)

// Calendar is what is due by time. Every list is bounded; what is left over is
// found by the next sweep.
type Calendar interface {
	WaitingLetters
	Lapsed(ctx context.Context, now time.Time, limit int) ([]guest.GuestID, error)
	Waking(ctx context.Context, now time.Time, limit int) ([]string, error)
	Stale(ctx context.Context, now time.Time, limit int) ([]guest.GuestID, error)
	Unsent(ctx context.Context, before time.Time, limit int) ([]string, error)
	Requeue(ctx context.Context, id guest.GuestID, now time.Time) error
	RequeueMail(ctx context.Context, id string) error
	// QueueChecks queues guests to be compared with Entra, and makes them due again
	// at retry in case nothing comes of it.
	QueueChecks(ctx context.Context, now, retry time.Time, limit int) error
	ForgetRedemptions(ctx context.Context, now time.Time) error
	Forget(ctx context.Context, now time.Time) error
	// FollowOrders gives the orders to follow a newer version of a package that are
	// not done, each with some of the guests who do not.
	FollowOrders(ctx context.Context, limit int) ([]guest.FollowOrder, error)
	Followed(ctx context.Context, order int64, now time.Time) error
	ByTime
	UpdateGuest(ctx context.Context, id guest.GuestID, decide func(guest.Case) (guest.Decision, error)) error
	UpdateByRequest(ctx context.Context, ref string, decide func(guest.Case, guest.RequestID) (guest.Decision, error)) error
}

// Sweeper does what is due by time, and finds work whose job was lost: it looks
// at guests and mails, never at jobs.
type Sweeper struct {
	Calendar Calendar
	Alarms   Alarms
	Mint     guest.Mint
	Now      func() time.Time

	Additions DueAdditions
}

// DueAdditions is the apps whose time has come, whatever became of their jobs.
type DueAdditions interface {
	StaleAdditions(ctx context.Context, now time.Time, limit int) ([]guest.AdditionID, error)
	RequeueAddition(ctx context.Context, id guest.AdditionID, now time.Time) error
}

const (
	sweepAtOnce   = 200
	sweepTogether = 8
	// mailGrace is how long a queued mail is left to its own job.
	mailGrace = 2 * time.Minute
	// convergeGrace is how long a guest who is due is left to their own job.
	convergeGrace = 3 * time.Second
	// checksAtOnce bounds the guests that one sweep has compared, so that many who
	// are due at once are spread over the day: 100,000 guests take seven hours.
	checksAtOnce = 20
	// checkRetry is how long a comparison is left to its own job.
	checkRetry = 15 * time.Minute
)

// Sweep does one round. What fails is tried again by the next one; the rest goes
// on. After a restore of the database nothing becomes due but to look.
func (s *Sweeper) Sweep(ctx context.Context) error {
	now := s.Now()
	held, err := s.Alarms.Recognise(ctx, now)
	switch {
	case err != nil:
		return err
	case held:
		soon := now.Add(checkRetry)
		return errors.Join(s.watch(ctx), s.Calendar.ForgetRedemptions(ctx, now),
			s.Alarms.CompareAll(ctx, now, soon, checksAtOnce), s.Calendar.QueueChecks(ctx, now, soon, checksAtOnce))
	}
	return errors.Join(s.lapse(ctx), s.wake(ctx), s.watch(ctx), s.requeue(ctx), s.gather(ctx), s.follow(ctx), s.remind(ctx), s.Calendar.ForgetRedemptions(ctx, now),
		s.Calendar.QueueChecks(ctx, now, now.Add(checkRetry), checksAtOnce))
}

// Forget removes what has served. That is work for now and then.
func (s *Sweeper) Forget(ctx context.Context) error { return s.Calendar.Forget(ctx, s.Now()) }

func (s *Sweeper) lapse(ctx context.Context) error {
	ids, err := s.Calendar.Lapsed(ctx, s.Now(), sweepAtOnce)
	return errors.Join(err, each(ids, func(id guest.GuestID) error {
		return s.Calendar.UpdateGuest(ctx, id, func(c guest.Case) (guest.Decision, error) {
			d, _ := guest.Lapse(c, s.Now())
			return d, nil
		})
	}))
}

// each does something for all, several at once: while the workers keep the
// database busy, one after the other would take a multiple of the time, and
// nobody's access may end late because of that.
func each[T any](all []T, do func(T) error) error {
	var together errgroup.Group
	together.SetLimit(sweepTogether)
	errs := make([]error, len(all))
	for i, one := range all {
		together.Go(func() error {
			errs[i] = do(one)
			return nil
		})
	}
	_ = together.Wait()
	return errors.Join(errs...)
}

func (s *Sweeper) wake(ctx context.Context) error {
	refs, err := s.Calendar.Waking(ctx, s.Now(), sweepAtOnce)
	return errors.Join(err, each(refs, func(ref string) error {
		woken := s.Calendar.UpdateByRequest(ctx, ref, func(c guest.Case, id guest.RequestID) (guest.Decision, error) {
			return guest.Wake(c, id, s.Mint, s.Now())
		})
		// Decided at the last moment is as good.
		if errors.As(woken, new(guest.MovedOn)) {
			return nil
		}
		return woken
	}))
}

func (s *Sweeper) requeue(ctx context.Context) error {
	ids, err := s.Calendar.Stale(ctx, s.Now().Add(-convergeGrace), sweepAtOnce)
	err = errors.Join(err, each(ids, func(id guest.GuestID) error { return s.Calendar.Requeue(ctx, id, s.Now()) }))
	apps, stale := s.Additions.StaleAdditions(ctx, s.Now().Add(-convergeGrace), sweepAtOnce)
	err = errors.Join(err, stale, each(apps, func(id guest.AdditionID) error { return s.Additions.RequeueAddition(ctx, id, s.Now()) }))
	mails, unsent := s.Calendar.Unsent(ctx, s.Now().Add(-mailGrace), sweepAtOnce)
	waited, waiting := s.Calendar.DueLetters(ctx, s.Now(), sweepAtOnce)
	mails = append(mails, slices.DeleteFunc(waited, func(id string) bool { return slices.Contains(mails, id) })...)
	err = errors.Join(err, unsent, waiting)
	for _, id := range mails { // the oldest is sent first
		err = errors.Join(err, s.Calendar.RequeueMail(ctx, id))
	}
	return err
}
