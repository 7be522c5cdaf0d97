package page

import "guestportal/web/ui"

// DraftsView is `/requests/drafts`: what a sponsor has written and not sent.
type DraftsView struct {
	ui.Frame
	Rows           []DraftRow
	Guests, Invite ui.Link
	First, Next    ui.Link // zero where there is none
}

// DraftRow is one request that is not sent yet.
type DraftRow struct {
	Link, Discard ui.Link // no Link: it can only be deleted
	Name, Email   string
	Edits         string   // reference of the request that it changes; empty: it is a new one
	Access        []string // package names
	Written, Ends ui.When
}

// title is what the row is called.
func (r DraftRow) title() string {
	if r.Edits != "" {
		return "Changes to " + r.Edits
	}
	return r.Name
}

// person is whom it is about, under its title.
func (r DraftRow) person() string {
	if r.Edits != "" {
		return r.Name + ", " + r.Email
	}
	return r.Email
}

// discarded says what Delete deletes.
func (r DraftRow) discarded() string {
	if r.Edits != "" {
		return " the changes to " + r.Edits
	}
	return " the request for " + r.Name
}
