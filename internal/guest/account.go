package guest

import "time"

// Account is what Microsoft Entra says of one external user, as far as the
// portal needs it.
//
// Source: https://learn.microsoft.com/graph/api/resources/user
type Account struct {
	ObjectID          string    // Entra object id, a GUID
	DisplayName       string    // the name that the directory shows
	UserPrincipalName string    // never shown to people; carries #EXT# for guests
	Mail              string    // invited address; empty when Entra has none
	UserType          string    // "Guest" or "Member"
	CreationType      string    // "Invitation" for an invited user; empty for normal accounts
	ExternalUserState string    // "PendingAcceptance", "Accepted", or empty
	AcceptedAt        time.Time // externalUserStateChangeDateTime; zero when Entra gives none
	CreatedAt         time.Time // createdDateTime
	Enabled           bool      // accountEnabled
}

// Accepted tells whether the person redeemed the invitation.
func (a Account) Accepted() bool { return a.ExternalUserState == "Accepted" }

// Invited tells whether the account is a guest that came by an invitation; the
// portal never changes any other kind of account.
func (a Account) Invited() bool { return a.UserType == "Guest" && a.CreationType == "Invitation" }

// Observed is one row of the directory's change feed: an account as it now
// stands, or the fact that it is gone.
type Observed struct {
	Account Account
	Removed bool // soft-deleted or gone; only Account.ObjectID is set then
}

// InvitationOrder is all that the portal ever tells Graph about a new guest.
// It has no field for the user type, for an existing user's id or for a reset
// of the redemption: those would let a request re-bind somebody else's account.
type InvitationOrder struct {
	Email       string   // canonical address
	DisplayName string   // restricted alphabet, as CheckForm lets through
	RedirectURL string   // where the browser goes after redemption; always our own page
	Sponsors    []string // Entra object ids of users, at most five
}

// Assignment is one app role that a user holds directly.
type Assignment struct {
	ID       string // opaque id of the assignment, needed to remove it
	AppID    string // object id of the service principal
	RoleID   string // app role, or DefaultAccess
	RoleName string // empty when unknown
}

// DefaultAccess is the app role of an app that declares none for people.
//
// Source: https://learn.microsoft.com/graph/api/resources/approleassignment
const DefaultAccess = "00000000-0000-0000-0000-000000000000"

// AccountTaken is the trouble of an invitation that led to the account of another
// guest: two addresses of one person, or a mistyped one.
func AccountTaken(g Guest, now time.Time) Trouble {
	return TroubleOf(ReasonAnotherGuest, About{Guest: g}, now)
}
