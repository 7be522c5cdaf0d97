package directory

import (
	"slices"
	"strings"
)

// PermissionGrant is consent to delegated permissions: of one person
// (consentType Principal) or of an administrator for all (AllPrincipals;
// learn.microsoft.com/graph/api/resources/oauth2permissiongrant).
type PermissionGrant struct {
	ID          string `json:"id" odata:"default; plain: eq"`
	ClientID    string `json:"clientId" odata:"default; plain: eq"` // of a service principal
	ConsentType string `json:"consentType" odata:"default; plain: eq"`
	PrincipalID string `json:"principalId" odata:"default; plain: eq"`
	ResourceID  string `json:"resourceId" odata:"default; plain: eq"`
	Scope       string `json:"scope" odata:"default"` // separated by spaces
}

// Values of PermissionGrant.ConsentType.
const (
	AllPrincipals = "AllPrincipals"
	OnePrincipal  = "Principal"
)

// PermissionGrants lists all consents, oldest first.
func (tx *Tx) PermissionGrants() []*PermissionGrant {
	return tx.state.Consents.all(func(*PermissionGrant) bool { return true })
}

// PermissionGrant returns a consent by id, or nil. Unlike other ids these tell
// upper from lower case, but no two differ in case alone.
func (tx *Tx) PermissionGrant(id string) *PermissionGrant { return tx.state.Consents.get(id) }

// PutPermissionGrant adds or replaces a consent.
func (tx *Tx) PutPermissionGrant(g *PermissionGrant) { tx.state.Consents.put(g) }

// RemovePermissionGrant takes a consent back.
func (tx *Tx) RemovePermissionGrant(id string) { tx.state.Consents.remove(id) }

// forgetConsents drops the consents of and to an object that is gone.
func (tx *Tx) forgetConsents(id string) {
	for _, g := range tx.PermissionGrants() {
		if slices.Contains([]string{g.ClientID, g.ResourceID, g.PrincipalID}, id) {
			tx.RemovePermissionGrant(g.ID)
		}
	}
}

// ConsentFor finds the consent of one person, or of an administrator when
// principalID is empty, to a client's use of a resource.
func (tx *Tx) ConsentFor(clientID, resourceID, principalID string) *PermissionGrant {
	for _, g := range tx.PermissionGrants() {
		if g.ClientID == clientID && g.ResourceID == resourceID && g.PrincipalID == principalID {
			return g
		}
	}
	return nil
}

// Consented lists, sorted, the delegated permissions that a client has at a
// resource for a person.
func (tx *Tx) Consented(clientID, resourceID, userID string) []string {
	var out []string
	for _, principal := range []string{"", userID} {
		if g := tx.ConsentFor(clientID, resourceID, principal); g != nil {
			out = append(out, strings.Fields(g.Scope)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// DirectoryRoles is the relation from directory roles, by template id, to the
// people who hold them.
func (tx *Tx) DirectoryRoles() *Relation { return &tx.state.DirectoryRoles }
