package gallery

import (
	"guestportal/web/page"
	"guestportal/web/ui"
)

// helpSamples are what a guest can do on their own page besides accepting.
func helpSamples() []Sample {
	at := func(more ...string) ui.Link {
		return ui.Path(append([]string{"i", "f3Qm7Vt0aYw2KzJx8LdR5s"}, more...)...)
	}
	view := page.HelpView{
		Frame: page.ForGuest(signedOut(), "en"), Sponsor: "Ana Silva", By: "Contoso", GuestEmail: "yuki@proseware.example",
		Search: at("help"), Page: at(), Tell: at("tell"),
	}
	for _, o := range []string{"wrong-account", "alias", "home-blocks", "host-blocks", "no-passcode", "lost-phone", "make-account", "new-address", "app-denied", "other"} {
		view.Questions = append(view.Questions, page.HelpQuestion{Obstacle: o, Link: at("help").With("about", o)})
	}
	nothing := view
	nothing.Pasted = "Sorry, but we’re having trouble signing you in."
	german := view
	german.Frame, german.Chosen, german.Pasted = page.ForGuest(signedOut(), "de"), "de", "AADSTS500212: The user's administrator has set an outbound access policy."
	german.Answer = &page.HelpAnswer{
		Obstacle: "home-blocks", Code: "AADSTS500212", Who: "your-it", About: "AADSTS500212",
		ForIT: "Contoso hat mich als Gast eingeladen, und ich kann mich dort nicht anmelden. Können Sie helfen?\n\nEinladende Organisation: Contoso\n" +
			"Deren Microsoft-Entra-Mandant: 7b0f2c1d-5f3e-4a6b-9c8d-0e1f2a3b4c5d\nEingeladene Adresse: yuki@proseware.example\nCode von Microsoft: AADSTS500212",
	}
	told := view
	told.Answer = &page.HelpAnswer{Obstacle: "lost-phone", Who: "sponsor", About: "lost-phone"}
	told.Told, told.Again = page.HelpMoment{Date: "21 November 2026", Time: "14:05"}, page.HelpMoment{Date: "21 November 2026", Time: "15:05"}
	unknown := view
	unknown.Pasted = "AADSTS9999999"
	unknown.Answer = &page.HelpAnswer{Obstacle: "other", Code: "AADSTS9999999", Unknown: true, Who: "sponsor", About: "AADSTS9999999", ForIT: "Please look it up."}
	leave := page.LeaveView{
		Frame: page.ForGuest(signedOut(), "fr"), Sponsor: "Ana Silva", By: "Contoso", Access: []string{"Project Falcon", "Reports"},
		Action: at("leave"), Page: at(),
	}
	return []Sample{
		{Name: "help", Component: page.Help(view)},
		{Name: "help-no-code", Component: page.Help(nothing)},
		{Name: "help-german", Component: page.Help(german)},
		{Name: "help-told", Component: page.Help(told)},
		{Name: "help-unknown", Component: page.Help(unknown)},
		{Name: "leave", Component: page.Leave(leave)},
	}
}
