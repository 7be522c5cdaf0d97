package guest

import "time"

// approves tells whether any line is approved.
func (v Verdicts) approves() bool {
	for _, said := range v.Lines {
		if said == Approve || said == Earlier {
			return true
		}
	}
	return false
}

// fits says whether a request can still be approved: one for a guest who is here
// can't once all their access has ended.
func (c Case) fits(r Request) error {
	if !r.Purpose.Changes() || c.Guest.live() {
		return nil
	}
	return MovedOn{"The access of " + c.Guest.Name + " has ended meanwhile, so nothing can be added or changed. " +
		c.Guest.Sponsor.Name + " can invite them again."}
}

// Refused tells of a request that waits that nobody can approve it as things are: the
// rules are against it, or what it is to change has ended.
func (c Case) Refused(r Request) bool { return c.Policy.Blocks(r.Email) || c.fits(r) != nil }

// replace ends, with an approved line, the grant that the line takes the place of.
// From that moment on the guest should no longer have what only that grant gave;
// the worker gives the new access before it takes away the old one. A grant that
// has ended meanwhile is left as it is: the line only adds.
func (d *Decision) replace(c Case, r Request, l Line, now time.Time) {
	if l.Replaces.None() {
		return
	}
	old, stands := c.StandingGrant(l.Replaces.Grant, now)
	if !stands {
		d.record(r, byPortal(EventReplaced, now, l.Replaces.Name+" had ended meanwhile, so nothing is replaced: "+l.Package.Name+" is given."), "")
		return
	}
	old.EndedAt = now
	d.Grants = append(d.Grants, old)
	words := l.Package.Name + " takes the place of " + l.Replaces.Name + "."
	if r.Purpose == ExtendAccess {
		words = "The access to " + l.Package.Name + " now ends on " + LastDay(l.Ends(r)).Format("2 January 2006") + "."
	}
	d.record(r, byPortal(EventReplaced, now, words), "")
}

// swapWithin is how long what was replaced is left in place, at most, for what
// takes its place to be given and read back first.
const swapWithin = 2 * time.Minute

// Swapping gives the resources that are not to be taken away before what takes
// their place was read back. What has not come by swapWithin does not keep access
// that has ended.
func (c Case) Swapping(now time.Time) []Resource {
	if !c.Guest.live() {
		return nil
	}
	replaced := map[GrantID]bool{}
	for _, r := range c.Requests {
		for _, l := range r.Lines {
			if l.State == Approved && r.State == Approved && !l.Replaces.None() {
				replaced[l.Replaces.Grant] = true
			}
		}
	}
	var lists [][]Resource
	for _, g := range c.Grants {
		if replaced[g.ID] && !g.EndedAt.IsZero() && now.Sub(g.EndedAt) < swapWithin {
			lists = append(lists, g.Package.Resources)
		}
	}
	return union(lists...)
}
