package page

import "guestportal/web/ui"

// HealthView is `/admin/health`: how the portal stands, for administrators and
// auditors.
type HealthView struct {
	ui.Frame
	Part HealthPart
}

// HealthPart is the live part of the page.
type HealthPart struct {
	Live      ui.Live
	Restored  *Restored // nil unless everything is paused after a restore
	Cards     []HealthCard
	Directory []FeedRow
	Stale     []StaleRow // what packages give that has changed in Entra
	Breakers  []BreakerRow
	Alarms    []ui.Event // what administrators were told, newest first
	Needing   []NeedRow  // guests who need an administrator
	First     ui.Link    // zero on the first page of them
	Next      ui.Link    // zero on the last
}

// HealthCard is one part of the portal: how it stands in a word and a sentence,
// and what to do about it.
type HealthCard struct {
	Title string
	Label string // "Working", "Not let in"
	Tone  ui.Tone
	Text  string
	Do    string // what to do; empty for nothing
	Rows  []ui.SummaryRow

	More     ui.Link // a page that says more; zero for none
	MoreText string
}

// BreakerRow is one limit on what the worker does in an hour.
type BreakerRow struct {
	What   string // "Inviting guests"
	Count  string // "43 of 100"
	Label  string // "On", "Paused"
	Tone   ui.Tone
	Since  ui.When // zero unless it is paused
	Note   string  // "12 guests wait"; may be empty
	Resume ui.Link // zero unless this person may let it go on
}

// NeedRow is one guest for whom an administrator must act.
type NeedRow struct {
	Link    ui.Link
	Name    string
	Email   string
	Sponsor string
	What    string
	Do      string
	Since   ui.When
}

// ResumeView is `/admin/health/{breaker}/resume`: the page before something that
// was paused goes on. One POST with `alarm` and `reason`.
type ResumeView struct {
	ui.Frame
	Doing   string // "inviting guests"
	Summary []ui.SummaryRow
	Look    []RestoreLink // at what to look before; after a restore only
	Effects []string      // what will happen
	Action  ui.Link
	Cancel  ui.Link
	Alarm   string    // which pause it is about, so that a second click counts for nothing
	Reason  string    // as typed
	Errors  ui.Errors // "reason"
}

func (v ResumeView) heading() string { return "Resume " + v.Doing + "?" }

func (v ResumeView) reasonField() ui.Field {
	return ui.Field{
		Name: "reason", Label: "Why may it go on?", Hint: "This is kept, with your name.", Value: v.Reason, Error: v.Errors["reason"],
	}
}
