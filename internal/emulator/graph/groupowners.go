package graph

import (
	"guestportal/internal/emulator/directory"
)

// maxOwners is how many owners a group can have
// (learn.microsoft.com/graph/api/group-post-owners).
const maxOwners = 100

func listGroupOwners(c *call) (*answer, error) {
	g, err := c.findGroup()
	if err != nil {
		return nil, err
	}
	return c.related(listed(c.live(c.tx.GroupOwners().Of(g.ID, c.asOf(c.settings.ReplicationLag.MemberRead)))))
}

// checkOwner refuses what cannot own a group; only users and service principals
// can.
func (c *call) checkOwner(g *directory.Group, target string) error {
	kind, err := c.replicatedRef(target)
	switch {
	case err != nil:
		return err
	case kind != directory.KindUser && kind != directory.KindApp:
		return badRequest("The reference target '%s' of type '%s' is invalid for the 'owners' reference.", target, kind)
	case c.tx.GroupOwners().Has(g.ID, target):
		return alreadyLinked("owners")
	case c.tx.GroupOwners().Count(g.ID) >= maxOwners:
		return badRequest("The group cannot have more than %d owners.", maxOwners)
	}
	return nil
}

func addGroupOwner(c *call) (*answer, error) {
	g, err := c.findGroup()
	if err != nil {
		return nil, err
	}
	target, err := c.refBody()
	if err == nil {
		err = c.changeable(g)
	}
	if err == nil {
		err = c.checkOwner(g, target)
	}
	if err != nil {
		return nil, err
	}
	c.tx.Link(c.tx.GroupOwners(), g.ID, target)
	return noContent()
}

// removeGroupOwner keeps the last owner.
func removeGroupOwner(c *call) (*answer, error) {
	g, err := c.findGroup()
	if err != nil {
		return nil, err
	}
	target, err := c.pathRef()
	if err == nil {
		err = c.changeable(g)
	}
	switch {
	case err != nil:
		return nil, err
	case !c.tx.GroupOwners().Has(g.ID, target):
		return nil, notFound(target)
	case len(c.live(c.tx.GroupOwners().Of(g.ID, c.now))) == 1:
		return nil, badRequest("The group must have at least one owner, hence this owner cannot be removed.")
	}
	c.tx.Unlink(c.tx.GroupOwners(), g.ID, target)
	return noContent()
}
