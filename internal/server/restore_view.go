package server

import (
	"net/http"
	"strings"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// showUnknown is GET /admin/health/unknown.
func (s *Server) showUnknown(w http.ResponseWriter, r *http.Request) error {
	after := placeID(r, "after")
	found, err := s.Lifecycle.Unknown(r.Context(), person(r), after)
	if err != nil {
		return err
	}
	view := unknownAccounts(found, after)
	view.Frame = s.frame(r)
	return s.render(w, r, http.StatusOK, page.Unknown(view))
}

// unknownAccounts shows one page of the list.
func unknownAccounts(found guest.UnknownPage, after string) (view page.UnknownView) {
	for _, u := range found.Rows {
		row := page.UnknownRow{
			Name: u.Account.DisplayName, Email: u.Account.Mail, Status: accountStatus(u.Account), ID: u.Account.ObjectID,
			Do: "If the portal made it, have the sponsor ask for this guest again: once that is approved, the portal uses this account. Else leave it, or delete it in Entra.",
		}
		if u.GuestRef != "" {
			row.Do, row.Guest = "This guest was to be invited. When you have resumed everything, the portal uses this account.", guestPath(u.GuestRef)
		}
		view.Rows = append(view.Rows, row)
	}
	if after != "" {
		view.First = healthPath("unknown")
	}
	if n := len(found.Rows); found.More && n > 0 {
		view.Next = healthPath("unknown").With("after", found.Rows[n-1].Account.ObjectID)
	}
	return view
}

// accountStatus says whether an account can be used.
func accountStatus(a guest.Account) string {
	words := "Not accepted yet"
	if a.Accepted() {
		words = "Accepted"
	}
	if !a.Enabled {
		words += ", blocked"
	}
	return words
}

// restored shows what there is to look at after a restore; nil when there was none.
func (v reader) restored(h guest.Health) *page.Restored {
	alarm, open := h.Open(guest.AlarmRestored)
	if !open || h.Breaker(guest.BreakerRestored).PausedAt.IsZero() {
		return nil
	}
	r := &page.Restored{
		Text: alarm.Words + " Until somebody resumes it, nobody is invited or given anything, access that ends is not taken away, and no message is sent.",
		Rows: v.restoreRows(h.Restore), Look: restoreLinks(h.Restore),
	}
	if guest.MayResume(v.By) {
		r.Resume = healthPath(string(guest.BreakerRestored), "resume")
	}
	return r
}

// restoreRows says how far looking has come.
func (v reader) restoreRows(r guest.Restore) []ui.SummaryRow {
	read := "Not read to its end yet"
	if r.Read {
		read = "Read from its beginning"
	}
	return []ui.SummaryRow{
		{Label: "Not known here", Values: []string{"What was done from " + v.Clock.Moment(r.Lost.From).Text + " to " + v.Clock.Moment(r.Lost.Until).Text}},
		{Label: "Directory", Values: []string{read}},
		{Label: "Guests compared with Entra", Values: []string{ui.Number(r.Compared) + " of " + ui.Number(r.Guests)}},
	}
}

func restoreLinks(r guest.Restore) []page.RestoreLink {
	unknown := strings.Replace(ui.Count(r.Unknown, "account"), "1,000", "1,000 or more", 1)
	return []page.RestoreLink{
		{Text: "Differences", Link: ui.Path("admin", "drift"), Note: "guests who have other access, or another account, than the database says"},
		{Text: "Unknown accounts", Link: healthPath("unknown"), Note: unknown + " that the portal may have made and does not know"},
	}
}

// resumeRestored adds to the page before everything goes on what there is to know.
func (v reader) resumeRestored(view page.ResumeView, h guest.Health) page.ResumeView {
	view.Summary = append(view.Summary, v.restoreRows(h.Restore)...)
	view.Look = restoreLinks(h.Restore)
	view.Effects = []string{
		"The portal goes on from what the database says: access is given and taken away by the decisions that are known here.",
		"Messages that wait are sent. Some may have been sent before.",
		"What was asked for, approved or ended in the lost time has to be done again.",
	}
	return view
}
