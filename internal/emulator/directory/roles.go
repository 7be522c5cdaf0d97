package directory

import "time"

// Directory roles, by the ids of their templates, which are the same in every
// tenant (learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference).
const (
	GlobalAdministrator           = "62e90394-69f5-4237-9190-012177145e10"
	UserAdministrator             = "fe930be7-5e62-47db-91af-98c3a49a38b1"
	GuestInviter                  = "95e79109-95c0-4d8e-aee3-d01accf2d47b"
	GroupsAdministrator           = "fdd7a751-b60b-444a-984c-02652fe8fa1c"
	ApplicationAdministrator      = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"
	CloudApplicationAdministrator = "158c047a-c907-4556-b7ef-446551a6b5f7"
	PrivilegedRoleAdministrator   = "e8611ab8-c189-46e8-94e1-60213ab1f814"
)

// RolesOf lists the directory roles that a person holds.
func (tx *Tx) RolesOf(userID string) []string { return tx.state.DirectoryRoles.To(userID, tx.now) }

// ValidFrom is the moment before which grants of a person to an application are
// revoked; either may be nil.
func ValidFrom(u *User, sp *ServicePrincipal) (at time.Time) {
	if sp != nil {
		at = sp.TokensValidFrom
	}
	if u == nil {
		return at
	}
	if u.TokensValidFrom.After(at) {
		at = u.TokensValidFrom
	}
	if sessions := u.SignInSessionsValidFrom; sessions != nil && sessions.After(at) {
		at = *sessions
	}
	return at
}
