package lifecycle

import (
	"context"

	"guestportal/internal/guest"
)

// holding gives a package, the story of a guest who has it, through one grant, and
// what concerns that grant, to those whom may lets. What is not of this package does
// not exist.
func (s *Service) holding(ctx context.Context, by guest.Person, p guest.PackageID, id guest.GrantID,
	may func(guest.Entry, guest.Grant, guest.Person) error,
) (e guest.Entry, story guest.Story, h guest.Holding, err error) {
	if e, err = s.Package(ctx, by, p); err != nil {
		return e, story, h, err
	}
	if story, err = s.Reader.StoryByGrant(ctx, id, s.Now()); err != nil {
		return e, story, h, err
	}
	if h, err = story.Holding(p, id, s.Now()); err == nil {
		err = may(e, h.Grant, by)
	}
	if err != nil {
		return guest.Entry{}, guest.Story{}, guest.Holding{}, err
	}
	return e, story, h, nil
}

// Holding gives what a guest has of a package, to those who may see the package.
func (s *Service) Holding(ctx context.Context, by guest.Person, p guest.PackageID, id guest.GrantID) (guest.Entry, guest.Holding, error) {
	e, _, h, err := s.holding(ctx, by, p, id, guest.MaySeeHolding)
	return e, h, err
}

// HoldingToEnd gives the same to those who may end it.
func (s *Service) HoldingToEnd(ctx context.Context, by guest.Person, p guest.PackageID, id guest.GrantID) (guest.Holding, error) {
	_, _, h, err := s.holding(ctx, by, p, id, guest.MayLookAfter)
	return h, err
}

// CheckHolding has a guest who has a package compared with Entra soon. That there
// is nothing to compare now is guest.MovedOn.
func (s *Service) CheckHolding(ctx context.Context, by guest.Person, p guest.PackageID, id guest.GrantID) error {
	_, err := s.lookAfter(ctx, by, p, id, func(c guest.Case) (guest.Decision, error) {
		return guest.CheckHolding(c, p, id, by, s.Now())
	})
	return err
}

// EndHolding ends what a guest was given with a package, and gives it as it was. A
// reason that is missing comes back as guest.Problems, and what has ended meanwhile
// as guest.MovedOn.
func (s *Service) EndHolding(ctx context.Context, by guest.Person, p guest.PackageID, id guest.GrantID, reason string) (guest.Holding, error) {
	return s.lookAfter(ctx, by, p, id, func(c guest.Case) (guest.Decision, error) {
		return guest.EndHolding(c, p, id, by, reason, s.Now())
	})
}

// lookAfter finds the guest for a decision, which asks again, under the guest's lock,
// whether the person looks after the package.
func (s *Service) lookAfter(ctx context.Context, by guest.Person, p guest.PackageID, id guest.GrantID,
	decide func(guest.Case) (guest.Decision, error),
) (guest.Holding, error) {
	_, _, h, err := s.holding(ctx, by, p, id, guest.MayLookAfter)
	if err != nil {
		return h, err
	}
	return h, s.Cases.UpdateByGuest(ctx, h.Guest.Ref, decide)
}

// choice gives what a form can ask for with what it has chosen, the rules, and the
// guest whom it is for when they are here.
func (s *Service) choice(ctx context.Context, by guest.Person, f guest.Form) (o guest.Offer, p guest.Policy, here guest.Case, err error) {
	if f.Guest == "" {
		o, p, err = s.Offer(ctx, by, f.Packages, "")
		return o, p, here, err
	}
	story, err := s.Reader.StoryOf(ctx, f.Guest, s.Now())
	if err != nil {
		return o, p, here, err
	}
	if _, err = story.MayAsk(f, by); err != nil {
		return o, p, here, err
	}
	o, err = s.offer(ctx, guest.OfferFilter{By: by, Chosen: f.Packages})
	return o, story.Policy, story.Case, err
}
