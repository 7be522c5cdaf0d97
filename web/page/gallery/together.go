package gallery

import (
	"guestportal/web/page"
	"guestportal/web/ui"
)

func togetherSamples() []Sample {
	row := func(ref, name, email string) page.TogetherRow {
		return page.TogetherRow{
			Link: ui.Path("approvals", ref), Guest: ui.Person{Name: name, Email: email}, Seen: ref + ".2.9f2c",
			Rows: []ui.SummaryRow{
				{Label: "Email address", Values: []string{email}},
				{Label: "Asked by", Values: []string{"Ana Silva"}},
				{Label: "Why", Values: []string{"Builds the data feed of Project Falcon with us until spring."}, Quoted: true},
				{Label: "Until", Values: []string{"19 Feb 2027"}},
				{Label: "Invitation", Values: []string{"We send an email"}},
			},
		}
	}
	apart := row("GR-3", "Lena Brandt", "lena@adatum.example")
	apart.Note = "Nobody from adatum.example is a guest here yet."
	view := page.TogetherView{
		Frame: ben(), Access: []ui.SummaryRow{{Label: "Project Falcon", Values: []string{"Group Project Falcon", "App Planner as Member"}}},
		Ready:  []page.TogetherRow{row("GR-1", "Yuki Mori", "yuki@proseware.example"), row("GR-2", "Gil Roy", "gil@fabrikam.example")},
		Apart:  []page.TogetherRow{apart},
		Action: ui.Path("approvals", "together"), Cancel: ui.Path("approvals"), IdempotencyKey: key,
	}
	none := page.TogetherView{
		Frame: ben(), Errors: ui.Errors{"": "Select the requests to approve"}, Action: view.Action, Cancel: view.Cancel, IdempotencyKey: key,
	}
	apart.Note = "Mia Chen declined this 2 minutes ago."
	return []Sample{
		{Name: "together", Component: page.Together(view)},
		{Name: "together-none", Component: page.Together(none)},
		{Name: "together-done", Component: page.TogetherDone(page.TogetherDoneView{Frame: ben(), Approved: view.Ready, Not: []page.TogetherRow{apart}, Back: view.Cancel})},
	}
}
