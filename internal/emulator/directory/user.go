package directory

import (
	"slices"
	"time"
)

// Values of User.ExternalUserState, User.UserType and User.CreationType.
const (
	PendingAcceptance = "PendingAcceptance"
	Accepted          = "Accepted"
	Guest             = "Guest"
	Member            = "Member"
	Invitation        = "Invitation"
)

// User is a person in the tenant. The odata tags say what Graph returns without
// $select and how each property may be filtered
// (learn.microsoft.com/graph/aad-advanced-queries, user properties).
type User struct {
	ID                string   `json:"id" odata:"default; plain: eq in; advanced: ne not"`
	BusinessPhones    []string `json:"businessPhones" odata:"default"`
	DisplayName       string   `json:"displayName" odata:"default; plain: eq startsWith in ge le; advanced: ne not null endsWith; search; order"`
	GivenName         string   `json:"givenName" odata:"default; plain: eq startsWith in ge le; advanced: ne not null"`
	JobTitle          string   `json:"jobTitle" odata:"default; plain: eq startsWith in ge le; advanced: ne not null"`
	Mail              string   `json:"mail" odata:"default; plain: eq startsWith in ge le; advanced: ne not null endsWith"`
	MobilePhone       string   `json:"mobilePhone" odata:"default; advanced: eq ne not startsWith in null"`
	OfficeLocation    string   `json:"officeLocation" odata:"default; advanced: eq ne not startsWith in null"`
	PreferredLanguage string   `json:"preferredLanguage" odata:"default; advanced: eq ne not startsWith in null"`
	Surname           string   `json:"surname" odata:"default; plain: eq startsWith in ge le; advanced: ne not null"`
	UserPrincipalName string   `json:"userPrincipalName" odata:"default; plain: eq startsWith in ge le; advanced: ne not endsWith; order"`

	AccountEnabled                  bool       `json:"accountEnabled" odata:"plain: eq in; advanced: ne not"`
	CompanyName                     string     `json:"companyName" odata:"advanced: eq ne not startsWith in null"`
	CreatedDateTime                 time.Time  `json:"createdDateTime" odata:"plain: eq ge le in; advanced: ne not"`
	CreationType                    string     `json:"creationType" odata:"plain: eq in; advanced: ne not null"`
	DeletedDateTime                 *time.Time `json:"deletedDateTime" odata:"plain: ge le; advanced: eq ne not null"`
	Department                      string     `json:"department" odata:"plain: eq startsWith in ge le; advanced: ne not null"`
	EmployeeID                      string     `json:"employeeId" odata:"plain: eq startsWith in ge le; advanced: ne not null"`
	EmployeeType                    string     `json:"employeeType" odata:"advanced: eq ne not startsWith in null"`
	ExternalUserState               string     `json:"externalUserState" odata:"plain: eq in; advanced: ne not null"`
	ExternalUserStateChangeDateTime *time.Time `json:"externalUserStateChangeDateTime" odata:"advanced: eq ne not ge le null"`
	Identities                      []Identity `json:"identities" odata:"plain: eq"`
	MailNickname                    string     `json:"mailNickname" odata:"plain: eq startsWith in ge le; advanced: ne not null"`
	OnPremisesSyncEnabled           *bool      `json:"onPremisesSyncEnabled" odata:"plain: eq in; advanced: ne not null"`
	OtherMails                      []string   `json:"otherMails" odata:"plain: eq startsWith in ge le; advanced: ne not endsWith empty"`
	ProxyAddresses                  []string   `json:"proxyAddresses" odata:"plain: eq startsWith ge le; advanced: ne not endsWith empty null"`
	SignInSessionsValidFrom         *time.Time `json:"signInSessionsValidFromDateTime" odata:""` // older tokens and sessions are revoked
	UsageLocation                   string     `json:"usageLocation" odata:"plain: eq startsWith in ge le; advanced: ne not null"`
	UserType                        string     `json:"userType" odata:"plain: eq in; advanced: ne not null"`

	// Ordinal orders users by creation; it never repeats.
	Ordinal int64 `json:"ordinal"`
	// TokensValidFrom is set when the person's tokens were revoked by hand; unlike
	// signInSessionsValidFromDateTime it reaches every token at once.
	TokensValidFrom time.Time `json:"tokensValidFrom,omitzero"`
}

// Identity is one way in which a user signs in.
type Identity struct {
	SignInType       string  `json:"signInType"`
	Issuer           string  `json:"issuer"`
	IssuerAssignedID *string `json:"issuerAssignedId"`
}

// IsGuest says whether the user is an outsider in this tenant.
func (u *User) IsGuest() bool { return u.UserType == Guest }

// Clone returns a copy that may be changed.
func (u *User) Clone() *User {
	c := *u
	c.BusinessPhones = slices.Clone(u.BusinessPhones)
	c.Identities = slices.Clone(u.Identities)
	c.OtherMails = slices.Clone(u.OtherMails)
	c.ProxyAddresses = slices.Clone(u.ProxyAddresses)
	return &c
}
