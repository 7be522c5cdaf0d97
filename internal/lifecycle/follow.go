package lifecycle

import (
	"context"
	"errors"

	"guestportal/internal/guest"
)

// FollowPlan says what it leads to when all who have a package follow its newest
// version, to those who may change it.
func (s *Service) FollowPlan(ctx context.Context, by guest.Person, id guest.PackageID) (guest.Entry, guest.FollowPlan, error) {
	e, err := s.PackageToChange(ctx, by, id)
	if err != nil {
		return e, guest.FollowPlan{}, err
	}
	plan, err := s.Catalogue.FollowPlan(ctx, e.Package)
	return e, plan, err
}

// Follow orders that all who have a package follow the version that the person saw.
// It is carried out guest by guest, by the sweep. The same order twice counts once.
func (s *Service) Follow(ctx context.Context, by guest.Person, id guest.PackageID, version int, reason string) error {
	e, err := s.PackageToChange(ctx, by, id)
	if err != nil {
		return err
	}
	if reason, err = guest.FollowReason(reason); err != nil {
		return err
	}
	if e.Version != version {
		return guest.ErrNewerVersion
	}
	err = s.Catalogue.AskFollow(ctx, e.Package, by, reason, s.Now())
	if errors.Is(err, guest.ErrRepeated) {
		return nil
	}
	return err
}

// follow carries out the orders to follow a package's version, some guests at a
// time: each in a transaction of its own, so that it can stop anywhere and go on.
func (s *Sweeper) follow(ctx context.Context) error {
	orders, err := s.Calendar.FollowOrders(ctx, sweepAtOnce)
	for _, o := range orders {
		if len(o.Guests) == 0 {
			err = errors.Join(err, s.Calendar.Followed(ctx, o.ID, s.Now()))
			continue
		}
		err = errors.Join(err, each(o.Guests, func(id guest.GuestID) error {
			done := s.Calendar.UpdateGuest(ctx, id, func(c guest.Case) (guest.Decision, error) { return guest.Follow(c, o, s.Now()) })
			if errors.Is(done, guest.ErrRepeated) { // ended or followed meanwhile
				return nil
			}
			return done
		}))
	}
	return err
}
