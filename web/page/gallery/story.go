package gallery

import (
	"time"

	"guestportal/web/page"
	"guestportal/web/ui"
)

// stages gives the five steps with so many done and the next one in a status.
func stages(done int, next ui.StepStatus, detail string) []ui.Step {
	labels := [...]string{"Requested", "Approved", "Account created", "Access given", "Accepted by guest"}
	steps := make([]ui.Step, len(labels))
	for i, label := range labels {
		steps[i] = ui.Step{Label: label, Status: ui.StepToDo}
		switch {
		case i < done:
			steps[i].Status, steps[i].When = ui.StepDone, ago(time.Duration(50-10*i)*time.Hour)
		case i == done:
			steps[i].Status, steps[i].Detail = next, detail
		case next == ui.StepSkipped:
			steps[i].Status = ui.StepSkipped
		}
	}
	return steps
}

func story() page.Story {
	return page.Story{
		Live: liveFor("request:"+requestRef, ui.Path("requests", requestRef), ui.Path("requests", requestRef, "live")),
		Ref:  requestRef, Name: "Yuki Mori", Email: "yuki@proseware.example", Organisation: "Proseware",
		State: ui.StatePending, Sentence: "Ben Ito or Mia Chen has until Thu 3 Dec to decide.",
		Actions:  []page.Action{{Text: "Cancel request", Link: ui.Path("requests", requestRef, "cancel")}},
		Progress: stages(1, ui.StepCurrent, "Waiting for Ben Ito or Mia Chen"),
		Access: []page.AccessLine{
			{Package: "Project Falcon", Opens: []string{"Group Project Falcon", "App Planner as Member"}, State: ui.StatePending, Until: ahead(90)},
			{Package: "Expenses", Opens: []string{"App Expenses as Viewer"}, State: ui.StatePending, Until: ahead(90)},
		},
		Reason: "Yuki builds the data feed of Project Falcon with us until spring.", Message: "Welcome aboard, Yuki.",
		Guest:   []ui.SummaryRow{{Label: "Account", Values: []string{"Not created yet"}}, {Label: "Accepted", Values: []string{"Not yet"}}},
		Sponsor: anaSilva(),
		Approval: []page.ApprovalNote{
			{Package: "Project Falcon", State: ui.StatePending, Who: "Ben Ito or Mia Chen"},
			{Package: "Expenses", State: ui.StatePending, Who: "Mia Chen"},
		},
		History: []ui.Event{{What: "asked for Project Falcon and Expenses", Who: "Ana Silva", When: ago(50 * time.Hour), Tone: ui.ToneBlue}},
	}
}

func waitingForGuest() page.Story {
	s := story()
	s.Live.Say = "The invitation was sent to Yuki Mori"
	s.State, s.Sentence = ui.StateInvited, "Invitation sent 21 Nov. Not accepted yet."
	s.Progress = stages(4, ui.StepCurrent, "Not accepted yet")
	s.Access[0].State, s.Access[0].From = ui.StateActive, ago(time.Hour)
	s.Access[1].State, s.Access[1].Note = ui.StateDeclined, "Invoices go through their own tool."
	s.Approval = []page.ApprovalNote{
		{Package: "Project Falcon", State: ui.StateApproved, Who: "Ben Ito", When: ago(2 * time.Hour)},
		{Package: "Expenses", State: ui.StateDeclined, Who: "Mia Chen", When: ago(3 * time.Hour), Comment: "Invoices go through their own tool."},
	}
	s.Invitation = &page.InvitationLink{
		URL: "http://127.0.0.1:8080/i/f3Qm7Vt0aYw2KzJx8LdR5s", Email: s.Email, GuestName: s.Name,
		Delivery: delivered("Not opened yet, as far as we can see."), Others: others, HeadsUp: headsUp(),
		SendAgain: &page.Action{Text: "Send again", Link: ui.Path("requests", requestRef, "resend"), Post: true, IdempotencyKey: key},
		Left:      "You can send it 3 more times today.", Goes: "Your message to the guest goes with it, as it was approved.",
	}
	s.History = append([]ui.Event{
		{What: "Invitation sent to yuki@proseware.example", When: ago(time.Hour), Tone: ui.ToneBlue},
		{What: "Added to the group Project Falcon", When: ago(time.Hour), Tone: ui.ToneGreen},
		{What: "Guest account created", When: ago(time.Hour), Tone: ui.ToneGreen},
		{What: "approved Project Falcon", Who: "Ben Ito", When: ago(2 * time.Hour), Tone: ui.ToneGreen},
		{What: "declined Expenses", Who: "Mia Chen", When: ago(3 * time.Hour), Comment: "Invoices go through their own tool.", Tone: ui.ToneRed},
	}, s.History...)
	return s
}

func storySamples() []Sample {
	invited := waitingForGuest()
	linkOnly := waitingForGuest()
	given := *linkOnly.Invitation
	given.SendAgain, given.Left, given.Goes, given.HeadsUp = nil, "This was sent again 3 times today. Copy the link instead.", "", nil
	given.Delivery = delivered("On 21 Nov 2026, 14:02. Last on 21 Nov 2026, 14:20.")
	given.Delivery[0].Values = []string{
		"The link was made anew on 21 Nov 2026, 13:40 and has not been sent since.",
		"21 Nov 2026, 12:10: The invitation could not be sent to yuki@proseware.example: the mail server does not know the address. Hand over the link instead.",
		"21 Nov 2026, 11:02, taken by the mail server.",
	}
	linkOnly.Invitation = &given

	active := waitingForGuest()
	active.Ref, active.Invitation, active.Progress = guestRef, nil, stages(5, "", "")
	active.State, active.Sentence = ui.StateActive, "Access until 19 Feb 2027."
	active.Actions = []page.Action{
		{Text: "Add access", Link: ui.Path("requests", "new").With("guest", guestRef), Tone: page.ActionPrimary},
		{Text: "End access", Link: ui.Path("guests", guestRef, "end")},
	}
	active.Guest = []ui.SummaryRow{{Label: "Account", Values: []string{"Active"}}, {Label: "Accepted", Values: []string{"21 Nov 2026, 13:10"}}}

	failed := waitingForGuest()
	failed.Invitation = nil
	failed.State, failed.Sentence = ui.StateAttention, "Something did not work. See what to do."
	failed.Progress = stages(3, ui.StepFailed, "0 of 2 given")
	failed.Attention = &page.Attention{
		What: "The group Project Falcon no longer exists in Entra, so we could not add Yuki Mori to the group Project Falcon.",
		Who:  "Our administrator",
		Do:   "Restore the group and choose Try again, or end this access and have it asked for again without the group.",
		Copy: guestRef + " Yuki Mori\nThe group Project Falcon no longer exists in Entra, so we could not add Yuki Mori to the group Project Falcon.\n" +
			"Status: 404 Request_ResourceNotFound\nLook at: Entra admin center > Groups > Deleted groups\nGroup: Project Falcon (object id 0b6a8f0e-6f1d-4d0c-8a39-6d5b6d6f6a01)\n" +
			"Time: 21 Nov 2026, 12:32:10 UTC\nRequest id: 50f5240e-50d9-4d9c-84dd-fceec5628867",
		Retry: &page.Action{
			Text: "Try again", Link: ui.Path("guests", guestRef, "retry"), Tone: page.ActionPrimary, Post: true, IdempotencyKey: key,
		},
	}

	slow := waitingForGuest()
	slow.Invitation = nil
	slow.State, slow.Sentence = ui.StateSettingUp, "This takes longer than usual. See what we wait for."
	slow.Progress = stages(3, ui.StepCurrent, "0 of 2 given. Microsoft did not tell us what Gil Roy has. Attempt 3 did not work. We try again at 14:36")
	slow.Attention = &page.Attention{
		Waiting: true, What: "Microsoft is busy and asked us to wait before we add Yuki Mori to the group Project Falcon.",
		Who: "Nobody", Do: "We try again by ourselves.", Next: ui.When{Machine: "2026-11-21T12:36:00Z", Text: "14:36"},
	}

	cancelled := story()
	cancelled.State, cancelled.Sentence = ui.StateCancelled, "You cancelled this request on 21 Nov."
	cancelled.Progress = stages(1, ui.StepSkipped, "")
	cancelled.Actions = []page.Action{{Text: "Ask again", Link: ui.Path("requests", "new").With("from", requestRef), Tone: page.ActionPrimary}}

	one := func(name string, s page.Story) Sample {
		return Sample{Name: name, Component: page.StoryPage(page.StoryView{Frame: ana(), Story: s})}
	}
	return []Sample{
		one("request-pending", story()), one("request-invited", invited), one("request-link", linkOnly),
		one("guest-active", active), one("guest-attention", failed), one("guest-waiting", slow), one("request-cancelled", cancelled),
		{Name: "request-fragment", Component: page.StoryPart(invited), Fragment: true},
	}
}

func confirmSamples() []Sample {
	cancel := page.ConfirmView{
		Frame: ana(), Kind: page.ConfirmCancelRequest, GuestName: "Yuki Mori", GuestEmail: "yuki@proseware.example",
		Summary: []ui.SummaryRow{{Label: "Asked for", Values: []string{"Project Falcon", "Expenses"}}, {Label: "Sent", Values: []string{"19 Nov 2026, 12:32"}}},
		Effects: []string{"Nobody is asked to decide any more.", "Yuki Mori is not told, because no invitation was sent."},
		Action:  ui.Path("requests", requestRef, "cancel"), Cancel: ui.Path("requests", requestRef), Version: "3", IdempotencyKey: key,
	}
	end := cancel
	end.Kind = page.ConfirmEndAccess
	end.Summary = []ui.SummaryRow{{Label: "Access", Values: []string{"Project Falcon"}}, {Label: "Ends now instead of", Values: []string{"19 Feb 2027"}}}
	end.Effects = []string{"Yuki Mori is removed from the group Project Falcon within 5 minutes.", "Apps that are open already may work for up to an hour.", "The guest account is blocked."}
	end.Action, end.Cancel = ui.Path("guests", guestRef, "end"), ui.Path("guests", guestRef)
	end.Errors = ui.Errors{"reason": "Enter why their access ends"}
	link := end
	link.Kind, link.Summary, link.Errors = page.ConfirmNewLink, delivered("Not opened yet, as far as we can see."), nil
	link.Effects = []string{"The link that is out stops working at once, wherever it was sent or copied to. Whoever opens it reads that it no longer works.", "The new link is not sent now: send the invitation again, or hand the link over. What the portal writes to Gil Roy later, such as a reminder, has it."}
	link.Action = ui.Path("guests", guestRef, "link")
	address := link
	address.Kind, address.Action = page.ConfirmWrongAddress, ui.Path("guests", guestRef, "address")
	address.Effects = []string{"The invitation to yuki@proseware.example is withdrawn: nobody can accept it any more.", "You get the form again with everything but the address filled in. Approvers are asked again."}
	return []Sample{
		{Name: "confirm-link", Component: page.Confirm(link)},
		{Name: "confirm-address", Component: page.Confirm(address)},
		{Name: "confirm-cancel", Component: page.Confirm(cancel)},
		{Name: "confirm-end", Component: page.Confirm(end)},
	}
}
