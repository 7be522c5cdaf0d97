package directory

import (
	"strings"
	"time"
)

// Tx is the state inside View or Update. In View only the reading methods may
// be used.
type Tx struct {
	state *State
	now   time.Time
	quiet bool // nothing goes to the log: what a new tenant begins with is no news
}

// Now is the tenant's time, the same throughout the transaction.
func (tx *Tx) Now() time.Time { return tx.now }

func (tx *Tx) next() int64 {
	tx.state.Sequence++
	return tx.state.Sequence
}

// KindOf says what a live object's id names.
func (tx *Tx) KindOf(id string) Kind {
	switch {
	case tx.User(id) != nil:
		return KindUser
	case tx.Group(id) != nil:
		return KindGroup
	case tx.SP(id) != nil:
		return KindApp
	case tx.App(id) != nil:
		return KindApplication
	}
	return KindNone
}

// Group returns a live group, or nil.
func (tx *Tx) Group(id string) *Group { return live(tx.state.Groups.get(id)) }

// Groups returns the live groups, oldest first.
func (tx *Tx) Groups() []*Group { return tx.state.Groups.all(isLive) }

// PutGroup adds or replaces a group.
func (tx *Tx) PutGroup(g *Group) {
	if g.Ordinal == 0 {
		g.Ordinal = tx.next()
	}
	store(tx, &tx.state.Groups, KindGroup, g)
	tx.state.indexRule(g)
}

// RemoveGroup deletes a group with its memberships and assignments.
func (tx *Tx) RemoveGroup(id string) {
	tx.state.Groups.remove(id)
	delete(tx.state.dynamic, strings.ToLower(id))
	tx.forget(id)
	tx.log(KindGroup, id)
}

// GroupByMail finds a group by one of its addresses.
func (tx *Tx) GroupByMail(address string) *Group {
	return firstLive(&tx.state.Groups, "mail", address)
}

// SP returns a live service principal, or nil.
func (tx *Tx) SP(id string) *ServicePrincipal { return live(tx.state.SPs.get(id)) }

// SPs returns the live service principals, oldest first.
func (tx *Tx) SPs() []*ServicePrincipal { return tx.state.SPs.all(isLive) }

// SPByAppID finds the service principal of an application.
func (tx *Tx) SPByAppID(appID string) *ServicePrincipal {
	return firstLive(&tx.state.SPs, "appId", appID)
}

// PutSP adds or replaces a service principal.
func (tx *Tx) PutSP(sp *ServicePrincipal) {
	if sp.Ordinal == 0 {
		sp.Ordinal = tx.next()
	}
	store(tx, &tx.state.SPs, KindApp, sp)
}

// Apps returns the live application registrations, oldest first.
func (tx *Tx) Apps() []*Application { return tx.state.Apps.all(isLive) }

// App returns a live application by its object id, or nil.
func (tx *Tx) App(id string) *Application { return live(tx.state.Apps.get(id)) }

// AppByAppID finds a live application by its client id.
func (tx *Tx) AppByAppID(appID string) *Application {
	return firstLive(&tx.state.Apps, "appId", appID)
}

// PutApp adds or replaces an application registration.
func (tx *Tx) PutApp(a *Application) {
	if a.Ordinal == 0 {
		a.Ordinal = tx.next()
	}
	store(tx, &tx.state.Apps, KindApplication, a)
}
