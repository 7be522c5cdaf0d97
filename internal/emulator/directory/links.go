package directory

import (
	"strings"
	"time"
)

// Members is the relation from groups to their direct members.
func (tx *Tx) Members() *Relation { return &tx.state.Members }

// GroupOwners is the relation from groups to their owners.
func (tx *Tx) GroupOwners() *Relation { return &tx.state.GroupOwners }

// AppOwners is the relation from service principals to their owners.
func (tx *Tx) AppOwners() *Relation { return &tx.state.AppOwners }

// Sponsors is the relation from users to those who answer for them.
func (tx *Tx) Sponsors() *Relation { return &tx.state.Sponsors }

// Manager is the relation from users to their manager.
func (tx *Tx) Manager() *Relation { return &tx.state.Manager }

// Link adds a link to a relation of this transaction.
func (tx *Tx) Link(r *Relation, from, to string) { r.add(from, to, tx.now) }

// Unlink removes a link.
func (tx *Tx) Unlink(r *Relation, from, to string) { r.remove(from, to, tx.now) }

// GroupsOf lists the groups that hold an object as seen at asOf, directly or,
// with transitive, through other groups.
func (tx *Tx) GroupsOf(id string, transitive bool, asOf time.Time) []*Group {
	var out []*Group
	seen := map[string]bool{}
	queue := []string{id}
	for len(queue) > 0 {
		for _, g := range tx.state.Members.To(queue[0], asOf) {
			if !seen[g] {
				seen[g] = true
				out = append(out, tx.Group(g))
				if transitive {
					queue = append(queue, g)
				}
			}
		}
		queue = queue[1:]
	}
	return out
}

// Assign adds an assignment.
func (tx *Tx) Assign(a *Assignment) { tx.state.putAssignment(a) }

// Unassign ends an assignment; lagging reads still show it.
func (tx *Tx) Unassign(a *Assignment) {
	c := *a
	c.Removed = tx.now
	tx.state.Assignments.put(&c)
}

// assignments picks from those that name an object at either end, in order of
// creation.
func (tx *Tx) assignments(end string, keep func(*Assignment) bool) []*Assignment {
	out := []*Assignment{}
	for _, id := range tx.state.assignmentsBy[end] {
		if a := tx.state.Assignments.get(id); a != nil && keep(a) {
			out = append(out, a)
		}
	}
	return out
}

func (a *Assignment) visible(asOf time.Time) bool {
	return asOf.IsZero() || !a.CreatedDateTime.After(asOf) && (a.Removed.IsZero() || a.Removed.After(asOf))
}

// AssignmentsOf lists a principal's assignments as seen at asOf; the zero time
// stands for all that were ever made.
func (tx *Tx) AssignmentsOf(principalID string, asOf time.Time) []*Assignment {
	return tx.assignments(principalID, func(a *Assignment) bool { return a.PrincipalID == principalID && a.visible(asOf) })
}

// AssignedTo lists the assignments to an application as seen at asOf, of
// principals that still exist.
func (tx *Tx) AssignedTo(resourceID string, asOf time.Time) []*Assignment {
	return tx.assignments(resourceID, func(a *Assignment) bool {
		return a.ResourceID == resourceID && a.visible(asOf) && tx.KindOf(a.PrincipalID) != KindNone
	})
}

// RolesIn lists the values of the roles that a principal holds in an
// application, directly and, for users, through groups that they are direct
// members of (assignments do not reach nested groups). assigned says whether
// there is any assignment at all, default access included.
func (tx *Tx) RolesIn(sp *ServicePrincipal, principalID string) (values []string, assigned bool) {
	holders := map[string]bool{strings.ToLower(principalID): true}
	for _, g := range tx.GroupsOf(principalID, false, tx.now) {
		holders[strings.ToLower(g.ID)] = true
	}
	seen := map[string]bool{}
	for _, a := range tx.AssignedTo(sp.ID, tx.now) {
		if !holders[strings.ToLower(a.PrincipalID)] {
			continue
		}
		assigned = true
		role, ok := sp.Role(a.AppRoleID)
		if ok && role.IsEnabled && role.Value != nil && !seen[*role.Value] {
			seen[*role.Value] = true
			values = append(values, *role.Value)
		}
	}
	return values, assigned
}

// PutInvitation records an invitation as the latest one of its user.
func (tx *Tx) PutInvitation(i *InvitationRecord) {
	tx.state.Invitations.put(i)
	tx.state.latestInvite[i.UserID] = i.ID
}

// Invitation returns an invitation by id, or nil.
func (tx *Tx) Invitation(id string) *InvitationRecord { return tx.state.Invitations.get(id) }

// LatestInvitation returns a user's newest invitation, or nil.
func (tx *Tx) LatestInvitation(userID string) *InvitationRecord {
	return tx.state.Invitations.get(tx.state.latestInvite[userID])
}
