package graph

import (
	"slices"
	"strings"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/directory"
)

// implied lists which lesser permissions a permission includes, so that the
// routes need to name only the least one
// (learn.microsoft.com/graph/permissions-reference).
var implied = map[string][]string{
	"Directory.ReadWrite.All":   {"Directory.Read.All", "User.ReadWrite.All", "Group.ReadWrite.All", "Application.ReadWrite.All"},
	"Directory.Read.All":        {"User.Read.All", "Group.Read.All", "Application.Read.All", "Organization.Read.All", "Domain.Read.All", "DelegatedPermissionGrant.Read.All"},
	"User.ReadWrite.All":        {"User.Read.All", "User.Invite.All", "User.DeleteRestore.All", "User-Mail.ReadWrite.All", "User.RevokeSessions.All", "User.ReadWrite"},
	"User.Read.All":             {"User.ReadBasic.All", "User.Read"},
	"User.ReadWrite":            {"User.Read"},
	"Group.ReadWrite.All":       {"Group.Read.All", "GroupMember.ReadWrite.All"},
	"Group.Read.All":            {"GroupMember.Read.All"},
	"GroupMember.ReadWrite.All": {"GroupMember.Read.All"},
	"GroupMember.Read.All":      {"GroupMember.ReadBasic.All", "Group.ReadBasic.All"},
	"Application.ReadWrite.All": {"Application.Read.All"},

	"DelegatedPermissionGrant.ReadWrite.All": {"DelegatedPermissionGrant.Read.All"},
}

// holds says whether the granted permissions include one, directly or implied.
func holds(granted []string, permission string) bool {
	for _, name := range granted {
		if name == permission || holds(implied[name], permission) {
			return true
		}
	}
	return false
}

// allowed judges a rule such as "A + B | C": C alone, or A and B together. The
// empty rule allows every caller with a token.
func allowed(rule string, has func(permission string) bool) bool {
	if rule == "" {
		return true
	}
	for alternative := range strings.SplitSeq(rule, "|") {
		all := strings.Split(alternative, "+")
		if !slices.ContainsFunc(all, func(p string) bool { return !has(strings.TrimSpace(p)) }) {
			return true
		}
	}
	return false
}

// exercised says, by permission, which directory roles let a person do what the
// permission lets an application do; a Global Administrator may do everything. A
// permission that is not listed only reads, which every member of the tenant may
// (learn.microsoft.com/entra/fundamentals/users-default-permissions).
var exercised = map[string][]string{
	"User.ReadWrite.All":                     {directory.UserAdministrator},
	"User.EnableDisableAccount.All":          {directory.UserAdministrator},
	"User.DeleteRestore.All":                 {directory.UserAdministrator},
	"User.RevokeSessions.All":                {directory.UserAdministrator},
	"User-Mail.ReadWrite.All":                {directory.UserAdministrator},
	"GroupMember.ReadWrite.All":              {directory.GroupsAdministrator, directory.UserAdministrator},
	"Group.ReadWrite.All":                    {directory.GroupsAdministrator, directory.UserAdministrator},
	"Application.ReadWrite.All":              {directory.ApplicationAdministrator, directory.CloudApplicationAdministrator},
	"AppRoleAssignment.ReadWrite.All":        {directory.ApplicationAdministrator, directory.CloudApplicationAdministrator},
	"DelegatedPermissionGrant.ReadWrite.All": {directory.ApplicationAdministrator, directory.CloudApplicationAdministrator},
	"Directory.ReadWrite.All":                {},
	"Policy.ReadWrite.Authorization":         {directory.PrivilegedRoleAdministrator},
	"Mail.Send":                              {},
	"User.ReadWrite":                         {},
}

// permits judges a rule for a caller. An application needs the permission. A
// person's token needs it as a scope, and the person must be allowed to do the
// thing: by a directory role, as the owner of the object (owned), or because
// everybody may.
func permits(caller authority.Caller, rule string, owned bool) bool {
	if !caller.User {
		return allowed(rule, func(p string) bool { return holds(caller.Roles, p) })
	}
	return allowed(rule, func(p string) bool {
		return holds(caller.Scopes, p) && personMay(caller, p, owned)
	})
}

func personMay(caller authority.Caller, permission string, owned bool) bool {
	roles, writes := exercised[permission]
	switch {
	case holdsRole(caller, roles...):
		return true
	case writes:
		return owned && permission != "Directory.ReadWrite.All"
	case permission == "User.Invite.All": // allow_invites_from decides
		return true
	}
	return !caller.Guest || owned
}

// holdsRole says whether a person holds one of the directory roles.
func holdsRole(caller authority.Caller, roles ...string) bool {
	return slices.ContainsFunc(caller.Holds, func(role string) bool {
		return role == directory.GlobalAdministrator || slices.Contains(roles, role)
	})
}

// mayInviteAs says whether a person may invite under the tenant's setting
// allowInvitesFrom (learn.microsoft.com/graph/api/resources/authorizationpolicy).
func mayInviteAs(caller authority.Caller, from string) bool {
	switch from {
	case "everyone":
		return true
	case "adminsGuestInvitersAndAllMembers":
		return !caller.Guest || holdsRole(caller, directory.GuestInviter, directory.UserAdministrator)
	case "adminsAndGuestInviters":
		return holdsRole(caller, directory.GuestInviter, directory.UserAdministrator)
	}
	return false // none: administrators neither
}
