package graph

import "slices"

// The types that members, and what they are members of, can be narrowed to.
var (
	asMembers = []string{"user", "group", "servicePrincipal", "application", "device", "orgContact"}
	inGroups  = []string{"group", "directoryRole", "administrativeUnit"}
)

// groupRoutes lists groups, their members and owners.
func groupRoutes() []route {
	return slices.Concat([]route{
		{method: "GET", pattern: "groups", needs: "Group.ReadBasic.All", cost: 1, handle: listGroups},
		{method: "GET", pattern: "groups/{id}", needs: "Group.ReadBasic.All", cost: 1, handle: getGroup},
		{method: "GET", pattern: "groups/$count", needs: "Group.ReadBasic.All", cost: 1, handle: countGroups},
		{method: "POST", pattern: "groups", needs: "Group.Create | Group.ReadWrite.All", cost: 1, handle: createGroup},
		{method: "DELETE", pattern: "groups/{id}", needs: "Group.ReadWrite.All", cost: 1, handle: deleteGroup},
		{method: "PATCH", pattern: "groups/{id}", needs: "GroupMember.ReadWrite.All", cost: 1, handle: patchGroup},
		{method: "GET", pattern: "groups/{id}/members/$ref", needs: readMembers, cost: 3, handle: listMembers(false)},
		{method: "GET", pattern: "groups/{id}/owners/$ref", needs: "GroupMember.Read.All", cost: 1, handle: listGroupOwners},
		{method: "POST", pattern: "groups/{id}/members/$ref", needs: "GroupMember.ReadWrite.All", cost: 1, handle: addMember},
		{method: "DELETE", pattern: "groups/{id}/members/{ref}/$ref", needs: "GroupMember.ReadWrite.All", cost: 1, handle: removeMember},
		{method: "DELETE", pattern: "groups/{id}/members/$ref", needs: "GroupMember.ReadWrite.All", cost: 1, handle: removeMember},
		{method: "DELETE", pattern: "groups/{id}/members/{ref}", needs: "", cost: 1, handle: deleteThroughGroup},
		{method: "POST", pattern: "groups/{id}/owners/$ref", needs: "Group.ReadWrite.All", cost: 1, handle: addGroupOwner},
		{method: "DELETE", pattern: "groups/{id}/owners/{ref}/$ref", needs: "Group.ReadWrite.All", cost: 1, handle: removeGroupOwner},
		{method: "DELETE", pattern: "groups/{id}/owners/$ref", needs: "Group.ReadWrite.All", cost: 1, handle: removeGroupOwner},
		{method: "POST", pattern: "groups/{id}/appRoleAssignments", needs: assignRoles, cost: 1, handle: assignPrincipal},
		{method: "DELETE", pattern: "groups/{id}/appRoleAssignments/{assignment}", needs: assignRoles, cost: 1, handle: unassignPrincipal},
	},
		assigned(route{method: "GET", pattern: "groups/{id}/appRoleAssignments", needs: "Directory.Read.All | AppRoleAssignment.ReadWrite.All", cost: 2, handle: assignmentsOf}),
		membershipRoutes("users", "User.Read.All + GroupMember.Read.All"),
		membershipRoutes("groups", "GroupMember.Read.All"),
		membershipRoutes("servicePrincipals", "Application.Read.All + GroupMember.Read.All"),
		membershipRoutes("directoryObjects", "Directory.Read.All"),
		byIDsRoutes("directoryObjects", "users", "groups", "servicePrincipals", "applications"),
		[]route{
			{method: "GET", pattern: "directoryObjects/{id}", needs: "Directory.Read.All", cost: 1, handle: getDirectoryObject},
		},
		related(route{method: "GET", pattern: "groups/{id}/members", needs: readMembers, cost: 3, handle: listMembers(false)}, asMembers...),
		related(route{method: "GET", pattern: "groups/{id}/transitiveMembers", needs: readMembers, cost: 5, handle: listMembers(true)}, asMembers...),
		related(route{method: "GET", pattern: "groups/{id}/owners", needs: "GroupMember.Read.All", cost: 1, handle: listGroupOwners}, "user", "servicePrincipal"),
		related(route{method: "GET", pattern: "groups/{id}/memberOf", needs: readMembers, cost: 2, handle: memberOf(false)}, inGroups...),
		related(route{method: "GET", pattern: "groups/{id}/transitiveMemberOf", needs: readMembers, cost: 2, handle: memberOf(true)}, inGroups...),
	)
}

// byIDsRoutes look objects up by their ids. The action is there on each collection
// of directory objects, and every generated client offers it on each.
func byIDsRoutes(collections ...string) []route {
	var list []route
	for _, of := range collections {
		list = append(list, route{method: "POST", pattern: of + "/getByIds", needs: "Directory.Read.All", cost: 3, handle: getByIDs})
	}
	return list
}

// membershipRoutes are the questions about membership that every kind of
// principal answers.
func membershipRoutes(of, needs string) []route {
	of += "/{id}/"
	return []route{
		{method: "POST", pattern: of + "checkMemberGroups", needs: needs, cost: 4, handle: checkMemberships("groupIds")},
		{method: "POST", pattern: of + "checkMemberObjects", needs: needs, cost: 4, handle: checkMemberships("ids")},
		{method: "POST", pattern: of + "getMemberGroups", needs: needs, cost: 2, handle: getMemberships},
		{method: "POST", pattern: of + "getMemberObjects", needs: needs, cost: 2, handle: getMemberships},
	}
}
