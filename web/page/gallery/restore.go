package gallery

import (
	"guestportal/web/page"
	"guestportal/web/ui"
)

func restoredPart() *page.Restored {
	return &page.Restored{
		Text: "The portal has paused everything, because its database was restored from a copy. What was done after 21 Nov 2026, 12:32 UTC may not be known here. Until somebody resumes it, nobody is invited or given anything, access that ends is not taken away, and no message is sent.",
		Rows: []ui.SummaryRow{
			{Label: "Not known here", Values: []string{"What was done from 21 Nov 2026, 12:32 to 21 Nov 2026, 13:40"}},
			{Label: "Directory", Values: []string{"Read from its beginning"}},
			{Label: "Guests compared with Entra", Values: []string{"120 of 300"}},
		},
		Look: []page.RestoreLink{
			{Text: "Differences", Link: ui.Path("admin", "drift"), Note: "guests who have other access, or another account, than the database says"},
			{Text: "Unknown accounts", Link: ui.Path("admin", "health", "unknown"), Note: "2 accounts that the portal may have made and does not know"},
		},
		Resume: ui.Path("admin", "health", "restored", "resume"),
	}
}

func unknownView() page.UnknownView {
	list := ui.Path("admin", "health", "unknown")
	return page.UnknownView{
		Frame: cleo(), First: list, Next: list.With("after", key),
		Rows: []page.UnknownRow{
			{
				Name: "Priya Natarajan-Llewellyn", Email: "priya.natarajan-llewellyn@northwind-traders.example", Status: "Not accepted yet", ID: "0193f0a2-7d1c-4b44-9d53-3f1d6f0c2a11",
				Do: "If the portal made it, have the sponsor ask for this guest again: once that is approved, the portal uses this account. Else leave it, or delete it in Entra.",
			},
			{
				Name: "Gil Roy", Email: "gil@fabrikam.example", Status: "Accepted, blocked", ID: "0193f0a2-7d1c-4b44-9d53-3f1d6f0c2a12",
				Do: "This guest was to be invited. When you have resumed everything, the portal uses this account.", Guest: ui.Path("guests", "GU-2"),
			},
		},
	}
}
