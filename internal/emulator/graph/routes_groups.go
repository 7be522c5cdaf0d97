package graph

import "slices"

// groupRoutes lists groups, their members and owners.
func groupRoutes() []route {
	return slices.Concat([]route{
		{method: "GET", pattern: "groups", needs: "Group.ReadBasic.All", cost: 1, handle: listGroups},
		{method: "GET", pattern: "groups/{id}", needs: "Group.ReadBasic.All", cost: 1, handle: getGroup},
		{method: "PATCH", pattern: "groups/{id}", needs: "GroupMember.ReadWrite.All", cost: 1, handle: patchGroup},
		{method: "GET", pattern: "groups/{id}/members/{ref}", needs: readMembers, cost: 3, handle: getMember},
		{method: "POST", pattern: "groups/{id}/members/$ref", needs: "GroupMember.ReadWrite.All", cost: 1, handle: addMember},
		{method: "DELETE", pattern: "groups/{id}/members/{ref}/$ref", needs: "GroupMember.ReadWrite.All", cost: 1, handle: removeMember},
		{method: "DELETE", pattern: "groups/{id}/members/$ref", needs: "GroupMember.ReadWrite.All", cost: 1, handle: removeMember},
		{method: "DELETE", pattern: "groups/{id}/members/{ref}", needs: "", cost: 1, handle: deleteThroughGroup},
		{method: "GET", pattern: "groups/{id}/appRoleAssignments", needs: "Directory.Read.All | AppRoleAssignment.ReadWrite.All", cost: 2, handle: assignmentsOf},
		{method: "POST", pattern: "groups/{id}/appRoleAssignments", needs: assignRoles, cost: 1, handle: assignPrincipal},
		{method: "DELETE", pattern: "groups/{id}/appRoleAssignments/{assignment}", needs: assignRoles, cost: 1, handle: unassignPrincipal},
	},
		related(route{method: "GET", pattern: "groups/{id}/members", needs: readMembers, cost: 3, handle: listMembers(false)}, "user", "group", "servicePrincipal"),
		related(route{method: "GET", pattern: "groups/{id}/transitiveMembers", needs: readMembers, cost: 5, handle: listMembers(true)}, "user", "group", "servicePrincipal"),
		related(route{method: "GET", pattern: "groups/{id}/owners", needs: "GroupMember.Read.All", cost: 1, handle: listGroupOwners}, "user", "servicePrincipal"),
		related(route{method: "GET", pattern: "groups/{id}/memberOf", needs: readMembers, cost: 2, handle: memberOf(false)}, "group"),
		related(route{method: "GET", pattern: "groups/{id}/transitiveMemberOf", needs: readMembers, cost: 2, handle: memberOf(true)}, "group"),
	)
}
