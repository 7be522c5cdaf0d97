package guest

import "time"

// Entry is an access package as the catalogue keeps it: as it is in force, and as
// it will be once the changes that somebody is making are published.
//
// Of a package that was never on, nobody has anything yet: it is changed in place.
// From the moment it is first on, changes are collected in a draft and published
// together, with a reason, as a new version; what was asked for and given before
// keeps the version that it was asked for in.
type Entry struct {
	Package              // in force
	Draft       *Package // nil: nothing is being changed
	Published   bool     // it was on once, or still is
	Edits       int      // how often it was changed, drafts included: what a form was made from
	Last        Edit     // the last of these changes; zero: none through these pages
	Guests      int      // who have it, in whatever version; capped at CountAtMost
	Outdated    int      // of these, those who have it in an earlier version; capped as well
	Waiting     int      // lines that ask for it and are not decided; capped at CountInList
	PublishedAt time.Time
}

// CountAtMost is where counts of a package's guests end; in lists CountInList is.
const (
	CountAtMost = 1000
	CountInList = 100
)

// Edit is one change to a package: by whom, when, and what part it was.
type Edit struct {
	By     PersonID  `json:"by"`
	ByName string    `json:"by_name"`
	At     time.Time `json:"at"`
	What   string    `json:"what"` // "the limits"
}

// PackageVersion is a package as it once was put in force.
type PackageVersion struct {
	Package    Package
	Author     PersonID // empty: nobody in particular
	AuthorName string
	Reason     string
	At         time.Time
}

// Working is the package as those who change it see it.
func (e Entry) Working() Package {
	if e.Draft != nil {
		return *e.Draft
	}
	return e.Package
}

// Changes gives the differences that wait to be published.
func (e Entry) Changes() []Difference {
	if e.Draft == nil {
		return nil
	}
	return Differences(e.Package, *e.Draft)
}

// MayReadPackage says whether a person may see a package as the catalogue keeps
// it: those who read everything, and its owners.
func MayReadPackage(e Entry, by Person) error {
	if by.Reads() || e.ownedBy(by) {
		return nil
	}
	return ErrNotFound
}

// MayChangePackage says whether a person may change a package: administrators,
// and its owners.
func MayChangePackage(e Entry, by Person) error {
	if by.Roles.Has(Administrator) || e.ownedBy(by) {
		return nil
	}
	if by.Reads() {
		return NotAllowed{"You can read this, but not change it."}
	}
	return ErrNotFound
}

// MayMakePackages says whether a person may make access packages, and name their
// owners: administrators.
func MayMakePackages(by Person) error {
	if by.Roles.Has(Administrator) {
		return nil
	}
	if by.Reads() {
		return NotAllowed{"You can read this, but not change it."}
	}
	return ErrNotFound
}

func (e Entry) ownedBy(by Person) bool {
	for _, o := range e.Package.Owners {
		if o.Same(by) {
			return true
		}
	}
	return false
}

// Candidate is a group or app of the directory mirror.
type Candidate struct {
	Kind        ResourceKind
	ObjectID    string
	Name        string
	Description string
	About       string // the mail address of a group, the publisher of an app
	What        string // "Microsoft 365 group"
	Owners      []Principal
	Target      Target
}

// Resource gives the candidate as a resource; roleID is that of an app role, and
// DefaultAccess or nothing for an app without one.
func (c Candidate) Resource(roleID string) Resource {
	r := Resource{Kind: c.Kind, ObjectID: c.ObjectID, Name: c.Name}
	if c.Kind == App {
		r.AppID, r.RoleID = c.Target.AppID, DefaultAccess
		if roleID != "" {
			r.RoleID = roleID
		}
		if role, there := c.Target.role(r.RoleID); there {
			r.RoleName = role.Name
		}
	}
	return r
}

// OwnedBy tells whether a person owns the group or app in Entra.
func (c Candidate) OwnedBy(p Person) bool {
	for _, o := range c.Owners {
		if o.ObjectID == p.ObjectID && p.ObjectID != "" {
			return true
		}
	}
	return false
}

// CatalogueFilter narrows the list of packages. Zero values narrow nothing.
type CatalogueFilter struct {
	Query string    // beginnings of words of name, description or what it opens
	Owner PersonID  // only those of this owner
	After PackageID // the last one of the page before; empty: the first page
	Limit int
}

// CataloguePage is one page of packages in the catalogue's order, as they are in
// force, with what changes wait.
type CataloguePage struct {
	Rows []Entry
	More bool
}

// Holder is a guest who has a package, given by the portal.
type Holder struct {
	Grant               GrantID
	GuestRef, GuestName string
	GuestEmail, Sponsor string
	Status              Status
	Version             int // of the package, as it was given
	Until               time.Time
}

// Outsider is a guest who has something that a package opens, and not through the
// portal.
type Outsider struct {
	GuestRef, GuestName, GuestEmail string
	Resource                        Resource
	SeenAt                          time.Time
}

// HolderPage is one page of those who have a package, newest first; the first page
// has the outsiders as well, at most as many as a page.
type HolderPage struct {
	Rows      []Holder
	More      bool
	Outsiders []Outsider
}
