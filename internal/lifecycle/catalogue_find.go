package lifecycle

import (
	"context"
	"strings"

	"guestportal/internal/guest"
)

// FindResources searches groups and apps for those who may change the package.
func (s *Service) FindResources(ctx context.Context, by guest.Person, id guest.PackageID, query string) (guest.Entry, []guest.Candidate, error) {
	e, err := s.PackageToChange(ctx, by, id)
	if err != nil || strings.TrimSpace(query) == "" {
		return e, nil, err
	}
	groups, err := s.Mirror.SearchGroups(ctx, query, FoundAtMost)
	if err != nil {
		return e, nil, err
	}
	apps, err := s.Mirror.SearchApps(ctx, query, FoundAtMost)
	return e, append(groups, apps...), err
}

// FindPeople searches staff, and with groups the directory's groups as well, for
// those who may change the package.
func (s *Service) FindPeople(ctx context.Context, by guest.Person, id guest.PackageID, query string, groups bool) (guest.Entry, []guest.Person, []guest.Candidate, error) {
	e, err := s.PackageToChange(ctx, by, id)
	if err != nil || strings.TrimSpace(query) == "" {
		return e, nil, nil, err
	}
	people, err := s.Mirror.SearchStaff(ctx, query, FoundAtMost)
	if err != nil || !groups {
		return e, people, nil, err
	}
	found, err := s.Mirror.SearchGroups(ctx, query, FoundAtMost)
	return e, people, found, err
}

// LetAsk lets a person, or the members of a group, ask for a package.
func (s *Service) LetAsk(ctx context.Context, by guest.Person, id guest.PackageID, shown int, kind guest.PrincipalKind, objectID string) error {
	if _, err := s.PackageToChange(ctx, by, id); err != nil {
		return err
	}
	who, err := s.principal(ctx, kind, objectID)
	if err != nil {
		return err
	}
	return s.ChangePackage(ctx, by, id, shown, "who may ask", guest.LetAsk(who))
}

// AddOwner makes a member of staff an owner of a package.
func (s *Service) AddOwner(ctx context.Context, by guest.Person, id guest.PackageID, shown int, objectID string) error {
	if err := guest.MayMakePackages(by); err != nil {
		return err
	}
	found, err := s.Mirror.Staff(ctx, []string{objectID})
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return guest.Problems{"who": "The directory does not have this person any more. Search again"}
	}
	found[0].TenantID = by.TenantID
	owner, err := s.Mirror.Meet(ctx, found[0])
	if err != nil {
		return err
	}
	return s.ChangePackage(ctx, by, id, shown, "the owners", guest.AddOwner(owner))
}
