package guest

import "strings"

// Remark is something to know about a group or app before guests are given it.
type Remark struct {
	Stops bool   // it must not be offered
	Why   string // one sentence
	Do    string // what to do about it, one sentence
}

// Guard gives what is to be said about a resource as Entra has it: first what
// stops it, then what is good to know. The catalogue asks it before a resource can
// be asked for; Objection asks the same rules again just before each step.
func (t Target) Guard(r Resource) []Remark {
	var stops, warns []Remark
	for _, rule := range rules {
		if !rule.about(t, r) {
			continue
		}
		m := Remark{Stops: rule.now != "", Why: words(rule.why, r), Do: words(rule.do, r)}
		if m.Stops {
			stops = append(stops, m)
		} else {
			warns = append(warns, m)
		}
	}
	return append(stops, warns...)
}

// Stops tells whether one of them stops.
func Stops(remarks []Remark) bool {
	for _, m := range remarks {
		if m.Stops {
			return true
		}
	}
	return false
}

// NotMirrored is said of a resource that the directory mirror does not have.
var NotMirrored = Remark{
	Why: "The portal's copy of the directory does not have this.",
	Do:  "It may have been deleted in Entra, or the directory has not been read to its end yet. Look at Health.",
}

// rule is one thing that can be the matter with a group or app. With now it must
// not be given: that is how it is told when it has come to be so after an approval.
type rule struct {
	kind         ResourceKind
	holds        func(Target, Resource) bool
	now, why, do string // {role} stands for the name of the app role
}

func (u rule) about(t Target, r Resource) bool { return u.kind == r.Kind && u.holds(t, r) }

// words puts the name of the app role into a sentence.
func words(s string, r Resource) string { return strings.ReplaceAll(s, "{role}", r.role()) }

// forPeople tells whether one of the app's roles can be given to people.
func (t Target) forPeople() bool {
	for _, role := range t.Roles {
		if role.Enabled && role.ForPeople {
			return true
		}
	}
	return false
}

// rules are in the order in which the worst is told first.
//
// Sources: https://learn.microsoft.com/graph/api/group-post-members,
// https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept,
// https://learn.microsoft.com/entra/identity/role-based-access-control/admin-units-restricted-management,
// https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
var rules = []rule{
	{
		kind: Group, holds: func(t Target, _ Resource) bool { return t.RoleAssignable },
		now: "directory roles can be given to the members of this group now",
		why: "Directory roles can be given to the members of this group, so that guests could come to power over the directory.",
		do:  "Choose a group that is not role-assignable, or make one in Entra.",
	},
	{
		kind: Group, holds: func(t Target, _ Resource) bool { return t.Restricted },
		now: "the group is in a restricted administrative unit now",
		why: "The group is in a restricted administrative unit, where the portal can't change who is a member.",
		do:  "Choose another group, or have it taken out of that unit in Entra.",
	},
	{
		kind: Group, holds: func(t Target, _ Resource) bool { return t.Dynamic },
		now: "a rule in Entra decides now who is a member of this group",
		why: "A rule in Entra decides who is a member of this group, so nobody can be added.",
		do:  "Choose a group with assigned membership, or change this one's membership type in Entra.",
	},
	{
		kind: Group, holds: func(t Target, _ Resource) bool { return t.Synced },
		now: "the group is kept in an on-premises directory now",
		why: "The group is kept in an on-premises directory, and guests can't be added to it.",
		do:  "Choose a group that was made in Entra, or make one there.",
	},
	{
		kind: Group, holds: func(t Target, _ Resource) bool { return t.Exchange },
		now: "the group is a distribution list or mail-enabled security group now",
		why: "This is a distribution list or mail-enabled security group, whose members only Exchange can change.",
		do:  "Choose a security group or a Microsoft 365 group.",
	},
	{
		kind: Group, holds: func(t Target, _ Resource) bool { return t.Secret },
		why: "Who is a member of this group is hidden in Entra. The portal shows which guests it was given to.",
		do:  "Offer it only if those who see this package may know that.",
	},
	{
		kind: Group, holds: func(t Target, _ Resource) bool { return t.Ownerless },
		why: "Nobody owns this group in Entra, so nobody answers for who is in it.",
		do:  "Name an owner in Entra.",
	},
	{
		kind: App, holds: func(t Target, _ Resource) bool { return strings.EqualFold(t.AppID, GraphAppID) },
		now: "Microsoft Graph is never given to a guest",
		why: "Microsoft Graph is never given to a guest: its roles are power over the whole tenant.",
		do:  "Choose the app that guests are to open, or a group.",
	},
	{
		kind: App, holds: func(t Target, _ Resource) bool { return t.FirstParty && !strings.EqualFold(t.AppID, GraphAppID) },
		now: "Microsoft's own services are never given to a guest directly",
		why: "This is one of Microsoft's own services. Its roles are power over a part of the tenant.",
		do:  "Give guests what they need in it through a group.",
	},
	{
		kind: App, holds: func(t Target, _ Resource) bool { return t.Ours },
		now: "this is the portal itself, whose roles are for colleagues",
		why: "This is the portal itself. Its roles say which colleagues ask and decide.",
		do:  "Choose the app that guests are to open, or a group.",
	},
	{
		kind: App, holds: func(t Target, _ Resource) bool { return t.Disabled },
		now: "the app is switched off in Entra",
		why: "The app is switched off in Entra, so nobody can sign in to it.",
		do:  "Have sign-in to the app enabled in Entra, or choose another one.",
	},
	{
		kind: App, holds: func(t Target, r Resource) bool {
			_, there := t.role(r.RoleID)
			return !there && r.RoleID != DefaultAccess
		},
		now: "the app role {role} no longer exists",
		why: "The app has no role {role} any more.",
		do:  "Choose one of the roles that it has.",
	},
	{
		kind: App, holds: func(t Target, r Resource) bool { role, there := t.role(r.RoleID); return there && !role.Enabled },
		now: "the app role {role} is switched off",
		why: "The app role {role} is switched off.",
		do:  "Have it enabled in the app's registration, or choose another role.",
	},
	{
		kind: App, holds: func(t Target, r Resource) bool {
			role, there := t.role(r.RoleID)
			return there && role.Enabled && !role.ForPeople
		},
		now: "the app role {role} is not for people",
		why: "The app role {role} is for programs, not for people.",
		do:  "Choose a role that people can have.",
	},
	{
		kind: App, holds: func(t Target, r Resource) bool {
			_, there := t.role(r.RoleID)
			return !there && r.RoleID == DefaultAccess && t.forPeople()
		},
		now: "the app has roles now, so that Default Access is no longer possible",
		why: "The app has roles, so that Default Access is not possible.",
		do:  "Choose one of its roles.",
	},
	{
		kind: App, holds: func(t Target, _ Resource) bool { return t.Open },
		why: "The app needs no assignment: everybody in the directory, every guest as well, can open it already.",
		do:  "In Entra, set Assignment required to Yes if only those you choose should open it.",
	},
	{
		kind: App, holds: func(t Target, _ Resource) bool { return t.Unlisted },
		why: "The app is hidden from My Apps.",
		do:  "Guests find it through the link on their invitation page, or set Visible to users to Yes in Entra.",
	},
	{
		kind: App, holds: func(t Target, _ Resource) bool { return !strings.EqualFold(t.AppID, GraphAppID) && !t.FirstParty },
		why: "Each guest is given this role directly, for which the portal needs a permission that is close to all power.",
		do:  "If a group is assigned to this role in Entra, choose that group instead.",
	},
}
