package guest

import (
	"fmt"
	"slices"
	"time"
)

// PackageReasonMax is how long the reason of a change may be, in characters.
const PackageReasonMax = 500

// NewPackage makes a package that nobody can ask for yet.
func NewPackage(id PackageID, name, description string, by Person, now time.Time) (Entry, error) {
	if err := MayMakePackages(by); err != nil {
		return Entry{}, err
	}
	p := Package{ID: id, Version: 1, MaxDays: 180}
	if problems := Describe(name, description)(&p); len(problems) > 0 {
		return Entry{}, problems
	}
	return Entry{Package: p, Edits: 1, Last: Edit{By: by.ID, ByName: by.Name, At: now, What: "the name"}}, nil
}

// PartChange changes one part of a package, or says what is wrong with what was
// typed.
type PartChange func(*Package) Problems

// Change makes a change to one part of a package: in place when it was never on,
// else in its draft. Shown is the count of edits that the person saw; what names
// the part for others. The same change again is ErrRepeated.
func (e Entry) Change(by Person, shown int, what string, change PartChange, now time.Time) (Entry, error) {
	if err := MayChangePackage(e, by); err != nil {
		return e, err
	}
	p := e.Working().clone()
	problems := change(&p)
	if len(problems) == 0 && len(Differences(e.Working(), p)) == 0 {
		return e, ErrRepeated
	}
	if !samePeople(e.Working().Owners, p.Owners) {
		if err := MayMakePackages(by); err != nil {
			return e, NotAllowed{"Only an administrator can say who owns a package."}
		}
	}
	if err := e.seen(shown, by); err != nil {
		return e, err
	}
	if len(problems) > 0 {
		return e, problems
	}
	e.edited(by, what, now)
	if !e.Published {
		e.Package = p
		return e, nil
	}
	e.Draft = &p
	if len(Differences(e.Package, p)) == 0 {
		e.Draft = nil // back to what is in force
	}
	return e, nil
}

// Discard drops the changes that wait.
func (e Entry) Discard(by Person, shown int, now time.Time) (Entry, error) {
	if err := MayChangePackage(e, by); err != nil {
		return e, err
	}
	if e.Draft == nil {
		return e, ErrRepeated
	}
	if err := e.seen(shown, by); err != nil {
		return e, err
	}
	e.Draft = nil
	e.edited(by, "the changes that waited", now)
	return e, nil
}

// Publish puts a package in force as it was changed, as a new version. On says
// whether sponsors can ask for it from then on. Faults are what keeps it from
// being asked for, of Faults.
func (e Entry) Publish(by Person, shown int, on bool, reason string, faults []string, now time.Time) (Entry, PackageVersion, error) {
	if err := MayChangePackage(e, by); err != nil {
		return e, PackageVersion{}, err
	}
	p := e.Working().clone()
	p.Enabled = on
	if e.Published && len(Differences(e.Package, p)) == 0 {
		return e, PackageVersion{}, ErrRepeated
	}
	if err := e.seen(shown, by); err != nil {
		return e, PackageVersion{}, err
	}
	reason, problems := checkPackageReason(reason, e.Published)
	if on && len(faults) > 0 {
		problems.add("", faults[0])
	}
	if len(problems) > 0 {
		return e, PackageVersion{}, problems
	}
	if !samePeople(e.Package.Owners, p.Owners) && !by.Roles.Has(Administrator) {
		return e, PackageVersion{}, NotAllowed{"Only an administrator can say who owns a package."}
	}
	if e.Published {
		p.Version++
	}
	e.Package, e.Draft, e.Published = p, nil, true
	e.edited(by, "what is in force", now)
	return e, e.version(by, reason, now), nil
}

// TurnOff ends that a package can be asked for. Those who have it keep it, and
// changes that wait go on waiting.
func (e Entry) TurnOff(by Person, shown int, reason string, now time.Time) (Entry, PackageVersion, error) {
	if err := MayChangePackage(e, by); err != nil {
		return e, PackageVersion{}, err
	}
	if !e.Enabled {
		return e, PackageVersion{}, ErrRepeated
	}
	if err := e.seen(shown, by); err != nil {
		return e, PackageVersion{}, err
	}
	reason, problems := checkPackageReason(reason, true)
	if len(problems) > 0 {
		return e, PackageVersion{}, problems
	}
	e.Package = e.Package.clone()
	e.Enabled = false
	e.Version++
	if e.Draft != nil {
		draft := e.Draft.clone()
		draft.Enabled, draft.Version = false, e.Version
		e.Draft = &draft
	}
	e.edited(by, "whether it is on", now)
	return e, e.version(by, reason, now), nil
}

// Checked is what was looked up about a package, for what is to be said of it: the
// remarks on its resources, in their order, and who stands behind its Names.
type Checked struct {
	Remarks [][]Remark
	Roster  Roster
}

// Faults says what keeps a package from being asked for.
func (p Package) Faults(found Checked) []string {
	var out []string
	if p.WhoDecides(Person{}) == "" {
		out = append(out, "Nobody approves this package. Say who approves it first")
	}
	out = append(out, p.unmet(found.Roster)...)
	for i, remarks := range found.Remarks {
		if i < len(p.Resources) && Stops(remarks) {
			out = append(out, "Guests can't be given "+p.Resources[i].Name+": "+remarks[0].Why)
		}
	}
	return out
}

// seen refuses what was made from an older state of the package.
func (e Entry) seen(shown int, by Person) error {
	if shown == e.Edits {
		return nil
	}
	who := e.Last.ByName
	if e.Last.By == by.ID {
		who = "You"
	}
	if who == "" {
		who = "Somebody"
	}
	return MovedOn{fmt.Sprintf("%s changed %s of this package meanwhile. Look at it as it is now, then make your change again.", who, e.Last.What)}
}

func (e *Entry) edited(by Person, what string, now time.Time) {
	e.Edits++
	e.Last = Edit{By: by.ID, ByName: by.Name, At: now, What: what}
}

func (e Entry) version(by Person, reason string, now time.Time) PackageVersion {
	return PackageVersion{Package: e.Package, Author: by.ID, AuthorName: by.Name, Reason: reason, At: now}
}

func checkPackageReason(s string, needed bool) (string, Problems) {
	p := Problems{}
	s = prose(s)
	switch n := len([]rune(s)); {
	case n == 0 && needed:
		p.add("reason", "Enter why you change this")
	case n == 0:
		s = "The first version."
	case n > PackageReasonMax:
		p.add("reason", fmt.Sprintf("Reason must be %d characters or fewer. You have %d", PackageReasonMax, n))
	case hasControl(s):
		p.add("reason", "The reason has an invisible character in it. Type it again without it")
	}
	return s, p
}

// clone gives a copy whose lists are its own.
func (p Package) clone() Package {
	p.Resources, p.Approvers, p.Owners = slices.Clone(p.Resources), slices.Clone(p.Approvers), slices.Clone(p.Owners)
	t := &p.Terms
	t.Audience, t.Domains, t.Questions = slices.Clone(t.Audience), slices.Clone(t.Domains), slices.Clone(t.Questions)
	return p
}

func samePeople(a, b []Person) bool {
	return slices.EqualFunc(a, b, func(x, y Person) bool { return x.Same(y) })
}
