package graph

import (
	"slices"
	"strings"

	"guestportal/internal/emulator/directory"
)

// me turns the alias /me, and what the SDKs make of it, into the caller's own
// address below /users.
func (c *call) me(steps []string) ([]string, error) {
	token := len(steps) > 1 && steps[0] == "users" && steps[1] == "me-token-to-replace"
	if !token && steps[0] != "me" {
		return steps, nil
	}
	if !c.caller.User {
		return nil, unreadable("/me request is only valid with delegated authentication flow.")
	}
	rest := steps[1:]
	if token {
		rest = steps[2:]
	}
	return append([]string{"users", c.caller.ObjectID}, rest...), nil
}

// whole is the pattern of a collection without the part of it that is asked for:
// one type, a number, or both.
func whole(pattern string) string {
	pattern, _, _ = strings.Cut(pattern, "/graph.")
	return strings.TrimSuffix(pattern, "/$count")
}

// ownRules are what a person needs for calls about themselves instead of what
// the route asks of others; by method and the route's pattern.
var ownRules = map[string]string{
	"GET users/{id}":                       "User.Read",
	"GET users/{id}/memberOf":              "User.Read",
	"GET users/{id}/transitiveMemberOf":    "User.Read",
	"GET users/{id}/ownedObjects":          "User.Read",
	"GET users/{id}/photo":                 "User.Read | ProfilePhoto.Read.All",
	"GET users/{id}/photo/$value":          "User.Read | ProfilePhoto.Read.All",
	"GET users/{id}/photos/{size}/$value":  "User.Read | ProfilePhoto.Read.All",
	"GET users/{id}/manager":               "User.Read",
	"GET users/{id}/sponsors":              "User.Read",
	"GET users/{id}/sponsorOf":             "User.Read",
	"GET users/{id}/appRoleAssignments":    "User.Read",
	"PATCH users/{id}":                     "User.ReadWrite",
	"POST users/{id}/sendMail":             "Mail.Send",
	"POST users/{id}/revokeSignInSessions": "User.RevokeSessions.All | User.ReadWrite",
	"POST users/{id}/checkMemberGroups":    "User.Read",
	"POST users/{id}/getMemberGroups":      "User.Read",
	"POST users/{id}/getMemberObjects":     "User.Read",
}

// authorize judges the caller by the route's rule, which names the permissions of
// applications; the delegated ones have the same names.
func (c *call) authorize(rt *route) error {
	if !c.caller.User {
		if permits(c.caller, rt.needs, false) {
			return nil
		}
		return denied()
	}
	own, owned := c.concernsCaller()
	rule := rt.needs
	if mine, ok := ownRules[rt.method+" "+whole(rt.pattern)]; own && ok {
		rule = mine
	}
	if !permits(c.caller, rule, own || owned) {
		return denied()
	}
	return nil
}

// concernsCaller says whether the call is about the person who makes it, or
// about a group or an application that the person owns.
func (c *call) concernsCaller() (own, owned bool) {
	id := strings.TrimPrefix(c.vars["id"], "appId=")
	if id == "" {
		return false, false
	}
	c.o.Directory.View(func(tx *directory.Tx) {
		if u := tx.User(c.caller.ObjectID); u != nil {
			own = strings.EqualFold(id, u.ID) || strings.EqualFold(id, u.UserPrincipalName)
		}
		sp := tx.SP(id)
		if sp == nil {
			sp = tx.SPByAppID(id)
		}
		if app := tx.App(id); app != nil {
			sp = tx.SPByAppID(app.AppID)
		}
		owned = slices.Contains(tx.GroupOwners().Of(id, tx.Now()), c.caller.ObjectID) || sp != nil && tx.AppOwners().Has(sp.ID, c.caller.ObjectID)
	})
	return own, owned
}

// selfService are the properties that people may change of their own accounts
// (learn.microsoft.com/entra/fundamentals/users-default-permissions).
var selfService = []string{"businessPhones", "mobilePhone", "preferredLanguage"}

func (c *call) mayChangeOwn(property string) bool {
	own := strings.EqualFold(c.vars["id"], c.caller.ObjectID)
	return c.caller.User && own && slices.Contains(selfService, property) && permits(c.caller, "User.ReadWrite", true)
}
