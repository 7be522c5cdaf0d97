package guest

import "errors"

// Reads tells whether a person may read everything.
func (p Person) Reads() bool { return p.Roles.Has(Administrator | Auditor) }

// MaySeeRequest says whether a person may see a request: its sponsor, those who
// were asked to decide on it, also if they may not now, and those who read everything.
// A draft is its sponsor's alone. What may not be seen does not exist.
func MaySeeRequest(r Request, by Person) error {
	if r.Sponsor.Same(by) {
		return nil
	}
	if r.SentAt.IsZero() { // a draft, or one that was deleted
		return ErrNotFound
	}
	if by.Reads() || !errors.Is(MayDecide(r, by), ErrNotFound) {
		return nil
	}
	return ErrNotFound
}

// MaySeeRequestOf says the same of a request for a guest who is here: the guest's
// sponsor sees it as well, whoever has sent it.
func MaySeeRequestOf(g Guest, r Request, by Person) error {
	if g.Sponsor.Same(by) && !r.SentAt.IsZero() {
		return nil
	}
	return MaySeeRequest(r, by)
}

// MaySeeGuest says whether a person may see a guest: the sponsor, those who read
// everything, and those who decided or may decide on one of the requests.
func MaySeeGuest(g Guest, requests []Request, by Person) error {
	if g.Sponsor.Same(by) || by.Reads() {
		return nil
	}
	for _, r := range requests {
		if MayDecide(r, by) == nil {
			return nil
		}
	}
	return ErrNotFound
}

// MayManageGuest says whether a person may send the invitation again, end the
// access or try again: the sponsor, and an administrator.
func MayManageGuest(g Guest, by Person) bool { return mayManage(g, by) == nil }

func mayManage(g Guest, by Person) error {
	if g.Sponsor.Same(by) && by.Roles.Has(Sponsor) || by.Roles.Has(Administrator) {
		return nil
	}
	if g.Sponsor.Same(by) || by.Reads() {
		return NotAllowed{"You can read this, but not change it."}
	}
	return ErrNotFound
}

// MaySeeLink says whether a person may see the invitation link: only those who
// may hand it over, while it leads somewhere.
func MaySeeLink(g Guest, by Person) bool {
	return MayManageGuest(g, by) && g.LinkWorks()
}

// LinkWorks tells whether the invitation link still leads to Microsoft.
func (g Guest) LinkWorks() bool {
	switch g.State {
	case Inviting, Invited, Active, Suspended:
		return true
	}
	return false
}
