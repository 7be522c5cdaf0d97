package console

import (
	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// row shows an object in a list.
func (t thing) row() page.Row {
	r := page.Row{Link: t.link(), Tags: t.tags()}
	switch {
	case t.user != nil:
		r.Name, r.Note, r.When = t.user.DisplayName, t.user.Mail, moment(t.user.CreatedDateTime)
		if r.Note == "" {
			r.Note = t.user.UserPrincipalName
		}
	case t.group != nil:
		r.Name, r.Note, r.When = t.group.DisplayName, t.group.Description, moment(t.group.CreatedDateTime)
	default:
		r.Name, r.Note, r.When = t.app.DisplayName, t.app.Description, moment(t.app.CreatedDateTime)
	}
	return r
}

func (t thing) tags() []page.Tag {
	switch {
	case t.user != nil:
		return userTags(t.user)
	case t.group != nil:
		return groupTags(t.group)
	}
	return appTags(t.app)
}

func userTags(u *directory.User) []page.Tag {
	tags := []page.Tag{{Text: "Member", Tone: "grey"}}
	if u.IsGuest() {
		tags[0] = page.Tag{Text: "Guest", Tone: "blue"}
	}
	switch u.ExternalUserState {
	case directory.PendingAcceptance:
		tags = append(tags, page.Tag{Text: "Not accepted yet", Tone: "yellow"})
	case directory.Accepted:
		tags = append(tags, page.Tag{Text: "Accepted", Tone: "green"})
	}
	if !u.AccountEnabled {
		tags = append(tags, page.Tag{Text: "Disabled", Tone: "red"})
	}
	if u.DeletedDateTime != nil {
		tags = append(tags, page.Tag{Text: "Deleted", Tone: "red"})
	}
	return tags
}

func groupTags(g *directory.Group) []page.Tag {
	first := page.Tag{Text: "Security", Tone: "blue"}
	if g.Unified() {
		first = page.Tag{Text: "Microsoft 365", Tone: "blue"}
	} else if !g.SecurityEnabled {
		first = page.Tag{Text: "Distribution list", Tone: "grey"}
	}
	tags := []page.Tag{first}
	for _, special := range []struct {
		text, tone string
		is         bool
	}{
		{"Dynamic", "yellow", g.Dynamic()},
		{"Synced", "yellow", g.Synced()},
		{"Role-assignable", "yellow", g.RoleAssignable()},
		{"Restricted", "yellow", g.Restricted()},
		{"Hidden members", "grey", g.Visibility == directory.HiddenMembership},
		{"Deleted", "red", g.DeletedDateTime != nil},
	} {
		if special.is {
			tags = append(tags, page.Tag{Text: special.text, Tone: special.tone})
		}
	}
	return tags
}

func appTags(sp *directory.ServicePrincipal) []page.Tag {
	var tags []page.Tag
	if sp.AppID == directory.GraphAppID {
		tags = append(tags, page.Tag{Text: "Microsoft", Tone: "grey"})
	}
	if sp.AppRoleAssignmentRequired {
		tags = append(tags, page.Tag{Text: "Assignment required", Tone: "blue"})
	}
	if !sp.AccountEnabled {
		tags = append(tags, page.Tag{Text: "Disabled", Tone: "red"})
	}
	return tags
}
