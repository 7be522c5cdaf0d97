package graph

import (
	"fmt"
	"strings"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
)

// relations are what $expand can name on an object: the ids at the other end.
type relations map[string]func() []string

// expand adds the relations of $expand to an object's JSON. single names the
// relation that holds one object instead of a collection.
func (c *call) expand(wanted []odata.Expand, typeName string, known relations, single string, m map[string]any) error {
	for _, e := range wanted {
		ids, ok := known[e.Name]
		if !ok {
			return &odata.Error{Code: "BadRequest", Message: fmt.Sprintf("Parsing OData Select and Expand failed: Could not find a property named '%s' on type '%s'.", e.Name, typeName)}
		}
		if e.Levels > 0 && e.Name != "manager" {
			return &odata.Error{Code: "BadRequest", Message: fmt.Sprintf("Parsing OData Select and Expand failed: The relation '%s' cannot be followed with $levels.", e.Name)}
		}
		list := []map[string]any{}
		for _, id := range c.expanded(ids()) {
			o, err := c.object(id, strings.Join(e.Select, ","))
			if err != nil {
				return err
			}
			if err := c.managersOf(id, e, o); err != nil {
				return err
			}
			list = append(list, o)
		}
		if e.Name != single {
			m[e.Name] = list
		} else if len(list) > 0 {
			m[e.Name] = list[0]
		}
	}
	return nil
}

// managersOf adds to a manager's JSON the managers above, each in the one below, as
// far as $levels asks and until somebody comes again
// (learn.microsoft.com/graph/api/user-list-manager).
func (c *call) managersOf(id string, e odata.Expand, m map[string]any) error {
	asOf := c.asOf(c.settings.ReplicationLag.MemberRead)
	for met := map[string]bool{id: true}; len(met) < e.Levels; met[id] = true {
		above := c.live(c.tx.Manager().Of(id, asOf))
		if len(above) == 0 || met[above[0]] {
			return nil
		}
		id = above[0]
		o, err := c.object(id, strings.Join(e.Select, ","))
		if err != nil {
			return err
		}
		m["manager"], m = o, o
	}
	return nil
}

// expandUser adds what hangs on a user, and judges signInActivity.
func (c *call) expandUser(q *odata.Query[directory.User], u *directory.User, m map[string]any) error {
	if err := c.judgeSignIns(u, m); err != nil || len(q.Expand) == 0 {
		return err
	}
	asOf := c.asOf(c.settings.ReplicationLag.MemberRead)
	return c.expand(q.Expand, userType.Name, relations{
		"sponsors":           func() []string { return c.tx.Sponsors().Of(u.ID, asOf) },
		"manager":            func() []string { return c.tx.Manager().Of(u.ID, asOf) },
		"memberOf":           func() []string { return c.groupIDs(u.ID, false, false) },
		"transitiveMemberOf": func() []string { return c.groupIDs(u.ID, true, false) },
		"ownedObjects":       func() []string { return append(c.tx.GroupOwners().To(u.ID, asOf), c.tx.AppOwners().To(u.ID, asOf)...) },
	}, "manager", m)
}

func (c *call) expandGroup(q *odata.Query[directory.Group], g *directory.Group, m map[string]any) error {
	if len(q.Expand) == 0 {
		return nil
	}
	return c.expand(q.Expand, groupType.Name, relations{
		"members":           func() []string { return c.membersOf(g, false) },
		"transitiveMembers": func() []string { return c.membersOf(g, true) },
		"owners":            func() []string { return c.tx.GroupOwners().Of(g.ID, c.asOf(c.settings.ReplicationLag.MemberRead)) },
		"memberOf":          func() []string { return c.groupIDs(g.ID, false, false) },
	}, "", m)
}

func (c *call) expandSP(q *odata.Query[directory.ServicePrincipal], sp *directory.ServicePrincipal, m map[string]any) error {
	if len(q.Expand) == 0 {
		return nil
	}
	return c.expand(q.Expand, spType.Name, relations{
		"owners":   func() []string { return c.tx.AppOwners().Of(sp.ID, c.now) },
		"memberOf": func() []string { return c.groupIDs(sp.ID, false, false) },
	}, "", m)
}

func (c *call) expandApplication(q *odata.Query[directory.Application], a *directory.Application, m map[string]any) error {
	if err := c.maskKeys(q, a, m); err != nil {
		return err
	}
	return c.expand(q.Expand, applicationType.Name, relations{
		"owners": func() []string { return c.tx.AppOwners().Of(a.ID, c.now) },
	}, "", m)
}
