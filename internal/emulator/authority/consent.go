package authority

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// consenters are the directory roles whose holders may consent for everybody
// (learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent).
var consenters = []string{directory.GlobalAdministrator, directory.PrivilegedRoleAdministrator, directory.ApplicationAdministrator, directory.CloudApplicationAdministrator}

// agreed says whether the person has consented to what the client asks for. If
// not it answers the request itself: with the consent page, with the refusal of
// what only an administrator may allow, or, when the page was cancelled, with
// access_denied to the client.
func (a *Authority) agreed(w http.ResponseWriter, r *http.Request, client *directory.Application, user *directory.User, ask bool) bool {
	choice := ""
	if r.Method == http.MethodPost {
		choice = r.PostForm.Get("consent")
	}
	if choice == "cancel" {
		a.sendError(w, r, "access_denied", 65004, "User declined to consent to access the app.")
		return false
	}
	var scopes asked
	var lacking []string
	var refused *tokenError
	var admin bool
	a.o.Directory.View(func(tx *directory.Tx) {
		scopes, _, refused = a.consentedScopes(tx, client, user, r.Form.Get("scope"))
		if sp := tx.SPByAppID(client.AppID); sp != nil && scopes.resource != nil {
			lacking = scopes.lacking(tx.Consented(sp.ID, scopes.resource.ID, user.ID))
		}
		admin = slices.ContainsFunc(tx.RolesOf(user.ID), func(role string) bool { return slices.Contains(consenters, role) })
	})
	switch {
	case refused != nil && refused.code != 65001:
		a.sendError(w, r, refused.name, refused.code, refused.words)
		return false
	case choice == "" && !ask && len(lacking) == 0:
		return true
	case !admin && (!a.o.Control.Settings().UserConsent && len(lacking) > 0 || slices.ContainsFunc(lacking, scopes.adminOnly)):
		a.Problem(w, http.StatusForbidden, &Refusal{90094, "Need admin approval. " + client.DisplayName + " needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it."})
		return false
	case choice == "accept", choice == "accept_all" && admin:
		a.recordConsent(client, user, scopes, choice == "accept_all")
		return true
	}
	a.o.Pages.Render(w, http.StatusOK, "permissions", page.Permissions{
		Organisation: a.o.Organisation, Application: client.DisplayName, Person: shownName(user), Action: continueURL(r), ForAll: admin, Wanted: scopes.describe(),
	})
	return false
}

// adminOnly says whether only an administrator may consent to a permission.
func (s asked) adminOnly(name string) bool {
	return slices.ContainsFunc(s.resource.Scopes, func(p directory.PermissionScope) bool { return p.Value == name && p.Type == "Admin" })
}

// describe is what the consent page lists.
func (s asked) describe() (out []page.Permission) {
	for _, p := range s.resource.Scopes {
		if slices.Contains(s.names, p.Value) {
			out = append(out, page.Permission{Name: p.Value, Words: p.AdminDisplayName})
		}
	}
	if s.has("offline_access") {
		out = append(out, page.Permission{Name: "offline_access", Words: "Maintain access to data you have given it access to"})
	}
	return append(out, page.Permission{Name: "openid", Words: "Sign you in and read your profile"})
}

func (a *Authority) recordConsent(client *directory.Application, user *directory.User, scopes asked, all bool) {
	err := a.o.Directory.Update(func(tx *directory.Tx) error {
		sp := tx.SPByAppID(client.AppID)
		if sp == nil {
			return nil
		}
		principal := user.ID
		if all {
			principal = ""
		}
		GrantScopes(tx, sp.ID, scopes.resource.ID, principal, scopes.names)
		return nil
	})
	if err != nil { // the function above returns none
		a.o.Log.Error("a consent could not be recorded", "error", err)
	}
}

// GrantScopes adds consent to delegated permissions: of one person, or for
// everybody when principalID is empty.
func GrantScopes(tx *directory.Tx, clientID, resourceID, principalID string, names []string) {
	next := directory.PermissionGrant{ID: grantID(clientID, resourceID, principalID), ClientID: clientID, ResourceID: resourceID, PrincipalID: principalID, ConsentType: directory.OnePrincipal}
	if principalID == "" {
		next.ConsentType = directory.AllPrincipals
	}
	if before := tx.ConsentFor(clientID, resourceID, principalID); before != nil {
		next = *before
	}
	words := strings.Fields(next.Scope)
	for _, name := range names {
		if !slices.Contains(words, name) {
			words = append(words, name)
		}
	}
	if next.Scope = strings.Join(words, " "); next.Scope != "" {
		tx.PutPermissionGrant(&next)
	}
}

// grantID is the id of the one consent between three objects, so that the same
// seed makes the same tenant.
func grantID(ids ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(ids, "|")))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// NewGrantID makes an id of the form that consents have: base64, not a GUID.
func NewGrantID() string {
	a, b := uuid.New(), uuid.New()
	return base64.RawURLEncoding.EncodeToString(append(a[:], b[:]...))
}
