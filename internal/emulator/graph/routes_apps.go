package graph

import "slices"

// appRoutes lists applications, service principals and role assignments.
func appRoutes() []route {
	return slices.Concat([]route{
		{method: "GET", pattern: "servicePrincipals", needs: readApps, cost: 1, handle: listSPs},
		{method: "GET", pattern: "servicePrincipals/$count", needs: readApps, cost: 1, handle: countSPs},
		{method: "POST", pattern: "servicePrincipals", needs: writeApps, cost: 1, handle: createSP},
		{method: "GET", pattern: "servicePrincipals/{id}", needs: readApps, cost: 1, handle: getSP},
		{method: "PATCH", pattern: "servicePrincipals/{id}", needs: writeApps, cost: 1, handle: patchSP},
		{method: "DELETE", pattern: "servicePrincipals/{id}", needs: writeApps, cost: 1, handle: deleteSP},
		{method: "POST", pattern: "servicePrincipals/{id}/owners/$ref", needs: writeApps, cost: 1, handle: addAppOwner},
		{method: "DELETE", pattern: "servicePrincipals/{id}/owners/{ref}/$ref", needs: writeApps, cost: 1, handle: removeAppOwner},
		{method: "POST", pattern: "servicePrincipals/{id}/appRoleAssignments", needs: assignRoles, cost: 1, handle: assignPrincipal},
		{method: "DELETE", pattern: "servicePrincipals/{id}/appRoleAssignments/{assignment}", needs: assignRoles, cost: 1, handle: unassignPrincipal},
		{method: "POST", pattern: "servicePrincipals/{id}/appRoleAssignedTo", needs: assignRoles, cost: 1, handle: assignTo},
		{method: "DELETE", pattern: "servicePrincipals/{id}/appRoleAssignedTo/{assignment}", needs: assignRoles, cost: 1, handle: unassign},

		{method: "GET", pattern: "applications", needs: readApps, cost: 2, handle: listApplications},
		{method: "GET", pattern: "applications/$count", needs: readApps, cost: 2, handle: countApplications},
		{method: "POST", pattern: "applications", needs: writeApps, cost: 1, handle: createApplication},
		{method: "GET", pattern: "applications/{id}", needs: readApps, cost: 1, handle: getApplication},
		{method: "PATCH", pattern: "applications/{id}", needs: writeApps, cost: 1, handle: patchApplication},
		{method: "DELETE", pattern: "applications/{id}", needs: writeApps, cost: 1, handle: deleteApplication},
		{method: "POST", pattern: "applications/{id}/owners/$ref", needs: writeApps, cost: 1, handle: addAppOwner},
		{method: "DELETE", pattern: "applications/{id}/owners/{ref}/$ref", needs: writeApps, cost: 1, handle: removeAppOwner},

		{method: "GET", pattern: "applicationTemplates", cost: 1, handle: listTemplates},
		{method: "GET", pattern: "applicationTemplates/{id}", cost: 1, handle: getTemplate},
		{method: "POST", pattern: "applicationTemplates/{id}/instantiate", needs: writeApps, cost: 1, handle: instantiateTemplate},
	},
		assigned(route{method: "GET", pattern: "servicePrincipals/{id}/appRoleAssignedTo", needs: "Application.Read.All", cost: 1, handle: assignedTo}),
		assigned(route{method: "GET", pattern: "servicePrincipals/{id}/appRoleAssignments", needs: "Application.Read.All", cost: 2, handle: assignmentsOf}),
		related(route{method: "GET", pattern: "servicePrincipals/{id}/owners", needs: readApps, cost: 1, handle: listAppOwners}, "user", "servicePrincipal"),
		related(route{method: "GET", pattern: "applications/{id}/owners", needs: readApps, cost: 1, handle: listAppOwners}, "user", "servicePrincipal"),
		related(route{method: "GET", pattern: "servicePrincipals/{id}/ownedObjects", needs: readApps, cost: 1, handle: ownedObjects}, "application", "servicePrincipal", "group"),
		related(route{method: "GET", pattern: "servicePrincipals/{id}/memberOf", needs: "Application.Read.All + " + readMembers, cost: 2, handle: memberOf(false)}, inGroups...),
		related(route{method: "GET", pattern: "servicePrincipals/{id}/transitiveMemberOf", needs: "Application.Read.All + " + readMembers, cost: 2, handle: memberOf(true)}, inGroups...),
	)
}
