package guest

import (
	"slices"
	"time"
)

// Holding is what those who look after a package may know of a guest who has it:
// who it is, what the package gives and what of it shows in Entra. What else the
// guest has or had is not in it.
type Holding struct {
	Guest    Guest
	Grant    Grant
	Missing  []Resource // given by the package, and taken away in Entra
	Beside   []Resource // other roles in the package's apps, not given through the portal
	Blocked  bool       // the account is, in Entra
	Deleted  bool       // so is it
	Waiting  Request    // asks for something in the place of this access; zero: none does
	OtherAsk bool       // another request for the guest waits, so that nothing can be asked for
	Stands   bool       // the access has not ended
}

// Holding gives what concerns one grant of a package; guest.ErrNotFound for one of
// another package.
func (s Story) Holding(p PackageID, id GrantID, now time.Time) (Holding, error) {
	i := slices.IndexFunc(s.Grants, func(g Grant) bool { return g.ID == id && g.Package.ID == p })
	if i < 0 {
		return Holding{}, ErrNotFound
	}
	h := Holding{Guest: s.Guest, Grant: s.Grants[i], Stands: s.Grants[i].Standing(now)}
	for _, d := range s.Drifts {
		switch {
		case d.Kind == Blocked:
			h.Blocked = true
		case d.Kind == Deleted:
			h.Deleted = true
		case d.Kind == TakenOutside && Contains(h.Grant.Package.Resources, d.Resource):
			h.Missing = append(h.Missing, d.Resource)
		case d.Kind == GivenOutside && SameApp([]Resource{d.Resource}, h.Grant.Package.Resources):
			h.Beside = append(h.Beside, d.Resource)
		}
	}
	h.Blocked = h.Blocked || h.Guest.State == Suspended
	if r, is := s.Waiting(); is {
		if slices.ContainsFunc(r.Lines, func(l Line) bool { return l.Replaces.Grant == id }) {
			h.Waiting = r
		} else {
			h.OtherAsk = true
		}
	}
	return h, nil
}

// Exactly tells whether, as Entra was last read, the guest has what the package
// gives, and nothing beside it in the same apps.
func (h Holding) Exactly() bool {
	return h.Stands && len(h.Missing) == 0 && len(h.Beside) == 0 && !h.Blocked && !h.Deleted &&
		h.Guest.Sync == InSync && !h.Guest.CheckedAt.IsZero()
}

// MaySeeHolding says whether a person may see what a guest has of a package: who
// reads everything, and the owners of that package.
func MaySeeHolding(e Entry, g Grant, by Person) error {
	if g.Package.ID != e.ID {
		return ErrNotFound
	}
	return MayReadPackage(e, by)
}

// MayLookAfter says whether a person may check what a guest has of a package, end
// it, and ask for another role in its place: the owners of that package, and
// administrators.
func MayLookAfter(e Entry, g Grant, by Person) error {
	if g.Package.ID != e.ID {
		return ErrNotFound
	}
	return MayChangePackage(e, by)
}

// mayLookAfter is MayLookAfter by the owners that the case knows.
func (c Case) mayLookAfter(p PackageID, g Grant, by Person) error {
	owners, there := c.Owners[p]
	if !there {
		return ErrNotFound
	}
	return MayLookAfter(Entry{Package: Package{ID: p, Owners: owners}}, g, by)
}

// held finds a grant of a package that a person may look after.
func (c Case) held(p PackageID, id GrantID, by Person) (Grant, error) {
	i := slices.IndexFunc(c.Grants, func(g Grant) bool { return g.ID == id })
	if i < 0 {
		return Grant{}, ErrNotFound
	}
	return c.Grants[i], c.mayLookAfter(p, c.Grants[i], by)
}

// CheckHolding has a guest compared with Entra soon, for who looks after a package
// that they have.
func CheckHolding(c Case, p PackageID, id GrantID, by Person, now time.Time) (Decision, error) {
	if _, err := c.held(p, id, by); err != nil {
		return Decision{}, err
	}
	return c.checkNow(now)
}

// EndHolding ends, now, what a guest was given with one package, because somebody
// who looks after the package said so. The sponsor is told. With the last of it all
// access of the guest ends.
func EndHolding(c Case, p PackageID, id GrantID, by Person, reason string, now time.Time) (Decision, error) {
	grant, err := c.held(p, id, by)
	if err != nil {
		return Decision{}, err
	}
	if reason, err = reasonGiven(reason, "Enter why the access ends now. The sponsor reads it"); err != nil {
		return Decision{}, err
	}
	if !grant.Standing(now) || !c.Guest.live() && c.Guest.State != Inviting {
		return Decision{}, MovedOn{"This access has ended meanwhile."}
	}
	grant.EndedAt = now
	d := Decision{Grants: []Grant{grant}}
	rest := c.After(d)
	if last := rest.lastEnd(now); last.IsZero() {
		if d, err = end(c, now); err != nil {
			return Decision{}, MovedOn{"This access has ended meanwhile."}
		}
	} else {
		g := c.Guest
		g.Until = last
		g.start(now)
		d.Guest = &g
		d.converge()
	}
	ended := byPerson(EventEnded, by, now, by.Name+" ended the access to "+grant.Package.Name+".")
	ended.Comment = reason
	d.Events = append(d.Events, ended)
	if !c.Guest.Sponsor.Same(by) {
		d.mail(MailOwnerEnded, c.Guest.Sponsor.ID, grant.Request)
	}
	return d, nil
}
