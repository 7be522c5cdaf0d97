package server

import (
	"slices"
	"time"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// invitation fills the guest's page. Launch gives the tenant-pinned link to an
// app, by its client id.
func (v reader) invitation(s guest.Story, launch func(appID string) ui.Link) page.InvitationView {
	g := s.Guest
	view := page.InvitationView{
		State:       invitationState(g),
		InviterName: g.Sponsor.Name, InviterEmail: g.Sponsor.Email,
		GuestName: g.Name, GuestEmail: g.Email.String(),
		Until: v.lastDay(g.Until), Message: g.Message, IdempotencyKey: v.Key(),
	}
	if s.ShutOut() {
		view.State, view.Refused = page.InvitationRefused, guest.ShutOutGuest
	}
	switch view.State {
	case page.InvitationMoment:
		view.Refresh = refreshEvery
	case page.InvitationEnded:
		view.Ended = v.Clock.Day(lastEnd(s))
	}
	for _, grant := range s.Grants {
		if !grant.Live(v.Clock.Now) {
			continue
		}
		view.Access = append(view.Access, page.GuestAccess{Name: grant.Package.Name, Description: grant.Package.Description})
		for _, r := range distinct(grant.Package.Resources) {
			app := page.AppLink{Name: r.Name, Link: launch(r.AppID)}
			if r.Kind == guest.App && !app.Link.IsZero() && !slices.Contains(view.Apps, app) {
				view.Apps = append(view.Apps, app)
			}
		}
	}
	return view
}

// invitationState is where the guest stands. A blocked account can't be used,
// and the guest learns no more of it than that.
func invitationState(g guest.Guest) page.InvitationState {
	switch g.State {
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
