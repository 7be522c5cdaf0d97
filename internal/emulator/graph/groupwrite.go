package graph

import (
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
)

// maxBind is how many references one request can bind
// (learn.microsoft.com/graph/api/group-post-groups).
const maxBind = 20

// newGroupProperties and writableGroup are what POST and PATCH may set.
var (
	newGroupProperties = append([]string{"isAssignableToRole", "mailEnabled", "resourceBehaviorOptions", "resourceProvisioningOptions"}, writableGroup...)
	writableGroup      = []string{"classification", "preferredDataLocation", "preferredLanguage", "theme", "description", "displayName", "groupTypes", "mailNickname", "membershipRule", "membershipRuleProcessingState", "securityEnabled", "visibility"}
)

// createGroup makes a group. An application that makes one does not become its
// owner; owners and members can be bound in the same request, all or nothing.
func createGroup(c *call) (*answer, error) {
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	if err := required(fields, groupType.Name, "displayName", "mailEnabled", "mailNickname", "securityEnabled"); err != nil {
		return nil, err
	}
	owners, err := bound(fields, "owners@odata.bind")
	if err != nil {
		return nil, err
	}
	members, err := bound(fields, "members@odata.bind")
	if err != nil {
		return nil, err
	}
	if len(owners)+len(members) > maxBind {
		return nil, badRequest("The number of owners and members in one request must not exceed %d.", maxBind)
	}
	g := &directory.Group{ID: uuid.NewString(), CreatedDateTime: c.now.UTC(), GroupTypes: []string{}, ProxyAddresses: []string{}}
	if err := setProperties(groupType, g, fields, newGroupProperties); err != nil {
		return nil, err
	}
	if err := c.checkGroup(g); err != nil {
		return nil, err
	}
	if g.Dynamic() && len(members) > 0 {
		return nil, c.dynamicRefusal()
	}
	for _, id := range owners {
		if err := c.checkOwner(g, id); err != nil {
			return nil, err
		}
	}
	for _, id := range members {
		if err := c.checkMember(g, id); err != nil {
			return nil, err
		}
	}
	if g.MailEnabled {
		g.Mail = g.MailNickname + "@" + c.o.Domains[0]
		g.ProxyAddresses = []string{"SMTP:" + g.Mail}
	}
	c.tx.PutGroup(g)
	c.linkAll(c.tx.GroupOwners(), g.ID, owners)
	c.linkAll(c.tx.Members(), g.ID, members)
	c.followAll(g)
	m, err := renderAs(groupType, g, "")
	if err != nil {
		return nil, err
	}
	return c.created("groups", g.ID, m)
}

func (c *call) linkAll(r *directory.Relation, from string, to []string) {
	for _, id := range to {
		c.tx.Link(r, from, id)
	}
}

// bound takes references out of the body, each one once.
func bound(fields map[string]json.RawMessage, name string) ([]string, error) {
	var refs []string
	if err := take(fields, name, &refs); err != nil {
		return nil, err
	}
	var ids []string
	for _, ref := range refs {
		id, err := parseRef(ref)
		if err != nil {
			return nil, err
		}
		if slices.Contains(ids, id) {
			return nil, badRequest("The reference '%s' is given more than once.", ref)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// patchGroup changes properties, and adds members with members@odata.bind, at
// most twenty at once and all or nothing.
func patchGroup(c *call) (*answer, error) {
	g, err := c.findGroup()
	if err != nil {
		return nil, err
	}
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	_, binds := fields["members@odata.bind"]
	members, err := bound(fields, "members@odata.bind")
	switch {
	case err != nil:
		return nil, err
	case binds && (len(members) == 0 || len(members) > maxBind):
		return nil, badRequest("Between 1 and %d members can be added in one request.", maxBind)
	case (len(fields) > 0 || !c.settings.BindWithMemberPermission) && !c.may("Group.ReadWrite.All"):
		return nil, denied()
	}
	if err := c.changeable(g); err != nil {
		return nil, err
	}
	if binds && g.Dynamic() {
		return nil, c.dynamicRefusal()
	}
	changed := *g
	if err := setProperties(groupType, &changed, fields, writableGroup); err != nil {
		return nil, err
	}
	if changed.Visibility != g.Visibility && directory.HiddenMembership == changed.Visibility {
		return nil, badRequest("HiddenMembership can be set only when the group is created.")
	}
	if len(fields) > 0 {
		if err := c.checkGroup(&changed); err != nil {
			return nil, err
		}
	}
	for _, id := range members {
		if err := c.checkMember(g, id); err != nil {
			return nil, err
		}
	}
	c.linkAll(c.tx.Members(), g.ID, members)
	if len(fields) > 0 {
		c.tx.PutGroup(&changed)
	}
	if changed.MembershipRule != g.MembershipRule || changed.MembershipRuleProcessingState != g.MembershipRuleProcessingState || changed.Dynamic() != g.Dynamic() {
		c.followAll(&changed)
	}
	return noContent()
}

// deleteGroup deletes a Microsoft 365 group softly and any other kind for good
// (learn.microsoft.com/graph/api/group-delete), unless a setting says otherwise.
func deleteGroup(c *call) (*answer, error) {
	g, err := c.findGroup()
	if err == nil {
		err = c.changeable(g)
	}
	if err != nil {
		return nil, err
	}
	if g.Unified() || c.settings.RestorableSecurityGroups {
		c.tx.DeleteGroup(g)
	} else {
		c.tx.RemoveGroup(g.ID)
	}
	return noContent()
}
