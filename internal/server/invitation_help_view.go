package server

import (
	"cmp"
	"strings"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/phrases"
	"guestportal/web/page"
)

// inviter is who invites, as a guest's own IT needs to know it.
type inviter struct {
	organisation string
	host         string // of the portal
	tenant       string // GUID
}

func (s *Server) inviter() inviter {
	return inviter{cmp.Or(s.Organisation, s.PublicURL.Host), s.PublicURL.Host, s.TenantID}
}

// help fills the page that helps, but for the answer and its addresses.
func (v reader) help(s guest.Story, language string, by inviter) page.HelpView {
	g := s.Guest
	view := page.HelpView{
		Sponsor: cmp.Or(g.Sponsor.Name, g.Sponsor.Email, by.organisation), By: by.organisation, GuestEmail: g.Email.String(),
	}
	if next := guest.TellAgain(s.Told, v.Clock.Now); !next.IsZero() {
		view.Again = momentIn(language, next)
	}
	return view
}

// momentIn writes a moment in a language: the day, and the time in UTC.
func momentIn(language string, t time.Time) page.HelpMoment {
	return page.HelpMoment{Date: phrases.In(language).Date(t), Time: t.UTC().Format("15:04")}
}

// answerOf gives what is said of one obstacle.
func answerOf(t guest.SignInTrouble, g guest.Guest, language string, by inviter) *page.HelpAnswer {
	a := &page.HelpAnswer{Obstacle: string(t.Obstacle), About: t.String(), Who: string(t.Obstacle.Who())}
	if t.Code != 0 {
		a.Code, a.Unknown = t.String(), !t.Explained()
	}
	if t.Obstacle.ForIT() {
		a.ForIT = forIT(t, g, phrases.In(language).Help.IT, by)
	}
	return a
}

// forIT is the text that a guest can send to the IT of their own organisation.
// Nothing in it is secret: neither the link nor what the guest has here.
func forIT(t guest.SignInTrouble, g guest.Guest, say phrases.HelpIT, by inviter) string {
	lines := []string{phrases.Fill(say.Lead, "org", by.organisation), "", say.Needs[string(t.Obstacle)], ""}
	add := func(label, value string) {
		if value != "" {
			lines = append(lines, phrases.Fill(say.Line, "label", label, "value", value))
		}
	}
	add(say.Organisation, by.organisation)
	add(say.Tenant, by.tenant)
	add(say.Portal, by.host)
	add(say.Address, g.Email.String())
	if t.Code != 0 {
		add(say.Code, t.String())
	}
	return strings.Join(lines, "\n")
}
