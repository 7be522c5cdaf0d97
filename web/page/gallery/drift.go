package gallery

import (
	"time"

	"guestportal/web/page"
	"guestportal/web/ui"
)

func driftNotes() []page.DriftNote {
	at := func(what string) ui.Link { return ui.Path("guests", guestRef, "drift", key, what) }
	return []page.DriftNote{
		{
			ID: "1", Open: true, Text: "Yuki Mori should have the group Project Falcon, but it was taken away in Entra.", Noticed: ago(26 * time.Hour),
			Actions: []page.DriftThing{
				{Text: "Put back", Means: "We give Yuki Mori the group Project Falcon again.", Link: at("put-back"), Post: true},
				{Text: "Adopt", Means: "Yuki Mori does without the group Project Falcon.", Link: at("adopt"), Post: true},
			},
		},
		{
			ID: "2", Open: true, Text: "Yuki Mori has the group Board Room, which the portal did not give.", Noticed: ago(2 * time.Hour),
			Actions: []page.DriftThing{{
				Text: "Adopt", Link: at("adopt"),
				Means: "The group Board Room belongs to the access of Yuki Mori from now on, and is taken away with it.",
			}},
		},
		{
			ID: "3", Text: "Yuki Mori has the app Planner as Member, which the portal did not give.", Noticed: ago(50 * time.Hour),
			Answer: "Cleo Marsh adopted this: agreed with the owner of Planner.",
		},
	}
}

func driftSamples() []Sample {
	different := waitingForGuest()
	different.Drift = driftNotes()
	different.Check = &page.Action{Text: "Check now", Link: ui.Path("guests", guestRef, "check"), Post: true}
	different.Guest = append(different.Guest, ui.SummaryRow{Label: "Compared with Entra", Values: []string{"21 Nov 2026, 14:30"}})

	agreed := waitingForGuest()
	agreed.Drift = driftNotes()[2:]

	row := func(name, email, text, kind string, since time.Duration) page.DriftRow {
		return page.DriftRow{
			Link: ui.Path("guests", guestRef), Name: name, Email: email, Text: text, Kind: kind, Noticed: ago(since), Sponsor: "Ana Silva",
		}
	}
	list := page.DriftView{
		Frame: cleo(), Kinds: []ui.Option{{Label: "Any difference", Checked: true}, {Value: "given outside", Label: "Given in Entra"}},
		Rows: []page.DriftRow{
			row("Yuki Mori", "yuki@proseware.example", "Yuki Mori has the group Board Room, which the portal did not give.", "Given in Entra", 2*time.Hour),
			row("Priya Natarajan-Llewellyn", "priya.natarajan-llewellyn@northwind-traders.example",
				"Priya Natarajan-Llewellyn should have the app Expense Desk as Reviewer, but it was taken away in Entra.", "Taken away in Entra", 26*time.Hour),
		},
		Next: ui.Path("admin", "drift").With("after", key),
	}
	none, empty := list, list
	none.Rows, none.Next, none.Active = nil, ui.Link{}, "difference Renamed"
	empty.Rows, empty.Next = nil, ui.Link{}
	adopt := page.ConfirmView{
		Frame: cleo(), Kind: page.ConfirmAdopt, GuestName: "Yuki Mori", GuestEmail: "yuki@proseware.example",
		Summary: []ui.SummaryRow{{Label: "Difference", Values: []string{driftNotes()[1].Text}}},
		Effects: []string{"The group Board Room belongs to the access of Yuki Mori from now on, and is taken away with it."},
		Action:  ui.Path("guests", guestRef, "drift", key, "adopt"), Cancel: ui.Path("guests", guestRef), IdempotencyKey: key,
		Errors: ui.Errors{"reason": "Enter why you adopt this"},
	}
	return []Sample{
		{Name: "story-drift", Component: page.StoryPage(page.StoryView{Frame: cleo(), Story: different})},
		{Name: "story-drift-adopted", Component: page.StoryPage(page.StoryView{Frame: ana(), Story: agreed})},
		{Name: "confirm-adopt", Component: page.Confirm(adopt)},
		{Name: "drift", Component: page.Drift(list)},
		{Name: "drift-none-match", Component: page.Drift(none)},
		{Name: "drift-empty", Component: page.Drift(empty)},
	}
}
