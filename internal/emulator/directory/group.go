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
