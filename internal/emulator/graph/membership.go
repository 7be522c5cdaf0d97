package graph

import (
	"slices"

	"guestportal/internal/emulator/directory"
)

// The limits of the questions about membership
// (learn.microsoft.com/graph/api/directoryobject-checkmembergroups,
// directoryobject-getbyids).
const (
	maxChecked = 20
	maxByIDs   = 1000
)

// groupsOf lists the groups that hold an object, without those whose membership
// is hidden from the caller.
func (c *call) groupsOf(id string, transitive bool) []*directory.Group {
	groups := c.tx.GroupsOf(id, transitive, c.asOf(c.settings.ReplicationLag.MemberRead))
	return slices.DeleteFunc(groups, func(g *directory.Group) bool {
		return g.Visibility == directory.HiddenMembership && !c.may("Member.Read.Hidden")
	})
}

func (c *call) groupIDs(id string, transitive, securityOnly bool) []string {
	ids := []string{}
	for _, g := range c.groupsOf(id, transitive) {
		if g.SecurityEnabled || !securityOnly {
			ids = append(ids, g.ID)
		}
	}
	return ids
}

func memberOf(transitive bool) func(*call) (*answer, error) {
	return func(c *call) (*answer, error) {
		id, err := c.principal()
		if err != nil {
			return nil, err
		}
		return c.related(listed(c.groupIDs(id, transitive, false)))
	}
}

// strings answers a collection of ids.
func (c *call) strings(ids []string) (*answer, error) {
	return ok(map[string]any{"@odata.context": c.context("Collection(Edm.String)"), "value": ids})
}

// checkMember… answers which of at most twenty groups hold the object, directly
// or through other groups. Groups and objects are the same here, because
// directory roles are no objects here and there are no administrative units.
func checkMemberships(property string) func(*call) (*answer, error) {
	return func(c *call) (*answer, error) {
		id, err := c.principal()
		if err != nil {
			return nil, err
		}
		fields, err := c.fields()
		if err != nil {
			return nil, err
		}
		var wanted []string
		if err := take(fields, property, &wanted); err != nil {
			return nil, err
		}
		for other := range fields {
			return nil, unknownProperty(other)
		}
		if len(wanted) == 0 || len(wanted) > maxChecked {
			return nil, badRequest("The number of values in '%s' must be between 1 and %d.", property, maxChecked)
		}
		for _, v := range wanted {
			if err := checkID(v); err != nil {
				return nil, err
			}
		}
		held := c.groupIDs(id, true, false)
		return c.strings(slices.DeleteFunc(held, func(g string) bool { return !containsFold(wanted, g) }))
	}
}

// getMemberships answers all groups that hold the object.
func getMemberships(c *call) (*answer, error) {
	id, err := c.principal()
	if err != nil {
		return nil, err
	}
	var body struct {
		SecurityEnabledOnly bool `json:"securityEnabledOnly"`
	}
	if err := c.decode(&body, "securityEnabledOnly"); err != nil {
		return nil, err
	}
	return c.strings(c.groupIDs(id, true, body.SecurityEnabledOnly))
}

// getByIDs answers those of the objects that exist and are of the types asked for.
func getByIDs(c *call) (*answer, error) {
	var body struct {
		IDs   []string `json:"ids"`
		Types []string `json:"types"`
	}
	if err := c.decode(&body, "ids", "types"); err != nil {
		return nil, err
	}
	if len(body.IDs) == 0 || len(body.IDs) > maxByIDs {
		return nil, badRequest("The number of ids must be between 1 and %d.", maxByIDs)
	}
	values := []map[string]any{}
	for _, id := range body.IDs {
		if err := checkID(id); err != nil {
			return nil, err
		}
		kind := c.tx.KindOf(id)
		if kind == directory.KindNone || len(body.Types) > 0 && !containsFold(body.Types, string(kind)) && !containsFold(body.Types, "directoryObject") {
			continue
		}
		m, err := c.object(lower(id), c.query.Get("$select"))
		if err != nil {
			return nil, err
		}
		values = append(values, m)
	}
	return ok(map[string]any{"@odata.context": c.context("directoryObjects"), "value": values})
}

func getDirectoryObject(c *call) (*answer, error) {
	if err := checkID(c.vars["id"]); err != nil {
		return nil, err
	}
	m, err := c.object(lower(c.vars["id"]), c.query.Get("$select"))
	if err != nil {
		return nil, err
	}
	m["@odata.context"] = c.context("directoryObjects/$entity")
	return ok(m)
}
