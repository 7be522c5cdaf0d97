package lifecycle

import (
	"context"

	"guestportal/internal/guest"
)

// suggestAtMost bounds how many packages an approver can choose a suggestion from.
const suggestAtMost = 20

// Suggestable gives the packages among which are the alternatives to the lines that
// the person can decide: what the sponsor can ask for, and gives a role of the same
// apps.
func (s *Service) Suggestable(ctx context.Context, by guest.Person, r guest.Request) ([]guest.Package, error) {
	var apps []string
	for _, l := range r.Decidable(by) {
		for _, res := range l.Package.Resources {
			if res.Kind == guest.App && r.Purpose != guest.ExtendAccess {
				apps = append(apps, res.ObjectID)
			}
		}
	}
	if len(apps) == 0 {
		return nil, nil
	}
	offer, err := s.Catalogue.Offered(ctx, guest.OfferFilter{By: r.Sponsor, Apps: apps, Limit: suggestAtMost})
	return offer.Packages, err
}

// Accept does what an approver suggests for a line: the request is changed to it, as
// if its form had been filled in so and sent. Shown is the package that the sponsor
// saw suggested, version that of the request. What can't be asked for as it stands
// is guest.Problems, as in the form, which is given for that; what it asks for
// already is guest.ErrRepeated.
func (s *Service) Accept(ctx context.Context, by guest.Person, ref string, line guest.LineID, shown guest.PackageID, version int, key string,
) (f guest.Form, err error) {
	r, err := s.Reader.RequestByRef(ctx, ref)
	if err != nil {
		return f, err
	}
	policy, err := s.Reader.Policy(ctx)
	if err != nil {
		return f, err
	}
	if f, err = guest.Accepting(r, policy, line, shown, version, by, s.Now()); err != nil {
		return f, err
	}
	draft, err := s.SaveEdit(ctx, by, ref, f, key)
	if err != nil {
		return f, err
	}
	kept, err := s.Draft(ctx, by, draft)
	if err != nil {
		return f, err
	}
	return f, s.SubmitEdit(ctx, by, draft, guest.Shown{Draft: kept.Version, Request: version})
}

// Keep is the sponsor's other answer to a suggestion.
func (s *Service) Keep(ctx context.Context, by guest.Person, ref string, line guest.LineID, shown guest.PackageID) error {
	return s.Cases.UpdateByRequest(ctx, ref, func(c guest.Case, id guest.RequestID) (guest.Decision, error) {
		return guest.Keep(c, id, line, shown, by, s.Now())
	})
}
