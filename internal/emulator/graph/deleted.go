package graph

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
)

// keepDeleted is how long a deleted object can be brought back
// (learn.microsoft.com/graph/api/directory-deleteditems-restore).
const keepDeleted = 30 * 24 * time.Hour

func (c *call) kept(deleted *time.Time) bool {
	return deleted != nil && c.now.Sub(*deleted) <= keepDeleted
}

// The rules for deleted items, by kind: each kind has permissions of its own.
var (
	readDeleted = map[directory.Kind]string{
		directory.KindUser: "User.Read.All | User.DeleteRestore.All", directory.KindGroup: "Group.Read.All",
		directory.KindApp: readApps, directory.KindApplication: readApps,
	}
	writeDeleted = map[directory.Kind]string{
		directory.KindUser: "User.DeleteRestore.All", directory.KindGroup: "Group.ReadWrite.All",
		directory.KindApp: writeApps, directory.KindApplication: writeApps,
	}
)

// listDeleted answers the deleted items of the path's type, or their number.
func listDeleted(c *call) (*answer, error) {
	switch c.cast() {
	case "group":
		return deletedOf(c, groupType, c.tx.DeletedGroups(), func(g *directory.Group) *time.Time { return g.DeletedDateTime })
	case "serviceprincipal":
		return deletedOf(c, spType, c.tx.DeletedSPs(), func(sp *directory.ServicePrincipal) *time.Time { return sp.DeletedDateTime })
	case "application":
		return deletedOf(c, applicationType, c.tx.DeletedApps(), func(a *directory.Application) *time.Time { return a.DeletedDateTime })
	}
	return deletedOf(c, userType, c.tx.DeletedUsers(), func(u *directory.User) *time.Time { return u.DeletedDateTime })
}

func deletedOf[T any](c *call, t *odata.Type[T], list []*T, at func(*T) *time.Time) (*answer, error) {
	list = slices.DeleteFunc(list, func(v *T) bool { return !c.kept(at(v)) })
	if c.counting() {
		return count(c, collection[T]{typ: t, walk: func(_ *odata.Query[T], after int64) iter.Seq2[int64, *T] { return itemsOf(list)(after) }})
	}
	return listOf(c, t, "directoryObjects", list, nil)
}

// deletedItem is one object among the deleted items, with what can be done to it;
// render shows it as it is by then.
type deletedItem struct {
	kind    directory.Kind
	at      *time.Time
	render  func() (map[string]any, error)
	restore func() error
	purge   func()
}

// findDeleted resolves the path's deleted item and judges the caller, whose
// permission depends on what the id turns out to name.
func (c *call) findDeleted(rules map[directory.Kind]string) (deletedItem, error) {
	id := c.vars["id"]
	if err := checkID(id); err != nil {
		return deletedItem{}, err
	}
	item := deletedItem{kind: c.tx.DeletedKind(id)}
	switch item.kind {
	case directory.KindUser:
		u := c.tx.DeletedUser(id)
		item.at, item.render = u.DeletedDateTime, func() (map[string]any, error) {
			return renderAs(userType, cmp.Or(c.tx.User(id), u), c.query.Get("$select"))
		}
		item.restore, item.purge = func() error { return c.restoreUser(u) }, func() { c.tx.PurgeUser(u) }
	case directory.KindGroup:
		g := c.tx.DeletedGroup(id)
		item.at, item.render = g.DeletedDateTime, func() (map[string]any, error) {
			return renderAs(groupType, cmp.Or(c.tx.Group(id), g), c.query.Get("$select"))
		}
		item.restore, item.purge = func() error { return c.restoreGroup(g) }, func() { c.tx.RemoveGroup(g.ID) }
	case directory.KindApp:
		sp := c.tx.DeletedSP(id)
		item.at, item.render = sp.DeletedDateTime, func() (map[string]any, error) {
			return renderAs(spType, cmp.Or(c.tx.SP(id), sp), c.query.Get("$select"))
		}
		item.restore, item.purge = func() error { return c.restoreSP(sp) }, func() { c.tx.RemoveSP(sp.ID) }
	case directory.KindApplication:
		a := c.tx.DeletedApp(id)
		item.at, item.render = a.DeletedDateTime, func() (map[string]any, error) {
			return renderAs(applicationType, cmp.Or(c.tx.App(id), a), c.query.Get("$select"))
		}
		item.restore, item.purge = func() error { c.tx.RestoreApp(a); return nil }, func() { c.tx.RemoveApp(a.ID) }
	}
	rule, known := rules[item.kind]
	switch {
	case known && !c.may(rule), !known && !c.mayAny(rules):
		return item, denied()
	case !known || !c.kept(item.at) || !c.ofCast(item.kind):
		return item, notFound(id)
	case item.kind == directory.KindApp || item.kind == directory.KindApplication:
		if rules[item.kind] == writeApps {
			return item, c.mayChangeApp(lower(id))
		}
	}
	return item, nil
}

func (c *call) mayAny(rules map[directory.Kind]string) bool {
	for _, rule := range rules {
		if c.may(rule) {
			return true
		}
	}
	return false
}

func getDeleted(c *call) (*answer, error) {
	item, err := c.findDeleted(readDeleted)
	if err != nil {
		return nil, err
	}
	return c.itemAnswer(item)
}

func (c *call) itemAnswer(item deletedItem) (*answer, error) {
	m, err := item.render()
	if err != nil {
		return nil, err
	}
	m["@odata.context"] = c.context("directoryObjects/$entity")
	return ok(m)
}

// restoreDeleted brings an object back. An application comes without its service
// principal, which is to be restored by itself.
func restoreDeleted(c *call) (*answer, error) {
	item, err := c.findDeleted(writeDeleted)
	if err == nil {
		err = item.restore()
	}
	if err != nil {
		return nil, err
	}
	return c.itemAnswer(item)
}

func (c *call) restoreUser(u *directory.User) error {
	upn := strings.TrimPrefix(u.UserPrincipalName, strings.ReplaceAll(u.ID, "-", ""))
	if c.tx.UserByUPN(upn) != nil {
		return sameValue("userPrincipalName")
	}
	c.tx.RestoreUser(u)
	if !c.settings.RestoreAssignments {
		for _, a := range c.tx.AssignmentsOf(u.ID, c.now) {
			c.tx.Unassign(a)
		}
	}
	return nil
}

// restoreGroup brings a group back with the members it had, or with those that
// its rule finds now.
func (c *call) restoreGroup(g *directory.Group) error {
	c.tx.RestoreGroup(g)
	c.followAll(c.tx.Group(g.ID))
	return nil
}

func (c *call) restoreSP(sp *directory.ServicePrincipal) error {
	if c.tx.SPByAppID(sp.AppID) != nil {
		return conflict("The service principal cannot be created, updated, or restored because the service principal name %s is already in use.", sp.AppID)
	}
	c.tx.RestoreSP(sp)
	return nil
}

func purgeDeleted(c *call) (*answer, error) {
	item, err := c.findDeleted(writeDeleted)
	if err != nil {
		return nil, err
	}
	item.purge()
	return noContent()
}
