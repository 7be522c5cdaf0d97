package graph

import (
	"strings"

	"github.com/google/uuid"
)

// defaultAccessPolicy is what the tenant applies to all others: collaboration is
// allowed both ways, direct connection is not, and claims of other tenants are
// not trusted (learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyconfigurationdefault).
func defaultAccessPolicy(c *call) (*answer, error) {
	return c.single("policies/crossTenantAccessPolicy/default", "microsoft.graph.crossTenantAccessPolicyConfigurationDefault", map[string]any{
		"isServiceDefault":        true,
		"inboundTrust":            map[string]any{"isMfaAccepted": false, "isCompliantDeviceAccepted": false, "isHybridAzureADJoinedDeviceAccepted": false},
		"b2bCollaborationInbound": accessOf("allowed"), "b2bCollaborationOutbound": accessOf("allowed"),
		"b2bDirectConnectInbound": accessOf("blocked"), "b2bDirectConnectOutbound": accessOf("blocked"),
		"automaticUserConsentSettings": map[string]any{"inboundAllowed": false, "outboundAllowed": false},
		"tenantRestrictions":           accessOf("blocked"),
		"invitationRedemptionIdentityProviderConfiguration": map[string]any{
			"primaryIdentityProviderPrecedenceOrder": []string{"externalFederation", "azureActiveDirectory", "socialIdentityProviders"}, "fallbackIdentityProvider": "emailOneTimePasscode",
		},
	})
}

func accessOf(kind string) map[string]any {
	target := func(all, of string) map[string]any {
		return map[string]any{"accessType": kind, "targets": []map[string]any{{"target": all, "targetType": of}}}
	}
	return map[string]any{"usersAndGroups": target("AllUsers", "user"), "applications": target("AllApplications", "application")}
}

// tenantOf is the made-up id of the tenant that a domain belongs to; the tenant's
// own domains have its own.
func (c *call) tenantOf(domain string) string {
	if containsFold(c.o.Domains, domain) {
		return c.o.TenantID
	}
	return uuid.NewSHA1(uuid.NameSpaceDNS, []byte(strings.ToLower(domain))).String()
}

// partner is the policy about one other tenant; only those that the setting
// inbound_blocked_domains names have one.
func (c *call) partner(domain string) map[string]any {
	return map[string]any{
		"tenantId": c.tenantOf(domain), "isServiceProvider": nil, "isInMultiTenantOrganization": false, "inboundTrust": nil,
		"b2bCollaborationInbound": accessOf("blocked"), "b2bCollaborationOutbound": nil, "b2bDirectConnectInbound": nil, "b2bDirectConnectOutbound": nil,
		"tenantRestrictions": nil, "automaticUserConsentSettings": map[string]any{"inboundAllowed": nil, "outboundAllowed": nil},
	}
}

const partnerType = "microsoft.graph.crossTenantAccessPolicyConfigurationPartner"

func listPartners(c *call) (*answer, error) {
	list := []map[string]any{}
	for _, domain := range c.settings.InboundBlocked {
		list = append(list, c.partner(domain))
	}
	return c.several("policies/crossTenantAccessPolicy/partners", partnerType, list)
}

func getPartner(c *call) (*answer, error) {
	for _, domain := range c.settings.InboundBlocked {
		if strings.EqualFold(c.tenantOf(domain), c.vars["id"]) {
			return c.single("policies/crossTenantAccessPolicy/partners", partnerType, c.partner(domain))
		}
	}
	return nil, notFound(c.vars["id"])
}

// findTenant answers which tenant a domain belongs to. Each domain has one of its
// own here
// (learn.microsoft.com/graph/api/tenantrelationship-findtenantinformationbydomainname).
func findTenant(c *call) (*answer, error) {
	domain, byDomain := strings.CutPrefix(c.vars["key"], "domainName=")
	if !byDomain || !strings.Contains(domain, ".") {
		return nil, badRequest("The domain name '%s' is not valid.", domain)
	}
	name := domain
	if c.tenantOf(domain) == c.o.TenantID {
		name = c.o.Organisation
	}
	return ok(map[string]any{
		"@odata.context": c.context("microsoft.graph.tenantInformation"), "tenantId": c.tenantOf(domain),
		"federationBrandName": nil, "displayName": name, "defaultDomainName": lower(domain),
	})
}
