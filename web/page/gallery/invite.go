package gallery

import (
	"time"

	"guestportal/web/page"
	"guestportal/web/ui"
)

func packages() []page.PackageCard {
	return []page.PackageCard{
		{ID: "falcon", Name: "Project Falcon", Description: "Plans, files and the weekly call.", Opens: []string{"Group Project Falcon", "App Planner as Member"}, Longest: "At most 180 days", Approval: "Ben Ito or Mia Chen approves"},
		{ID: "expenses", Name: "Expenses", Description: "Send invoices and see when they are paid.", Opens: []string{"App Expenses as Viewer"}, Longest: "At most 365 days", Approval: "Mia Chen approves", Sensitive: true},
		{ID: "account", Name: "Guest account only", Description: "To be able to share single files or chats.", Longest: "At most 365 days", Approval: "No approval needed"},
	}
}

func inviteView() page.InviteView {
	return page.InviteView{
		Frame: ana(), Action: ui.Path("requests", "new"), CheckURL: ui.Path("requests", "new", "check-email"),
		Languages: []ui.Option{{Value: "en", Label: "English"}, {Value: "fr", Label: "Français"}, {Value: "de", Label: "Deutsch"}},
		Packages:  packages(),
		Ends: page.EndChoices{
			In30: "until 21 Dec 2026", In90: "until 19 Feb 2027", Longest: "as long as what you chose above allows",
			DateMin: "2026-11-22", DateMax: "2027-11-21", Hint: "Between 22 Nov 2026 and 21 Nov 2027",
		},
		IdempotencyKey: key,
	}
}

func inviteSamples() []Sample {
	filled := inviteView()
	filled.Version = "2"
	filled.Form = page.InviteForm{
		Email: "yuki@gmial.com", Name: "Yuki Mori", Organisation: "Proseware", Language: "en",
		Packages: []string{"falcon", "expenses"}, Until: "date", UntilDate: "2027-02-19",
		Reason:  "Yuki builds the data feed of Project Falcon with us until spring.",
		Message: "\nWelcome aboard.\n<b>See you</b> on Monday.", Delivery: "mail",
	}
	filled.Email = []page.EmailNotice{
		{Title: "Did you mean gmail.com?", Text: "You can go on if the address is right."},
		{
			Title: "This is a personal address.", Text: "Use their work address, or say why they have none.",
			AddressReason: &ui.Field{Name: "address_reason", Label: "Why is it no work address?", Hint: "The approver reads this.", Value: "Yuki works for herself."},
		},
	}

	bad := filled
	bad.Form.Packages = nil
	bad.Form.UntilDate = "2031-01-01"
	bad.Form.Reason = "Work"
	bad.Email = []page.EmailNotice{
		{
			Blocks: true, Title: "This is what you can do",
			Links: []page.NextStep{{Text: "Add access", Link: ui.Path("guests", guestRef, "access", "new")}, {Text: "View the guest " + guestRef, Link: ui.Path("guests", guestRef)}},
		},
		{Blocks: true, Title: "This is what you can do", AskDomain: "proseware.example", Asked: true},
	}
	bad.Errors = ui.Errors{
		"email": "Enter the address of somebody who is not a guest yet", "package": "Select what the guest needs access to",
		"until_date": "End date must be on or before 20 May 2027", "reason": "Enter at least 20 characters",
		"name": "Enter the guest's full name", "language": "Select a language",
		"message": "Remove the link from your message", "delivery": "Select how they should get the invitation",
	}

	check := page.CheckView{
		Frame: ana(), Ref: requestRef,
		Form: page.CheckedRequest{
			Email: "yuki@proseware.example", Name: "Yuki Mori", Organisation: "Proseware", Language: "English",
			Reason: filled.Form.Reason, Message: "Welcome aboard, Yuki.\nSee you on Monday.", Delivery: "We send an email",
		},
		Packages: packages()[:2], Ends: ahead(90), EndsHow: "90 days from today",
		WhoApproves: []string{"Project Falcon: Ben Ito or Mia Chen", "Expenses: Mia Chen"}, NeedsApproval: true,
		Edit: ui.Path("requests", requestRef, "edit"), Send: ui.Path("requests", requestRef, "send"),
		Version: "2", IdempotencyKey: key,
	}
	direct := check
	direct.NeedsApproval, direct.Packages, direct.WhoApproves = false, packages()[2:], nil
	direct.Form.Message, direct.Form.Organisation = "", ""
	direct.Notices = []page.EmailNotice{{
		Title: "proseware.example looks like proceware.example, but is another domain.",
		Text:  "Make sure that you got the address from the person themselves. The approver is told, too.",
	}}

	waits := check
	waits.Form.AddressReason = "Yuki works for herself."
	waits.Waits = &page.Waiting{
		Title: "Waiting for proseware.example to be allowed",
		Text:  "An administrator has been asked. You can send the request as soon as they have agreed; your answers are kept here.",
	}

	sent := page.SentView{
		Frame: ana(), Ref: requestRef, GuestName: "Yuki Mori", GuestEmail: "yuki@proseware.example", State: ui.StatePending,
		Next:    []string{"Ben Ito and Mia Chen are asked now.", "They have until Thu 3 Dec to decide.", "You get an email as soon as they have.", "Yuki Mori gets the invitation."},
		HeadsUp: headsUp(), View: ui.Path("requests", requestRef), Invite: ui.Path("requests", "new"),
	}
	invited := sent
	invited.Invited, invited.State, invited.Next = true, ui.StateSettingUp, sent.Next[2:]

	drafts := page.DraftsView{Frame: ana(), Guests: ui.Path("guests"), Invite: ui.Path("requests", "new"), Next: ui.Path("requests", "drafts")}
	for i, name := range []string{"Yuki Mori", "Gil Roy"} {
		drafts.Rows = append(drafts.Rows, page.DraftRow{
			Link: ui.Path("requests", requestRef, "check"), Discard: ui.Path("requests", requestRef, "withdraw"), Name: name,
			Email: "yuki@proseware.example", Access: []string{"Project Falcon", "Expenses"}[:i+1], Written: ago(time.Hour), Ends: ahead(90),
		})
	}

	edits := drafts.Rows[1]
	edits.Edits = requestRef
	over := edits
	over.Link = ui.Link{}
	drafts.Rows = append(drafts.Rows, edits, over)

	asking := filled
	asking.Packages = append([]page.PackageCard(nil), packages()...)
	asking.Packages[0].From = "Only for guests from fabrikam.example or northwind-traders.example"
	asking.Packages[0].Questions = []page.PackageQuestion{
		{Name: "answer.falcon.q1", Words: "Which part of the project will they work on?", Required: true, Error: "Answer the question of Project Falcon: Which part of the project will they work on?"},
		{Name: "answer.falcon.q2", Words: "Where will they work?", Choices: []ui.Option{{Value: "here", Label: "In our offices"}, {Value: "home", Label: "Elsewhere"}}},
	}
	asking.Errors = ui.Errors{"answer.falcon.q1": asking.Packages[0].Questions[0].Error}
	asking.Ends.Usual, asking.Searches, asking.More = true, true, true

	return []Sample{
		{Name: "invite-asking", Component: page.Invite(asking)},
		{Name: "invite", Component: page.Invite(inviteView())},
		{Name: "drafts", Component: page.Drafts(drafts)},
		{Name: "drafts-empty", Component: page.Drafts(page.DraftsView{Frame: ana(), Guests: ui.Path("guests"), Invite: ui.Path("requests", "new")})},
		{Name: "invite-filled", Component: page.Invite(filled)},
		{Name: "invite-errors", Component: page.Invite(bad)},
		{Name: "invite-check", Component: page.EmailCheck(bad.Email), Fragment: true},
		{Name: "check", Component: page.Check(check)},
		{Name: "check-direct", Component: page.Check(direct)},
		{Name: "check-waits", Component: page.Check(waits)},
		{Name: "sent", Component: page.Sent(sent)},
		{Name: "sent-invited", Component: page.Sent(invited)},
		{Name: "already-sent", Component: page.AlreadySent(page.AlreadySentView{Frame: ana(), Ref: requestRef, View: sent.View})},
	}
}
