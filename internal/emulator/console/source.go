package console

import (
	"cmp"
	"slices"
	"strings"

	"guestportal/internal/emulator/directory"
)

// source reads one kind of object for the lists.
type source struct {
	name, text string // in addresses and in words
	filters    []filter
	count      func(tx *directory.Tx) int
	walk       func(tx *directory.Tx, filter string, visit func(thing) bool) // newest first, until visit says no
}

// filter is a choice of what a list shows.
type filter struct{ value, text string }

// thing is an object in a list.
type thing struct {
	ordinal int64
	user    *directory.User
	group   *directory.Group
	app     *directory.ServicePrincipal
}

// sources are the kinds of objects, in the order of the tabs.
var sources = []source{
	{
		name: "users", text: "Users", count: func(tx *directory.Tx) int { return tx.UserCount() - len(tx.DeletedUsers()) },
		filters: []filter{
			{"", "Everyone"},
			{"guests", "Guests"},
			{"pending", "Guests who have not accepted"},
			{"members", "Members"},
			{"disabled", "Disabled"},
			{"deleted", "Deleted"},
		},
		walk: walkUsers,
	},
	{
		name: "groups", text: "Groups", count: func(tx *directory.Tx) int { return len(tx.Groups()) },
		filters: []filter{
			{"", "All"},
			{"security", "Security"},
			{"unified", "Microsoft 365"},
			{"dynamic", "Dynamic"},
			{"synced", "Synced from on-premises"},
			{"role", "Role-assignable"},
			{"hidden", "With hidden members"},
			{"mail", "Distribution lists"},
		},
		walk: func(tx *directory.Tx, filter string, visit func(thing) bool) {
			for _, g := range slices.Backward(tx.Groups()) {
				if groupIs(g, filter) && !visit(thing{ordinal: g.Ordinal, group: g}) {
					return
				}
			}
		},
	},
	{
		name: "apps", text: "Applications", count: func(tx *directory.Tx) int { return len(tx.SPs()) },
		walk: func(tx *directory.Tx, _ string, visit func(thing) bool) {
			for _, sp := range slices.Backward(tx.SPs()) {
				if !visit(thing{ordinal: sp.Ordinal, app: sp}) {
					return
				}
			}
		},
	},
}

func sourceOf(name string) (source, bool) {
	i := slices.IndexFunc(sources, func(s source) bool { return s.name == name })
	if i < 0 {
		return source{}, false
	}
	return sources[i], true
}

func walkUsers(tx *directory.Tx, filter string, visit func(thing) bool) {
	users := tx.Users()
	if filter == "deleted" {
		users = tx.DeletedUsers()
	}
	for _, u := range slices.Backward(users) {
		if userIs(u, filter) && !visit(thing{ordinal: u.Ordinal, user: u}) {
			return
		}
	}
}

func userIs(u *directory.User, filter string) bool {
	switch filter {
	case "guests":
		return u.IsGuest()
	case "pending":
		return u.ExternalUserState == directory.PendingAcceptance
	case "members":
		return !u.IsGuest()
	case "disabled":
		return !u.AccountEnabled
	}
	return true
}

func groupIs(g *directory.Group, filter string) bool {
	switch filter {
	case "security":
		return g.SecurityEnabled && !g.Unified()
	case "unified":
		return g.Unified()
	case "dynamic":
		return g.Dynamic()
	case "synced":
		return g.Synced()
	case "role":
		return g.RoleAssignable()
	case "hidden":
		return g.Visibility == directory.HiddenMembership
	case "mail":
		return g.MailEnabled && !g.Unified()
	}
	return true
}

// names are what a search looks at.
func (t thing) names() []string {
	switch {
	case t.user != nil:
		return []string{t.user.DisplayName, t.user.Mail, t.user.UserPrincipalName, t.user.ID}
	case t.group != nil:
		return []string{t.group.DisplayName, t.group.Mail, t.group.Description, t.group.ID}
	}
	return []string{t.app.DisplayName, t.app.AppID, t.app.Description, t.app.ID}
}

// matches says whether the object has the words, given in lower case, in one of
// its names.
func (t thing) matches(words string) bool {
	return words == "" || slices.ContainsFunc(t.names(), func(name string) bool { return strings.Contains(strings.ToLower(name), words) })
}

// find returns the live object with an id, or a deleted user.
func find(tx *directory.Tx, id string) (thing, bool) {
	t := thing{user: cmp.Or(tx.User(id), tx.DeletedUser(id)), group: tx.Group(id), app: tx.SP(id)}
	return t, t != thing{}
}

// kind is the name in addresses.
func (t thing) kind() string {
	switch {
	case t.user != nil:
		return "users"
	case t.group != nil:
		return "groups"
	}
	return "apps"
}

func (t thing) id() string {
	switch {
	case t.user != nil:
		return t.user.ID
	case t.group != nil:
		return t.group.ID
	}
	return t.app.ID
}

func (t thing) link() string { return Root + "/directory/" + t.kind() + "/" + t.id() }
