package server

import (
	"strconv"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// onMail puts a filter with its place in the list on an address.
func onMail(l ui.Link, f guest.MailFilter) ui.Link {
	return l.With("q", f.Query).With("state", string(f.State)).With("after", f.After)
}

// mail shows the page around the list.
func (v reader) mail(f guest.MailFilter, list page.MailList) page.MailView {
	view := page.MailView{Query: f.Query, List: list, States: []ui.Option{{Label: "Any status", Checked: f.State == ""}}}
	for _, s := range guest.MailStates {
		label, _ := mailLabel(s)
		view.States = append(view.States, ui.Option{Value: string(s), Label: label, Checked: s == f.State})
	}
	if guest.MaySendMail(v.By) == nil {
		view.Test = &page.MailTest{To: v.By.Email, Action: mailPath("test"), Key: v.Key()}
	}
	return view
}

// mails shows one page of the list.
func (v reader) mails(found guest.MailPage, f guest.MailFilter) page.MailList {
	list := page.MailList{
		Many: found.Many,
		Live: ui.Live{
			Topics: []string{"ops", "guests:all"}, Reload: onMail(mailPath(), f), URL: onMail(mailPath("live"), f), Updated: v.Clock.Hour(v.Clock.Now),
		},
	}
	if f.Query != "" {
		list.Active = append(list.Active, "search “"+f.Query+"”")
	}
	if f.State != "" {
		label, _ := mailLabel(f.State)
		list.Active = append(list.Active, "status "+label)
	}
	for _, m := range found.Rows {
		list.Rows = append(list.Rows, v.mailRow(m, f))
	}
	place := f
	if place.After = ""; f.After != "" {
		list.First = onMail(mailPath(), place)
	}
	if n := len(found.Rows); found.More && n > 0 {
		place.After = found.Rows[n-1].ID
		list.Next = onMail(mailPath(), place)
	}
	return list
}

func mailLabel(s guest.MailState) (string, ui.Tone) {
	switch s {
	case guest.MailSent:
		return "Sent", ui.ToneGreen
	case guest.MailGivenUp:
		return "Given up", ui.ToneRed
	case guest.MailMoot:
		return "Not needed", ui.ToneGrey
	}
	return "Waiting", ui.ToneYellow
}

// mailRow shows one message. The form to send it again keeps the place in the list.
func (v reader) mailRow(m guest.MailRow, f guest.MailFilter) page.MailRow {
	row := page.MailRow{Kind: m.Kind.Label(), Name: m.Name, Address: m.Address, Queued: v.Clock.Moment(m.At)}
	if m.GuestRef != "" {
		row.About = append(row.About, page.MailAbout{Text: m.Guest, Link: guestPath(m.GuestRef)})
	}
	if m.Request != "" {
		row.About = append(row.About, page.MailAbout{Text: "Request " + m.Request, Link: ui.Path("requests", m.Request)})
	}
	row.Label, row.Tone = mailLabel(m.State())
	note := func(words string) {
		if words != "" {
			row.Notes = append(row.Notes, words)
		}
	}
	why, tries := "", ui.Number(m.Tries)+" tries"
	if m.Last.Words != "" {
		why = capital(m.Last.Words) + "."
	}
	if m.Tries == 1 {
		tries = "1 try"
	}
	switch m.State() {
	case guest.MailSent:
		row.When = v.Clock.Moment(m.SentAt)
		if m.Tries > 1 {
			note("It took " + tries + ".")
		}
	case guest.MailWaiting:
		note(why)
		switch {
		case !m.DigestAt.IsZero():
			note("It comes with the message of the day, at " + v.Clock.Moment(m.DigestAt).Text + ".")
		case !m.WaitUntil.IsZero():
			note("Another message about the same thing went to " + m.Name + " just before, so it waits until " + v.Clock.Moment(m.WaitUntil).Text + ".")
		}
		if m.Tries > 0 {
			note("It is tried again: " + tries + " so far.")
		} else if m.Waits > 0 {
			note("It is tried again by itself.")
		}
	case guest.MailMoot:
		row.When = v.Clock.Moment(m.FailedAt)
		note(why)
	case guest.MailGivenUp:
		row.When = v.Clock.Moment(m.FailedAt)
		note(why)
		if m.Tries > 1 {
			note("After " + tries + ".")
		}
		if m.Newer {
			note("A newer invitation was written since.")
			break
		}
		note(m.ToDo())
		if guest.MaySendMail(v.By) == nil {
			row.Again, row.Shown = onMail(mailPath(m.ID, "again"), f), strconv.Itoa(m.Again)
		}
	}
	return row
}
