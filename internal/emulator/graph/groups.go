package graph

import (
	"strings"

	"guestportal/internal/emulator/directory"
)

func lower(s string) string { return strings.ToLower(s) }

func (c *call) findGroup() (*directory.Group, error) {
	if err := checkID(c.vars["id"]); err != nil {
		return nil, err
	}
	g := c.tx.Group(c.vars["id"])
	if g == nil {
		return nil, notFound(c.vars["id"])
	}
	return g, nil
}

func listGroups(c *call) (*answer, error) {
	return listRows(c, groupType, "groups", c.tx.GroupRows(), c.expandGroup)
}

func countGroups(c *call) (*answer, error) { return countRows(c, groupType, c.tx.GroupRows()) }

func getGroup(c *call) (*answer, error) {
	if err := checkID(c.vars["id"]); err != nil {
		return nil, err
	}
	g := seen(c, c.tx.GroupRows(), c.vars["id"], c.settings.ReplicationLag.GroupRead)
	if g == nil {
		return nil, notFound(c.vars["id"])
	}
	return entity(c, groupType, "groups", g, c.expandGroup)
}

// hidden says whether the group's members are not for this caller, who then sees
// none (picked).
func (c *call) hidden(g *directory.Group) bool {
	return g.Visibility == directory.HiddenMembership && !c.may("Member.Read.Hidden")
}

// membersOf lists the ids of a group's live members.
func (c *call) membersOf(g *directory.Group, transitive bool) []string {
	if c.hidden(g) {
		return nil
	}
	asOf := c.asOf(c.settings.ReplicationLag.MemberRead)
	seen := map[string]bool{g.ID: true}
	var out []string
	queue := []string{g.ID}
	for len(queue) > 0 {
		for _, id := range c.live(c.tx.Members().Of(queue[0], asOf)) {
			if seen[id] {
				continue
			}
			seen[id] = true
			out = append(out, id)
			if transitive && c.tx.Group(id) != nil {
				queue = append(queue, id)
			}
		}
		queue = queue[1:]
	}
	return out
}

func listMembers(transitive bool) func(*call) (*answer, error) {
	return func(c *call) (*answer, error) {
		g, err := c.findGroup()
		if err != nil {
			return nil, err
		}
		if !transitive && !c.hidden(g) {
			return c.related(c.linked(c.tx.Members(), g.ID, c.asOf(c.settings.ReplicationLag.MemberRead)))
		}
		return c.related(listed(c.membersOf(g, transitive)))
	}
}
