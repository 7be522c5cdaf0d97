package graph

// tenantRoutes lists the tenant itself, its policies, and what was deleted.
func tenantRoutes() []route {
	return []route{
		{method: "GET", pattern: "organization", needs: "Organization.Read.All | User.Read.All", cost: 1, handle: organization},
		{method: "GET", pattern: "domains", needs: "Domain.Read.All", cost: 1, handle: domains},
		{method: "GET", pattern: "policies/authorizationPolicy", needs: "Policy.Read.All", cost: 1, handle: authorizationPolicy},
		{method: "GET", pattern: "directory/deletedItems/graph.user", needs: "User.Read.All", cost: 1, handle: listDeleted},
		{method: "GET", pattern: "directory/deletedItems/{id}", needs: "User.Read.All | User.DeleteRestore.All", cost: 1, handle: getDeleted},
		{method: "POST", pattern: "directory/deletedItems/{id}/restore", needs: "User.DeleteRestore.All", cost: 1, handle: restoreDeleted},
		{method: "DELETE", pattern: "directory/deletedItems/{id}", needs: "User.DeleteRestore.All", cost: 1, handle: purgeDeleted},
	}
}
