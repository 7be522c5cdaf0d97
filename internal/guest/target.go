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

	// Of an app.
	AppID    string // its client id
	Disabled bool   // nobody can sign in to it
	Roles    []TargetRole
}

// TargetRole is an app role as the app declares it now.
type TargetRole struct {
	ID, Name  string
	Enabled   bool
	ForPeople bool // allowedMemberTypes holds User
}

// GraphAppID is the client id of Microsoft Graph, the same in every tenant. A
// role in it is power over the whole tenant and never a guest's.
const GraphAppID = "00000003-0000-0000-c000-000000000000"

// Objection says why a resource must not be given as it stands in Entra now; the
// empty string is none. What was approved is told by its name too: the approver
// decided on that.
func (t Target) Objection(r Resource) string {
	if r.Name != "" && !strings.EqualFold(strings.TrimSpace(t.Name), strings.TrimSpace(r.Name)) {
		return "it is called " + clip(tidy(t.Name), 80) + " now"
	}
	if r.Kind == Group {
		return t.groupObjection()
	}
	return t.appObjection(r)
}

func (t Target) groupObjection() string {
	switch {
	case t.RoleAssignable:
		return "directory roles can be given to the members of this group now"
	case t.Restricted:
		return "the group is in a restricted administrative unit now"
	case t.Dynamic:
		return "a rule in Entra decides now who is a member of this group"
	case t.Synced:
		return "the group is kept in an on-premises directory now"
	case t.Exchange:
		return "the group is a distribution list or mail-enabled security group now"
	}
	return ""
}

func (t Target) appObjection(r Resource) string {
	switch {
	case strings.EqualFold(t.AppID, GraphAppID):
		return "Microsoft Graph is never given to a guest"
	case r.AppID != "" && !strings.EqualFold(t.AppID, r.AppID):
		return "it is another app now"
	case t.Disabled:
		return "the app is switched off in Entra"
	}
	people := false
	for _, role := range t.Roles {
		people = people || role.Enabled && role.ForPeople
		if !strings.EqualFold(role.ID, r.RoleID) {
			continue
		}
		switch {
		case !role.Enabled:
			return "the app role " + r.role() + " is switched off"
		case !role.ForPeople:
			return "the app role " + r.role() + " is not for people"
		case r.RoleName != "" && !strings.EqualFold(strings.TrimSpace(role.Name), strings.TrimSpace(r.RoleName)):
			return "the app role is called " + clip(tidy(role.Name), 80) + " now"
		}
		return ""
	}
	switch {
	case r.RoleID != DefaultAccess:
		return "the app role " + r.role() + " no longer exists"
	case people:
		return "the app has roles now, so that Default Access is no longer possible"
	}
	return ""
}

// TargetChanged is the trouble of a resource that is no longer what was approved.
func TargetChanged(s Step, objection string, g Guest, now time.Time) Trouble {
	return TroubleOf(ReasonChanged, About{Step: s, Guest: g, Why: objection}, now)
}

// TargetGone is the objection to a resource that Entra does not know any more.
const TargetGone = "it no longer exists in Entra"
