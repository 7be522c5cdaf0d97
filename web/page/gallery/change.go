package gallery

import (
	"guestportal/web/page"
	"guestportal/web/ui"
)

// changeSamples are the forms about a guest who is here, and what follows them.
func changeSamples() []Sample {
	form := page.ChangeView{
		Frame: ana(), Kind: page.ChangePackage, GuestName: "Yuki Mori", Guest: ui.Path("guests", guestRef),
		Now: []ui.SummaryRow{{Label: "Expenses viewer", Values: []string{"App Expenses as Viewer", "Until 20 May 2027"}}},
		App: "Expenses", Roles: 1, Packages: append(packages()[1:2:2], packages()[0]), Chosen: []string{"expenses"},
		Ends: []ui.Option{
			{Value: "same", Label: "When their access ends now", Hint: "until 20 May 2027", Checked: true},
			{Value: "30", Label: "30 days from today", Hint: "until 21 Dec 2026"},
			{Value: "date", Label: "Another date"},
		},
		Date:    ui.Field{Name: "until_date", Label: "End date", Hint: "Between 22 Nov 2026 and 21 Nov 2027"},
		DateMin: "2026-11-22", DateMax: "2027-11-21", Reason: "Yuki checks the invoices of the team from now on.",
		Action: ui.Path("guests", guestRef, "access", "1", "change"), IdempotencyKey: key,
	}
	add := form
	add.Kind, add.Roles, add.Chosen, add.Reason, add.Version = page.ChangeAdd, 0, nil, "Work", "2"
	add.Errors = ui.Errors{
		"": "GR-7K3M92QX is waiting for a decision.", "package": "Select what the guest needs access to",
		"until": "Select when access should end", "until_date": "End date must be in the future", "reason": "Enter at least 20 characters",
	}
	extend := form
	extend.Kind, extend.Packages, extend.Roles = page.ChangeExtend, nil, 0
	stopped := extend
	stopped.Stop = "GR-7K3M92QX is waiting for a decision. Wait for it, or cancel it, before you ask for something else."
	stopped.StopLink, stopped.StopText = ui.Path("requests", requestRef), "View the request "+requestRef

	told := form
	told.Told, told.Ends = "Ana Silva", form.Ends[:1]

	check := page.CheckView{
		Frame: ana(), Ref: requestRef, Asks: "You ask to change Yuki Mori's role in Expenses from Viewer to Editor, until 20 May 2027.",
		Plan: []string{
			"Yuki Mori is assigned to the app Expenses as Editor.", "Yuki Mori is no longer assigned to the app Expenses as Viewer.",
			"At the end of 20 May 2027 this is taken away again.",
		},
		Form:     page.CheckedRequest{Email: "yuki@proseware.example", Name: "Yuki Mori", Reason: form.Reason},
		Packages: packages()[1:2], Ends: ahead(90), WhoApproves: []string{"Expenses: Mia Chen"}, NeedsApproval: true,
		Edit: ui.Path("requests", requestRef, "edit"), Send: ui.Path("requests", requestRef, "send"), Version: "1", IdempotencyKey: key,
	}
	return []Sample{
		{Name: "change-role", Component: page.ChangeAccess(form)},
		{Name: "change-owner", Component: page.ChangeAccess(told)},
		{Name: "change-add-errors", Component: page.ChangeAccess(add)},
		{Name: "change-extend", Component: page.ChangeAccess(extend)},
		{Name: "change-stopped", Component: page.ChangeAccess(stopped)},
		{Name: "change-check", Component: page.Check(check)},
	}
}
