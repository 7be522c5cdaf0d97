package graph

import (
	"regexp"
	"slices"

	"guestportal/internal/emulator/directory"
)

var nicknameForm = regexp.MustCompile(`^[!#$%&'*+\-./0-9=?A-Z^_` + "`" + `a-z{|}~]{1,64}$`)

// checkGroup refuses a group of a kind that Graph cannot make or keep.
func (c *call) checkGroup(g *directory.Group) error {
	for _, kind := range g.GroupTypes {
		if kind != "Unified" && kind != "DynamicMembership" {
			return invalidValue("groupTypes", groupType.Name)
		}
	}
	switch {
	case g.DisplayName == "" || len([]rune(g.DisplayName)) > 256:
		return invalidValue("displayName", groupType.Name)
	case !nicknameForm.MatchString(g.MailNickname):
		return invalidValue("mailNickname", groupType.Name)
	case g.MailEnabled != g.Unified(), !g.MailEnabled && !g.SecurityEnabled:
		return badRequest("The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.")
	case !slices.Contains([]string{"", "Private", "Public", directory.HiddenMembership}, g.Visibility):
		return invalidValue("visibility", groupType.Name)
	case g.Visibility == directory.HiddenMembership && !g.Unified():
		return badRequest("HiddenMembership can be set only for Microsoft 365 groups.")
	case g.RoleAssignable() && !c.may("RoleManagement.ReadWrite.Directory"):
		return denied()
	case g.RoleAssignable() && !g.SecurityEnabled:
		return badRequest("The property 'securityEnabled' must be true for a group that can be assigned to a role.")
	}
	if g.Unified() {
		if taken := c.tx.GroupByMail(g.MailNickname + "@" + c.o.Domains[0]); taken != nil && taken.ID != g.ID {
			return badRequest("Another object with the same value for property mailNickname already exists.")
		}
	}
	return c.checkRule(g)
}
