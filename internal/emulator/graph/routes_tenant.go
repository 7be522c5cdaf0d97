package graph

// tenantRoutes lists the tenant itself, its policies, and what was deleted.
func tenantRoutes() []route {
	return []route{
		{method: "GET", pattern: "organization", needs: "Organization.Read.All | User.Read.All", cost: 1, handle: organization},
		{method: "GET", pattern: "domains", needs: "Domain.Read.All", cost: 1, handle: domains},
		{method: "GET", pattern: "policies/authorizationPolicy", needs: "Policy.Read.All", cost: 1, handle: authorizationPolicy},

		{method: "GET", pattern: "directory/deletedItems/graph.user", needs: "User.Read.All", cost: 1, handle: listDeleted},
		{method: "GET", pattern: "directory/deletedItems/graph.group", needs: "Group.Read.All", cost: 1, handle: listDeleted},
		{method: "GET", pattern: "directory/deletedItems/graph.application", needs: readApps, cost: 1, handle: listDeleted},
		{method: "GET", pattern: "directory/deletedItems/graph.servicePrincipal", needs: readApps, cost: 1, handle: listDeleted},
		{method: "GET", pattern: "directory/deletedItems/{id}", cost: 1, handle: getDeleted},
		{method: "POST", pattern: "directory/deletedItems/{id}/restore", cost: 1, handle: restoreDeleted},
		{method: "DELETE", pattern: "directory/deletedItems/{id}", cost: 1, handle: purgeDeleted},
	}
}
