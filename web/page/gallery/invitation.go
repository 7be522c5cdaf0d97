package gallery

import (
	"guestportal/web/page"
	"guestportal/web/ui"
)

func invitationSamples() []Sample {
	view := page.InvitationView{
		Frame: signedOut(), State: page.InvitationWaiting,
		InviterName: "Ana Silva", InviterEmail: "ana.silva@contoso.example", GuestName: "Yuki Mori", GuestEmail: "yuki@proseware.example",
		Access: []page.GuestAccess{
			{Name: "Project Falcon", Description: "Plans, files and the weekly call."},
			{Name: "Reports", Description: "Read the monthly figures."},
		},
		Until: ahead(90), Message: "Welcome aboard, Yuki.\nSee you on Monday.",
		Accept: ui.Path("i", "f3Qm7Vt0aYw2KzJx8LdR5s"), IdempotencyKey: key,
		URL: "http://127.0.0.1:8080/i/f3Qm7Vt0aYw2KzJx8LdR5s",
	}
	stuck := view
	stuck.Problem = "That did not work. Wait a moment and press the button again."
	moment := view
	moment.State, moment.Frame.Refresh = page.InvitationMoment, 5
	accepted := view
	accepted.State = page.InvitationAccepted
	accepted.Apps = []page.AppLink{
		{Name: "Planner", Link: external("https://myapps.microsoft.com/signin/planner?tenantId=7b0f")},
		{Name: "Reports", Link: external("https://myapps.microsoft.com/signin/reports?tenantId=7b0f")},
	}
	accepted.MyApps = external("https://myapps.microsoft.com/?tenantid=7b0f")
	ended := view
	ended.State, ended.Ended = page.InvitationEnded, ahead(-3)
	shut := view
	shut.State, shut.Refused = page.InvitationRefused, "This invitation can't be accepted at the moment. That is nothing you did: write to the person who invited you."
	dead := page.InvitationView{Frame: signedOut(), State: page.InvitationDead}
	return []Sample{
		{Name: "invitation", Component: page.Invitation(view)},
		{Name: "invitation-stuck", Component: page.Invitation(stuck)},
		{Name: "invitation-moment", Component: page.Invitation(moment)},
		{Name: "invitation-accepted", Component: page.Invitation(accepted)},
		{Name: "invitation-refused", Component: page.Invitation(shut)},
		{Name: "invitation-ended", Component: page.Invitation(ended)},
		{Name: "invitation-dead", Component: page.Invitation(dead)},
	}
}
