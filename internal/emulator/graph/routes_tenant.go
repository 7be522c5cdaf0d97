package graph

import "slices"

// tenantRoutes lists the tenant itself, its policies, and what was deleted.
func tenantRoutes() []route {
	return slices.Concat([]route{
		{method: "GET", pattern: "organization", needs: "Organization.Read.All | User.Read.All", cost: 1, handle: organization},
		{method: "GET", pattern: "organization/{id}", needs: "Organization.Read.All | User.Read.All", cost: 1, handle: organization},
		{method: "GET", pattern: "domains/{id}", needs: "Domain.Read.All", cost: 1, handle: domains},
		{method: "GET", pattern: "domains", needs: "Domain.Read.All", cost: 1, handle: domains},
		{method: "GET", pattern: "policies/authorizationPolicy", needs: "Policy.Read.All", cost: 1, handle: authorizationPolicy},
		{method: "PATCH", pattern: "policies/authorizationPolicy", needs: "Policy.ReadWrite.Authorization", cost: 1, handle: patchAuthorizationPolicy},
		{method: "GET", pattern: "policies/crossTenantAccessPolicy/default", needs: "Policy.Read.All", cost: 1, handle: defaultAccessPolicy},
		{method: "GET", pattern: "policies/crossTenantAccessPolicy/partners", needs: "Policy.Read.All", cost: 1, handle: listPartners},
		{method: "GET", pattern: "policies/crossTenantAccessPolicy/partners/{id}", needs: "Policy.Read.All", cost: 1, handle: getPartner},
		{method: "GET", pattern: "tenantRelationships/findTenantInformationByDomainName/{key}", needs: "CrossTenantInformation.ReadBasic.All", cost: 1, handle: findTenant},
		{method: "GET", pattern: "directory/deletedItems/{id}", cost: 1, handle: getDeleted},
		{method: "POST", pattern: "directory/deletedItems/{id}/restore", cost: 1, handle: restoreDeleted},
		{method: "DELETE", pattern: "directory/deletedItems/{id}", cost: 1, handle: purgeDeleted},
	},
		deletedRoutes("user", "User.Read.All"),
		deletedRoutes("group", "Group.Read.All"),
		deletedRoutes("application", readApps),
		deletedRoutes("servicePrincipal", readApps),
	)
}

// deletedRoutes list what was deleted of one type, count it, and answer one of it.
func deletedRoutes(cast, needs string) []route {
	const items = "directory/deletedItems/"
	cast = "graph." + cast
	return []route{
		{method: "GET", pattern: items + cast, needs: needs, cost: 1, handle: listDeleted},
		{method: "GET", pattern: items + cast + "/$count", needs: needs, cost: 1, handle: listDeleted},
		{method: "GET", pattern: items + "{id}/" + cast, cost: 1, handle: getDeleted},
	}
}
