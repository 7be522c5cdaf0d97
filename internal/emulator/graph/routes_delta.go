package graph

// deltaRoutes are the delta queries of what is not a user, with the least
// permissions of their reference pages.
func deltaRoutes() []route {
	return []route{
		{method: "GET", pattern: "groups/delta", needs: "GroupMember.Read.All", cost: 1, handle: deltaGroups},
		{method: "GET", pattern: "servicePrincipals/delta", needs: "Application.Read.All", cost: 1, handle: deltaSPs},
		{method: "GET", pattern: "applications/delta", needs: "Application.Read.All", cost: 2, handle: deltaApplications},
	}
}
