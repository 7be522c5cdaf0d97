package mail

import (
	"strings"

	"guestportal/internal/guest"
)

// organisation tells a sponsor what was answered about an organisation that they
// asked for. The answerer's words are theirs to read, and stand apart from ours.
func (p *Postman) organisation(l guest.Letter) content {
	a := l.Ask
	domain, who := line(a.Domain), line(a.Answerer)
	c := content{
		Language: "en", Copy: copyAddress,
		Subject: "Allowed: guests from " + domain,
		Lead:    who + " allowed guests from " + domain + ". Your request is still a draft: open it and send it.",
		Button:  "Requests not sent yet", URL: p.link("requests", "drafts"),
		Facts:  []fact{{"Organisation", domain}, {"Asked", moment(a.At)}},
		Footer: []string{"You get this message because you asked for this organisation to be allowed, at " + line(p.Organisation) + "."},
	}
	if a.State == guest.AskRefused {
		c.Subject = "Not allowed: guests from " + domain
		c.Lead = who + " did not allow guests from " + domain + ". Read why. Your draft can't be sent; it can be asked for again on " +
			a.AnsweredAt.Add(guest.RefusedFor).UTC().Format(dayFormat) + "."
	}
	if strings.TrimSpace(a.Answer) != "" {
		c.Quotes = []quote{{who + " wrote:", a.Answer}}
	}
	return c
}
