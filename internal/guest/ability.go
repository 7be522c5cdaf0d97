package guest

import "time"

// HeldRoles is what the portal knows of somebody's roles here: those of their last
// sign-in, and those that the directory's assignments gave when they were last read.
type HeldRoles struct {
	SignedIn   Role
	SignedInAt time.Time // zero: they never signed in, and were only met
	Assigned   Role
	AssignedAt time.Time // zero: the assignments have not been read yet
}

// Roles gives the roles that somebody is taken to have: what was learnt last
// counts. The assignments are read every few minutes, so that a role which is
// removed in Entra soon counts no more, although its holder has not signed in since;
// and who was given one counts from their sign-in on. Of whom nothing is known it is
// supposed that they can decide: nobody is left out because Microsoft is slow.
func (h HeldRoles) Roles() Role {
	switch {
	case !h.SignedInAt.IsZero() && h.SignedInAt.After(h.AssignedAt):
		return h.SignedIn
	case !h.AssignedAt.IsZero():
		return h.Assigned
	}
	return Approver
}

// able tells whether these roles are enough to decide for somebody who is asked for
// this reason. Administrators decide only where nobody else has.
func (w AskedWhy) able(roles Role) bool {
	return roles.Has(Approver) || w == AskedRescue && roles.Has(Administrator)
}
