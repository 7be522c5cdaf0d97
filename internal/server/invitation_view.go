package server

import (
	"slices"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/phrases"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// invitation fills the guest's page, with days as the language writes them. Launch
// gives the tenant-pinned link to an app, by its client id.
func (v reader) invitation(s guest.Story, language string, launch func(appID string) ui.Link) page.InvitationView {
	g, words := s.Guest, phrases.In(language)
	view := page.InvitationView{
		State:       invitationState(s.Case),
		InviterName: g.Sponsor.Name, InviterEmail: g.Sponsor.Email,
		GuestName: g.Name, GuestEmail: g.Email.String(), Invited: dayIn(words, g.InvitedAt),
		Message: g.Message, IdempotencyKey: v.Key(), Likely: page.AccountKind(guest.LikelyAccount(g.Email)),
	}
	switch view.State {
	case page.InvitationMoment:
		view.Refresh = refreshEvery
	case page.InvitationEnded, page.InvitationWithdrawn:
		view.Ended = dayIn(words, lastEnd(s))
	}
	for _, grant := range s.Grants {
		if !grant.Live(v.Clock.Now) {
			continue
		}
		view.Access = append(view.Access, page.GuestAccess{
			Name: grant.Package.Name, Description: grant.Package.Description, Until: dayIn(words, guest.LastDay(grant.Until)),
		})
		for _, r := range distinct(grant.Package.Resources) {
			place(&view, r, s.Unified, launch)
		}
	}
	return view
}

// place notes where something is that the guest has, if that is known.
func place(view *page.InvitationView, r guest.Resource, unified []string, launch func(appID string) ui.Link) {
	if r.Kind == guest.Group {
		if slices.Contains(unified, r.ObjectID) && !slices.Contains(view.TeamGroups, r.Name) {
			view.TeamGroups = append(view.TeamGroups, r.Name)
		}
		return
	}
	app := page.AppLink{Name: r.Name, Link: launch(r.AppID)}
	if !app.Link.IsZero() && !slices.Contains(view.Apps, app) {
		view.Apps = append(view.Apps, app)
	}
}

// dayIn shows a day as a language writes it.
func dayIn(words phrases.Catalogue, t time.Time) ui.When {
	if t.IsZero() {
		return ui.When{}
	}
	return ui.When{Machine: t.UTC().Format(time.DateOnly), Text: words.Date(t)}
}

// invitationState is where the guest stands. A blocked account can't be used,
// and the guest learns no more of it than that.
func invitationState(c guest.Case) page.InvitationState {
	switch {
	case c.ShutOut():
		return page.InvitationRefused
	case c.Withdrawn():
		return page.InvitationWithdrawn
	}
	switch c.Guest.State {
	case guest.Inviting:
		return page.InvitationMoment
	case guest.Invited:
		return page.InvitationWaiting
	case guest.Active:
		return page.InvitationAccepted
	case guest.Suspended, guest.Ending, guest.Removed:
		return page.InvitationEnded
	}
	return page.InvitationDead
}

// problemOf reads what the worker says; what is not a sentence of ours has gone wrong
// on our side.
func problemOf(trouble string) page.Problem {
	switch trouble {
	case guest.RedeemSettingUp:
		return page.ProblemSettingUp
	case guest.RedeemSilent:
		return page.ProblemSilent
	case guest.RedeemRefused:
		return page.ProblemRefused
	case guest.RedeemHeld:
		return page.ProblemHeld
	}
	return page.ProblemOurs
}

// lastEnd is when the last grant ended; zero while one stands.
func lastEnd(s guest.Story) time.Time {
	var last time.Time
	for _, g := range s.Grants {
		if g.EndedAt.IsZero() {
			return time.Time{}
		}
		if g.EndedAt.After(last) {
			last = g.EndedAt
		}
	}
	return last
}
