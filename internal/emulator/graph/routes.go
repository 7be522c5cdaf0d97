package graph

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// route is one call that Graph offers.
type route struct {
	method, pattern string
	needs           string // the least application permissions; see allowed
	cost            int    // resource units of the throttling limits; 0 is not counted
	handle          func(*call) (*answer, error)
	steps           []string
}

// routes lists everything that is served under /v1.0. Permissions are the least
// ones of the permissions reference; costs are those of the throttling limits
// (learn.microsoft.com/graph/throttling-limits), 1 where nothing is published.
// Literal paths stand before those with variables.
func routes() []route {
	const members = "GroupMember.ReadBasic.All"
	const assign = "AppRoleAssignment.ReadWrite.All + Application.Read.All"
	list := []route{
		{method: "POST", pattern: "$batch"},
		{method: "POST", pattern: "invitations", needs: "User.Invite.All", cost: 1, handle: invite},
		{method: "GET", pattern: "invitations", cost: 1, handle: noInvitations},
		{method: "GET", pattern: "invitations/{id}", cost: 1, handle: noInvitations},

		{method: "GET", pattern: "users", needs: "User.Read.All", cost: 2, handle: listUsers},
		{method: "GET", pattern: "users/$count", needs: "User.Read.All", cost: 2, handle: countUsers},
		{method: "GET", pattern: "users/delta", needs: "User.Read.All", cost: 2, handle: deltaUsers},
		{method: "GET", pattern: "users/{id}", needs: "User.Read.All", cost: 1, handle: getUser},
		{method: "PATCH", pattern: "users/{id}", needs: "User.ReadWrite.All | User.EnableDisableAccount.All | User-Mail.ReadWrite.All", cost: 1, handle: patchUser},
		{method: "DELETE", pattern: "users/{id}", needs: "User.DeleteRestore.All", cost: 1, handle: deleteUser},
		{method: "POST", pattern: "users/{id}/revokeSignInSessions", needs: "User.RevokeSessions.All", cost: 1, handle: revokeSessions},
		{method: "POST", pattern: "users/{id}/sendMail", needs: "Mail.Send", cost: 1, handle: sendMail},
		{method: "GET", pattern: "users/{id}/sponsors", needs: "User.Read.All", cost: 1, handle: listSponsors},
		{method: "POST", pattern: "users/{id}/sponsors/$ref", needs: "User.ReadWrite.All", cost: 1, handle: addSponsor},
		{method: "DELETE", pattern: "users/{id}/sponsors/{ref}/$ref", needs: "User.ReadWrite.All", cost: 1, handle: removeSponsor},
		{method: "DELETE", pattern: "users/{id}/sponsors/$ref", needs: "User.ReadWrite.All", cost: 1, handle: removeSponsor},
		{method: "GET", pattern: "users/{id}/manager", needs: "User.Read.All", cost: 1, handle: getManager},
		{method: "PUT", pattern: "users/{id}/manager/$ref", needs: "User.ReadWrite.All", cost: 1, handle: setManager},
		{method: "DELETE", pattern: "users/{id}/manager/$ref", needs: "User.ReadWrite.All", cost: 1, handle: removeManager},
		{method: "GET", pattern: "users/{id}/memberOf", needs: members, cost: 2, handle: memberOf(false)},
		{method: "GET", pattern: "users/{id}/memberOf/graph.group", needs: members, cost: 2, handle: memberOf(false)},
		{method: "GET", pattern: "users/{id}/transitiveMemberOf", needs: members, cost: 2, handle: memberOf(true)},
		{method: "GET", pattern: "users/{id}/transitiveMemberOf/graph.group", needs: members, cost: 2, handle: memberOf(true)},
		{method: "GET", pattern: "users/{id}/ownedObjects", needs: "User.Read.All", cost: 2, handle: ownedObjects},
		{method: "POST", pattern: "users/{id}/checkMemberGroups", needs: "User.Read.All + GroupMember.Read.All", cost: 4, handle: checkMemberGroups},
		{method: "GET", pattern: "users/{id}/appRoleAssignments", needs: "Directory.Read.All | AppRoleAssignment.ReadWrite.All", cost: 2, handle: assignmentsOf},
		{method: "POST", pattern: "users/{id}/appRoleAssignments", needs: assign, cost: 1, handle: assignPrincipal},
		{method: "DELETE", pattern: "users/{id}/appRoleAssignments/{assignment}", needs: assign, cost: 1, handle: unassignPrincipal},

		{method: "GET", pattern: "directory/deletedItems/graph.user", needs: "User.Read.All", cost: 1, handle: listDeleted},
		{method: "GET", pattern: "directory/deletedItems/{id}", needs: "User.Read.All | User.DeleteRestore.All", cost: 1, handle: getDeleted},
		{method: "POST", pattern: "directory/deletedItems/{id}/restore", needs: "User.DeleteRestore.All", cost: 1, handle: restoreDeleted},
		{method: "DELETE", pattern: "directory/deletedItems/{id}", needs: "User.DeleteRestore.All", cost: 1, handle: purgeDeleted},

		{method: "GET", pattern: "groups", needs: "Group.ReadBasic.All", cost: 1, handle: listGroups},
		{method: "GET", pattern: "groups/{id}", needs: "Group.ReadBasic.All", cost: 1, handle: getGroup},
		{method: "PATCH", pattern: "groups/{id}", needs: "GroupMember.ReadWrite.All", cost: 1, handle: patchGroup},
		{method: "GET", pattern: "groups/{id}/members", needs: members, cost: 3, handle: listMembers(false)},
		{method: "GET", pattern: "groups/{id}/members/graph.user", needs: members, cost: 3, handle: listMembers(false)},
		{method: "GET", pattern: "groups/{id}/members/{ref}", needs: members, cost: 3, handle: getMember},
		{method: "GET", pattern: "groups/{id}/transitiveMembers", needs: members, cost: 5, handle: listMembers(true)},
		{method: "GET", pattern: "groups/{id}/transitiveMembers/graph.user", needs: members, cost: 5, handle: listMembers(true)},
		{method: "GET", pattern: "groups/{id}/owners", needs: "GroupMember.Read.All", cost: 1, handle: listGroupOwners},
		{method: "POST", pattern: "groups/{id}/members/$ref", needs: "GroupMember.ReadWrite.All", cost: 1, handle: addMember},
		{method: "DELETE", pattern: "groups/{id}/members/{ref}/$ref", needs: "GroupMember.ReadWrite.All", cost: 1, handle: removeMember},
		{method: "DELETE", pattern: "groups/{id}/members/$ref", needs: "GroupMember.ReadWrite.All", cost: 1, handle: removeMember},
		{method: "DELETE", pattern: "groups/{id}/members/{ref}", needs: "", cost: 1, handle: deleteThroughGroup},
		{method: "GET", pattern: "groups/{id}/appRoleAssignments", needs: "Directory.Read.All | AppRoleAssignment.ReadWrite.All", cost: 2, handle: assignmentsOf},
		{method: "POST", pattern: "groups/{id}/appRoleAssignments", needs: assign, cost: 1, handle: assignPrincipal},
		{method: "DELETE", pattern: "groups/{id}/appRoleAssignments/{assignment}", needs: assign, cost: 1, handle: unassignPrincipal},

		{method: "GET", pattern: "servicePrincipals", needs: "Application.Read.All", cost: 1, handle: listSPs},
		{method: "GET", pattern: "servicePrincipals/{id}", needs: "Application.Read.All", cost: 1, handle: getSP},
		{method: "PATCH", pattern: "servicePrincipals/{id}", needs: "Application.ReadWrite.All | Application.ReadWrite.OwnedBy", cost: 1, handle: patchSP},
		{method: "GET", pattern: "servicePrincipals/{id}/owners", needs: "Application.Read.All", cost: 1, handle: listAppOwners},
		{method: "GET", pattern: "servicePrincipals/{id}/appRoleAssignments", needs: "Application.Read.All", cost: 2, handle: assignmentsOf},
		{method: "GET", pattern: "servicePrincipals/{id}/appRoleAssignedTo", needs: "Application.Read.All", cost: 1, handle: assignedTo},
		{method: "POST", pattern: "servicePrincipals/{id}/appRoleAssignedTo", needs: assign, cost: 1, handle: assignTo},
		{method: "DELETE", pattern: "servicePrincipals/{id}/appRoleAssignedTo/{assignment}", needs: assign, cost: 1, handle: unassign},
		{method: "GET", pattern: "applications", needs: "Application.Read.All", cost: 2, handle: listApplications},
		{method: "GET", pattern: "applications/{id}", needs: "Application.Read.All", cost: 1, handle: getApplication},

		{method: "GET", pattern: "organization", needs: "Organization.Read.All | User.Read.All", cost: 1, handle: organization},
		{method: "GET", pattern: "domains", needs: "Domain.Read.All", cost: 1, handle: domains},
		{method: "GET", pattern: "policies/authorizationPolicy", needs: "Policy.Read.All", cost: 1, handle: authorizationPolicy},
	}
	list = append(deltaRoutes(), list...)
	for i := range list {
		list[i].steps = strings.Split(list[i].pattern, "/")
	}
	return list
}

// match finds the route and fills the call's variables and query.
func (s *Server) match(c *call) (route, error) {
	var err error
	if c.query, err = url.ParseQuery(c.r.URL.RawQuery); err != nil {
		return route{}, unreadable("The query string cannot be read.")
	}
	steps, err := pathSteps(c.r.URL.EscapedPath())
	if err != nil {
		return route{}, unreadable("The path cannot be read.")
	}
	known := false
	for _, candidate := range s.routes {
		vars, fits := fit(candidate.steps, steps)
		if !fits {
			continue
		}
		known = true
		if candidate.method == c.r.Method {
			c.vars = vars
			return candidate, nil
		}
	}
	if known {
		return route{}, &Error{Status: http.StatusMethodNotAllowed, Code: "Request_BadRequest", Message: "Specified HTTP method is not allowed for the request target."}
	}
	return route{}, unreadable("Resource not found for the segment '%s'.", steps[len(steps)-1])
}

// keyForm is a segment with a key or an empty argument list: users('x'),
// servicePrincipals(appId='x'), delta().
var keyForm = regexp.MustCompile(`^([\w.$]+)\((?:(\w+)=)?(?:'(.*)')?\)$`)

// pathSteps splits a path below /v1.0 and brings the spellings of OData to one:
// keys in parentheses become steps of their own ("appId=x"), empty argument
// lists go, microsoft.graph. becomes graph. before a type and goes before an
// operation.
func pathSteps(escaped string) ([]string, error) {
	var steps []string
	for part := range strings.SplitSeq(strings.Trim(strings.TrimPrefix(escaped, "/v1.0"), "/"), "/") {
		part, err := url.PathUnescape(part)
		if err != nil {
			return nil, err
		}
		key := ""
		if m := keyForm.FindStringSubmatch(part); m != nil {
			part = m[1]
			if key = strings.ReplaceAll(m[3], "''", "'"); m[2] != "" {
				key = m[2] + "=" + key
			}
		}
		if name, cast := strings.CutPrefix(strings.TrimPrefix(part, "microsoft."), "graph."); cast {
			part = name
			if name == "user" || name == "group" || name == "servicePrincipal" {
				part = "graph." + name
			}
		}
		steps = append(steps, part)
		if key != "" {
			steps = append(steps, key)
		}
	}
	return steps, nil
}

func fit(pattern, steps []string) (map[string]string, bool) {
	if len(pattern) != len(steps) {
		return nil, false
	}
	vars := map[string]string{}
	for i, p := range pattern {
		switch name, variable := strings.CutPrefix(p, "{"); {
		case variable && strings.HasPrefix(steps[i], "$"):
			return nil, false
		case variable:
			vars[strings.TrimSuffix(name, "}")] = steps[i]
		case !strings.EqualFold(p, steps[i]):
			return nil, false
		}
	}
	return vars, true
}
