package server

import (
	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// driftNotes shows what is different in Entra, with what this person may do about
// it; the same functions of the domain guard the actions themselves.
func (v reader) driftNotes(s guest.Story) []page.DriftNote {
	g := s.Guest
	var out []page.DriftNote
	for _, d := range s.Drifts {
		if g.State == guest.Ending && d.State == guest.DriftOpen {
			continue // everything is being taken away
		}
		note := page.DriftNote{
			ID: string(d.ID), Open: d.State == guest.DriftOpen, Text: d.Words(g.Name), Noticed: v.Clock.Moment(d.SeenAt), Answer: driftAnswer(d),
		}
		if d.MayPutBack(g, v.By) {
			note.Actions = append(note.Actions, page.DriftThing{
				Text: "Put back", Means: d.PuttingBack(g.Name), Link: driftPath(g.Ref, d.ID, "put-back"), Post: true,
			})
		}
		if d.MayAdopt(g, v.By) {
			note.Actions = append(note.Actions, page.DriftThing{
				Text: "Adopt", Means: d.Adopting(g.Name), Link: driftPath(g.Ref, d.ID, "adopt"), Post: !d.NeedsReason(),
			})
		}
		if note.Answer == "" && len(note.Actions) == 0 {
			note.Answer = driftWaits(d)
		}
		out = append(out, note)
	}
	return out
}

// driftAnswer says what a person decided.
func driftAnswer(d guest.Drift) string {
	switch d.State {
	case guest.DriftRestoring:
		return d.ByName + " asked to put this back. It is being done."
	case guest.DriftAdopted:
		if d.Why != "" {
			return d.ByName + " adopted this: " + d.Why
		}
		return d.ByName + " adopted this."
	}
	return ""
}

// driftWaits says to somebody who can do nothing who can.
func driftWaits(d guest.Drift) string {
	switch d.Kind {
	case guest.GivenOutside, guest.Blocked:
		return "An administrator decides what becomes of it."
	}
	return "The sponsor or an administrator decides what becomes of it."
}

func driftPath(ref string, id guest.DriftID, what string) ui.Link {
	return guestPath(ref, "drift", string(id), what)
}

// missing names what a line should give and is known not to be there.
func missing(s guest.Story, resources []guest.Resource) string {
	var names []string
	for _, d := range s.Drifts {
		if d.Kind == guest.TakenOutside && guest.Contains(resources, d.Resource) {
			names = append(names, d.Resource.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "Taken away in Entra: " + join(names, "and")
}

// compared says as of when what the page shows agrees with Entra.
func (v reader) compared(g guest.Guest) []ui.SummaryRow {
	switch {
	case g.TooNewToCompare():
		return []ui.SummaryRow{{Label: "Compared with Entra", Values: []string{
			v.Clock.Moment(g.CheckedAt).Text, "What does not show was given too recently to tell. Compared again at " + v.Clock.Hour(g.CheckDue).Text,
		}}}
	case !g.CheckedAt.IsZero():
		return []ui.SummaryRow{{Label: "Compared with Entra", Values: []string{v.Clock.Moment(g.CheckedAt).Text}}}
	case g.Comparable():
		return []ui.SummaryRow{{Label: "Compared with Entra", Values: []string{"Not yet"}}}
	}
	return nil
}

// checkNow is the button that has the guest compared at once.
func (v reader) checkNow(g guest.Guest) *page.Action {
	if !g.Comparable() || !guest.MayManageGuest(g, v.By) {
		return nil
	}
	return &page.Action{Text: "Check now", Link: guestPath(g.Ref, "check"), Post: true}
}

// adoptDrift says what adopting a difference leads to, before it is done.
func (v reader) adoptDrift(s guest.Story, d guest.Drift) page.ConfirmView {
	g := s.Guest
	return page.ConfirmView{
		Kind: page.ConfirmAdopt, GuestName: g.Name, GuestEmail: g.Email.String(),
		Summary: []ui.SummaryRow{
			{Label: "Difference", Values: []string{d.Words(g.Name)}},
			{Label: "Noticed", Values: []string{v.Clock.Moment(d.SeenAt).Text}},
			{Label: "Sponsor", Values: []string{g.Sponsor.Name}},
		},
		Effects: d.Effects(g.Name), Action: driftPath(g.Ref, d.ID, "adopt"), Cancel: guestPath(g.Ref), IdempotencyKey: v.Key(),
	}
}

// driftList shows one page of the list.
func (v reader) driftList(found guest.DriftPage, kind guest.DriftKind, after string) page.DriftView {
	self := ui.Path("admin", "drift").With("kind", string(kind))
	view := page.DriftView{Kinds: []ui.Option{{Label: "Any difference", Checked: kind == ""}}}
	for _, k := range guest.DriftKinds {
		view.Kinds = append(view.Kinds, ui.Option{Value: string(k), Label: k.Label(), Checked: k == kind})
	}
	if kind != "" {
		view.Active = "difference " + kind.Label()
	}
	for _, d := range found.Rows {
		view.Rows = append(view.Rows, page.DriftRow{
			Link: guestPath(d.GuestRef), Name: d.GuestName, Email: d.GuestEmail, Text: d.Words(d.GuestName),
			Kind: d.Kind.Label(), Noticed: v.Clock.Moment(d.SeenAt), Sponsor: d.Sponsor,
		})
	}
	if after != "" {
		view.First = self
	}
	if found.More && len(found.Rows) > 0 {
		view.Next = self.With("after", string(found.Rows[len(found.Rows)-1].ID))
	}
	return view
}
