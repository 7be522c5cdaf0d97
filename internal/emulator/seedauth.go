package emulator

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/directory"
)

// The managed identity of the seed and the header with which to ask for its
// tokens. It may do what the portal's worker may.
const (
	managedIdentityID       = "5c4f21a7-6f0e-4d0b-9c1e-6a8c2f1b7d30"
	managedIdentityClientID = "c2d0b9a4-92f1-4c86-a1f2-0b7e5d3c6a18"
	managedIdentityName     = "guest-portal-identity"
	identityHeader          = "emulated~identity~header~5nQ8wE1r"
)

// graphScopes are Microsoft Graph's delegated permissions that the tenant knows.
// True stands for those that only an administrator may consent to
// (learn.microsoft.com/graph/permissions-reference).
var graphScopes = map[string]bool{
	"User.Read": false, "User.ReadBasic.All": false, "User.ReadWrite": false, "Mail.Send": false,
	"Application.Read.All": true, "Application.ReadWrite.All": true, "AppRoleAssignment.ReadWrite.All": true, "AuditLog.Read.All": true,
	"DelegatedPermissionGrant.Read.All": true, "DelegatedPermissionGrant.ReadWrite.All": true, "Directory.Read.All": true,
	"Directory.ReadWrite.All": true, "Domain.Read.All": true, "Group.Read.All": true, "Group.ReadWrite.All": true, "GroupMember.Read.All": true,
	"GroupMember.ReadWrite.All": true, "Member.Read.Hidden": true, "Organization.Read.All": true, "Policy.Read.All": true,
	"User.DeleteRestore.All": true, "User.EnableDisableAccount.All": true, "User.Invite.All": true, "User.Read.All": true,
	"User.ReadWrite.All": true, "User.RevokeSessions.All": true,
}

// userReadID is Microsoft's id of the delegated permission User.Read; the others
// get ids derived from their names.
const userReadID = "e1fe6dd8-ba31-4d61-89e7-88639da4683d"

// plantScopes adds the delegated permissions to Microsoft Graph's service principal.
func plantScopes(tx *directory.Tx) {
	sp := tx.SP(graphSPID).Clone()
	for _, name := range slices.Sorted(maps.Keys(graphScopes)) {
		kind, id := "User", uuid.NewSHA1(uuid.MustParse(directory.GraphAppID), []byte("scope:"+name)).String()
		if graphScopes[name] {
			kind = "Admin"
		}
		if name == "User.Read" {
			id = userReadID
		}
		sp.Scopes = append(sp.Scopes, directory.PermissionScope{ID: id, IsEnabled: true, Type: kind, Value: name, AdminDisplayName: name, AdminDescription: name})
	}
	tx.PutSP(sp)
}

// plantAccess adds what sign-in needs beyond people and applications: directory
// roles, consents, and a managed identity. Cleo is the tenant's administrator of
// users, groups and applications; nobody else holds a directory role.
func plantAccess(tx *directory.Tx, s Seed) {
	for _, role := range []string{directory.UserAdministrator, directory.GroupsAdministrator, directory.CloudApplicationAdministrator} {
		tx.Link(tx.DirectoryRoles(), role, s.People.Cleo.ID)
	}
	authority.GrantScopes(tx, s.Apps.Portal.ID, graphSPID, "", []string{"User.Read"})
	tx.PutSP(&directory.ServicePrincipal{
		ID: managedIdentityID, AppID: managedIdentityClientID, DisplayName: managedIdentityName, AppDisplayName: managedIdentityName, AccountEnabled: true,
		ServicePrincipalType: "ManagedIdentity", CreatedDateTime: founded, AppRoles: []directory.AppRole{}, Tags: []string{"HideApp"},
		ServicePrincipalNames: []string{managedIdentityClientID},
	})
	for _, permission := range workerPermissions {
		grant(tx, managedIdentityID, managedIdentityName, "ServicePrincipal", graphSPID, permissionID(permission))
	}
}

// withSecret registers a client secret that never expires in practice.
func withSecret(app *directory.Application, keyID, secret string) *directory.Application {
	app.AddSecret(directory.PasswordCredential{KeyID: keyID, StartDateTime: founded, EndDateTime: founded.AddDate(100, 0, 0)}, secret)
	return app
}

// portalClaims are the optional claims that the portal asks for.
func portalClaims() *directory.OptionalClaims {
	o := &directory.OptionalClaims{}
	for _, name := range []string{"acct", "auth_time", "email", "login_hint", "sid"} {
		o.IDToken = append(o.IDToken, directory.OptionalClaim{Name: name})
	}
	return o
}
