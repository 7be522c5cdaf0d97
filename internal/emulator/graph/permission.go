package graph

import (
	"slices"
	"strings"
)

// implied lists which lesser permissions a permission includes, so that the
// routes need to name only the least one
// (learn.microsoft.com/graph/permissions-reference).
var implied = map[string][]string{
	"Directory.ReadWrite.All":   {"Directory.Read.All", "User.ReadWrite.All", "Group.ReadWrite.All", "Application.ReadWrite.All"},
	"Directory.Read.All":        {"User.Read.All", "Group.Read.All", "Application.Read.All", "Organization.Read.All", "Domain.Read.All"},
	"User.ReadWrite.All":        {"User.Read.All", "User.Invite.All", "User.DeleteRestore.All", "User-Mail.ReadWrite.All", "User.RevokeSessions.All"},
	"Group.ReadWrite.All":       {"Group.Read.All", "GroupMember.ReadWrite.All"},
	"Group.Read.All":            {"GroupMember.Read.All"},
	"GroupMember.ReadWrite.All": {"GroupMember.Read.All"},
	"GroupMember.Read.All":      {"GroupMember.ReadBasic.All", "Group.ReadBasic.All"},
	"Application.ReadWrite.All": {"Application.Read.All"},
}

// holds says whether the roles include a permission, directly or implied.
func holds(roles []string, permission string) bool {
	for _, role := range roles {
		if role == permission || holds(implied[role], permission) {
			return true
		}
	}
	return false
}

// allowed judges a rule such as "A + B | C": C alone, or A and B together. The
// empty rule allows every caller with a token.
func allowed(roles []string, rule string) bool {
	if rule == "" {
		return true
	}
	for alternative := range strings.SplitSeq(rule, "|") {
		all := strings.Split(alternative, "+")
		if !slices.ContainsFunc(all, func(p string) bool { return !holds(roles, strings.TrimSpace(p)) }) {
			return true
		}
	}
	return false
}
