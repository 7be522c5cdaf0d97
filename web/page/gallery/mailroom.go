package gallery

import (
	"time"

	"guestportal/web/page"
	"guestportal/web/ui"
)

func mailSamples() []Sample {
	at := ui.Path("admin", "mail")
	about := func(name string) []page.MailAbout {
		return []page.MailAbout{{Text: name, Link: ui.Path("guests", guestRef)}, {Text: "Request " + requestRef, Link: ui.Path("requests", requestRef)}}
	}
	again := at.With("state", "given up")
	list := page.MailList{
		Live: liveFor("ops", at, ui.Path("admin", "mail", "live")),
		Rows: []page.MailRow{
			{Kind: "Test message", Name: "Cleo Marsh", Address: "cleo.marsh@contoso.example", Queued: ago(time.Minute), Label: "Waiting", Tone: ui.ToneYellow},
			{
				Kind: "Invitation", About: about("Priya Natarajan-Llewellyn"), Name: "Priya Natarajan-Llewellyn", Address: "priya.natarajan-llewellyn@northwind-traders.example",
				Queued: ago(2 * time.Hour), Label: "Given up", Tone: ui.ToneRed, When: ago(2 * time.Hour),
				Notes: []string{"The mail server refused the address (550 5.1.1).", "Ask Ana Silva whether the address is right. Until then the link can be handed over."},
				Again: again, Shown: "0",
			},
			{
				Kind: "Asked to decide", About: about("Yuki Mori"), Name: "Ben Ito", Address: "ben.ito@contoso.example", Queued: ago(3 * time.Hour),
				Label: "Waiting", Tone: ui.ToneYellow, Notes: []string{"The mail server could not be reached.", "It is tried again: 4 tries so far."},
			},
			{Kind: "Approved", About: about("Gil Roy"), Name: "Ana Silva", Address: "ana.silva@contoso.example", Queued: ago(26 * time.Hour), Label: "Sent", Tone: ui.ToneGreen, When: ago(26 * time.Hour)},
			{Kind: "Reminded to decide", About: about("Gil Roy"), Name: "Mia Chen", Address: "mia.chen@contoso.example", Queued: ago(27 * time.Hour), Label: "Not needed", Tone: ui.ToneGrey, When: ago(27 * time.Hour), Notes: []string{"It was decided before."}},
		},
		Next: at.With("after", key),
	}
	states := []ui.Option{{Label: "Any status", Checked: true}, {Value: "waiting", Label: "Waiting"}, {Value: "given up", Label: "Given up"}}
	view := page.MailView{
		Frame: cleo(), Sender: "guests@contoso.example", States: states, List: list,
		Test: &page.MailTest{To: "cleo.marsh@contoso.example", Action: ui.Path("admin", "mail", "test"), Key: key},
	}
	off := view
	off.Frame, off.Sender, off.Test = as("Dee Novak", "dee.novak@contoso.example", ui.Roles{Auditor: true}), "", nil
	off.List = page.MailList{Live: list.Live, Many: true, Rows: list.Rows[3:], First: at}
	none := view
	none.Query, none.Test = "nobody", &page.MailTest{Action: ui.Path("admin", "mail", "test"), Key: key}
	none.List = page.MailList{Live: list.Live, Active: []string{"search “nobody”"}}
	empty := view
	empty.List = page.MailList{Live: list.Live}
	return []Sample{
		{Name: "mail", Component: page.Mail(view)},
		{Name: "mail-auditor-off", Component: page.Mail(off)},
		{Name: "mail-none-match", Component: page.Mail(none)},
		{Name: "mail-empty", Component: page.Mail(empty)},
		{Name: "mail-fragment", Component: page.MailListPart(list), Fragment: true},
	}
}
