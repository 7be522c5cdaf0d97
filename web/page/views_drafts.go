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
	Link, Discard ui.Link
	Name, Email   string
	Access        []string // package names
	Written, Ends ui.When
}
