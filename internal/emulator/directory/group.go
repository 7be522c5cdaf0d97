package directory

import (
	"slices"
	"time"
)

// HiddenMembership is the visibility of a group whose members only some may read.
const HiddenMembership = "HiddenMembership"

// Group is a group of any kind; see the predicates below for which kind it is.
type Group struct {
	ID                            string     `json:"id" odata:"default; plain: eq in; advanced: ne not"`
	DeletedDateTime               *time.Time `json:"deletedDateTime" odata:"default; plain: ge le"`
	CreatedDateTime               time.Time  `json:"createdDateTime" odata:"default; plain: eq ge le in; advanced: ne not"`
	Description                   string     `json:"description" odata:"default; plain: eq startsWith ge le; advanced: ne not; search"`
	DisplayName                   string     `json:"displayName" odata:"default; plain: eq startsWith in ge le; advanced: ne not; search; order"`
	GroupTypes                    []string   `json:"groupTypes" odata:"default; plain: eq; advanced: not ne empty"`
	Mail                          string     `json:"mail" odata:"default; plain: eq startsWith in ge le; advanced: ne not null"`
	MailEnabled                   bool       `json:"mailEnabled" odata:"default; plain: eq; advanced: ne not"`
	MailNickname                  string     `json:"mailNickname" odata:"default; plain: eq startsWith in ge le; advanced: ne not"`
	MembershipRule                string     `json:"membershipRule" odata:"default"`
	MembershipRuleProcessingState string     `json:"membershipRuleProcessingState" odata:"default"`
	OnPremisesSyncEnabled         *bool      `json:"onPremisesSyncEnabled" odata:"default; plain: eq in; advanced: ne not null"`
	ProxyAddresses                []string   `json:"proxyAddresses" odata:"default; plain: eq startsWith ge le; advanced: ne not"`
	SecurityEnabled               bool       `json:"securityEnabled" odata:"default; plain: eq in; advanced: ne not"`
	Visibility                    string     `json:"visibility" odata:"default"`
	IsAssignableToRole            *bool      `json:"isAssignableToRole" odata:"plain: eq; advanced: ne not"`
	IsManagementRestricted        *bool      `json:"isManagementRestricted" odata:""`

	// What Graph keeps of a group and nothing here acts on.
	Classification               string   `json:"classification,omitzero" odata:"default; plain: eq startsWith ge le; advanced: ne not null"`
	PreferredLanguage            string   `json:"preferredLanguage,omitzero" odata:"default; plain: eq startsWith in ge le; advanced: ne not null"`
	PreferredDataLocation        string   `json:"preferredDataLocation,omitzero" odata:"default; plain: eq startsWith in ge le; advanced: ne not null"`
	Theme                        string   `json:"theme,omitzero" odata:"default"`
	ResourceBehaviorOptions      []string `json:"resourceBehaviorOptions,omitzero" odata:"default; plain: eq"`
	ResourceProvisioningOptions  []string `json:"resourceProvisioningOptions,omitzero" odata:"default; plain: eq; advanced: not"`
	CreationOptions              None     `json:"creationOptions,omitzero" odata:"default"`
	AssignedLabels               None     `json:"assignedLabels,omitzero" odata:""`
	AssignedLicenses             None     `json:"assignedLicenses,omitzero" odata:"plain: eq; advanced: not empty"`
	ExpirationDateTime           Absent   `json:"expirationDateTime,omitzero" odata:"default; plain: eq ge le in; advanced: ne not null"`
	RenewedDateTime              Absent   `json:"renewedDateTime,omitzero" odata:"default; plain: eq ge le in; advanced: ne not null"`
	IsArchived                   Absent   `json:"isArchived,omitzero" odata:""`
	UniqueName                   Absent   `json:"uniqueName,omitzero" odata:"plain: eq"`
	SecurityIdentifier           Absent   `json:"securityIdentifier,omitzero" odata:"default; plain: eq in; advanced: ne not null"`
	OnPremisesDomainName         Absent   `json:"onPremisesDomainName,omitzero" odata:"default"`
	OnPremisesLastSync           Absent   `json:"onPremisesLastSyncDateTime,omitzero" odata:"default; plain: eq ge le in; advanced: ne not null"`
	OnPremisesNetBiosName        Absent   `json:"onPremisesNetBiosName,omitzero" odata:"default"`
	OnPremisesSamAccountName     Absent   `json:"onPremisesSamAccountName,omitzero" odata:"default; plain: eq startsWith in ge le; advanced: ne not null"`
	OnPremisesSecurityID         Absent   `json:"onPremisesSecurityIdentifier,omitzero" odata:"default; plain: eq; advanced: null"`
	OnPremisesProvisioningErrors None     `json:"onPremisesProvisioningErrors,omitzero" odata:"default; plain: eq; advanced: not"`

	Ordinal int64 `json:"ordinal"`
}

// Unified says that this is a Microsoft 365 group.
func (g *Group) Unified() bool { return slices.Contains(g.GroupTypes, "Unified") }

// Dynamic says that a rule decides who is a member.
func (g *Group) Dynamic() bool { return slices.Contains(g.GroupTypes, "DynamicMembership") }

// Synced says that an on-premises directory is the master.
func (g *Group) Synced() bool { return g.OnPremisesSyncEnabled != nil && *g.OnPremisesSyncEnabled }

// RoleAssignable says that directory roles can be given to the group.
func (g *Group) RoleAssignable() bool { return g.IsAssignableToRole != nil && *g.IsAssignableToRole }

// Restricted says that only administrators of a unit may change the group.
func (g *Group) Restricted() bool {
	return g.IsManagementRestricted != nil && *g.IsManagementRestricted
}
