package directory

import (
	"slices"
	"time"
)

// DefaultAccessID is the role id that stands for "no particular role".
const DefaultAccessID = "00000000-0000-0000-0000-000000000000"

// GraphAppID is Microsoft Graph's own application id, the same in every tenant.
const GraphAppID = "00000003-0000-0000-c000-000000000000"

// AppRole is a role that an application declares.
type AppRole struct {
	ID                 string   `json:"id"`
	AllowedMemberTypes []string `json:"allowedMemberTypes"` // "User", "Application"
	Description        string   `json:"description"`
	DisplayName        string   `json:"displayName"`
	IsEnabled          bool     `json:"isEnabled"`
	Origin             string   `json:"origin"`
	Value              *string  `json:"value"`
}

// For says whether the role is enabled and can be given to "User" or "Application".
func (r AppRole) For(memberType string) bool {
	return r.IsEnabled && slices.Contains(r.AllowedMemberTypes, memberType)
}

// ServicePrincipal is an application as it stands in this tenant.
type ServicePrincipal struct {
	ID                        string     `json:"id" odata:"default; plain: eq in; advanced: ne not"`
	AccountEnabled            bool       `json:"accountEnabled" odata:"default; plain: eq; advanced: ne not"`
	AppDescription            string     `json:"appDescription" odata:"default"`
	AppDisplayName            string     `json:"appDisplayName" odata:"default"`
	AppID                     string     `json:"appId" odata:"default; plain: eq in; advanced: ne not"`
	ApplicationTemplateID     string     `json:"applicationTemplateId" odata:"default; plain: eq"`
	AppOwnerOrganizationID    string     `json:"appOwnerOrganizationId" odata:"default; plain: eq; guid"`
	AppRoleAssignmentRequired bool       `json:"appRoleAssignmentRequired" odata:"default; plain: eq; advanced: ne not"`
	AppRoles                  []AppRole  `json:"appRoles" odata:"default"`
	CreatedDateTime           time.Time  `json:"createdDateTime" odata:"default"`
	DeletedDateTime           *time.Time `json:"deletedDateTime" odata:"default"`
	Description               string     `json:"description" odata:"default"`
	DisplayName               string     `json:"displayName" odata:"default; plain: eq startsWith in ge le; advanced: ne not; search; order"`
	Homepage                  string     `json:"homepage" odata:"default; plain: eq startsWith"`
	Info                      AppInfo    `json:"info" odata:"default"`
	LoginURL                  string     `json:"loginUrl" odata:"default"`
	LogoutURL                 string     `json:"logoutUrl" odata:"default"`
	Notes                     string     `json:"notes" odata:"default"`
	NotificationEmails        []string   `json:"notificationEmailAddresses" odata:"default"`
	PreferredSingleSignOnMode string     `json:"preferredSingleSignOnMode" odata:"default"`
	ReplyURLs                 []string   `json:"replyUrls" odata:"default"`
	ServicePrincipalNames     []string   `json:"servicePrincipalNames" odata:"default; plain: eq startsWith"`
	ServicePrincipalType      string     `json:"servicePrincipalType" odata:"default; plain: eq in; advanced: ne not"`
	SignInAudience            string     `json:"signInAudience" odata:"default"`
	Tags                      []string   `json:"tags" odata:"default; plain: eq startsWith; advanced: ne not"`

	VerifiedPublisher VerifiedPublisher `json:"verifiedPublisher" odata:"default"`

	Scopes []PermissionScope `json:"oauth2PermissionScopes" odata:"default"` // delegated permissions that it offers

	Ordinal int64 `json:"ordinal"`
	// TokensValidFrom is set when the application's tokens were revoked.
	TokensValidFrom time.Time `json:"tokensValidFrom,omitzero"`
}

// VerifiedPublisher is who has published an application, where Microsoft has
// verified that; all null where not.
type VerifiedPublisher struct {
	AddedDateTime *time.Time `json:"addedDateTime"`
	DisplayName   *string    `json:"displayName"`
	ID            *string    `json:"verifiedPublisherId"`
}

// AppInfo is what an application's publisher says about it.
type AppInfo struct {
	LogoURL             *string `json:"logoUrl"`
	MarketingURL        *string `json:"marketingUrl"`
	PrivacyStatementURL *string `json:"privacyStatementUrl"`
	SupportURL          *string `json:"supportUrl"`
	TermsOfServiceURL   *string `json:"termsOfServiceUrl"`
}

// Clone returns a copy that may be changed.
func (sp *ServicePrincipal) Clone() *ServicePrincipal {
	c := *sp
	c.AppRoles = slices.Clone(sp.AppRoles)
	for i := range c.AppRoles {
		c.AppRoles[i].AllowedMemberTypes = slices.Clone(c.AppRoles[i].AllowedMemberTypes)
	}
	c.NotificationEmails = slices.Clone(sp.NotificationEmails)
	c.ReplyURLs = slices.Clone(sp.ReplyURLs)
	c.ServicePrincipalNames = slices.Clone(sp.ServicePrincipalNames)
	c.Tags = slices.Clone(sp.Tags)
	return &c
}

// Role finds a declared role by id.
func (sp *ServicePrincipal) Role(id string) (AppRole, bool) {
	i := slices.IndexFunc(sp.AppRoles, func(r AppRole) bool { return r.ID == id })
	if i < 0 {
		return AppRole{}, false
	}
	return sp.AppRoles[i], true
}

// Application is the registration that a service principal is an instance of.
type Application struct {
	ID                    string     `json:"id" odata:"default; plain: eq in"`
	AppID                 string     `json:"appId" odata:"default; plain: eq in"`
	AppRoles              []AppRole  `json:"appRoles" odata:"default"`
	ApplicationTemplateID string     `json:"applicationTemplateId" odata:"default; plain: eq"`
	CreatedDateTime       time.Time  `json:"createdDateTime" odata:"default; plain: ge le"`
	DeletedDateTime       *time.Time `json:"deletedDateTime" odata:"default"`
	Description           string     `json:"description" odata:"default"`
	DisplayName           string     `json:"displayName" odata:"default; plain: eq startsWith in; advanced: ne not; search; order"`
	IdentifierURIs        []string   `json:"identifierUris" odata:"default; plain: eq startsWith"`
	SignInAudience        string     `json:"signInAudience" odata:"default"`
	Notes                 string     `json:"notes" odata:"default"`
	PublisherDomain       string     `json:"publisherDomain" odata:"default"`
	Tags                  []string   `json:"tags" odata:"default; plain: eq startsWith"`

	KeyCredentials         []KeyCredential      `json:"keyCredentials" odata:"default"`
	PasswordCredentials    []PasswordCredential `json:"passwordCredentials" odata:"default"`
	GroupMembershipClaims  string               `json:"groupMembershipClaims" odata:"default"` // None, SecurityGroup, ApplicationGroup, DirectoryRole, All
	OptionalClaims         *OptionalClaims      `json:"optionalClaims" odata:"default"`
	IsFallbackPublicClient *bool                `json:"isFallbackPublicClient" odata:"default"`
	Web                    WebClient            `json:"web" odata:"default"`
	SPA                    PlatformURIs         `json:"spa" odata:"default"`
	PublicClient           PlatformURIs         `json:"publicClient" odata:"default"`
	API                    APISettings          `json:"api" odata:"default"`

	// What the authority needs to know of a client; never shown by Graph.
	Secrets              map[string]string     `json:"secrets,omitempty"` // by keyId
	FederatedCredentials []FederatedCredential `json:"federatedCredentials,omitempty"`
	LoopbackURIs         bool                  `json:"loopbackUris,omitempty"` // any redirect URI on a loopback address is accepted

	Ordinal int64 `json:"ordinal"`
}

// Assignment gives a principal an application's role.
type Assignment struct {
	ID                   string     `json:"id" odata:"default"`
	DeletedDateTime      *time.Time `json:"deletedDateTime" odata:"default"`
	AppRoleID            string     `json:"appRoleId" odata:"default"`
	CreatedDateTime      time.Time  `json:"createdDateTime" odata:"default; ticks"`
	PrincipalDisplayName string     `json:"principalDisplayName" odata:"default; plain: eq startsWith"`
	PrincipalID          string     `json:"principalId" odata:"default"`
	PrincipalType        string     `json:"principalType" odata:"default"`
	ResourceDisplayName  string     `json:"resourceDisplayName" odata:"default"`
	ResourceID           string     `json:"resourceId" odata:"default; plain: eq; guid"`

	Ordinal int64 `json:"ordinal"`
	// Removed is set when the assignment has gone but reads still show it.
	Removed time.Time `json:"removed,omitzero"`
}

// InvitationRecord is what the tenant remembers of one POST /invitations. Only
// the digest of the ticket is kept; a redeem link exists in its answer alone.
type InvitationRecord struct {
	ID           string    `json:"id"`
	UserID       string    `json:"userId"`
	Address      string    `json:"address"`
	RedirectURL  string    `json:"redirectUrl"`
	TicketDigest string    `json:"ticketDigest"` // SHA-256, hex
	Language     string    `json:"language"`
	At           time.Time `json:"at"`
}
