package server

import (
	"net/url"
	"strings"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// additionForm is what an administrator typed.
func additionForm(values url.Values) guest.AdditionForm {
	return guest.AdditionForm{Name: values.Get("name"), Reason: values.Get("reason"), AssignedOnly: values.Get("assigned_only") == "yes"}
}

// apps shows one page of the tenant's apps.
func (v reader) apps(found guest.AppPage, additions []guest.Addition, f guest.AppFilter) page.AppList {
	at := func(l ui.Link) ui.Link { return l.With("q", f.Query).With("after", f.After) }
	list := page.AppList{
		Query: f.Query,
		Live:  ui.Live{Topics: []string{"apps"}, Reload: at(appsPath()), URL: at(appsPath("live")), Updated: v.Clock.Hour(v.Clock.Now)},
	}
	for _, a := range additions {
		label, tone, _ := additionState(a)
		row := page.AdditionRow{Link: additionPath(a.ID), Name: a.Name, By: a.By.Name, Asked: v.Clock.Moment(a.AskedAt), Label: label, Tone: tone}
		if a.TemplateName != a.Name {
			row.From = a.TemplateName
		}
		list.Additions = append(list.Additions, row)
	}
	for _, a := range found.Apps {
		list.Rows = append(list.Rows, appRow(a))
	}
	if f.After != "" {
		list.First = appsPath().With("q", f.Query)
	}
	if n := len(found.Apps); found.More && n > 0 {
		list.Next = appsPath().With("q", f.Query).With("after", found.Apps[n-1].ObjectID)
	}
	return list
}

func appRow(a guest.ObservedApp) page.AppRow {
	row := page.AppRow{
		Name: a.Name, Publisher: a.Publisher, Description: shortened(a.Description), Opens: "Everybody", Label: "On", Tone: ui.ToneGreen,
	}
	if a.AssignmentRequired {
		row.Opens = "Only assigned people"
	}
	if !a.Enabled {
		row.Label, row.Tone = "Off", ui.ToneGrey
	}
	switch {
	case a.FirstParty:
		row.Note = "Microsoft's own"
	case a.TemplateID != "":
		row.Note = "From the gallery"
	}
	for _, r := range a.Assignable() {
		row.Roles = append(row.Roles, r.Name)
	}
	return row
}

// shortened is as much of a description as a list has room for.
func shortened(text string) string {
	const most = 200
	if r := []rune(text); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return text
}

// gallery shows one page of what can be added.
func (v reader) gallery(found guest.GalleryPage, f guest.AppFilter) page.GalleryView {
	self := appsPath("gallery")
	view := page.GalleryView{Query: f.Query, Read: v.Clock.Moment(found.ReadAt), Apps: appsPath(), Search: self}
	for _, a := range found.Apps {
		row := page.GalleryRow{Name: a.Name, Publisher: a.Publisher, Description: shortened(a.Description), Categories: a.Categories}
		if guest.MayAddApps(v.By) == nil {
			row.Add = appsPath("gallery", a.ID)
		}
		view.Rows = append(view.Rows, row)
	}
	if f.After != "" {
		view.First = self.With("q", f.Query)
	}
	if n := len(found.Apps); found.More && n > 0 {
		view.Next = self.With("q", f.Query).With("after", found.Apps[n-1].ID)
	}
	return view
}

// addApp says what adding an app leads to, before it is done.
func (v reader) addApp(app guest.GalleryApp, f guest.AdditionForm) page.AddAppView {
	view := page.AddAppView{
		App: app.Name, Name: f.Name, Reason: f.Reason, AssignedOnly: f.AssignedOnly, IdempotencyKey: v.Key(),
		Action: appsPath("gallery", app.ID), Cancel: appsPath("gallery"),
		Summary: []ui.SummaryRow{{Label: "App", Values: []string{app.Name}}},
		Effects: []string{
			"The portal adds the app to your organisation's Entra. That takes about a minute.",
			"Nobody gets access by this. Guests get it through an access package that you make afterwards.",
			"How people sign in to the app is set up with its publisher, as for every app.",
		},
	}
	for _, row := range []ui.SummaryRow{
		{Label: "Publisher", Values: []string{app.Publisher}},
		{Label: "About it", Values: []string{app.Description}},
		{Label: "Categories", Values: []string{strings.Join(app.Categories, ", ")}},
	} {
		if row.Values[0] != "" {
			view.Summary = append(view.Summary, row)
		}
	}
	return view
}

// additionState is how far an addition is: in a word, and in a sentence.
func additionState(a guest.Addition) (label string, tone ui.Tone, sentence string) {
	switch a.State {
	case guest.AdditionWaiting:
		return "Being added", ui.ToneBlue, "Entra has taken it. The portal waits until it shows there as it should be."
	case guest.AdditionReady:
		return "Ready", ui.ToneGreen, "It is in Entra, and can be part of an access package."
	case guest.AdditionAttention:
		return "Needs attention", ui.ToneRed, "It did not work. See what to do."
	case guest.AdditionFailed:
		return "Not added", ui.ToneGrey, "Nothing came of it. See below why."
	}
	return "Being added", ui.ToneBlue, "The portal is adding it to Entra."
}

// addition shows how far an app from the gallery is.
func (v reader) addition(a guest.Addition) page.AdditionPart {
	p := page.AdditionPart{Name: a.Name, Progress: v.additionProgress(a), Attention: v.additionAttention(a)}
	p.Label, p.Tone, p.Sentence = additionState(a)
	p.Live = ui.Live{
		Topics: []string{"apps"}, Reload: additionPath(a.ID), URL: additionPath(a.ID, "live"), Say: a.Name + ": " + p.Sentence, Updated: v.Clock.Hour(v.Clock.Now),
	}
	may := guest.MayAddApps(v.By) == nil
	if a.State == guest.AdditionReady && may {
		p.Package = ui.Path("admin", "catalogue", "new").With("opens", a.Name)
	}
	if a.State == guest.AdditionFailed {
		p.About = []ui.SummaryRow{{Label: "What happened", Values: []string{a.Trouble.What}}, {Label: "What to do", Values: []string{a.Trouble.Do}}}
		if may && a.Trouble.Reason == guest.ReasonAppName {
			p.Other = appsPath("gallery", a.TemplateID)
		}
	}
	open := "Everybody"
	if a.AssignedOnly {
		open = "Only people who were assigned"
	}
	p.About = append(
		p.About,
		ui.SummaryRow{Label: "App", Values: []string{a.TemplateName}},
		ui.SummaryRow{Label: "Name here", Values: []string{a.Name}},
		ui.SummaryRow{Label: "Who can open it", Values: []string{open}},
		ui.SummaryRow{Label: "Asked for by", Values: []string{a.By.Name + ", " + v.Clock.Moment(a.AskedAt).Text}},
		ui.SummaryRow{Label: "Reason", Values: []string{a.Reason}, Quoted: true},
	)
	return p
}

func (v reader) additionProgress(a guest.Addition) []ui.Step {
	steps := []ui.Step{
		{Label: "Asked for", Status: ui.StepDone, When: v.Clock.Moment(a.AskedAt)},
		{Label: "Added to Entra"},
		{Label: "Shown by Entra"},
		{Label: "Ready"},
	}
	at := 1
	if a.AppID != "" {
		steps[1].Status, steps[1].When = ui.StepDone, v.Clock.Moment(a.MadeAt)
		at = 2
	}
	for i := at; i < len(steps); i++ {
		switch {
		case a.State == guest.AdditionReady:
			steps[i].Status, steps[i].When = ui.StepDone, v.Clock.Moment(a.ReadyAt)
		case a.State == guest.AdditionFailed:
			steps[i].Status = ui.StepSkipped
		case i == at && a.State == guest.AdditionAttention:
			steps[i].Status = ui.StepFailed
		case i == at:
			steps[i].Status = ui.StepCurrent
		default:
			steps[i].Status = ui.StepToDo
		}
	}
	return steps
}

// additionAttention says what keeps an addition up; nil when it is nothing worth
// telling.
func (v reader) additionAttention(a guest.Addition) *page.Attention {
	waiting := a.State != guest.AdditionAttention
	passing := a.Trouble.Who == guest.ActorNobody && a.NextTry.Before(v.Clock.Now.Add(worthTelling)) && a.Trouble.Reason != guest.ReasonUnsure
	if a.Trouble.None() || !a.State.Open() || waiting && passing {
		return nil
	}
	card := &page.Attention{Waiting: waiting, What: a.Trouble.What, Who: capital(string(a.Trouble.Who)), Do: a.Trouble.Do}
	if a.NextTry.After(v.Clock.Now) && a.Trouble.Reason != guest.ReasonUnsure {
		card.Next = v.nextTry(a.NextTry)
	}
	if guest.MayAddApps(v.By) != nil {
		return card
	}
	if a.Trouble.Detail != "" && a.Trouble.Who != guest.ActorNobody {
		card.Copy = strings.Join([]string{a.Name, a.Trouble.What, a.Trouble.Do, a.Trouble.Detail}, "\n")
	}
	if !waiting {
		card.Retry = &page.Action{Text: "Try again", Link: additionPath(a.ID, "try-again"), Tone: page.ActionPrimary, Post: true, IdempotencyKey: v.Key()}
	}
	return card
}
