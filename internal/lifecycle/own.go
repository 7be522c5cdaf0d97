package lifecycle

import (
	"context"

	"guestportal/internal/guest"
)

// What guests do on their own page. The code of their link is all that they have:
// one that leads nowhere is guest.ErrNotFound, and what is not possible any more
// guest.MovedOn.

// TellSponsor passes on to the sponsor what keeps a guest from getting in, as
// often as guest.TellAgain allows.
func (s *Service) TellSponsor(ctx context.Context, code string, t guest.SignInTrouble) error {
	return s.byGuest(ctx, code, func(c guest.Case) (guest.Decision, error) {
		return guest.TellSponsor(c, t, s.Now())
	})
}

// Leave ends all that a guest was given, because they no longer need it; shown
// is guest.WhatTheyHave of the page on which they said so.
func (s *Service) Leave(ctx context.Context, code, shown string) error {
	return s.byGuest(ctx, code, func(c guest.Case) (guest.Decision, error) {
		return guest.Leave(c, shown, s.Now())
	})
}

func (s *Service) byGuest(ctx context.Context, code string, decide func(guest.Case) (guest.Decision, error)) error {
	story, err := s.Invitation(ctx, code)
	if err != nil {
		return err
	}
	return s.Cases.UpdateByGuest(ctx, story.Guest.Ref, func(c guest.Case) (guest.Decision, error) {
		if c.Guest.Link.Number != story.Guest.Link.Number {
			return guest.Decision{}, guest.ErrNotFound // replaced before the guest was locked
		}
		return decide(c)
	})
}
