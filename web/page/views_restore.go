package page

import "guestportal/web/ui"

// Restored is the part of the page Health after a restore of the database.
type Restored struct {
	Text   string // what happened, in sentences
	Rows   []ui.SummaryRow
	Look   []RestoreLink // at what to look, in this order
	Resume ui.Link       // zero unless this person may let everything go on
}

// RestoreLink leads to something to look at.
type RestoreLink struct {
	Text string
	Link ui.Link
	Note string // what to find there
}

// UnknownView is `/admin/health/unknown`: accounts of guests that the portal does
// not know after a restore.
type UnknownView struct {
	ui.Frame
	Rows  []UnknownRow
	First ui.Link // zero on the first page
	Next  ui.Link // zero on the last
}

// UnknownRow is one account.
type UnknownRow struct {
	Name   string
	Email  string
	Status string // "Accepted", "Not accepted yet, blocked"
	ID     string // object id in Entra
	Do     string
	Guest  ui.Link // the guest here who has this address; zero for nobody
}
