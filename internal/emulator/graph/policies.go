package graph

// organization answers the tenant itself, a collection of one.
func organization(c *call) (*answer, error) {
	var verified []map[string]any
	for _, d := range c.o.Domains {
		verified = append(verified, map[string]any{
			"capabilities": "Email, OfficeCommunicationsOnline", "isDefault": d == c.o.Domains[0], "isInitial": d == c.o.InitialDomain, "name": d, "type": "Managed",
		})
	}
	return ok(map[string]any{"@odata.context": c.context("organization"), "value": []map[string]any{{
		"id": c.o.TenantID, "displayName": c.o.Organisation, "tenantType": "AAD", "countryLetterCode": "GB", "preferredLanguage": "en",
		"verifiedDomains": verified, "technicalNotificationMails": []string{}, "businessPhones": []string{},
	}}})
}

func domains(c *call) (*answer, error) {
	list := []map[string]any{}
	for _, d := range c.o.Domains {
		list = append(list, map[string]any{
			"id": d, "authenticationType": "Managed", "isAdminManaged": true, "isDefault": d == c.o.Domains[0], "isInitial": d == c.o.InitialDomain,
			"isRoot": true, "isVerified": true, "supportedServices": []string{"Email"},
		})
	}
	return ok(map[string]any{"@odata.context": c.context("domains"), "value": list})
}

// authorizationPolicy answers who may invite; the setting allow_invites_from
// decides.
func authorizationPolicy(c *call) (*answer, error) {
	return ok(map[string]any{
		"@odata.context": c.context("policies/authorizationPolicy/$entity"),
		"id":             "authorizationPolicy", "displayName": "Authorization Policy",
		"description":                            "Used to manage authorization related settings across the company.",
		"allowInvitesFrom":                       c.settings.AllowInvitesFrom,
		"guestUserRoleId":                        "10dae51f-b6af-4016-8d66-8c2a99b929b3",
		"allowedToSignUpEmailBasedSubscriptions": true, "allowedToUseSSPR": true, "allowEmailVerifiedUsersToJoinOrganization": false, "blockMsolPowerShell": false,
		"defaultUserRolePermissions": map[string]any{"allowedToCreateApps": true, "allowedToCreateSecurityGroups": true, "allowedToReadOtherUsers": true, "permissionGrantPoliciesAssigned": []string{}},
	})
}
