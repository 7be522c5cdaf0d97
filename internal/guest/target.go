package guest

import (
	"strings"
	"time"
)

// Target is what Entra says of a resource just before somebody is given it: an
// approval was for the thing as it stood then.
//
// Source: https://learn.microsoft.com/graph/api/resources/group and
// https://learn.microsoft.com/graph/api/resources/serviceprincipal
type Target struct {
	Name string // displayName

	// Of a group.
	Dynamic        bool // a rule decides who is a member
	Synced         bool // an on-premises directory is the master
	RoleAssignable bool // directory roles can be given to its members
	Restricted     bool // in a restricted administrative unit
	Exchange       bool // a distribution list or a mail-enabled security group
	Secret         bool // who is a member is hidden
	Ownerless      bool // nobody owns it

	// Of an app.
	AppID      string // its client id
	FirstParty bool   // Microsoft's own
	Ours       bool   // the portal itself; only the catalogue knows
	Disabled   bool   // nobody can sign in to it
	Open       bool   // nobody needs to be assigned to open it
	Unlisted   bool   // not among a person's apps
	Roles      []TargetRole
}

// TargetRole is an app role as the app declares it now.
type TargetRole struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Enabled     bool   `json:"enabled"`
	ForPeople   bool   `json:"for_people"` // allowedMemberTypes holds User
}

// GraphAppID is the client id of Microsoft Graph, the same in every tenant. A
// role in it is power over the whole tenant and never a guest's.
const GraphAppID = "00000003-0000-0000-c000-000000000000"

// Objection says why a resource must not be given as it stands in Entra now; the
// empty string is none. What was approved is told by its name too: the approver
// decided on that. Beyond names, the rules are those of Guard.
func (t Target) Objection(r Resource) string {
	if renamed(t.Name, r.Name) {
		return "it is called " + clip(tidy(t.Name), 80) + " now"
	}
	if r.Kind == App && r.AppID != "" && !strings.EqualFold(t.AppID, r.AppID) && !strings.EqualFold(t.AppID, GraphAppID) {
		return "it is another app now"
	}
	for _, rule := range rules {
		if rule.now != "" && rule.about(t, r) {
			return words(rule.now, r)
		}
	}
	if role, there := t.role(r.RoleID); r.Kind == App && there && renamed(role.Name, r.RoleName) {
		return "the app role is called " + clip(tidy(role.Name), 80) + " now"
	}
	return ""
}

// renamed tells whether something is not called any more as it was chosen.
func renamed(now, chosen string) bool {
	return chosen != "" && !strings.EqualFold(strings.TrimSpace(now), strings.TrimSpace(chosen))
}

// role finds an app role by its id.
func (t Target) role(id string) (TargetRole, bool) {
	for _, role := range t.Roles {
		if strings.EqualFold(role.ID, id) {
			return role, true
		}
	}
	return TargetRole{}, false
}

// TargetChanged is the trouble of a resource that is no longer what was approved.
func TargetChanged(s Step, objection string, g Guest, now time.Time) Trouble {
	return TroubleOf(ReasonChanged, About{Step: s, Guest: g, Why: objection}, now)
}

// TargetGone is the objection to a resource that Entra does not know any more.
const TargetGone = "it no longer exists in Entra"
