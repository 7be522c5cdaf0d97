package directory

import "time"

// deletable are the objects that stay in the deleted items for a while.
type deletable[T any] interface {
	*T
	deletedAt() *time.Time
}

func (g *Group) deletedAt() *time.Time             { return g.DeletedDateTime }
func (sp *ServicePrincipal) deletedAt() *time.Time { return sp.DeletedDateTime }
func (a *Application) deletedAt() *time.Time       { return a.DeletedDateTime }

func isLive[T any, P deletable[T]](v P) bool    { return v.deletedAt() == nil }
func isDeleted[T any, P deletable[T]](v P) bool { return v.deletedAt() != nil }

// live returns v unless it is deleted.
func live[T any, P deletable[T]](v P) P {
	if v == nil || isDeleted(v) {
		return nil
	}
	return v
}

// firstLive is the oldest live object of which an indexed property has the value,
// or nil.
func firstLive[T any, P deletable[T]](t *table[T], property, value string) P {
	for _, v := range t.with(property, value, 0) {
		if isLive(P(v)) {
			return v
		}
	}
	return nil
}

// DeletedKind says what the id of a deleted item names.
func (tx *Tx) DeletedKind(id string) Kind {
	switch {
	case tx.DeletedUser(id) != nil:
		return KindUser
	case tx.DeletedGroup(id) != nil:
		return KindGroup
	case tx.DeletedSP(id) != nil:
		return KindApp
	case tx.DeletedApp(id) != nil:
		return KindApplication
	}
	return KindNone
}

func deleted[T any, P deletable[T]](v P) P {
	if v == nil || isLive(v) {
		return nil
	}
	return v
}

// DeletedGroup returns a soft-deleted group, or nil.
func (tx *Tx) DeletedGroup(id string) *Group { return deleted(tx.state.Groups.get(id)) }

// DeletedSP returns a soft-deleted service principal, or nil.
func (tx *Tx) DeletedSP(id string) *ServicePrincipal { return deleted(tx.state.SPs.get(id)) }

// DeletedApp returns a soft-deleted application, or nil.
func (tx *Tx) DeletedApp(id string) *Application { return deleted(tx.state.Apps.get(id)) }

// DeletedGroups returns the soft-deleted groups, oldest first.
func (tx *Tx) DeletedGroups() []*Group { return tx.state.Groups.all(isDeleted) }

// DeletedSPs returns the soft-deleted service principals, oldest first.
func (tx *Tx) DeletedSPs() []*ServicePrincipal { return tx.state.SPs.all(isDeleted) }

// DeletedApps returns the soft-deleted applications, oldest first.
func (tx *Tx) DeletedApps() []*Application { return tx.state.Apps.all(isDeleted) }

// DeleteGroup moves a group to the deleted items; its links stay, unseen, so that
// a restored group has them again.
func (tx *Tx) DeleteGroup(g *Group) { tx.markGroup(g, &tx.now) }

// RestoreGroup brings a deleted group back.
func (tx *Tx) RestoreGroup(g *Group) { tx.markGroup(g, nil) }

func (tx *Tx) markGroup(g *Group, at *time.Time) {
	c := *g
	c.DeletedDateTime = at
	tx.PutGroup(&c)
}

// DeleteSP moves a service principal to the deleted items.
func (tx *Tx) DeleteSP(sp *ServicePrincipal) { tx.markSP(sp, &tx.now) }

// RestoreSP brings a deleted service principal back.
func (tx *Tx) RestoreSP(sp *ServicePrincipal) { tx.markSP(sp, nil) }

func (tx *Tx) markSP(sp *ServicePrincipal, at *time.Time) {
	c := sp.Clone()
	c.DeletedDateTime = at
	tx.PutSP(c)
}

// DeleteApp moves an application to the deleted items.
func (tx *Tx) DeleteApp(a *Application) { tx.markApp(a, &tx.now) }

// RestoreApp brings a deleted application back, without its service principal.
func (tx *Tx) RestoreApp(a *Application) { tx.markApp(a, nil) }

func (tx *Tx) markApp(a *Application, at *time.Time) {
	c := *a
	c.DeletedDateTime = at
	tx.PutApp(&c)
}

// RemoveSP deletes a service principal for good.
func (tx *Tx) RemoveSP(id string) {
	tx.state.SPs.remove(id)
	tx.forget(id)
	tx.log(KindApp, id)
}

// RemoveApp deletes an application for good.
func (tx *Tx) RemoveApp(id string) {
	tx.state.Apps.remove(id)
	tx.forget(id)
	tx.log(KindApplication, id)
}
