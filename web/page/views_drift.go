package page

import "guestportal/web/ui"

// DriftNote is one difference between what should be so and what Entra says.
type DriftNote struct {
	ID      string
	Open    bool   // nobody has answered it
	Text    string // one sentence
	Noticed ui.When
	Answer  string       // "Cleo Marsh adopted this: agreed with the board."; empty while it is open
	Actions []DriftThing // what this person may do about it
}

// DriftThing is one thing to do about a difference: a link to a page of its own,
// or with Post a form of one button.
type DriftThing struct {
	Text  string // "Put back", "Adopt"
	Means string // what it leads to, as a sentence
	Link  ui.Link
	Post  bool
}

// DriftView is the list `/admin/drift`, newest first. Its filter is a GET form
// with `kind`.
type DriftView struct {
	ui.Frame
	Kinds  []ui.Option // the first is "Any difference" with value ""
	Active string      // the filter in words; empty when none is set
	Rows   []DriftRow
	First  ui.Link // zero on the first page
	Next   ui.Link // zero on the last page
}

// DriftRow is one difference of one guest.
type DriftRow struct {
	Link    ui.Link // of the guest
	Name    string
	Email   string
	Text    string
	Kind    string
	Noticed ui.When
	Sponsor string
}
