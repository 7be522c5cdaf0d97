package lifecycle

import (
	"context"

	"guestportal/internal/guest"
)

// principal gives a person or group that a rule is to name, as the mirror knows
// them. What the mirror does not have is guest.Problems.
func (s *Service) principal(ctx context.Context, kind guest.PrincipalKind, objectID string) (guest.Principal, error) {
	who := guest.Principal{Kind: kind, ObjectID: objectID}
	if kind == guest.Members {
		found, err := s.Mirror.Groups(ctx, []string{objectID})
		if err != nil {
			return who, err
		}
		if len(found) > 0 {
			who.Name = found[0].Name
		}
	} else {
		who.Kind = guest.OnePerson
		found, err := s.Mirror.Staff(ctx, []string{objectID})
		if err != nil {
			return who, err
		}
		if len(found) > 0 {
			who.Name = found[0].Name
		}
	}
	if who.Name == "" {
		return who, guest.Problems{"who": "The directory does not have this any more. Search again"}
	}
	return who, nil
}

// AddApprover puts somebody into a list of a stage of a package's approval: a
// person or group of the mirror, or those whom only a request makes definite, who
// have no object id.
func (s *Service) AddApprover(ctx context.Context, by guest.Person, id guest.PackageID, shown, stage int, list guest.ApproverList, who guest.Principal) error {
	if _, err := s.PackageToChange(ctx, by, id); err != nil {
		return err
	}
	switch who.Kind {
	case guest.ResourceOwners, guest.SponsorManager, guest.DomainApprovers:
		who = guest.Principal{Kind: who.Kind}
	default:
		var err error
		if who, err = s.principal(ctx, who.Kind, who.ObjectID); err != nil {
			return err
		}
	}
	return s.ChangePackage(ctx, by, id, shown, "who approves", guest.AddApprover(stage, list, who))
}
