package graph

import (
	"fmt"
	"strings"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
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

// expandUser adds the relations of $expand.
func (c *call) expandUser(q *odata.Query[directory.User], u *directory.User, m map[string]any) error {
	for _, e := range q.Expand {
		var ids []string
		asOf := c.asOf(c.settings.ReplicationLag.MemberRead)
		switch e.Name {
		case "sponsors":
			ids = c.tx.Sponsors().Of(u.ID, asOf)
		case "manager":
			ids = c.tx.Manager().Of(u.ID, asOf)
		case "memberOf":
			for _, g := range c.tx.GroupsOf(u.ID, false, asOf) {
				ids = append(ids, g.ID)
			}
		default:
			return &odata.Error{Code: "BadRequest", Message: fmt.Sprintf("Parsing OData Select and Expand failed: Could not find a property named '%s' on type 'microsoft.graph.user'.", e.Name)}
		}
		list := []map[string]any{}
		for _, id := range c.expanded(ids) {
			o, err := c.object(id, strings.Join(e.Select, ","))
			if err != nil {
				return err
			}
			list = append(list, o)
		}
		if e.Name != "manager" {
			m[e.Name] = list
		} else if len(list) > 0 {
			m[e.Name] = list[0]
		}
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
