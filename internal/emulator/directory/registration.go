package directory

import (
	"maps"
	"slices"
)

// WebClient is what an application registers for the web platform
// (learn.microsoft.com/graph/api/resources/webapplication).
type WebClient struct {
	HomePageURL           *string        `json:"homePageUrl"`
	LogoutURL             *string        `json:"logoutUrl"` // asked when a session ends
	RedirectURIs          []string       `json:"redirectUris"`
	ImplicitGrantSettings ImplicitGrants `json:"implicitGrantSettings"`
}

// ImplicitGrants says what the authorize endpoint may hand out itself.
type ImplicitGrants struct {
	AccessTokens bool `json:"enableAccessTokenIssuance"`
	IDTokens     bool `json:"enableIdTokenIssuance"`
}

// PlatformURIs are the redirect URIs of single-page or public clients.
type PlatformURIs struct {
	RedirectURIs []string `json:"redirectUris"`
}

// OptionalClaims are what an application asks to have in its tokens
// (learn.microsoft.com/entra/identity-platform/optional-claims-reference).
type OptionalClaims struct {
	AccessToken []OptionalClaim `json:"accessToken"`
	IDToken     []OptionalClaim `json:"idToken"`
	SAML2Token  []OptionalClaim `json:"saml2Token"`
}

// OptionalClaim is one of them.
type OptionalClaim struct {
	AdditionalProperties []string `json:"additionalProperties"`
	Essential            bool     `json:"essential"`
	Name                 string   `json:"name"`
	Source               *string  `json:"source"`
}

// APISettings are what an application says of itself as a resource.
type APISettings struct {
	AcceptMappedClaims          *bool             `json:"acceptMappedClaims"`
	KnownClientApplications     []string          `json:"knownClientApplications"`
	Scopes                      []PermissionScope `json:"oauth2PermissionScopes"`
	PreAuthorizedApplications   []any             `json:"preAuthorizedApplications"`
	RequestedAccessTokenVersion *int              `json:"requestedAccessTokenVersion"` // null stands for 1
}

// PermissionScope is a delegated permission that a resource offers
// (learn.microsoft.com/graph/api/resources/permissionscope).
type PermissionScope struct {
	AdminDescription string  `json:"adminConsentDescription"`
	AdminDisplayName string  `json:"adminConsentDisplayName"`
	ID               string  `json:"id"`
	IsEnabled        bool    `json:"isEnabled"`
	Type             string  `json:"type"` // "User": people may consent for themselves; "Admin"
	UserDescription  *string `json:"userConsentDescription"`
	UserDisplayName  *string `json:"userConsentDisplayName"`
	Value            string  `json:"value"`
}

// Clone returns a copy that may be changed.
func (a *Application) Clone() *Application {
	c := *a
	c.AppRoles = slices.Clone(a.AppRoles)
	c.IdentifierURIs, c.Tags = slices.Clone(a.IdentifierURIs), slices.Clone(a.Tags)
	c.KeyCredentials, c.PasswordCredentials = slices.Clone(a.KeyCredentials), slices.Clone(a.PasswordCredentials)
	c.FederatedCredentials, c.Secrets = slices.Clone(a.FederatedCredentials), maps.Clone(a.Secrets)
	c.Web.RedirectURIs = slices.Clone(a.Web.RedirectURIs)
	c.SPA.RedirectURIs = slices.Clone(a.SPA.RedirectURIs)
	c.PublicClient.RedirectURIs = slices.Clone(a.PublicClient.RedirectURIs)
	c.API.Scopes = slices.Clone(a.API.Scopes)
	if a.OptionalClaims != nil {
		o := *a.OptionalClaims
		o.AccessToken, o.IDToken, o.SAML2Token = slices.Clone(o.AccessToken), slices.Clone(o.IDToken), slices.Clone(o.SAML2Token)
		c.OptionalClaims = &o
	}
	return &c
}

// RedirectURIs are those of all platforms.
func (a *Application) RedirectURIs() []string {
	return slices.Concat(a.Web.RedirectURIs, a.SPA.RedirectURIs, a.PublicClient.RedirectURIs)
}

// Public says whether the client may come without a secret.
func (a *Application) Public() bool {
	return a.IsFallbackPublicClient != nil && *a.IsFallbackPublicClient
}
