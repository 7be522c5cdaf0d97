package graph

import "strings"

// organization answers the tenant itself, alone or as a collection of one.
func organization(c *call) (*answer, error) {
	verified := []map[string]any{}
	for _, d := range c.o.Domains {
		verified = append(verified, map[string]any{
			"capabilities": "Email, OfficeCommunicationsOnline", "isDefault": d == c.o.Domains[0], "isInitial": d == c.o.InitialDomain, "name": d, "type": "Managed",
		})
	}
	tenant := map[string]any{
		"id": c.o.TenantID, "displayName": c.o.Organisation, "tenantType": "AAD", "countryLetterCode": "GB", "preferredLanguage": "en",
		"verifiedDomains": verified, "technicalNotificationMails": []string{}, "businessPhones": []string{}, "createdDateTime": nil, "deletedDateTime": nil,
		"city": nil, "country": nil, "postalCode": nil, "state": nil, "street": nil, "defaultUsageLocation": nil, "isMultipleDataLocationsForServicesEnabled": nil,
		"onPremisesLastSyncDateTime": nil, "onPremisesSyncEnabled": nil, "partnerTenantType": nil, "privacyProfile": nil,
		"marketingNotificationEmails": []string{}, "securityComplianceNotificationMails": []string{}, "securityComplianceNotificationPhones": []string{},
		"assignedPlans": []string{}, "provisionedPlans": []string{},
	}
	if id, single := c.vars["id"]; !single {
		return c.several("organization", organizationType, []map[string]any{tenant})
	} else if !strings.EqualFold(id, c.o.TenantID) {
		return nil, notFound(id)
	}
	return c.single("organization", organizationType, tenant)
}

const (
	organizationType = "microsoft.graph.organization"
	domainType       = "microsoft.graph.domain"
)

// domains answers the verified domains, or one of them.
func domains(c *call) (*answer, error) {
	list := []map[string]any{}
	for _, d := range c.o.Domains {
		domain := map[string]any{
			"id": d, "authenticationType": "Managed", "isAdminManaged": true, "isDefault": d == c.o.Domains[0], "isInitial": d == c.o.InitialDomain,
			"isRoot": true, "isVerified": true, "supportedServices": []string{"Email"}, "availabilityStatus": nil, "manufacturer": nil, "model": nil,
			"passwordNotificationWindowInDays": 14, "passwordValidityPeriodInDays": 2147483647, "state": nil,
		}
		if strings.EqualFold(c.vars["id"], d) {
			return c.single("domains", domainType, domain)
		}
		list = append(list, domain)
	}
	if id, single := c.vars["id"]; single {
		return nil, notFound(id)
	}
	return c.several("domains", domainType, list)
}

// authorizationPolicy answers who may invite and what guests may see; both are
// settings.
func authorizationPolicy(c *call) (*answer, error) {
	return c.single("policies/authorizationPolicy", "microsoft.graph.authorizationPolicy", map[string]any{
		"id": "authorizationPolicy", "displayName": "Authorization Policy", "deletedDateTime": nil, "allowUserConsentForRiskyApps": nil,
		"description":                            "Used to manage authorization related settings across the company.",
		"allowInvitesFrom":                       c.settings.AllowInvitesFrom,
		"guestUserRoleId":                        c.settings.GuestUserRole,
		"allowedToSignUpEmailBasedSubscriptions": true, "allowedToUseSSPR": true, "allowEmailVerifiedUsersToJoinOrganization": false, "blockMsolPowerShell": false,
		"defaultUserRolePermissions": map[string]any{"allowedToCreateApps": true, "allowedToCreateSecurityGroups": true, "allowedToReadOtherUsers": true, "permissionGrantPoliciesAssigned": []string{}},
	})
}

// patchAuthorizationPolicy changes the two properties that the tenant follows.
func patchAuthorizationPolicy(c *call) (*answer, error) {
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	changes := map[string]any{}
	for property, setting := range map[string]string{"allowInvitesFrom": "allow_invites_from", "guestUserRoleId": "guest_user_role_id"} {
		if _, given := fields[property]; !given {
			continue
		}
		var value string
		if err := take(fields, property, &value); err != nil {
			return nil, err
		}
		changes[setting] = value
	}
	for other := range fields {
		return nil, badRequest("Property '%s' of the authorization policy cannot be changed in this emulator.", other)
	}
	if err := c.o.Control.Merge(changes); err != nil {
		return nil, badRequest("Invalid value specified for a property of resource 'AuthorizationPolicy'.")
	}
	return noContent()
}
