package lifecycle

import (
	"context"
	"errors"
	"strings"
	"time"

	"guestportal/internal/guest"
)

// Catalogue is where access packages are kept.
type Catalogue interface {
	CataloguePage(ctx context.Context, f guest.CatalogueFilter) (guest.CataloguePage, error)
	Entry(ctx context.Context, id guest.PackageID) (guest.Entry, error)
	// InsertPackage stores a new package; guest.ErrRepeated when there is one of
	// this id.
	InsertPackage(ctx context.Context, e guest.Entry) error
	// UpdatePackage locks a package, hands it to change, and stores the entry and,
	// unless it is nil, the version that change gives.
	UpdatePackage(ctx context.Context, id guest.PackageID, change func(guest.Entry) (guest.Entry, *guest.PackageVersion, error)) error
	Versions(ctx context.Context, id guest.PackageID, before, limit int) ([]guest.PackageVersion, error)
	Offered(ctx context.Context, f guest.OfferFilter) (guest.Offer, error)
	// FollowPlan says what it leads to when everybody follows the version of a package.
	FollowPlan(ctx context.Context, p guest.Package) (guest.FollowPlan, error)
	// AskFollow stores an order to follow the version that a package is in; ErrRepeated
	// when it is under way, MovedOn when it is overtaken or another one is.
	AskFollow(ctx context.Context, p guest.Package, by guest.Person, reason string, now time.Time) error
	// Holders lists the guests who have a package, after a known grant; with an empty
	// one also who has something of it by another way.
	Holders(ctx context.Context, p guest.Package, after guest.GrantID, limit int) (guest.HolderPage, error)
}

// Mirror is the portal's copy of the directory, to be searched by the beginnings of
// words.
type Mirror interface {
	SearchGroups(ctx context.Context, query string, limit int) ([]guest.Candidate, error)
	SearchApps(ctx context.Context, query string, limit int) ([]guest.Candidate, error)
	SearchStaff(ctx context.Context, query string, limit int) ([]guest.Person, error)
	// Groups, Apps and Staff give those that it has of the given object ids.
	Groups(ctx context.Context, ids []string) ([]guest.Candidate, error)
	Apps(ctx context.Context, ids []string) ([]guest.Candidate, error)
	Staff(ctx context.Context, ids []string) ([]guest.Person, error)
	// Roster gives who stands behind names, in a tenant, whom the portal need not know
	// yet.
	Roster(ctx context.Context, tenant string, names []guest.Who) (guest.Roster, error)
	// Meet gives a member of staff with an id, which they may not have had yet.
	Meet(ctx context.Context, p guest.Person) (guest.Person, error)
}

// FoundAtMost is how many things a search in the directory gives.
const FoundAtMost = 10

// VersionsAtOnce is how many versions of a package a page shows.
const VersionsAtOnce = 20

// CataloguePage lists the access packages: all of them to those who read
// everything, to others those that they own. To those who own none it is refused.
func (s *Service) CataloguePage(ctx context.Context, by guest.Person, query string, after guest.PackageID) (guest.CataloguePage, error) {
	f := guest.CatalogueFilter{Query: query, After: after, Limit: PageSize}
	if !by.Reads() {
		if !by.Owns {
			return guest.CataloguePage{}, guest.NotAllowed{Reason: "This page is for administrators, auditors and those who own a package."}
		}
		f.Owner = by.ID
	}
	return s.Catalogue.CataloguePage(ctx, f)
}

// Package gives one package to those who may see it.
func (s *Service) Package(ctx context.Context, by guest.Person, id guest.PackageID) (guest.Entry, error) {
	e, err := s.Catalogue.Entry(ctx, id)
	if err == nil {
		err = guest.MayReadPackage(e, by)
	}
	if err != nil {
		return guest.Entry{}, err
	}
	return e, nil
}

// PackageToChange gives one package to those who may change it.
func (s *Service) PackageToChange(ctx context.Context, by guest.Person, id guest.PackageID) (guest.Entry, error) {
	e, err := s.Package(ctx, by, id)
	if err == nil {
		err = guest.MayChangePackage(e, by)
	}
	return e, err
}

// Remarks gives what is to be said about each resource of a package, in their
// order, by what the mirror says of them now.
func (s *Service) Remarks(ctx context.Context, p guest.Package) ([][]guest.Remark, error) {
	known, err := s.candidates(ctx, p.Resources)
	if err != nil {
		return nil, err
	}
	out := make([][]guest.Remark, len(p.Resources))
	for i, r := range p.Resources {
		out[i] = []guest.Remark{guest.NotMirrored}
		if c, there := known[strings.ToLower(r.ObjectID)]; there {
			out[i] = c.Target.Guard(r)
		}
	}
	return out, nil
}

func (s *Service) candidates(ctx context.Context, resources []guest.Resource) (map[string]guest.Candidate, error) {
	ids := map[guest.ResourceKind][]string{}
	for _, r := range resources {
		ids[r.Kind] = append(ids[r.Kind], r.ObjectID)
	}
	known := map[string]guest.Candidate{}
	for kind, find := range map[guest.ResourceKind]func(context.Context, []string) ([]guest.Candidate, error){
		guest.Group: s.Mirror.Groups, guest.App: s.Mirror.Apps,
	} {
		if len(ids[kind]) == 0 {
			continue
		}
		found, err := find(ctx, ids[kind])
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			known[strings.ToLower(c.ObjectID)] = c
		}
	}
	return known, nil
}

// PackageVersions gives versions of a package, newest first, those before a known
// one; zero is none. One more than VersionsAtOnce may come, as what the last of
// them is compared with.
func (s *Service) PackageVersions(ctx context.Context, by guest.Person, id guest.PackageID, before int) (guest.Entry, []guest.PackageVersion, error) {
	e, err := s.Package(ctx, by, id)
	if err != nil {
		return e, nil, err
	}
	versions, err := s.Catalogue.Versions(ctx, id, before, VersionsAtOnce+1)
	return e, versions, err
}

// NewPackage makes a package that nobody can ask for yet. The same id twice makes
// one package.
func (s *Service) NewPackage(ctx context.Context, by guest.Person, id guest.PackageID, name, description string) error {
	e, err := guest.NewPackage(id, name, description, by, s.Now())
	if err != nil {
		return err
	}
	if err := s.Catalogue.InsertPackage(ctx, e); !errors.Is(err, guest.ErrRepeated) {
		return err
	}
	return nil
}

// ChangePackage changes one part of a package; shown is the count of edits that
// the person saw, and what names the part. The same change twice counts once.
func (s *Service) ChangePackage(ctx context.Context, by guest.Person, id guest.PackageID, shown int, what string, change guest.PartChange) error {
	return s.update(ctx, by, id, func(e guest.Entry) (guest.Entry, *guest.PackageVersion, error) {
		e, err := e.Change(by, shown, what, change, s.Now())
		return e, nil, err
	})
}

// update carries a change out; one that was made already is no error.
func (s *Service) update(ctx context.Context, by guest.Person, id guest.PackageID, change func(guest.Entry) (guest.Entry, *guest.PackageVersion, error)) error {
	if _, err := s.PackageToChange(ctx, by, id); err != nil {
		return err
	}
	err := s.Catalogue.UpdatePackage(ctx, id, change)
	if errors.Is(err, guest.ErrRepeated) {
		return nil
	}
	return err
}

// AddResource puts something of the mirror into a package.
func (s *Service) AddResource(ctx context.Context, by guest.Person, id guest.PackageID, shown int, r guest.Resource) error {
	if _, err := s.PackageToChange(ctx, by, id); err != nil {
		return err
	}
	known, err := s.candidates(ctx, []guest.Resource{r})
	if err != nil {
		return err
	}
	c, there := known[strings.ToLower(r.ObjectID)]
	if !there {
		return guest.Problems{"resource": "The directory does not have this any more. Search again"}
	}
	return s.ChangePackage(ctx, by, id, shown, "what it opens", guest.AddResource(c, r.RoleID, by))
}

// PublishPackage puts a package in force as it was changed. What keeps it from
// being asked for is guest.Problems under the empty name.
func (s *Service) PublishPackage(ctx context.Context, by guest.Person, id guest.PackageID, shown int, on bool, reason string) error {
	e, err := s.PackageToChange(ctx, by, id)
	if err != nil {
		return err
	}
	// Looked up before the package is locked: whatever is changed in between is
	// refused by the count of edits.
	found, err := s.CheckPackage(ctx, by, e.Working())
	if err != nil {
		return err
	}
	return s.update(ctx, by, id, func(e guest.Entry) (guest.Entry, *guest.PackageVersion, error) {
		e, version, err := e.Publish(by, shown, on, reason, e.Working().Faults(found), s.Now())
		return e, &version, err
	})
}

// DiscardChanges drops the changes of a package that wait.
func (s *Service) DiscardChanges(ctx context.Context, by guest.Person, id guest.PackageID, shown int) error {
	return s.update(ctx, by, id, func(e guest.Entry) (guest.Entry, *guest.PackageVersion, error) {
		e, err := e.Discard(by, shown, s.Now())
		return e, nil, err
	})
}

// TurnPackageOff ends that a package can be asked for.
func (s *Service) TurnPackageOff(ctx context.Context, by guest.Person, id guest.PackageID, shown int, reason string) error {
	return s.update(ctx, by, id, func(e guest.Entry) (guest.Entry, *guest.PackageVersion, error) {
		e, version, err := e.TurnOff(by, shown, reason, s.Now())
		return e, &version, err
	})
}

// ASCIIDomains puts internationalised domains in a list into their ASCII form, so
// that there is one way to write each.
func ASCIIDomains(typed string) string {
	parts := strings.FieldsFunc(typed, func(c rune) bool { return strings.ContainsRune(" \t\r\n,;", c) })
	for i, d := range parts {
		parts[i] = strings.TrimPrefix(ascii("@"+strings.TrimPrefix(strings.TrimPrefix(d, "@"), "*.")), "@")
	}
	return strings.Join(parts, "\n")
}

// Holders lists who has a package now, to those who may see it.
func (s *Service) Holders(ctx context.Context, by guest.Person, id guest.PackageID, after guest.GrantID) (guest.Entry, guest.HolderPage, error) {
	e, err := s.Package(ctx, by, id)
	if err != nil {
		return e, guest.HolderPage{}, err
	}
	found, err := s.Catalogue.Holders(ctx, e.Package, after, PageSize)
	return e, found, err
}
