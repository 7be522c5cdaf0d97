package lifecycle

import (
	"context"
	"errors"

	"guestportal/internal/guest"
)

// holding gives a package and the story of a guest who has it, through one grant,
// to those whom may lets. What is not of this package does not exist.
func (s *Service) holding(ctx context.Context, by guest.Person, p guest.PackageID, id guest.GrantID,
	may func(guest.Entry, guest.Grant, guest.Person) error,
) (guest.Entry, guest.Story, error) {
	e, err := s.Package(ctx, by, p)
	if err != nil {
		return e, guest.Story{}, err
	}
	story, err := s.Reader.StoryByGrant(ctx, id, s.Now())
	if err != nil {
		return e, story, err
	}
	h, err := story.Holding(p, id, s.Now())
	if err == nil {
		err = may(e, h.Grant, by)
	}
	if err != nil {
		return guest.Entry{}, guest.Story{}, err
	}
	return e, story, nil
}

// Holding gives what a guest has of a package, to those who may see the package.
func (s *Service) Holding(ctx context.Context, by guest.Person, p guest.PackageID, id guest.GrantID) (guest.Entry, guest.Holding, error) {
	e, story, err := s.holding(ctx, by, p, id, guest.MaySeeHolding)
	if err != nil {
		return e, guest.Holding{}, err
	}
	h, err := story.Holding(p, id, s.Now())
	return e, h, err
}

// CheckHolding has a guest who has a package compared with Entra soon. That there
// is nothing to compare now is guest.MovedOn.
func (s *Service) CheckHolding(ctx context.Context, by guest.Person, p guest.PackageID, id guest.GrantID) error {
	return s.lookAfter(ctx, by, p, id, func(c guest.Case, e guest.Entry) (guest.Decision, error) {
		return guest.CheckHolding(c, e, id, by, s.Now())
	})
}

// EndHolding ends what a guest was given with a package. A reason that is missing
// comes back as guest.Problems, and what has ended meanwhile as guest.MovedOn.
func (s *Service) EndHolding(ctx context.Context, by guest.Person, p guest.PackageID, id guest.GrantID, reason string) error {
	return s.lookAfter(ctx, by, p, id, func(c guest.Case, e guest.Entry) (guest.Decision, error) {
		return guest.EndHolding(c, e, id, by, reason, s.Now())
	})
}

func (s *Service) lookAfter(ctx context.Context, by guest.Person, p guest.PackageID, id guest.GrantID,
	decide func(guest.Case, guest.Entry) (guest.Decision, error),
) error {
	e, story, err := s.holding(ctx, by, p, id, guest.MayLookAfter)
	if err != nil {
		return err
	}
	return s.Cases.UpdateByGuest(ctx, story.Guest.Ref, func(c guest.Case) (guest.Decision, error) { return decide(c, e) })
}

// looksAfter tells whether a person may ask for what a form says of a guest who is
// here as somebody who looks after the package that is to be changed. It is refused
// to who may not ask for it in any way.
func (s *Service) looksAfter(ctx context.Context, by guest.Person, c guest.Case, f guest.Form) (bool, error) {
	refused := guest.MayAskFor(c.Guest, by)
	if refused == nil || f.Purpose != guest.ChangeAccess {
		return false, refused
	}
	for _, g := range c.Grants {
		if g.ID != f.Replaces {
			continue
		}
		e, err := s.Catalogue.Entry(ctx, g.Package.ID)
		if err == nil && guest.MayLookAfter(e, g, by) == nil {
			return true, nil
		}
		if err != nil && !errors.Is(err, guest.ErrNotFound) {
			return false, err
		}
	}
	return false, refused
}

// choice gives what a form can ask for with what it has chosen, the rules, whether
// the person asks as somebody who looks after a package, and the guest whom it is
// for when they are here.
func (s *Service) choice(ctx context.Context, by guest.Person, f guest.Form) (o guest.Offer, p guest.Policy, owner bool, here guest.Case, err error) {
	if f.Guest == "" {
		o, p, err = s.Offer(ctx, by, f.Packages, "")
		return o, p, false, here, err
	}
	story, err := s.Reader.StoryOf(ctx, f.Guest, s.Now())
	if err != nil {
		return o, p, false, here, err
	}
	if owner, err = s.looksAfter(ctx, by, story.Case, f); err != nil {
		return o, p, false, here, err
	}
	o, err = s.offer(ctx, guest.OfferFilter{By: by, Chosen: f.Packages})
	return o, story.Policy, owner, story.Case, err
}
