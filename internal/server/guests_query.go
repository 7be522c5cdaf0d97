package server

import (
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
	q := guestQuery{all: v.Get("who") == "all", after: placeID(r, "after")}
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
	f.Package, f.Packages = q.access, packages
	return f
}
