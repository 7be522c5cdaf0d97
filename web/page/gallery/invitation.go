package gallery

import (
	"time"

	"guestportal/internal/phrases"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// tongues are the languages of guests' pages.
var tongues = []ui.Language{{Code: "en", Name: "English"}, {Code: "de", Name: "Deutsch"}, {Code: "fr", Name: "Français"}, {Code: "es", Name: "Español"}}

// invitationIn is an invitation that waits, in a language.
func invitationIn(code string) page.InvitationView {
	words := phrases.In(code)
	day := func(days int) ui.When {
		at := clock().Now.AddDate(0, 0, days)
		return ui.When{Machine: at.Format(time.DateOnly), Text: words.Date(at)}
	}
	view := page.InvitationView{
		Frame: page.ForGuest(signedOut(), code), State: page.InvitationWaiting,
		InviterName: "Ana Silva", InviterEmail: "ana.silva@contoso.example", GuestName: "Yuki Mori", GuestEmail: "yuki@proseware.example",
		Access: []page.GuestAccess{
			{Name: "Project Falcon", Description: "Plans, files and the weekly call.", Until: day(90)},
			{Name: "Reports", Description: "Read the monthly figures.", Until: day(30)},
		},
		Invited: day(-3), Ended: day(-1), Message: "Welcome aboard, Yuki.\nSee you on Monday.",
		Accept: ui.Path("i", "f3Qm7Vt0aYw2KzJx8LdR5s", "accept"), IdempotencyKey: key,
		URL: "http://127.0.0.1:8080/i/f3Qm7Vt0aYw2KzJx8LdR5s", Site: "http://127.0.0.1:8080", Likely: page.AccountWork,
		Help: ui.Path("i", "f3Qm7Vt0aYw2KzJx8LdR5s", "help"), Leave: ui.Path("i", "f3Qm7Vt0aYw2KzJx8LdR5s", "leave"),
	}
	for _, l := range tongues {
		l.Link, l.Current = ui.Same("lang", l.Code), l.Code == code
		view.Languages = append(view.Languages, l)
	}
	return view
}

// in gives the view in another state.
func in(view page.InvitationView, state page.InvitationState) page.InvitationView {
	view.State = state
	return view
}

func acceptedIn(code string) page.InvitationView {
	view := in(invitationIn(code), page.InvitationAccepted)
	view.Apps = []page.AppLink{
		{Name: "Planner", Link: external("https://myapps.microsoft.com/signin/planner?tenantId=7b0f")},
		{Name: "Reports", Link: external("https://myapps.microsoft.com/signin/reports?tenantId=7b0f")},
	}
	view.MyApps = external("https://myapps.microsoft.com/?tenantid=7b0f")
	view.Teams, view.TeamGroups = external("https://teams.microsoft.com/?tenantId=7b0f"), []string{"Project Falcon"}
	return view
}

func invitationSamples() []Sample {
	sample := func(name string, view page.InvitationView) Sample {
		return Sample{Name: "invitation" + name, Component: page.Invitation(view)}
	}
	stuck := invitationIn("en")
	stuck.Problem, stuck.Likely = page.ProblemSilent, page.AccountPasscode
	moment := in(invitationIn("fr"), page.InvitationMoment)
	moment.Frame.Refresh = 5
	samples := []Sample{
		sample("-stuck", stuck),
		sample("-moment", moment),
		sample("-refused", in(invitationIn("de"), page.InvitationRefused)),
		sample("-ended", in(invitationIn("en"), page.InvitationEnded)),
		sample("-withdrawn", in(invitationIn("es"), page.InvitationWithdrawn)),
		sample("-dead", in(invitationIn("en"), page.InvitationDead)),
	}
	samples = append(samples, Sample{Name: "invitation-fault", Component: page.GuestFault(invitationIn("fr").Frame, page.ErrorTooMany)})
	for _, l := range tongues {
		samples = append(samples, sample("-"+l.Code, invitationIn(l.Code)), sample("-accepted-"+l.Code, acceptedIn(l.Code)))
	}
	return samples
}
