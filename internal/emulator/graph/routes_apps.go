package graph

// appRoutes lists applications, service principals and role assignments.
func appRoutes() []route {
	return []route{
		{method: "GET", pattern: "servicePrincipals", needs: "Application.Read.All", cost: 1, handle: listSPs},
		{method: "GET", pattern: "servicePrincipals/{id}", needs: "Application.Read.All", cost: 1, handle: getSP},
		{method: "PATCH", pattern: "servicePrincipals/{id}", needs: "Application.ReadWrite.All | Application.ReadWrite.OwnedBy", cost: 1, handle: patchSP},
		{method: "GET", pattern: "servicePrincipals/{id}/owners", needs: "Application.Read.All", cost: 1, handle: listAppOwners},
		{method: "GET", pattern: "servicePrincipals/{id}/appRoleAssignments", needs: "Application.Read.All", cost: 2, handle: assignmentsOf},
		{method: "GET", pattern: "servicePrincipals/{id}/appRoleAssignedTo", needs: "Application.Read.All", cost: 1, handle: assignedTo},
		{method: "POST", pattern: "servicePrincipals/{id}/appRoleAssignedTo", needs: assignRoles, cost: 1, handle: assignTo},
		{method: "DELETE", pattern: "servicePrincipals/{id}/appRoleAssignedTo/{assignment}", needs: assignRoles, cost: 1, handle: unassign},
		{method: "GET", pattern: "applications", needs: "Application.Read.All", cost: 2, handle: listApplications},
		{method: "GET", pattern: "applications/{id}", needs: "Application.Read.All", cost: 1, handle: getApplication},
	}
}
