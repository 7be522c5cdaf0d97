package graph

import (
	"net/http"
	"strings"

	"guestportal/internal/emulator/directory"
)

// findUser resolves the path's user: an object id, a user principal name, or a
// key such as userPrincipalName=x.
func (c *call) findUser() (*directory.User, error) {
	key := c.vars["id"]
	name := strings.TrimPrefix(key, "userPrincipalName=")
	var u *directory.User
	if isGUID(key) {
		u = c.tx.User(key)
	} else {
		u = c.tx.UserByUPN(name)
	}
	if u == nil {
		return nil, notFound(name)
	}
	return u, nil
}

// readUser is findUser as lagging readers see it: a new user is not there yet.
func (c *call) readUser() (*directory.User, error) {
	u, err := c.findUser()
	if err == nil && u.CreatedDateTime.After(c.asOf(c.settings.ReplicationLag.UserRead)) {
		return nil, notFound(c.vars["id"])
	}
	return u, err
}

// writableUser is findUser for writes: replicas that do not know the user yet
// refuse in words of their own.
func (c *call) writableUser() (*directory.User, error) {
	u, err := c.findUser()
	if err == nil && u.CreatedDateTime.After(c.asOf(c.settings.ReplicationLag.UserRef)) {
		return nil, notReplicated()
	}
	return u, err
}

// judgeSignIns refuses signInActivity to callers without its permission and to
// tenants without the licence; of users who never signed in it is absent. Only
// $select brings it
// (learn.microsoft.com/graph/api/resources/user, signInActivity).
func (c *call) judgeSignIns(u *directory.User, m map[string]any) error {
	if _, selected := m["signInActivity"]; !selected {
		return nil
	}
	switch {
	case !c.may("AuditLog.Read.All"):
		return &Error{Status: http.StatusForbidden, Code: "Authentication_MSGraphPermissionMissing", Message: "Calling principal does not have required MSGraph permissions AuditLog.Read.All"}
	case !c.settings.PremiumLicence:
		return &Error{Status: http.StatusForbidden, Code: "Authentication_RequestFromNonPremiumTenantOrB2CTenant", Message: "Neither tenant is B2C or tenant doesn't have premium license"}
	case u.SignInActivity == nil:
		delete(m, "signInActivity")
	default:
		m["signInActivity"] = u.SignInActivity
	}
	return nil
}

// live drops ids of objects that are deleted.
func (c *call) live(ids []string) []string {
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		if c.tx.KindOf(id) != directory.KindNone {
			out = append(out, id)
		}
	}
	return out
}

// indexed are the users that lists and filters know.
func (c *call) indexed() []*directory.User {
	asOf := c.asOf(c.settings.ReplicationLag.Index)
	users := c.tx.Users()
	kept := users[:0]
	for _, u := range users {
		if !u.CreatedDateTime.After(asOf) {
			kept = append(kept, u)
		}
	}
	return kept
}

func listUsers(c *call) (*answer, error) {
	return listOf(c, userType, "users", c.indexed(), c.expandUser)
}

func getUser(c *call) (*answer, error) {
	u, err := c.readUser()
	if err != nil {
		return nil, err
	}
	return entity(c, userType, "users", u, c.expandUser)
}

func countUsers(c *call) (*answer, error) { return countOf(c, userType, c.indexed()) }

// number is a body that is bare text.
type number int

func ownedObjects(c *call) (*answer, error) {
	id, err := c.principal()
	if err != nil {
		return nil, err
	}
	asOf := c.asOf(c.settings.ReplicationLag.MemberRead)
	return c.members(c.live(append(c.tx.GroupOwners().To(id, asOf), c.tx.AppOwners().To(id, asOf)...)))
}
