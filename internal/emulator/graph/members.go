package graph

import (
	"guestportal/internal/emulator/directory"
)

// changeable refuses groups that cannot be changed here at all. The refusal of
// restricted groups is picked; the others are known.
func (c *call) changeable(g *directory.Group) error {
	switch {
	case g.Synced():
		return badRequest("Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.")
	case g.Restricted():
		return denied()
	case g.RoleAssignable() && !c.may("RoleManagement.ReadWrite.Directory"):
		return denied()
	case g.MailEnabled && !g.Unified():
		return badRequest("Cannot Update a mail-enabled security groups and or distribution list.")
	}
	return nil
}

// membersChangeable also refuses groups whose members a rule decides.
func (c *call) membersChangeable(g *directory.Group) error {
	if err := c.changeable(g); err != nil {
		return err
	}
	if g.Dynamic() {
		return c.dynamicRefusal()
	}
	return nil
}

// dynamicRefusal is not documented; settings choose it.
func (c *call) dynamicRefusal() error {
	return &Error{Status: c.settings.DynamicGroupStatus, Code: c.settings.DynamicGroupCode, Message: "Insufficient privileges to complete the operation."}
}

// checkMember refuses what cannot become a member.
func (c *call) checkMember(g *directory.Group, target string) error {
	kind, err := c.replicatedRef(target)
	switch {
	case err != nil:
		return err
	case kind == directory.KindApplication:
		return badRequest("The reference target '%s' of type 'Application' is invalid for the 'members' reference.", target)
	case c.tx.Members().Has(g.ID, target):
		return alreadyLinked("members")
	case g.ID == target:
		return badRequest("A group cannot be a member of itself.")
	case g.RoleAssignable() && kind == directory.KindGroup:
		return badRequest("Nesting is currently not supported for groups that can be assigned to a role.")
	case g.Unified() && kind != directory.KindUser:
		return badRequest("Only users can be members of a Microsoft 365 group.")
	}
	return nil
}

func addMember(c *call) (*answer, error) {
	g, err := c.findGroup()
	if err != nil {
		return nil, err
	}
	target, err := c.refBody()
	if err == nil {
		err = c.membersChangeable(g)
	}
	if err == nil {
		err = c.checkMember(g, target)
	}
	if err != nil {
		return nil, err
	}
	c.tx.Link(c.tx.Members(), g.ID, target)
	return noContent()
}

func removeMember(c *call) (*answer, error) {
	g, err := c.findGroup()
	if err != nil {
		return nil, err
	}
	target, err := c.pathRef()
	if err == nil {
		err = c.membersChangeable(g)
	}
	if err != nil {
		return nil, err
	}
	if !c.tx.Members().Has(g.ID, target) {
		return nil, notFound(target)
	}
	c.tx.Unlink(c.tx.Members(), g.ID, target)
	return noContent()
}

// deleteThroughGroup is the trap of DELETE /groups/{id}/members/{id} without
// /$ref: it deletes the member itself
// (learn.microsoft.com/graph/api/group-delete-members).
func deleteThroughGroup(c *call) (*answer, error) {
	g, err := c.findGroup()
	if err != nil {
		return nil, err
	}
	id := lower(c.vars["ref"])
	u := c.tx.User(id)
	switch {
	case !c.tx.Members().Has(g.ID, id) || u == nil:
		return nil, notFound(id)
	case !c.may("User.DeleteRestore.All"):
		return nil, denied()
	}
	c.o.Log.Warn("A USER WAS DELETED through a group's members, because the request lacks /$ref", "group", g.DisplayName, "user", u.UserPrincipalName)
	c.tx.DeleteUser(u)
	return noContent()
}
