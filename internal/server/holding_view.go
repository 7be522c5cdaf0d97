package server

import (
	"strconv"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// holding shows what a guest has of a package, and what this person may do about
// it.
func (v reader) holding(e guest.Entry, h guest.Holding) page.HoldingView {
	g := h.Guest
	version := "Version " + strconv.Itoa(h.Grant.Package.Version)
	if h.Grant.Package.Version < e.Version {
		version += ", the newest is " + strconv.Itoa(e.Version)
	}
	view := page.HoldingView{
		Holders: packagePath(e.ID, "holders"), Guest: v.holder(g.Ref), Name: g.Name, Email: g.Email.String(),
		State: guestState(guest.StatusOf(g, guest.Approved), h.Grant.Until, v.Clock.Now),
		Rows: []ui.SummaryRow{
			{Label: "Sponsor", Values: []string{g.Sponsor.Name, g.Sponsor.Email}},
			{Label: "From", Values: []string{v.Clock.Day(h.Grant.From).Text}},
			{Label: "Until", Values: []string{v.lastDay(h.Grant.Until).Text}},
			{Label: "Given as", Values: []string{version}},
		},
		Verdict: verdictOn(h), AsOf: v.compared(g),
	}
	if !h.Stands {
		view.State = ui.StateEnded
		view.Rows[2].Values = []string{v.Clock.Day(h.Grant.EndedAt).Text}
		return view
	}
	view.Found = found(h)
	v.holdingNotes(h, &view)
	if guest.MayLookAfter(e, h.Grant, v.By) != nil {
		return view
	}
	path := func(what string) ui.Link { return holdingPath(e.ID, h.Grant.ID, what) }
	view.End = path("end")
	if g.Comparable() {
		view.Check = path("check")
	}
	mine := guest.Case{Guest: g}.Changeable() == nil
	if mine && h.Waiting.ID == "" && !h.OtherAsk && len(guest.AppsOf(h.Grant.Package.Resources)) > 0 {
		view.Change = path("change")
	}
	return view
}

// holdingNotes says what waits.
func (v reader) holdingNotes(h guest.Holding, view *page.HoldingView) {
	switch r := h.Waiting; {
	case r.ID != "":
		view.Note = r.Sponsor.Name + " asked " + r.Asks() + ". It is waiting for a decision."
		if guest.MaySeeRequestOf(h.Guest, r, v.By) == nil {
			view.Waits = requestPath(r.Ref)
		}
	case h.OtherAsk:
		view.Note = "Another request for " + h.Guest.Name + " is waiting for a decision. Until it is decided, nothing can be asked for."
	}
}

// verdictOn says in one sentence whether Entra agrees with what was given.
func verdictOn(h guest.Holding) string {
	name := h.Guest.Name
	switch {
	case !h.Stands:
		return "This access has ended."
	case h.Exactly():
		return name + " has exactly what the package gives."
	case h.Deleted:
		return "The account of " + name + " was deleted in Entra."
	case h.Blocked:
		return "The account of " + name + " is blocked in Entra, so they can use none of this."
	case h.Guest.Sync == guest.Attention:
		return "Something did not work. The sponsor, or an administrator, is told what to do."
	case h.Guest.Sync == guest.Converging:
		return "Something is being changed in Entra. Open this page again in a minute."
	case len(h.Missing) > 0 && len(h.Beside) > 0:
		return name + " has not all of what the package gives, and something else beside it."
	case len(h.Missing) > 0:
		return name + " has not all of what the package gives."
	case len(h.Beside) > 0:
		return name + " has what the package gives, and something else beside it."
	}
	return "Everything was read back when it was given. It has not been compared since."
}

// found lists what the package gives, and how that is in Entra.
func found(h guest.Holding) []page.HeldRow {
	var out []page.HeldRow
	for _, r := range h.Grant.Package.Resources {
		row := page.HeldRow{What: capital(r.Words()), State: "There", Tone: ui.ToneGreen}
		switch {
		case h.Deleted:
			row.State, row.Tone = "Gone with the account", ui.ToneRed
		case guest.Contains(h.Missing, r):
			row.State, row.Tone = "Taken away", ui.ToneYellow
		case h.Guest.Sync != guest.InSync:
			row.State, row.Tone = "Not known yet", ui.ToneBlue
		}
		out = append(out, row)
	}
	for _, r := range h.Beside {
		out = append(out, page.HeldRow{What: capital(r.Words()), State: "Not through the portal", Tone: ui.ToneYellow})
	}
	return out
}

// endHolding says what ends.
func (v reader) endHolding(h guest.Holding) page.ConfirmView {
	g, p := h.Guest, h.Grant.Package.ID
	return page.ConfirmView{
		Kind: page.ConfirmEndAccess, GuestName: g.Name, GuestEmail: g.Email.String(),
		Action: holdingPath(p, h.Grant.ID, "end"), Cancel: holdingPath(p, h.Grant.ID), IdempotencyKey: v.Key(),
		Summary: []ui.SummaryRow{
			{Label: "Access", Values: []string{h.Grant.Package.Name}},
			{Label: "Ends now instead of", Values: []string{v.lastDay(h.Grant.Until).Text}},
			{Label: "Sponsor", Values: []string{g.Sponsor.Name}},
		},
		Effects: []string{
			"What " + g.Name + " has only through this package is taken away. What other access gives them stays.",
			"When this is the last access of " + g.Name + " here, their account goes the way that the rules say.",
			g.Sponsor.Name + ", the sponsor, is told by email.",
			"This takes a few minutes. Apps that are open already may work for up to an hour.",
		},
	}
}
