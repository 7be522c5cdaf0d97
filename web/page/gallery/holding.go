package gallery

import (
	"guestportal/web/page"
	"guestportal/web/ui"
)

// holding is what a guest has of a package: as it should be, or different in Entra
// while a request waits.
func holding(agrees bool) page.HoldingView {
	at := packageAt("holders", key)
	v := page.HoldingView{
		PackageFrame: packageFrame(nil), Holders: packageAt("holders"), Name: "Priya Natarajan-Llewellyn", Email: "priya.natarajan-llewellyn@northwind-traders.example",
		State: ui.StateActive, Verdict: "Priya Natarajan-Llewellyn has exactly what the package gives.",
		Rows: []ui.SummaryRow{
			{Label: "Sponsor", Values: []string{"Ana Silva", "ana.silva@contoso.example"}},
			{Label: "From", Values: []string{"2 Nov 2026"}},
			{Label: "Until", Values: []string{"30 Jun 2027"}},
			{Label: "Given as", Values: []string{"Version 1, the newest is 2"}},
		},
		Found: []page.HeldRow{
			{What: "Member of the group Project Falcon", State: "There", Tone: ui.ToneGreen}, {What: "The app Expense Desk as Reviewer", State: "There", Tone: ui.ToneGreen},
		},
		AsOf:  []ui.SummaryRow{{Label: "Compared with Entra", Values: []string{"21 Nov 2026, 14:32"}}},
		Check: at, Change: at, End: at,
	}
	if agrees {
		return v
	}
	v.Guest, v.Change, v.Waits = ui.Path("guests", guestRef), ui.Link{}, ui.Path("requests", requestRef)
	v.Verdict = "Priya Natarajan-Llewellyn has not all of what the package gives, and something else beside it."
	v.Found[1].State, v.Found[1].Tone = "Taken away", ui.ToneYellow
	v.Found = append(v.Found, page.HeldRow{What: "The app Expense Desk as Approver", State: "Not through the portal", Tone: ui.ToneYellow})
	v.Note = "Mia Chen asked to change Priya Natarajan-Llewellyn's role in Expense Desk from Reviewer to Approver. It is waiting for a decision."
	return v
}
