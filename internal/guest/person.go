package guest

import (
	"strings"
	"time"
)

// Ids are UUIDs in their usual text form, minted before the first insert. They
// never appear before people, who see references such as GR-7K3M92QX.
type (
	PersonID  string // a member of staff who has signed in or is named in the catalogue
	GuestID   string
	RequestID string
	LineID    string
	PackageID string
	GrantID   string
	StepID    string
)

// Role is a set of what a member of staff may do, from the roles claim of the
// ID token.
type Role uint8

const (
	Sponsor Role = 1 << iota
	Approver
	Administrator
	Auditor
)

// roleNames are the values of the app roles of the portal's registration.
var roleNames = []struct {
	Value string
	Role  Role
}{
	{"Portal.Sponsor", Sponsor},
	{"Portal.Approver", Approver},
	{"Portal.Admin", Administrator},
	{"Portal.Auditor", Auditor},
}

// ParseRoles reads the values of a roles claim. Values that the portal does not
// know give nothing.
func ParseRoles(values []string) Role {
	var r Role
	for _, v := range values {
		for _, n := range roleNames {
			if v == n.Value {
				r |= n.Role
			}
		}
	}
	return r
}

// Has tells whether any of the roles in want is held.
func (r Role) Has(want Role) bool { return r&want != 0 }

// Values gives the app-role values again, in a fixed order.
func (r Role) Values() []string {
	var out []string
	for _, n := range roleNames {
		if r.Has(n.Role) {
			out = append(out, n.Value)
		}
	}
	return out
}

// String is for logs.
func (r Role) String() string { return strings.Join(r.Values(), " ") }

// Person is a member of staff. TenantID with ObjectID is the identity; the
// e-mail address is for writing to them and decides nothing.
type Person struct {
	ID       PersonID
	TenantID string
	ObjectID string
	Name     string
	Email    string
	Roles    Role
	Owns     bool `json:"-"` // an access package, or several; known of whoever is signed in
	// AuthAt is when they last proved who they are; known of whoever is signed in,
	// where the identity provider says it.
	AuthAt time.Time `json:"-"`
}

// Same tells whether two people are the same account. Somebody without an
// account is nobody, and so not the same as anybody.
func (p Person) Same(q Person) bool {
	return p.ObjectID != "" && p.TenantID == q.TenantID && p.ObjectID == q.ObjectID
}
