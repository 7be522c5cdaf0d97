package directory

import (
	"cmp"
	"iter"
	"slices"
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
func (tx *Tx) Link(r *Relation, from, to string) {
	if r.add(from, to, tx.now) {
		tx.logLink(r, from, to)
	}
}

// LinkAll adds many links of one object to a relation of this transaction.
func (tx *Tx) LinkAll(r *Relation, from string, to []string) {
	if tx.quiet {
		r.addAll(from, to, tx.now)
		return
	}
	for _, id := range to {
		tx.Link(r, from, id)
	}
}

// Unlink removes a link.
func (tx *Tx) Unlink(r *Relation, from, to string) {
	if r.remove(from, to, tx.now) {
		tx.logLink(r, from, to)
	}
}

func (tx *Tx) logLink(r *Relation, from, to string) {
	if r.name != "" {
		tx.record(Change{Kind: r.kind, ID: from, Relation: r.name, Target: to})
	}
}

// GroupsOf lists the live groups that hold an object as seen at asOf, directly or,
// with transitive, through other live groups. A deleted group keeps its links, so
// that it can be restored, but gives nobody anything meanwhile.
func (tx *Tx) GroupsOf(id string, transitive bool, asOf time.Time) []*Group {
	var out []*Group
	seen := map[string]bool{}
	queue := []string{id}
	for len(queue) > 0 {
		for _, g := range tx.state.Members.To(queue[0], asOf) {
			group := tx.Group(g)
			if group == nil || seen[g] {
				continue
			}
			seen[g] = true
			out = append(out, group)
			if transitive {
				queue = append(queue, g)
			}
		}
		queue = queue[1:]
	}
	return out
}

// Assign adds an assignment.
func (tx *Tx) Assign(a *Assignment) {
	if a.Ordinal == 0 {
		a.Ordinal = tx.next()
	}
	tx.state.Assignments.put(a)
}

// Unassign ends an assignment; lagging reads still show it for a while.
func (tx *Tx) Unassign(a *Assignment) {
	c := *a
	c.Removed = tx.now
	tx.state.Assignments.put(&c)
	for _, old := range tx.AssignmentsOf(a.PrincipalID, time.Time{}) {
		if !old.Removed.IsZero() && old.Removed.Add(keepPast).Before(tx.now) {
			tx.state.Assignments.remove(old.ID)
		}
	}
}

func (a *Assignment) visible(asOf time.Time) bool {
	return asOf.IsZero() || !a.CreatedDateTime.After(asOf) && (a.Removed.IsZero() || a.Removed.After(asOf))
}

// AssignmentsFrom walks a principal's assignments as seen at asOf, oldest first,
// from behind an ordinal; the zero time stands for all that were ever made.
func (tx *Tx) AssignmentsFrom(principalID string, after int64, asOf time.Time) iter.Seq2[int64, *Assignment] {
	return tx.assignments("principalId", principalID, after, func(a *Assignment) bool { return a.visible(asOf) })
}

// AssignedToFrom walks the assignments to an application in the same way, of
// principals that still exist.
func (tx *Tx) AssignedToFrom(resourceID string, after int64, asOf time.Time) iter.Seq2[int64, *Assignment] {
	return tx.assignments("resourceId", resourceID, after, func(a *Assignment) bool {
		return a.visible(asOf) && tx.KindOf(a.PrincipalID) != KindNone
	})
}

func (tx *Tx) assignments(end, id string, after int64, keep func(*Assignment) bool) iter.Seq2[int64, *Assignment] {
	return func(yield func(int64, *Assignment) bool) {
		for ordinal, a := range tx.state.Assignments.with(end, id, after) {
			if keep(a) && !yield(ordinal, a) {
				return
			}
		}
	}
}

// AssignmentsOf lists what AssignmentsFrom walks.
func (tx *Tx) AssignmentsOf(principalID string, asOf time.Time) []*Assignment {
	return collect(tx.AssignmentsFrom(principalID, 0, asOf))
}

// AssignedTo lists what AssignedToFrom walks.
func (tx *Tx) AssignedTo(resourceID string, asOf time.Time) []*Assignment {
	return collect(tx.AssignedToFrom(resourceID, 0, asOf))
}

func collect[T any](walk iter.Seq2[int64, *T]) []*T {
	out := []*T{}
	for _, v := range walk {
		out = append(out, v)
	}
	return out
}

// RolesIn lists the values of the roles that a principal holds in an
// application, directly and, for users, through groups that they are direct
// members of (assignments do not reach nested groups). assigned says whether
// there is any assignment at all, default access included.
func (tx *Tx) RolesIn(sp *ServicePrincipal, principalID string) (values []string, assigned bool) {
	holders := []string{principalID}
	for _, g := range tx.GroupsOf(principalID, false, tx.now) {
		holders = append(holders, g.ID)
	}
	var found []*Assignment
	for _, holder := range holders {
		for _, a := range tx.AssignmentsFrom(holder, 0, tx.now) {
			if strings.EqualFold(a.ResourceID, sp.ID) {
				found = append(found, a)
			}
		}
	}
	slices.SortFunc(found, func(a, b *Assignment) int { return cmp.Compare(a.Ordinal, b.Ordinal) })
	for _, a := range found {
		role, ok := sp.Role(a.AppRoleID)
		if ok && role.IsEnabled && role.Value != nil && !slices.Contains(values, *role.Value) {
			values = append(values, *role.Value)
		}
	}
	return values, len(found) > 0
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
