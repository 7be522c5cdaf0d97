package directory

import (
	"slices"
	"strings"
	"time"
)

// Tx is the state inside View or Update. In View only the reading methods may
// be used.
type Tx struct {
	state *State
	now   time.Time
}

// Now is the tenant's time, the same throughout the transaction.
func (tx *Tx) Now() time.Time { return tx.now }

func (tx *Tx) next() int64 {
	tx.state.Sequence++
	return tx.state.Sequence
}

func (tx *Tx) log(kind Kind, id string) {
	s := tx.state
	s.Changes = append(s.Changes, Change{tx.next(), tx.now, kind, id})
	if len(s.Changes) > 1000 && s.Changes[0].At.Add(2*TokenLife).Before(tx.now) {
		cut, _ := slices.BinarySearchFunc(s.Changes, tx.now.Add(-TokenLife), func(c Change, t time.Time) int { return c.At.Compare(t) })
		s.FirstKnown = s.Changes[cut].Sequence
		s.Changes = slices.Clone(s.Changes[cut:])
	}
}

// TokenLife is how long a delta token of a directory object is good for
// (learn.microsoft.com/graph/delta-query-overview).
const TokenLife = 7 * 24 * time.Hour

// Sequence is the number of the latest change visible at asOf.
func (tx *Tx) Sequence(asOf time.Time) int64 {
	for _, c := range slices.Backward(tx.state.Changes) {
		if !c.At.After(asOf) {
			return c.Sequence
		}
	}
	return tx.state.FirstKnown
}

// ChangedSince lists the latest change of each object of the given kind that
// changed after a sequence number and not after asOf, oldest first. last is where
// the next look begins. It is false when the log does not reach back so far.
func (tx *Tx) ChangedSince(kind Kind, sequence int64, asOf time.Time) (changes []Change, last int64, ok bool) {
	s := tx.state
	if sequence < s.FirstKnown || sequence > s.Sequence {
		return nil, 0, false
	}
	from, _ := slices.BinarySearchFunc(s.Changes, sequence+1, func(c Change, n int64) int { return int(c.Sequence - n) })
	seen := map[string]bool{}
	for _, c := range slices.Backward(s.Changes[from:]) {
		if c.At.After(asOf) {
			continue
		}
		last = max(last, c.Sequence)
		if c.Kind == kind && !seen[c.ID] {
			seen[c.ID] = true
			changes = append(changes, c)
		}
	}
	slices.Reverse(changes)
	return changes, max(last, sequence), true
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
	tx.state.Groups.put(g)
	tx.state.indexRule(g)
	tx.log(KindGroup, g.ID)
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
	for _, g := range tx.state.Groups.byID {
		if isLive(g) && g.Mail != "" && strings.EqualFold(g.Mail, address) {
			return g
		}
	}
	return nil
}

// SP returns a live service principal, or nil.
func (tx *Tx) SP(id string) *ServicePrincipal { return live(tx.state.SPs.get(id)) }

// SPs returns the live service principals, oldest first.
func (tx *Tx) SPs() []*ServicePrincipal { return tx.state.SPs.all(isLive) }

// SPByAppID finds the service principal of an application.
func (tx *Tx) SPByAppID(appID string) *ServicePrincipal {
	for _, sp := range tx.state.SPs.byID {
		if isLive(sp) && strings.EqualFold(sp.AppID, appID) {
			return sp
		}
	}
	return nil
}

// PutSP adds or replaces a service principal.
func (tx *Tx) PutSP(sp *ServicePrincipal) {
	if sp.Ordinal == 0 {
		sp.Ordinal = tx.next()
	}
	tx.state.SPs.put(sp)
	tx.log(KindApp, sp.ID)
}

// Apps returns the live application registrations, oldest first.
func (tx *Tx) Apps() []*Application { return tx.state.Apps.all(isLive) }

// App returns a live application by its object id, or nil.
func (tx *Tx) App(id string) *Application { return live(tx.state.Apps.get(id)) }

// AppByAppID finds a live application by its client id.
func (tx *Tx) AppByAppID(appID string) *Application {
	for _, a := range tx.state.Apps.byID {
		if isLive(a) && strings.EqualFold(a.AppID, appID) {
			return a
		}
	}
	return nil
}

// PutApp adds or replaces an application registration.
func (tx *Tx) PutApp(a *Application) {
	if a.Ordinal == 0 {
		a.Ordinal = tx.next()
	}
	tx.state.Apps.put(a)
	tx.log(KindApplication, a.ID)
}
