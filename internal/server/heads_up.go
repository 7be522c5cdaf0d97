package server

import (
	"strings"

	"guestportal/internal/guest"
	"guestportal/internal/phrases"
	"guestportal/web/page"
)

// headsUp is what the sponsor may write to a guest before our own message comes, in
// the guest's language. Without a sender there is nothing to tell of.
func (v reader) headsUp(g guest.Guest) *page.HeadsUp {
	if v.Sender == "" || v.Organisation == "" || !g.Sponsor.Same(v.By) {
		return nil
	}
	words := phrases.In(g.Language)
	subject := phrases.Fill(words.Invitation.Subject, "sponsor", g.Sponsor.Name, "org", v.Organisation)
	fill := phrases.Filler(
		"name", g.Name, "email", g.Email.String(), "org", v.Organisation, "from", v.Sender, "subject", subject, "host", v.Site.Host,
	)
	var text []string
	for _, p := range []string{words.HeadsUp.Hello, words.HeadsUp.Comes, words.HeadsUp.Junk, words.HeadsUp.Page, words.HeadsUp.Account, words.HeadsUp.Doubt} {
		text = append(text, fill(p))
	}
	return &page.HeadsUp{Language: words.Code, GuestName: g.Name, Text: strings.Join(text, "\n\n")}
}

// headsUpFor is the same for a request that may yet lead to such a message.
func (v reader) headsUpFor(s guest.Story) *page.HeadsUp {
	r := s.Request()
	comes := r.State == guest.Pending || r.State == guest.Approved && (s.Guest.State == guest.Inviting || s.Guest.State == guest.Invited)
	if !comes || r.Purpose != guest.ForNewGuest || r.Delivery != guest.ByMail {
		return nil
	}
	return v.headsUp(guest.Guest{Sponsor: r.Sponsor, Name: r.Name, Email: r.Email, Language: r.Language})
}
