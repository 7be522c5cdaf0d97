package gallery

import (
	"time"

	"guestportal/web/page"
	"guestportal/web/ui"
)

func decideSamples() []Sample {
	view := page.DecideView{
		Frame: ben(), Ref: requestRef,
		Guest: ui.Person{Name: "Yuki Mori", Email: "yuki@proseware.example"}, Organisation: "Proseware",
		AskedBy: anaSilva(), Asked: ago(50 * time.Hour), DecideBy: ahead(12),
		Reason:   "Yuki builds the data feed of Project Falcon with us until spring and needs the plans, the files and the weekly call.",
		Message:  "Welcome aboard, Yuki. See you on Monday.",
		Delivery: "We send an email",
		Facts: []page.Fact{
			{Text: "First guest from proseware.example", Tone: ui.ToneYellow},
			{Text: "proseware.example looks like prosware.example, but is another domain.", Tone: ui.ToneYellow},
			{Text: "Ana Silva is the sponsor of 6 other guests"},
			{Text: "The address passed every rule of the organisation", Tone: ui.ToneGreen},
		},
		Lines: []page.DecideLine{
			{ID: "a1", Package: "Project Falcon", Description: "Plans, files and the weekly call.", Opens: []string{"Group Project Falcon", "App Planner as Member"}, Until: ahead(90), Duration: "90 days of at most 180", Open: true},
			{ID: "b2", Package: "Reports", Description: "Read the monthly figures.", Opens: []string{"App Reports as Viewer"}, Until: ahead(90), Duration: "90 days of at most 90", Open: true},
			{ID: "c3", Package: "Expenses", Opens: []string{"App Expenses as Viewer"}, Until: ahead(90), State: ui.StatePending, Note: "Mia Chen decides this."},
		},
		Plan: []string{
			"A guest account is created for yuki@proseware.example, with Ana Silva as sponsor.",
			"Yuki Mori is added to the group Project Falcon.",
			"Yuki Mori is assigned to the app Planner as Member.",
			"We email the invitation. Access ends on 19 Feb 2027.",
		},
		Action: ui.Path("approvals", requestRef), Version: "3", Digest: "9f2c", IdempotencyKey: key,
	}
	bad := view
	bad.Lines = append([]page.DecideLine(nil), view.Lines...)
	bad.Lines[0].Choice = "decline"
	bad.Errors = ui.Errors{"line.b2": "Select whether you approve or decline Reports", "comment": "Enter why you decline"}

	own := view
	own.Frame, own.Closed, own.Plan = mia(), "You can't decide your own request.", nil
	own.AskedBy = ui.Person{Name: "Mia Chen", Email: "mia.chen@contoso.example"}
	own.Lines = closed(view.Lines, ui.StatePending, "Ben Ito decides this.")

	decided := view
	decided.Closed, decided.Plan = "Mia Chen approved this 2 minutes ago.", nil
	decided.Lines = closed(view.Lines, ui.StateApproved, "Approved by Mia Chen.")

	return []Sample{
		{Name: "decide", Component: page.Decide(view)},
		{Name: "decide-errors", Component: page.Decide(bad)},
		{Name: "decide-own", Component: page.Decide(own)},
		{Name: "decide-decided", Component: page.Decide(decided)},
	}
}

func closed(lines []page.DecideLine, state ui.State, note string) []page.DecideLine {
	list := append([]page.DecideLine(nil), lines...)
	for i := range list {
		list[i].Open, list[i].State, list[i].Note = false, state, note
	}
	return list
}
