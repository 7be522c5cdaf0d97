package server

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// guestQuery is the query of the list: who, q, status, ends, package, after.
// What it does not know narrows nothing.
type guestQuery struct {
	all    bool
	text   string
	status guest.Status
	days   int // ends within so many; 0: any time
	access string
	after  string
}

// longestSearch bounds what is searched for, in bytes.
const longestSearch = 200

func guestQueryOf(r *http.Request) guestQuery {
	v := r.URL.Query()
	q := guestQuery{all: v.Get("who") == "all", after: v.Get("after")}
	if text := strings.TrimSpace(v.Get("q")); len(text) <= longestSearch && storable(text) {
		q.text = text
	}
	if name := v.Get("package"); len(name) <= longestSearch && storable(name) {
		q.access = name
	}
	for _, s := range filterStatuses() {
		if v.Get("status") == string(s) {
			q.status = s
		}
	}
	for _, days := range filterDays() {
		if v.Get("ends") == strconv.Itoa(days) {
			q.days = days
		}
	}
	return q
}

func filterStatuses() []guest.Status {
	return []guest.Status{
		guest.StatusPending, guest.StatusSettingUp, guest.StatusInvited, guest.StatusActive, guest.StatusAttention,
		guest.StatusSuspended, guest.StatusEnding, guest.StatusEnded, guest.StatusDeclined, guest.StatusWithdrawn, guest.StatusExpired,
	}
}

func filterDays() []int { return []int{7, 30, 90} }

func (q guestQuery) filter(now time.Time) guest.Filter {
	f := guest.Filter{Query: q.text, Status: q.status, Package: q.access, After: guest.GuestID(q.after)}
	if q.days > 0 {
		f.EndsBefore = now.AddDate(0, 0, q.days)
	}
	return f
}

// on puts the query, without its place in the list, on an address.
func (q guestQuery) on(l ui.Link) ui.Link {
	if q.all {
		l = l.With("who", "all")
	}
	l = l.With("q", q.text).With("status", string(q.status))
	if q.days > 0 {
		l = l.With("ends", strconv.Itoa(q.days))
	}
	return l.With("package", q.access)
}

// clear is the same list without filters.
func (q guestQuery) clear() ui.Link { return guestQuery{all: q.all}.on(ui.Path("guests")) }

// active says the filters in words.
func (q guestQuery) active() []string {
	var out []string
	if q.text != "" {
		out = append(out, "search “"+q.text+"”")
	}
	if q.status != "" {
		out = append(out, "status "+statusLabel(q.status))
	}
	if q.days > 0 {
		out = append(out, "ends in "+ui.Count(q.days, "day"))
	}
	if q.access != "" {
		out = append(out, "access "+q.access)
	}
	return out
}

func statusLabel(s guest.Status) string { return guestState(s, time.Time{}, time.Time{}).Label() }

func (q guestQuery) filterForm(packages []string) page.GuestFilter {
	f := page.GuestFilter{Q: q.text, Active: q.active(), Clear: q.clear()}
	f.Status = []ui.Option{{Label: "Any status", Checked: q.status == ""}}
	for _, s := range filterStatuses() {
		f.Status = append(f.Status, ui.Option{Value: string(s), Label: statusLabel(s), Checked: s == q.status})
	}
	f.Ends = []ui.Option{{Label: "Any time", Checked: q.days == 0}}
	for _, days := range filterDays() {
		f.Ends = append(f.Ends, ui.Option{Value: strconv.Itoa(days), Label: "In " + ui.Count(days, "day"), Checked: days == q.days})
	}
	f.Packages = []ui.Option{{Label: "Any access", Checked: q.access == ""}}
	for _, name := range packages {
		f.Packages = append(f.Packages, ui.Option{Value: name, Label: name, Checked: name == q.access})
	}
	return f
}

// attentionStrip names what a sponsor should look at, each a filter.
func attentionStrip(r guest.Reminders) []page.AttentionItem {
	var out []page.AttentionItem
	add := func(n int, singular, plural string, tone ui.Tone, q guestQuery) {
		words := ui.Number(n) + " " + plural
		switch {
		case n == 0:
			return
		case n == 1:
			words = "1 " + singular
		case n >= 100: // the count stops there
			words = "100 or more " + plural
		}
		out = append(out, page.AttentionItem{Text: words, Tone: tone, Link: q.on(ui.Path("guests"))})
	}
	add(r.NotAccepted, "invitation not accepted", "invitations not accepted", ui.ToneYellow, guestQuery{status: guest.StatusInvited})
	add(r.EndingSoon, "ending in 30 days", "ending in 30 days", ui.ToneYellow, guestQuery{days: 30})
	add(r.Trouble, "needs attention", "need attention", ui.ToneRed, guestQuery{status: guest.StatusAttention})
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
