package server

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// health shows how the portal stands. After is the place in the list of guests.
func (v reader) health(h guest.Health, after, version string) page.HealthPart {
	self := healthPath().With("after", after)
	part := page.HealthPart{
		Cards: []page.HealthCard{v.graphCard(h), v.provisioningCard(h), v.mailCard(h), v.directoryCard(h), databaseCard(h, version)},
		Live: ui.Live{
			Topics: []string{"ops", "guests:all"}, Reload: self, URL: healthPath("live").With("after", after), Updated: v.Clock.Hour(v.Clock.Now),
		},
		Alarms: v.alarms(h.Alarms), Restored: v.restored(h),
		Directory: v.feeds(h.Feeds), Stale: staleRows(h.Stale),
	}
	var standing []string
	for _, a := range h.Alarms {
		if a.Open() {
			standing = append(standing, a.Words)
		}
	}
	part.Live.Say = strings.Join(standing, " ")
	if len(standing) == 0 {
		part.Live.Say = "Nothing needs an administrator."
	}
	for _, b := range h.Breakers {
		part.Breakers = append(part.Breakers, v.breakerRow(b))
	}
	removals := page.BreakerRow{
		What: "Taking access away", Count: ui.Number(h.Removals), Label: "Never paused", Tone: ui.ToneGrey,
		Note: "From " + ui.Number(h.Policy.MostRemovals()+1) + " on administrators are told",
	}
	if part.Restored != nil {
		removals.Label, removals.Tone = "Paused", ui.ToneRed
	}
	part.Breakers = append(part.Breakers, removals)
	for _, row := range h.Guests.Rows {
		g := row.Guest
		part.Needing = append(part.Needing, page.NeedRow{
			Link: guestPath(g.Ref), Name: g.Name, Email: g.Email.String(), Sponsor: g.Sponsor.Name,
			What: g.Trouble.What, Do: g.Trouble.Do, Since: v.Clock.Moment(g.Trouble.At),
		})
	}
	if after != "" {
		part.First = healthPath()
	}
	if n := len(h.Guests.Rows); h.Guests.More && n > 0 {
		part.Next = healthPath().With("after", string(h.Guests.Rows[n-1].Guest.ID))
	}
	return part
}

func (v reader) graphCard(h guest.Health) page.HealthCard {
	c := page.HealthCard{Title: "Microsoft Graph", Label: "Working", Tone: ui.ToneGreen, Text: "Nothing keeps the portal away from Microsoft."}
	reason := h.NotLetIn()
	switch {
	case reason != "":
		c.Label, c.Tone, c.Text = "Not let in", ui.ToneRed, "Microsoft does not let the portal in."
		if alarm, open := h.Open(guest.AlarmShutOut); open {
			c.Text = "Microsoft has not let the portal in since " + v.Clock.Moment(alarm.At).Text + "."
		}
		c.Do = "Check the portal's client id and its secret or certificate in Entra. Then everything goes on by itself."
		c.Rows = []ui.SummaryRow{{Label: "Because", Values: []string{reason}}}
	case len(h.Lacks()) > 0:
		c.Label, c.Tone = "Permission missing", ui.ToneRed
		c.Text = "Microsoft lets the portal do only a part of what it needs. Guests who need the rest wait."
		c.Do = "Give the permission to the app registration of the worker in Entra, with consent. Then everything goes on by itself."
		c.Rows = []ui.SummaryRow{{Label: "Because", Values: h.Lacks()}}
	case h.Silent.Many():
		c.Label, c.Tone = "Failing", ui.ToneYellow
		c.Text = fmt.Sprintf("At the last try for %s Microsoft did not answer, or only with an error; the first has waited since %s (%s). They are tried again for a while. Whoever is given up is listed below, and needs Try again.",
			ui.Count(h.Silent.Guests, "guest"), v.Clock.Moment(h.Silent.Since).Text, v.ago(h.Silent.Since))
	case h.Fails():
		c.Label, c.Tone = "Failing", ui.ToneYellow
		c.Text = "Microsoft fails to answer some calls. Now and then one is tried, and when it goes well everything goes on by itself."
	case len(h.Closings) > 0:
		c.Label, c.Tone = "Waiting", ui.ToneYellow
		c.Text = "Microsoft asked to wait until " + h.Closings[0].Until.In(zone(v.Clock)).Format("15:04:05") + ". Then everything goes on by itself."
	}
	return c
}

// zone is where the reader's clock hangs.
func zone(c ui.Clock) *time.Location {
	if c.Zone == nil {
		return time.UTC
	}
	return c.Zone
}

func (v reader) provisioningCard(h guest.Health) page.HealthCard {
	c := page.HealthCard{Title: "Accounts and access", Label: "Working", Tone: ui.ToneGreen, Text: "Everything that was decided has been done."}
	if h.Waiting > 0 {
		c.Text = fmt.Sprintf("For %s something is still to be done, for the first since %s (%s).",
			ui.Count(h.Waiting, "guest"), v.Clock.Moment(h.Oldest).Text, v.ago(h.Oldest))
		if v.Clock.Now.Sub(h.Oldest) > workIsLate {
			c.Label, c.Tone = "Slow", ui.ToneYellow
			c.Do = "Look whether Microsoft Graph holds it up, and check that a worker runs."
		}
	}
	if h.Waiting > 0 && c.Tone == ui.ToneGreen && (h.Fails() || h.NotLetIn() != "") {
		c.Label, c.Tone = "Waiting", ui.ToneYellow
		c.Do = "Microsoft Graph holds it up. When it answers, everything goes on by itself."
	}
	if h.Attention > 0 {
		c.Label, c.Tone = "Needs attention", ui.ToneYellow
		if h.Waiting == 0 {
			c.Text = "Apart from what needs attention, everything that was decided has been done."
		}
		c.Rows = append(c.Rows, ui.SummaryRow{Label: "Guests who need somebody to act", Values: []string{atMost(h.Attention)}})
	}
	for _, b := range h.Breakers {
		if !b.PausedAt.IsZero() {
			c.Label, c.Tone = "Paused", ui.ToneRed
			c.Do = "Look below at what is paused, and resume it if so many were expected."
			c.Rows = append(c.Rows, ui.SummaryRow{Label: "Paused", Values: []string{capital(b.Breaker.Doing()) + ", for which " + waits(b.Waiting)}})
		}
	}
	return c
}

// How long guests may wait, and how long ago the directory may have been read,
// before somebody should look: also when no worker runs, which is not to be seen
// otherwise. The directory may be read as seldom as once an hour.
const (
	workIsLate    = 15 * time.Minute
	readingIsLate = time.Hour + workIsLate
)

// atMost writes a count that stops at 1,000.
func atMost(n int) string {
	if n >= 1000 {
		return "1,000 or more"
	}
	return ui.Number(n)
}

func waits(n int) string {
	if n == 1 {
		return "1 guest waits"
	}
	return ui.Count(n, "guest") + " wait"
}

func (v reader) mailCard(h guest.Health) page.HealthCard {
	c := page.HealthCard{
		Title: "Mail", Label: "Working", Tone: ui.ToneGreen, Text: "Every message has been sent.",
		More: mailPath(), MoreText: "What was sent to whom",
	}
	if h.Unsent > 0 {
		c.Text = ui.Count(h.Unsent, "message") + " to be sent, the first written " + v.ago(h.OldestUnsent) + "."
		if v.Clock.Now.Sub(h.OldestUnsent) > mailIsLate {
			c.Label, c.Tone = "Slow", ui.ToneYellow
			c.Do = "Check the mail server and PORTAL_MAIL_URL. Messages are sent as soon as it takes them."
		}
	}
	if h.FailedMails > 0 {
		c.Rows = []ui.SummaryRow{{Label: "Given up in the last 24 hours", Values: []string{ui.Number(h.FailedMails)}}}
	}
	return c
}

// mailIsLate is how old a message may become before somebody should look.
const mailIsLate = 5 * time.Minute

func (v reader) directoryCard(h guest.Health) page.HealthCard {
	c := page.HealthCard{Title: "Directory changes", Label: "Read", Tone: ui.ToneGreen}
	if h.ReadAt.IsZero() {
		c.Label, c.Tone, c.Text = "Not read yet", ui.ToneYellow, "The directory's changes have not been read yet, so nobody is seen to have accepted."
		return c
	}
	c.Text = "The directory's changes were last read on " + v.Clock.Moment(h.ReadAt).Text + " (" + v.ago(h.ReadAt) + ")."
	if v.Clock.Now.Sub(h.ReadAt) > readingIsLate {
		c.Label, c.Tone = "Late", ui.ToneYellow
		c.Do = "Look whether Microsoft Graph holds it up, and check that a worker runs. Until then nobody is seen to have accepted."
	}
	for _, f := range h.Feeds { // as the table below has it
		if row := v.feedRow(f); f.Failing > 0 && f.Lists == 0 {
			c.Label, c.Tone, c.Do = row.Label, row.Tone, row.Do
			c.Text += " " + row.What + ": " + row.Note
			break
		}
	}
	return c
}

func databaseCard(h guest.Health, version string) page.HealthCard {
	return page.HealthCard{
		Title: "Database and version", Label: "Working", Tone: ui.ToneGreen, Text: "This page was read from the database.",
		Rows: []ui.SummaryRow{
			{Label: "PostgreSQL", Values: []string{h.Server}},
			{Label: "Schema", Values: []string{strconv.FormatInt(h.Schema, 10)}},
			{Label: "Portal", Values: []string{version}},
			{Label: "Rules", Values: []string{"Version " + strconv.Itoa(h.Policy.Version)}},
		},
	}
}

func (v reader) breakerRow(b guest.BreakerState) page.BreakerRow {
	row := page.BreakerRow{
		What: capital(b.Breaker.Doing()), Count: ui.Number(b.Counted) + " of " + ui.Number(b.Limit), Label: "On", Tone: ui.ToneGreen,
	}
	if b.PausedAt.IsZero() {
		return row
	}
	row.Label, row.Tone, row.Since, row.Note = "Paused", ui.ToneRed, v.Clock.Moment(b.PausedAt), waits(b.Waiting)
	if b.Breaker == guest.BreakerRestored {
		row.Count = "–"
	}
	if guest.MayResume(v.By) {
		row.Resume = healthPath(string(b.Breaker), "resume")
	}
	return row
}

// alarms tells what administrators were told, and how it ended.
func (v reader) alarms(alarms []guest.Alarm) []ui.Event {
	var out []ui.Event
	for _, a := range alarms {
		e := ui.Event{What: a.Words, When: v.Clock.Moment(a.At)}
		switch {
		case a.Open():
			e.Tone = ui.ToneRed
		case a.Closer != "":
			out = append(out, ui.Event{
				Who: a.Closer, What: "resumed " + a.Breaker().Doing(), When: v.Clock.Moment(a.ClosedAt), Comment: a.Reason, Tone: ui.ToneGreen,
			})
		default:
			e.What += " Over since " + v.Clock.Moment(a.ClosedAt).Text + "."
		}
		out = append(out, e)
	}
	return out
}

func (v reader) resume(b guest.BreakerState, a guest.Alarm) page.ResumeView {
	view := page.ResumeView{
		Doing: b.Breaker.Doing(), Action: healthPath(string(b.Breaker), "resume"), Cancel: healthPath(), Alarm: a.ID,
		Summary: []ui.SummaryRow{
			{Label: "What happened", Values: []string{a.Words}},
			{Label: "Paused since", Values: []string{v.Clock.Moment(a.At).Text}},
			{Label: "Waiting", Values: []string{ui.Count(b.Waiting, "guest")}},
		},
	}
	if b.Waiting > 0 {
		view.Effects = append(view.Effects, "It goes on at once for those who wait.")
	}
	view.Effects = append(view.Effects, "Counting begins anew: after "+ui.Number(b.Limit)+" more within an hour it pauses again.")
	return view
}
