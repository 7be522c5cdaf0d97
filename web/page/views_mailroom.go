package page

import "guestportal/web/ui"

// MailView is `/admin/mail`: what was sent to whom and when, for administrators and
// auditors. Its filter is a GET form with `q` and `state`.
type MailView struct {
	ui.Frame
	Sender string // to which what bounces later comes back; empty when mail is switched off
	Test   *MailTest
	Query  string
	States []ui.Option // the first is "Any state" with value ""
	List   MailList
}

// MailTest is the form that sends a message to the person themselves; nil for who
// may not.
type MailTest struct {
	To     string // their address; empty when the directory has none
	Action ui.Link
	Key    string // so that a second click counts for nothing
}

// MailList is the live part of the page.
type MailList struct {
	Live   ui.Live
	Active []string // the filters in words
	Many   bool     // more people match the search than are looked at
	Rows   []MailRow
	First  ui.Link // zero on the first page
	Next   ui.Link // zero on the last
}

// MailRow is one message, without anything that it says.
type MailRow struct {
	Kind    string // "Asked to decide"
	About   []MailAbout
	Name    string
	Address string
	Queued  ui.When
	Label   string
	Tone    ui.Tone
	When    ui.When  // since then; zero while it waits
	Notes   []string // sentences: why, after how many tries, what to do
	Again   ui.Link  // a form of one button; zero for who may not, and when it does not help
	Shown   string   // for that form: how often it was sent again
}

// MailAbout is what a message is about.
type MailAbout struct {
	Text string
	Link ui.Link
}

func mailPath() ui.Link { return ui.Path("admin", "mail") }
