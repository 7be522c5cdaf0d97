package gallery

import (
	"time"

	"guestportal/web/page"
	"guestportal/web/ui"
)

const templateID = "0193f0a2-7d1c-7b44-9d53-3f1d6f0c2b22"

func appsSamples() []Sample {
	dee := as("Dee Novak", "dee.novak@contoso.example", ui.Roles{Auditor: true})
	list := appList()
	found := list
	found.Additions, found.Query = nil, "docu"
	found.Rows = list.Rows[:1]
	nothing := found
	nothing.Rows = nil
	empty := page.AppList{Live: list.Live}
	add := ui.Path("admin", "apps", "gallery")
	unread := galleryView(cleo())
	unread.Rows, unread.Read, unread.Next = nil, ui.When{}, ui.Link{}
	unfound := galleryView(cleo())
	unfound.Rows, unfound.Next, unfound.Query = nil, ui.Link{}, "docusing"
	auditor := galleryView(dee)
	for i := range auditor.Rows {
		auditor.Rows[i].Add = ui.Link{}
	}
	wrong := addApp()
	wrong.Name, wrong.AssignedOnly = "Expense Desk", false
	wrong.Errors = ui.Errors{
		"name": "There is an app called Expense Desk already. Use that one, or enter another name", "reason": "Enter why this app is needed",
	}
	status := func(p page.AdditionPart) page.AdditionView {
		return page.AdditionView{Frame: cleo(), Part: p, Apps: ui.Path("admin", "apps")}
	}
	return []Sample{
		{Name: "apps", Component: page.Apps(page.AppsView{Frame: cleo(), Add: add, List: list})},
		{Name: "apps-auditor", Component: page.Apps(page.AppsView{Frame: dee, Query: "docu", List: found})},
		{Name: "apps-none-match", Component: page.Apps(page.AppsView{Frame: cleo(), Add: add, Query: "docu", List: nothing})},
		{Name: "apps-empty", Component: page.Apps(page.AppsView{Frame: cleo(), Add: add, List: empty})},
		{Name: "apps-fragment", Component: page.AppListPart(list), Fragment: true},
		{Name: "gallery", Component: page.Gallery(galleryView(cleo()))},
		{Name: "gallery-auditor", Component: page.Gallery(auditor)},
		{Name: "gallery-none-match", Component: page.Gallery(unfound)},
		{Name: "gallery-unread", Component: page.Gallery(unread)},
		{Name: "add-app", Component: page.AddApp(addApp())},
		{Name: "add-app-wrong", Component: page.AddApp(wrong)},
		{Name: "addition-adding", Component: page.Addition(status(adding()))},
		{Name: "addition-waiting", Component: page.Addition(status(waitingForConsent()))},
		{Name: "addition-ready", Component: page.Addition(status(readyApp()))},
		{Name: "addition-attention", Component: page.Addition(status(refusedApp()))},
		{Name: "addition-failed", Component: page.Addition(status(failedApp()))},
		{Name: "addition-fragment", Component: page.AdditionPartial(readyApp()), Fragment: true},
	}
}

func appList() page.AppList {
	return page.AppList{
		Live: liveFor("apps", ui.Path("admin", "apps"), ui.Path("admin", "apps", "live")),
		Additions: []page.AdditionRow{
			{Link: ui.Path("admin", "apps", "additions", key), Name: "DocuSign", By: "Cleo Marsh", Asked: ago(2 * time.Minute), Label: "Being added", Tone: ui.ToneBlue},
			{Link: ui.Path("admin", "apps", "additions", key), Name: "Twitter for the press office", From: "Twitter", By: "Cleo Marsh", Asked: ago(26 * time.Hour), Label: "Ready", Tone: ui.ToneGreen},
		},
		Rows: []page.AppRow{
			{Name: "DocuSign", Publisher: "Docusign, Inc.", Description: "Sign contracts", Roles: []string{"DocuSign Sender", "DocuSign Viewer", "User"}, Opens: "Only assigned people", Label: "On", Tone: ui.ToneGreen, Note: "From the gallery"},
			{Name: "Expense Desk", Roles: []string{"Reviewer", "Submitter"}, Opens: "Only assigned people", Label: "On", Tone: ui.ToneGreen},
			{Name: "Wiki-with-a-very-long-name-that-nobody-broke-into-words", Opens: "Everybody", Label: "Off", Tone: ui.ToneGrey},
		},
		Next: ui.Path("admin", "apps").With("after", key),
	}
}

func galleryView(f ui.Frame) page.GalleryView {
	add := ui.Path("admin", "apps", "gallery", templateID)
	return page.GalleryView{
		Frame: f, Query: "docu", Read: ago(3 * time.Hour), Apps: ui.Path("admin", "apps"), Search: ui.Path("admin", "apps", "gallery"),
		Rows: []page.GalleryRow{
			{Name: "DocuSign", Publisher: "Docusign, Inc.", Description: "Send, sign and keep contracts, from any device.", Categories: []string{"Business Management", "Content management"}, Add: add},
			{Name: "Document Locator", Publisher: "ColumbiaSoft", Categories: []string{"Content management"}, Add: add},
		},
		Next: ui.Path("admin", "apps", "gallery").With("q", "docu").With("after", templateID),
	}
}

func addApp() page.AddAppView {
	return page.AddAppView{
		Frame: cleo(), App: "DocuSign", Name: "DocuSign", AssignedOnly: true, IdempotencyKey: key,
		Summary: []ui.SummaryRow{
			{Label: "App", Values: []string{"DocuSign"}},
			{Label: "Publisher", Values: []string{"Docusign, Inc."}},
			{Label: "About it", Values: []string{"Send, sign and keep contracts, from any device."}},
			{Label: "Categories", Values: []string{"Business Management, Content management"}},
		},
		Effects: []string{
			"The portal adds the app to your organisation's Entra. That takes about a minute.",
			"Nobody gets access by this. Guests get it through an access package that you make afterwards.",
			"How people sign in to the app is set up with its publisher, as for every app.",
		},
		Action: ui.Path("admin", "apps", "gallery", templateID), Cancel: ui.Path("admin", "apps", "gallery"),
	}
}

func additionPart(done int, next ui.StepStatus, label string, tone ui.Tone, sentence string) page.AdditionPart {
	labels := [...]string{"Asked for", "Added to Entra", "Shown by Entra", "Ready"}
	p := page.AdditionPart{
		Live: liveFor("apps", ui.Path("admin", "apps", "additions", key), ui.Path("admin", "apps", "additions", key, "live")),
		Name: "DocuSign", Label: label, Tone: tone, Sentence: sentence,
		About: []ui.SummaryRow{
			{Label: "App", Values: []string{"DocuSign"}},
			{Label: "Who can open it", Values: []string{"Only people who were assigned"}},
			{Label: "Asked for by", Values: []string{"Cleo Marsh, 21 Nov 2026, 14:30"}},
			{Label: "Reason", Values: []string{"Partners sign their contracts with it."}, Quoted: true},
		},
	}
	for i, label := range labels {
		step := ui.Step{Label: label, Status: ui.StepToDo}
		switch {
		case i < done:
			step.Status, step.When = ui.StepDone, ago(time.Duration(4-i)*time.Minute)
		case i == done:
			step.Status = next
		case next == ui.StepSkipped:
			step.Status = ui.StepSkipped
		}
		p.Progress = append(p.Progress, step)
	}
	return p
}

func adding() page.AdditionPart {
	return additionPart(1, ui.StepCurrent, "Being added", ui.ToneBlue, "The portal is adding it to Entra.")
}

func waitingForConsent() page.AdditionPart {
	p := additionPart(1, ui.StepCurrent, "Being added", ui.ToneBlue, "The portal is adding it to Entra.")
	p.Attention = &page.Attention{
		Waiting: true, Who: "Our administrator", Next: ago(-3 * time.Minute), Copy: "DocuSign\nThe portal lacks the permission",
		What: "The portal lacks the permission Application.ReadWrite.OwnedBy in Entra, so we could not add the app DocuSign from the gallery.",
		Do:   "Give the portal's worker the application permission Application.ReadWrite.OwnedBy, with consent. Then everything goes on by itself.",
	}
	return p
}

func readyApp() page.AdditionPart {
	p := additionPart(4, ui.StepDone, "Ready", ui.ToneGreen, "It is in Entra, and can be part of an access package.")
	p.Package = ui.Path("admin", "catalogue", "new").With("opens", "DocuSign")
	return p
}

func refusedApp() page.AdditionPart {
	p := additionPart(1, ui.StepFailed, "Needs attention", ui.ToneRed, "It did not work. See what to do.")
	p.Attention = &page.Attention{
		What: "Microsoft refused to add the app DocuSign from the gallery.", Who: "Our administrator",
		Do:   "Read Microsoft's answer below, put it right, then choose Try again.",
		Copy: "DocuSign\nStatus: 400 BadRequest\nAnswer: No.",
		Retry: &page.Action{
			Text: "Try again", Link: ui.Path("admin", "apps", "additions", key, "try-again"), Tone: page.ActionPrimary, Post: true,
		},
	}
	return p
}

func failedApp() page.AdditionPart {
	p := additionPart(1, ui.StepSkipped, "Not added", ui.ToneGrey, "Nothing came of it. See below why.")
	p.About = append([]ui.SummaryRow{
		{Label: "What happened", Values: []string{"The app DocuSign is in Entra already, added from the same entry of the gallery. It was not added a second time."}},
		{Label: "What to do", Values: []string{"Use the app that is there, or add this one under another name."}},
	}, p.About...)
	p.Other = ui.Path("admin", "apps", "gallery", templateID)
	return p
}
