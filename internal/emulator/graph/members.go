package graph

import (
	"encoding/json"
	"net/http"

	"guestportal/internal/emulator/directory"
)

// changeable refuses groups whose members cannot be changed here. The refusals
// of dynamic and restricted groups are picked; the others are known.
func (c *call) changeable(g *directory.Group) error {
	switch {
	case g.Synced():
		return badRequest("Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.")
	case g.Dynamic(), g.Restricted():
		return denied()
	case g.RoleAssignable() && !c.may("RoleManagement.ReadWrite.Directory"):
		return denied()
	case g.MailEnabled && !g.Unified():
		return badRequest("Cannot Update a mail-enabled security groups and or distribution list.")
	}
	return nil
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
		err = c.changeable(g)
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
		err = c.changeable(g)
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

// patchGroup offers members@odata.bind, at most twenty at once and all or
// nothing, and the plain properties.
func patchGroup(c *call) (*answer, error) {
	g, err := c.findGroup()
	if err != nil {
		return nil, err
	}
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	var refs []string
	if raw, bind := fields["members@odata.bind"]; bind {
		if json.Unmarshal(raw, &refs) != nil || len(refs) == 0 || len(refs) > 20 {
			return nil, badRequest("Between 1 and 20 members can be added in one request.")
		}
		delete(fields, "members@odata.bind")
	}
	if len(fields) > 0 && !c.may("Group.ReadWrite.All") {
		return nil, denied()
	}
	if err := c.changeable(g); err != nil {
		return nil, err
	}
	changed := *g
	for name, raw := range fields {
		var target *string
		switch name {
		case "displayName":
			target = &changed.DisplayName
		case "description":
			target = &changed.Description
		default:
			return nil, badRequest("Property '%s' is read-only or does not exist.", name)
		}
		if json.Unmarshal(raw, target) != nil {
			return nil, errBody
		}
	}
	ids := make([]string, len(refs))
	for i, ref := range refs {
		if ids[i], err = parseRef(ref); err == nil {
			err = c.checkMember(g, ids[i])
		}
		if err != nil {
			return nil, err
		}
	}
	for _, id := range ids {
		c.tx.Link(c.tx.Members(), g.ID, id)
	}
	if len(fields) > 0 {
		c.tx.PutGroup(&changed)
	}
	return &answer{status: http.StatusNoContent}, nil
}
