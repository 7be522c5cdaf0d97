package gallery

import (
	"time"

	"guestportal/web/page"
	"guestportal/web/ui"
)

func healthSamples() []Sample {
	dee := as("Dee Novak", "dee.novak@contoso.example", ui.Roles{Auditor: true})
	bad := badHealth()
	partly := goodHealth()
	partly.Cards[0] = page.HealthCard{
		Title: "Microsoft Graph", Label: "Permission missing", Tone: ui.ToneRed,
		Text: "Microsoft lets the portal do only a part of what it needs. Guests who need the rest wait.",
		Do:   "Give the permission to the app registration of the worker in Entra, with consent. Then everything goes on by itself.",
		Rows: []ui.SummaryRow{{Label: "Because", Values: []string{"The portal lacks the permission AppRoleAssignment.ReadWrite.All."}}},
	}
	after := goodHealth()
	after.Restored = restoredPart()
	unknown := unknownView()
	everything := resumeView()
	everything.Doing, everything.Look = "everything", after.Restored.Look
	wrong := resumeView()
	wrong.Errors = ui.Errors{"reason": "Enter why it may go on"}
	return []Sample{
		{Name: "health", Component: page.Health(page.HealthView{Frame: cleo(), Part: goodHealth()})},
		{Name: "health-bad", Component: page.Health(page.HealthView{Frame: cleo(), Part: bad})},
		{Name: "health-auditor", Component: page.Health(page.HealthView{Frame: dee, Part: partly})},
		{Name: "health-fragment", Component: page.HealthPartial(bad), Fragment: true},
		{Name: "health-restored", Component: page.Health(page.HealthView{Frame: cleo(), Part: after})},
		{Name: "unknown", Component: page.Unknown(unknown)},
		{Name: "unknown-none", Component: page.Unknown(page.UnknownView{Frame: dee})},
		{Name: "resume-restored", Component: page.Resume(everything)},
		{Name: "resume", Component: page.Resume(resumeView())},
		{Name: "resume-wrong", Component: page.Resume(wrong)},
	}
}

func goodHealth() page.HealthPart {
	live := liveFor("ops", ui.Path("admin", "health"), ui.Path("admin", "health", "live"))
	live.Say = "Nothing needs an administrator."
	return page.HealthPart{
		Live: live,
		Cards: []page.HealthCard{
			{Title: "Microsoft Graph", Label: "Working", Tone: ui.ToneGreen, Text: "Nothing keeps the portal away from Microsoft."},
			{Title: "Accounts and access", Label: "Working", Tone: ui.ToneGreen, Text: "Everything that was decided has been done."},
			{Title: "Mail", Label: "Working", Tone: ui.ToneGreen, Text: "Every message has been sent.", More: ui.Path("admin", "mail"), MoreText: "What was sent to whom"},
			{Title: "Directory changes", Label: "Read", Tone: ui.ToneGreen, Text: "The directory's changes were last read on 21 Nov 2026, 14:32 (just now)."},
			{Title: "Database and version", Label: "Working", Tone: ui.ToneGreen, Text: "This page was read from the database.", Rows: []ui.SummaryRow{
				{Label: "PostgreSQL", Values: []string{"15.8"}}, {Label: "Portal", Values: []string{"1.0.0"}},
			}},
		},
		Breakers: []page.BreakerRow{
			{What: "Inviting guests", Count: "43 of 100", Label: "On", Tone: ui.ToneGreen},
			{What: "Giving access", Count: "112 of 300", Label: "On", Tone: ui.ToneGreen},
			{What: "Deleting accounts", Count: "0 of 5", Label: "On", Tone: ui.ToneGreen},
			{What: "Taking access away", Count: "12", Label: "Never paused", Tone: ui.ToneGrey, Note: "From 301 on administrators are told"},
		},
	}
}

func badHealth() page.HealthPart {
	p := goodHealth()
	p.Live.Say = "The portal has paused inviting guests."
	p.Cards[0] = page.HealthCard{
		Title: "Microsoft Graph", Label: "Not let in", Tone: ui.ToneRed, Text: "Microsoft has not let the portal in since 21 Nov 2026, 13:58.",
		Do:   "Check the portal's client id and its secret or certificate in Entra. Then everything goes on by itself.",
		Rows: []ui.SummaryRow{{Label: "Because", Values: []string{"invalid_client: AADSTS7000222: The provided client secret keys for app '0193f0a2-7d1c-7b44-9d53-3f1d6f0c2a11' are expired."}}},
	}
	p.Cards[1] = page.HealthCard{
		Title: "Accounts and access", Label: "Paused", Tone: ui.ToneRed, Text: "For 14 guests something is still to be done, for the first since 21 Nov 2026, 12:02 (2 hours ago).",
		Do: "Look below at what is paused, and resume it if so many were expected.",
		Rows: []ui.SummaryRow{
			{Label: "Guests who need somebody to act", Values: []string{"3"}}, {Label: "Paused", Values: []string{"Inviting guests, for which 12 guests wait"}},
		},
	}
	p.Cards[2] = page.HealthCard{
		Title: "Mail", Label: "Slow", Tone: ui.ToneYellow, Text: "4 messages to be sent, the first written 12 minutes ago.",
		Do:   "Check the mail server and PORTAL_MAIL_URL. Messages are sent as soon as it takes them.",
		Rows: []ui.SummaryRow{{Label: "Given up in the last 24 hours", Values: []string{"2"}}},
	}
	p.Cards[3] = page.HealthCard{
		Title: "Directory changes", Label: "Late", Tone: ui.ToneYellow, Text: "The directory's changes were last read on 21 Nov 2026, 12:32 (2 hours ago).",
		Do: "Look whether Microsoft Graph holds it up, and check that a worker runs. Until then nobody is seen to have accepted.",
	}
	p.Breakers[0] = page.BreakerRow{
		What: "Inviting guests", Count: "100 of 100", Label: "Paused", Tone: ui.ToneRed, Since: ago(2 * time.Hour), Note: "12 guests wait",
		Resume: ui.Path("admin", "health", "invitations", "resume"),
	}
	p.Needing = []page.NeedRow{
		{Link: ui.Path("guests", guestRef), Name: "Priya Natarajan-Llewellyn", Email: "priya.natarajan-llewellyn@northwind-traders.example", Sponsor: "Ana Silva", What: "Microsoft refused to add Priya Natarajan-Llewellyn to the group Project Falcon.", Do: "Read Microsoft's answer on the guest's page, put it right, then choose Try again.", Since: ago(26 * time.Hour)},
		{Link: ui.Path("guests", "GU-2"), Name: "Gil Roy", Email: "gil@fabrikam.example", Sponsor: "Sam Okafor", What: "The account of Gil Roy is no longer in Entra: somebody deleted it.", Do: "Restore the account in Entra and choose Try again, or end the access here and ask again.", Since: ago(3 * time.Hour)},
	}
	p.Next = ui.Path("admin", "health").With("after", key)
	p.Alarms = []ui.Event{
		{What: "The portal has paused inviting guests, because more than 100 were to be invited within an hour.", When: ago(2 * time.Hour), Tone: ui.ToneRed},
		{Who: "Cleo Marsh", What: "resumed inviting guests", When: ago(49 * time.Hour), Comment: "The partner fair: all of them are on the list.", Tone: ui.ToneGreen},
		{What: "The portal has paused inviting guests, because more than 100 were to be invited within an hour.", When: ago(50 * time.Hour)},
	}
	return p
}

func resumeView() page.ResumeView {
	return page.ResumeView{
		Frame: cleo(), Doing: "inviting guests", Alarm: key,
		Action: ui.Path("admin", "health", "invitations", "resume"), Cancel: ui.Path("admin", "health"),
		Summary: []ui.SummaryRow{
			{Label: "What happened", Values: []string{"The portal has paused inviting guests, because more than 100 were to be invited within an hour."}},
			{Label: "Paused since", Values: []string{"21 Nov 2026, 12:32"}},
			{Label: "Waiting", Values: []string{"12 guests"}},
		},
		Effects: []string{"It goes on at once for those who wait.", "Counting begins anew: after 100 more within an hour it pauses again."},
	}
}
