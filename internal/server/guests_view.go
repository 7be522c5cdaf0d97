package server

import (
	"fmt"
	"strings"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// attentionStrip names what a sponsor should look at, each a filter.
func attentionStrip(r guest.Reminders) []page.AttentionItem {
	var out []page.AttentionItem
	add := func(n int, singular, plural string, tone ui.Tone, to ui.Link) {
		words := ui.Number(n) + " " + plural
		switch {
		case n == 0:
			return
		case n == 1:
			words = "1 " + singular
		case n >= 100: // the count stops there
			words = "100 or more " + plural
		}
		out = append(out, page.AttentionItem{Text: words, Tone: tone, Link: to})
	}
	list := ui.Path("guests")
	add(r.NotAccepted, "invitation not accepted", "invitations not accepted", ui.ToneYellow, guestQuery{status: guest.StatusInvited}.on(list))
	add(r.EndingSoon, "ending in 30 days", "ending in 30 days", ui.ToneYellow, guestQuery{days: 30}.on(list))
	add(r.Trouble, "needs attention", "need attention", ui.ToneRed, guestQuery{status: guest.StatusAttention}.on(list))
	add(r.Drafts, "request not sent yet", "requests not sent yet", ui.ToneBlue, draftsPath())
	return out
}

// guests shows one page of the list.
func (v reader) guests(found guest.GuestPage, q guestQuery) page.GuestList {
	self := q.on(ui.Path("guests")).With("after", q.after)
	list := page.GuestList{
		ShowSponsor: q.all, Filtered: q.active(), Clear: q.clear(),
		Live: ui.Live{
			Topics: []string{"sponsor:" + string(v.By.ID)}, Reload: self,
			URL: q.on(ui.Path("guests", "live")).With("after", q.after), Updated: v.Clock.Hour(v.Clock.Now),
		},
	}
	if q.all {
		list.Live.Topics = []string{"guests:all"}
	} else {
		list.Invite = ui.Path("requests", "new")
	}
	states := map[ui.State]int{}
	for _, row := range found.Rows {
		shown := v.guestRow(row)
		states[shown.State]++
		list.Rows = append(list.Rows, shown)
	}
	list.Live.Say = countStates(list.Rows, states)
	if q.after != "" {
		list.First = q.on(ui.Path("guests"))
	}
	if found.More && len(found.Rows) > 0 {
		list.Next = q.on(ui.Path("guests")).With("after", string(found.Rows[len(found.Rows)-1].Guest.ID))
	}
	return list
}

// countStates says how the guests of the page stand, so that a change of one is
// heard and nothing else is.
func countStates(rows []page.GuestRow, states map[ui.State]int) string {
	var parts []string
	for _, r := range rows {
		if n := states[r.State]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s: %d", r.State.Label(), n))
			delete(states, r.State)
		}
	}
	return strings.Join(parts, ", ")
}

func (v reader) guestRow(row guest.GuestRow) page.GuestRow {
	g := row.Guest
	out := page.GuestRow{
		Link: guestPath(g.Ref), Name: g.Name, Email: g.Email.String(), Organisation: g.Org,
		Access: row.Access, State: guestState(row.Status, row.Until, v.Clock.Now), Ends: v.lastDay(row.Until), Sponsor: g.Sponsor.Name,
	}
	if g.State == guest.None && row.Request != "" {
		out.Link = requestPath(row.Request) // nobody is a guest yet
	}
	if row.Status == guest.StatusAttention {
		out.Note = "To act: " + string(g.Trouble.Who)
		if g.Trouble.Who == guest.ActorSponsor && !g.Sponsor.Same(v.By) {
			out.Note = "To act: " + g.Sponsor.Name
		}
	}
	return out
}
