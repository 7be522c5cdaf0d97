package graph

import "slices"

// userRoutes lists invitations, users and what hangs on them.
func userRoutes() []route {
	return slices.Concat([]route{
		{method: "POST", pattern: "invitations", needs: "User.Invite.All", cost: 1, handle: invite},
		{method: "GET", pattern: "invitations", cost: 1, handle: noInvitations},
		{method: "GET", pattern: "invitations/{id}", cost: 1, handle: noInvitations},
		{method: "GET", pattern: "users", needs: "User.Read.All", cost: 2, handle: listUsers},
		{method: "GET", pattern: "users/$count", needs: "User.Read.All", cost: 2, handle: countUsers},
		{method: "GET", pattern: "users/delta", needs: "User.Read.All", cost: 2, handle: deltaUsers},
		{method: "POST", pattern: "users", needs: "User.ReadWrite.All", cost: 1, handle: createUser},
		{method: "GET", pattern: "users/{id}/photo", needs: "User.Read.All | ProfilePhoto.Read.All", cost: 1, handle: noPhoto},
		{method: "GET", pattern: "users/{id}/photo/$value", needs: "User.Read.All | ProfilePhoto.Read.All", cost: 1, handle: noPhoto},
		{method: "GET", pattern: "users/{id}/photos/{size}/$value", needs: "User.Read.All | ProfilePhoto.Read.All", cost: 1, handle: noPhoto},
		{method: "GET", pattern: "users/{id}", needs: "User.Read.All", cost: 1, handle: getUser},
		{method: "PATCH", pattern: "users/{id}", needs: "User.ReadWrite.All | User.EnableDisableAccount.All | User-Mail.ReadWrite.All", cost: 1, handle: patchUser},
		{method: "DELETE", pattern: "users/{id}", needs: "User.DeleteRestore.All", cost: 1, handle: deleteUser},
		{method: "POST", pattern: "users/{id}/revokeSignInSessions", needs: "User.RevokeSessions.All", cost: 1, handle: revokeSessions},
		{method: "POST", pattern: "users/{id}/sendMail", needs: "Mail.Send", cost: 1, handle: sendMail},
		{method: "POST", pattern: "users/{id}/sponsors/$ref", needs: "User.ReadWrite.All", cost: 1, handle: addSponsor},
		{method: "DELETE", pattern: "users/{id}/sponsors/{ref}/$ref", needs: "User.ReadWrite.All", cost: 1, handle: removeSponsor},
		{method: "DELETE", pattern: "users/{id}/sponsors/$ref", needs: "User.ReadWrite.All", cost: 1, handle: removeSponsor},
		{method: "GET", pattern: "users/{id}/manager", needs: "User.Read.All", cost: 1, handle: getManager},
		{method: "GET", pattern: "users/{id}/manager/$ref", needs: "User.Read.All", cost: 1, handle: getManager},
		{method: "GET", pattern: "users/{id}/sponsors/$ref", needs: "User.Read.All", cost: 1, handle: listSponsors},
		{method: "PUT", pattern: "users/{id}/manager/$ref", needs: "User.ReadWrite.All", cost: 1, handle: setManager},
		{method: "DELETE", pattern: "users/{id}/manager/$ref", needs: "User.ReadWrite.All", cost: 1, handle: removeManager},
		{method: "POST", pattern: "users/{id}/appRoleAssignments", needs: assignRoles, cost: 1, handle: assignPrincipal},
		{method: "DELETE", pattern: "users/{id}/appRoleAssignments/{assignment}", needs: assignRoles, cost: 1, handle: unassignPrincipal},
	},
		assigned(route{method: "GET", pattern: "users/{id}/appRoleAssignments", needs: "Directory.Read.All | AppRoleAssignment.ReadWrite.All", cost: 2, handle: assignmentsOf}),
		related(route{method: "GET", pattern: "users/{id}/memberOf", needs: readMembers, cost: 2, handle: memberOf(false)}, inGroups...),
		related(route{method: "GET", pattern: "users/{id}/transitiveMemberOf", needs: readMembers, cost: 2, handle: memberOf(true)}, inGroups...),
		related(route{method: "GET", pattern: "users/{id}/ownedObjects", needs: "User.Read.All", cost: 2, handle: ownedObjects}, "group", "application", "servicePrincipal"),
		related(route{method: "GET", pattern: "users/{id}/directReports", needs: "User.Read.All", cost: 1, handle: directReports}, "user", "orgContact"),
		related(route{method: "GET", pattern: "users/{id}/sponsors", needs: "User.Read.All", cost: 1, handle: listSponsors}, "user", "group"),
		related(route{method: "GET", pattern: "users/{id}/sponsorOf", needs: "User.Read.All", cost: 1, handle: sponsorOf}),
	)
}
