package lifecycle

import (
	"context"

	"guestportal/internal/guest"
)

// WhomToAsk names who gives access to the portal, and the group that it takes,
// for people who have none.
func (s *Service) WhomToAsk(ctx context.Context) (owner, group string, err error) {
	policy, err := s.Reader.Policy(ctx)
	return policy.AskForAccess, policy.SponsorGroup, err
}

// SignedIn notes who signed in and with which roles. Someone without a role
// gets no place here: guest.NotAllowed.
func (s *Service) SignedIn(ctx context.Context, p guest.Person) (guest.Person, error) {
	if p.Roles == 0 {
		return guest.Person{}, guest.NotAllowed{Reason: "You don't have access to this service."}
	}
	return s.People.SavePerson(ctx, p, s.Now())
}
