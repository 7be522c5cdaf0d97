package mail

import "guestportal/internal/guest"

// test is what administrators send to themselves to see whether mail arrives.
func (p *Postman) test(l guest.Letter) content {
	return content{
		Language: "en",
		Subject:  "Test message of Guest portal",
		Lead:     "Mail from Guest portal arrives. You don't need to do anything.",
		Facts:    []fact{{"Asked for by", contact(l.To)}, {"Asked for", moment(l.At)}},
		Button:   "Open Mail", URL: p.link("admin", "mail"), Copy: copyAddress,
		Notes:  []note{{"", "The page says what else was sent to whom, and what could not be sent."}},
		Footer: []string{"You get this message because you chose Send a test message in Guest portal at " + line(p.Organisation) + "."},
	}
}
