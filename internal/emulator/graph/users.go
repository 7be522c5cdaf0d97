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

// readUser is findUser as lagging readers see it: a new user is not there yet, a
// changed one is as before.
func (c *call) readUser() (*directory.User, error) {
	key := c.vars["id"]
	if !isGUID(key) {
		u, err := c.findUser()
		if err != nil {
			return nil, err
		}
		key = u.ID
	}
	if u := seen(c, c.tx.UserRows(), key, c.settings.ReplicationLag.UserRead); u != nil {
		return u, nil
	}
	return nil, notFound(c.vars["id"])
}

// writableUser is findUser for writes: replicas that do not know the user yet
// refuse in words of their own.
func (c *call) writableUser() (*directory.User, error) {
	u, err := c.findUser()
	if err == nil && !c.replicated(directory.KindUser, u.ID, c.settings.ReplicationLag.UserRef) {
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
	if err := c.maySeeSignIns(); err != nil {
		return err
	}
	if m["signInActivity"] = u.SignInActivity; u.SignInActivity == nil {
		delete(m, "signInActivity")
	}
	return nil
}

func (c *call) maySeeSignIns() error {
	switch {
	case !c.may("AuditLog.Read.All"):
		return &Error{Status: http.StatusForbidden, Code: "Authentication_MSGraphPermissionMissing", Message: "Calling principal does not have required MSGraph permissions AuditLog.Read.All"}
	case !c.settings.PremiumLicence:
		return &Error{Status: http.StatusForbidden, Code: "Authentication_RequestFromNonPremiumTenantOrB2CTenant", Message: "Neither tenant is B2C or tenant doesn't have premium license"}
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

func listUsers(c *call) (*answer, error) {
	return listRows(c, userType, "users", c.tx.UserRows(), c.expandUser)
}

func getUser(c *call) (*answer, error) {
	u, err := c.readUser()
	if err != nil {
		return nil, err
	}
	return entity(c, userType, "users", u, c.expandUser)
}

func countUsers(c *call) (*answer, error) { return countRows(c, userType, c.tx.UserRows()) }

// number is a body that is bare text.
type number int

func ownedObjects(c *call) (*answer, error) {
	id, err := c.principal()
	if err != nil {
		return nil, err
	}
	asOf := c.asOf(c.settings.ReplicationLag.MemberRead)
	return c.related(listed(c.live(append(c.tx.GroupOwners().To(id, asOf), c.tx.AppOwners().To(id, asOf)...))))
}
