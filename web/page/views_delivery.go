package page

import "guestportal/web/ui"

// InvitationLink is the card with the way to the guest's own page. SendAgain is nil
// when no email can be sent now; Left then says why, or is empty once they have
// accepted.
type InvitationLink struct {
	URL       string // absolute address of /i/{code}
	Email     string // "Link works only for …"
	GuestName string
	Delivery  []ui.SummaryRow // what was sent, opened and accepted
	SendAgain *Action
	Left      string     // "You can send it 3 more times today."
	Goes      string     // which words of the sponsor's go with it; empty for none
	Others    []NextStep // *Make a new link*, *The address was wrong*; empty for none
	HeadsUp   *HeadsUp   // nil for none
}

// HeadsUp is a text that the sponsor may send to the guest by hand.
type HeadsUp struct {
	Language  string // of the text, BCP 47
	GuestName string
	Text      string // paragraphs, with an empty line between them
}
