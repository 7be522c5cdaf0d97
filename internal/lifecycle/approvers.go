package lifecycle

import (
	"context"

	"github.com/google/uuid"

	"guestportal/internal/guest"
)

// principal gives a person or group that a rule is to name, as the mirror knows
// them. Who is named by nothing that could be an id, or is not in the mirror, is
// guest.Problems.
func (s *Service) principal(ctx context.Context, kind guest.PrincipalKind, objectID string) (guest.Principal, error) {
	who := guest.Principal{Kind: kind, ObjectID: objectID}
	if kind != guest.OnePerson && kind != guest.Members || len(objectID) != 36 || uuid.Validate(objectID) != nil {
		return who, guest.Problems{"who": "Search for a person or group, and choose one of those that are found"}
	}
	if kind == guest.Members {
		found, err := s.Mirror.Groups(ctx, []string{objectID})
		if err != nil {
			return who, err
		}
		if len(found) > 0 {
			who.Name = found[0].Name
		}
	} else {
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

// WhoCan gives who stands behind those whom the rule of a package names, by what the
// mirror says now.
func (s *Service) WhoCan(ctx context.Context, by guest.Person, p guest.Package) (guest.Roster, error) {
	return s.Mirror.Roster(ctx, by.TenantID, p.Names())
}

// approversOf gives who stands behind the approvers of organisations; nil where the
// rules name none.
func (s *Service) approversOf(ctx context.Context, by guest.Person, partners []guest.Partner) (guest.Roster, error) {
	var names []guest.Who
	for _, p := range partners {
		names = append(names, p.Names()...)
	}
	if len(names) == 0 {
		return nil, nil
	}
	return s.Mirror.Roster(ctx, by.TenantID, names)
}

// CheckPackage looks up what there may be to say about a package.
func (s *Service) CheckPackage(ctx context.Context, by guest.Person, p guest.Package) (found guest.Checked, err error) {
	if found.Remarks, err = s.Remarks(ctx, p); err != nil {
		return found, err
	}
	found.Roster, err = s.WhoCan(ctx, by, p)
	return found, err
}
