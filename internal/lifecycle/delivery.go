package lifecycle

import (
	"context"
	"errors"

	"guestportal/internal/guest"
)

// NewLink makes a guest's link anew, in the place of the one with this number, which
// leads nowhere from then on. When that one was replaced already it is
// guest.ErrRepeated.
func (s *Service) NewLink(ctx context.Context, by guest.Person, ref string, number int) error {
	return s.Cases.UpdateByGuest(ctx, ref, func(c guest.Case) (guest.Decision, error) {
		return guest.NewLink(c, by, number, s.Now())
	})
}

// WrongAddress withdraws an invitation that was not accepted, because it went to the
// wrong address.
func (s *Service) WrongAddress(ctx context.Context, by guest.Person, ref string) error {
	return s.Cases.UpdateByGuest(ctx, ref, func(c guest.Case) (guest.Decision, error) {
		return guest.WrongAddress(c, by, s.Now())
	})
}

// ForAnotherAddress gives the form that asks again for the person's own guest whose
// invitation was withdrawn so. Without that there is no such form: it is
// guest.ErrNotFound.
func (s *Service) ForAnotherAddress(ctx context.Context, by guest.Person, ref string) (guest.Form, error) {
	story, err := s.Guest(ctx, by, ref)
	if err == nil {
		err = guest.MayAskFor(story.Guest, by)
	}
	if err == nil && !story.AddressWasWrong() {
		err = guest.ErrNotFound
	}
	if err != nil {
		return guest.Form{}, err
	}
	return story.ForAnotherAddress(s.Now()), nil
}

// Seen notes that somebody looks at the invitation that a link leads to.
func (s *Service) Seen(ctx context.Context, code string) error {
	story, err := s.Invitation(ctx, code)
	if err != nil {
		return err
	}
	return s.opened(ctx, story)
}

// opened notes it, unless it is known already. The link that was replaced meanwhile
// opened nothing.
func (s *Service) opened(ctx context.Context, story guest.Story) error {
	number := story.Guest.Link.Number
	if _, news := guest.Opened(story.Case, number, s.Now()); !news {
		return nil
	}
	err := s.Cases.UpdateByGuest(ctx, story.Guest.Ref, func(c guest.Case) (guest.Decision, error) {
		d, news := guest.Opened(c, number, s.Now())
		if !news {
			return d, guest.ErrRepeated
		}
		return d, nil
	})
	if errors.Is(err, guest.ErrRepeated) {
		return nil
	}
	return err
}
