package guest

import "time"

// Purpose says what a request is for.
type Purpose string

const (
	ForNewGuest  Purpose = ""        // somebody is to become a guest
	ForAccount   Purpose = "account" // somebody who has a guest account that the portal did not make
	AddAccess    Purpose = "add"     // a guest is to have more access packages
	ChangeAccess Purpose = "change"  // another access package, or role, in the place of one
	ExtendAccess Purpose = "extend"  // the same access package for longer
)

// Changes tells whether the request is for a guest who is here.
func (p Purpose) Changes() bool { return p == AddAccess || p == ChangeAccess || p == ExtendAccess }

// Replaced is the grant that ends when a line is approved, as it was when that was
// asked for: approvers are shown it, and the digest covers it. The zero value is
// none.
type Replaced struct {
	Grant     GrantID    `json:"grant,omitempty"`
	Package   PackageID  `json:"package,omitempty"`
	Name      string     `json:"name,omitempty"` // of the package
	Resources []Resource `json:"resources,omitempty"`
	Until     time.Time  `json:"until,omitzero"`
}

// None tells whether nothing is replaced.
func (r Replaced) None() bool { return r.Grant == "" }

func replacing(g Grant) Replaced {
	return Replaced{Grant: g.ID, Package: g.Package.ID, Name: g.Package.Name, Resources: g.Package.Resources, Until: g.Until}
}

// Standing tells whether a grant gives access now or will, and has not ended.
func (g Grant) Standing(now time.Time) bool { return g.EndedAt.IsZero() && now.Before(g.Until) }

// Standing gives the grants that stand, oldest first.
func (c Case) Standing(now time.Time) []Grant {
	var out []Grant
	for i := len(c.Grants) - 1; i >= 0; i-- { // newest first
		if c.Grants[i].Standing(now) {
			out = append(out, c.Grants[i])
		}
	}
	return out
}

// StandingGrant finds a grant that stands.
func (c Case) StandingGrant(id GrantID, now time.Time) (Grant, bool) {
	for _, g := range c.Grants {
		if g.ID == id && g.Standing(now) {
			return g, true
		}
	}
	return Grant{}, false
}

// Waiting gives the request that waits for a decision; there is one at most.
func (c Case) Waiting() (Request, bool) {
	for _, r := range c.Requests {
		if r.State == Pending {
			return r, true
		}
	}
	return Request{}, false
}

// MayAskFor says whether a person may ask for other access of a guest who is here:
// the sponsor. Who looks after a package may ask for another role in its place; see
// MayLookAfter.
func MayAskFor(g Guest, by Person) error {
	switch {
	case g.Sponsor.Same(by) && by.Roles.Has(Sponsor):
		return nil
	case g.Sponsor.Same(by):
		return NotAllowed{"Only sponsors can ask for access."}
	case by.Reads():
		return NotAllowed{"Only " + g.Sponsor.Name + ", the sponsor, can ask for access of " + g.Name + "."}
	}
	return ErrNotFound
}

// Changeable says whether anything can be asked for a guest as things stand: who
// has no access has none that could be changed.
func (c Case) Changeable() error {
	name := c.Guest.Name
	switch c.Guest.State {
	case Invited, Active, Suspended:
		return nil
	case Inviting:
		return MovedOn{"The account of " + name + " is being made. Ask again when that is done."}
	case Ending, Removed:
		return MovedOn{"The access of " + name + " has ended. Invite them again instead."}
	}
	return MovedOn{name + " has no access yet that could be changed."}
}

// with gives the case with these grants, new ones or as they then stand.
func (c Case) with(grants []Grant) Case {
	all := make([]Grant, 0, len(c.Grants)+len(grants))
	then := map[GrantID]Grant{}
	for _, g := range c.Grants {
		then[g.ID] = g
	}
	var added []Grant // newest first
	for _, g := range grants {
		if _, known := then[g.ID]; known {
			then[g.ID] = g
			continue
		}
		added = append([]Grant{g}, added...)
	}
	all = append(all, added...)
	for _, g := range c.Grants {
		all = append(all, then[g.ID])
	}
	c.Grants = all
	return c
}

// After gives the case as a decision leaves its grants.
func (c Case) After(d Decision) Case { return c.with(d.Grants) }

// TakesOn tells whether an account is the one that an approved request names as the
// guest's: a guest who came by an invitation, and no other kind of account.
func (c Case) TakesOn(a Account) bool {
	for _, r := range c.Requests {
		if r.Purpose == ForAccount && r.State == Approved && r.Account == a.ObjectID && r.Account != "" {
			return a.Invited()
		}
	}
	return false
}

// lastEnd gives when the last of the standing grants ends; zero without one.
func (c Case) lastEnd(now time.Time) (last time.Time) {
	for _, g := range c.Grants {
		if g.Standing(now) && g.Until.After(last) {
			last = g.Until
		}
	}
	return last
}

// AccessNames gives what lists show of a guest's access: the access packages that
// were given and have not ended, else those that the newest request asks for,
// without what was declined.
func (c Case) AccessNames() []string {
	var names []string
	for i := len(c.Grants) - 1; i >= 0; i-- { // newest first
		if c.Grants[i].EndedAt.IsZero() {
			names = append(names, c.Grants[i].Package.Name)
		}
	}
	if len(names) > 0 || len(c.Requests) == 0 {
		return unique(names)
	}
	newest := c.Requests[0]
	for _, r := range c.Requests { // of whoever had access: what they had
		if c.Guest.State != None && r.State == Approved {
			newest = r
			break
		}
	}
	for _, l := range newest.Lines {
		if newest.State != Approved || l.State == Approved {
			names = append(names, l.Package.Name)
		}
	}
	return names
}

// Again gives the form of a request that came to nothing, to be asked again.
func Again(r Request, by Person) (Form, error) {
	switch {
	case !r.Sponsor.Same(by):
		return Form{}, ErrNotFound
	case !by.Roles.Has(Sponsor) && r.Purpose != ChangeAccess:
		return Form{}, NotAllowed{"Only sponsors can ask for access."}
	case r.State != Declined && r.State != Expired && r.State != Withdrawn:
		return Form{}, MovedOn{"This request is not over, so it can't be asked again."}
	}
	return r.Form(), nil
}
