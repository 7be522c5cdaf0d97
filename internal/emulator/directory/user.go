package directory

import (
	"maps"
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

	AccountEnabled                  bool            `json:"accountEnabled" odata:"plain: eq in; advanced: ne not"`
	CompanyName                     string          `json:"companyName" odata:"advanced: eq ne not startsWith in null"`
	CreatedDateTime                 time.Time       `json:"createdDateTime" odata:"plain: eq ge le in; advanced: ne not"`
	CreationType                    string          `json:"creationType" odata:"plain: eq in; advanced: ne not null"`
	DeletedDateTime                 *time.Time      `json:"deletedDateTime" odata:"plain: ge le; advanced: eq ne not null"`
	Department                      string          `json:"department" odata:"plain: eq startsWith in ge le; advanced: ne not null"`
	EmployeeID                      string          `json:"employeeId" odata:"plain: eq startsWith in ge le; advanced: ne not null"`
	EmployeeType                    string          `json:"employeeType" odata:"advanced: eq ne not startsWith in null"`
	ExternalUserState               string          `json:"externalUserState" odata:"plain: eq in; advanced: ne not null"`
	ExternalUserStateChangeDateTime *time.Time      `json:"externalUserStateChangeDateTime" odata:"advanced: eq ne not ge le null"`
	Identities                      []Identity      `json:"identities" odata:"plain: eq"`
	MailNickname                    string          `json:"mailNickname" odata:"plain: eq startsWith in ge le; advanced: ne not null"`
	OnPremisesSyncEnabled           *bool           `json:"onPremisesSyncEnabled" odata:"plain: eq in; advanced: ne not null"`
	OtherMails                      []string        `json:"otherMails" odata:"plain: eq startsWith in ge le; advanced: ne not endsWith empty"`
	ProxyAddresses                  []string        `json:"proxyAddresses" odata:"plain: eq startsWith ge le; advanced: ne not endsWith empty null"`
	SignInSessionsValidFrom         *time.Time      `json:"signInSessionsValidFromDateTime" odata:""` // older tokens and sessions are revoked
	SignInActivity                  *SignInActivity `json:"signInActivity,omitempty" odata:"alone"`
	UsageLocation                   string          `json:"usageLocation" odata:"plain: eq startsWith in ge le; advanced: ne not null"`
	UserType                        string          `json:"userType" odata:"plain: eq in; advanced: ne not null"`

	// What Graph keeps of a person and nothing here acts on; clients may write those
	// that userwrite names, Absent and None are read-only.
	City                          string             `json:"city,omitzero" odata:"plain: eq startsWith in ge le; advanced: ne not null"`
	Country                       string             `json:"country,omitzero" odata:"plain: eq startsWith in ge le; advanced: ne not null"`
	State                         string             `json:"state,omitzero" odata:"plain: eq startsWith in ge le; advanced: ne not null"`
	StreetAddress                 string             `json:"streetAddress,omitzero" odata:"plain: eq startsWith in ge le; advanced: ne not null"`
	PostalCode                    string             `json:"postalCode,omitzero" odata:"plain: eq startsWith in ge le; advanced: ne not null"`
	FaxNumber                     string             `json:"faxNumber,omitzero" odata:"plain: eq startsWith in ge le; advanced: ne not null"`
	AgeGroup                      string             `json:"ageGroup,omitzero" odata:"plain: eq in; advanced: ne not null"`
	ConsentProvidedForMinor       string             `json:"consentProvidedForMinor,omitzero" odata:"plain: eq in; advanced: ne not null"`
	PasswordPolicies              string             `json:"passwordPolicies,omitzero" odata:"advanced: ne not null"`
	EmployeeHireDate              *time.Time         `json:"employeeHireDate,omitzero" odata:"plain: eq ge le in; advanced: ne not null"`
	ShowInAddressList             *bool              `json:"showInAddressList,omitzero" odata:""`
	IsResourceAccount             Absent             `json:"isResourceAccount,omitzero" odata:""`
	OnPremisesImmutableID         string             `json:"onPremisesImmutableId,omitzero" odata:"plain: eq in ge le; advanced: ne not null"`
	OnPremisesExtensionAttributes map[string]*string `json:"onPremisesExtensionAttributes,omitzero" odata:""`
	OnPremisesDistinguishedName   Absent             `json:"onPremisesDistinguishedName,omitzero" odata:""`
	OnPremisesDomainName          Absent             `json:"onPremisesDomainName,omitzero" odata:""`
	OnPremisesLastSync            Absent             `json:"onPremisesLastSyncDateTime,omitzero" odata:"plain: eq ge le in; advanced: ne not null"`
	OnPremisesSamAccountName      Absent             `json:"onPremisesSamAccountName,omitzero" odata:"plain: eq startsWith in ge le; advanced: ne not null"`
	OnPremisesSecurityID          Absent             `json:"onPremisesSecurityIdentifier,omitzero" odata:"plain: eq; advanced: null"`
	OnPremisesUserPrincipalName   Absent             `json:"onPremisesUserPrincipalName,omitzero" odata:"plain: eq startsWith in ge le; advanced: ne not null"`
	LegalAgeGroupClassification   Absent             `json:"legalAgeGroupClassification,omitzero" odata:""`
	LastPasswordChange            Absent             `json:"lastPasswordChangeDateTime,omitzero" odata:""`
	IsManagementRestricted        Absent             `json:"isManagementRestricted,omitzero" odata:""`
	SecurityIdentifier            Absent             `json:"securityIdentifier,omitzero" odata:"plain: eq in; advanced: ne not null"`
	IMAddresses                   None               `json:"imAddresses,omitzero" odata:"plain: eq startsWith ge le; advanced: not"`
	AssignedLicenses              None               `json:"assignedLicenses,omitzero" odata:"plain: eq; advanced: not empty"`
	AssignedPlans                 None               `json:"assignedPlans,omitzero" odata:"plain: eq; advanced: not"`
	ProvisionedPlans              None               `json:"provisionedPlans,omitzero" odata:"plain: eq; advanced: not"`
	LicenseAssignmentStates       None               `json:"licenseAssignmentStates,omitzero" odata:""`

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
	c.OnPremisesExtensionAttributes = maps.Clone(u.OnPremisesExtensionAttributes)
	if u.EmployeeHireDate != nil { // decoding writes through a pointer
		c.EmployeeHireDate = new(*u.EmployeeHireDate)
	}
	if u.ShowInAddressList != nil {
		c.ShowInAddressList = new(*u.ShowInAddressList)
	}
	return &c
}
