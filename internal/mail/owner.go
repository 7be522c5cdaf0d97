package mail

import (
	"strings"

	"guestportal/internal/guest"
)

// What a sponsor is told of what others who look after a package do about their
// guest, and what those are told.

// ownerAsks tells the sponsor that somebody else asks for another role of a guest.
func (p *Postman) ownerAsks(l guest.Letter) content {
	r := l.Request
	name, who := line(r.Name), line(r.Sponsor.Name)
	c := p.toSponsor(l)
	c.Subject = who + " asks " + line(r.Asks())
	c.Lead = who + ", who looks after the access package, asks " + line(r.Asks()) +
		". You don't need to do anything: an approver decides, and you are told. If it should not be so, write to " + who + "."
	c.Facts = changes(r)
	c.Facts = append(c.Facts, fact{"Asked by", contact(r.Sponsor)})
	c.Notes = []note{{"", "Nothing changes for " + name + " before it is approved. The guest's page has the request, and why it is asked."}}
	return c
}

// ownerDone tells the sponsor what became of that.
func (p *Postman) ownerDone(l guest.Letter) content {
	r := l.Request
	name, who := line(r.Name), line(r.Sponsor.Name)
	c := p.toSponsor(l)
	c.Facts = changes(r)
	c.Quotes = comments(r)
	switch r.State {
	case guest.Approved:
		c.Subject = "Approved: " + name + "'s access is being changed"
		c.Lead = decidedBy(r, guest.Approved) + " approved the request of " + who + " " + line(r.Asks()) + ". It is done within minutes, and " + name + " needs no new invitation."
	case guest.Declined:
		c.Subject = "Declined: " + name + "'s access stays as it is"
		c.Lead = decidedBy(r, guest.Declined) + " declined the request of " + who + " " + line(r.Asks()) + ". Nothing changes for " + name + "."
	default:
		c.Subject = "Nobody decided: " + name + "'s access stays as it is"
		c.Lead = "Nobody decided on the request of " + who + " " + line(r.Asks()) + ". Nothing changes for " + name + "."
	}
	return c
}

// ownerEnded tells the sponsor that somebody else ended a part of a guest's access.
func (p *Postman) ownerEnded(l guest.Letter) content {
	name := line(l.Guest.Name)
	c := p.toSponsor(l)
	c.Subject = "Ended: a part of " + name + "'s access"
	c.Lead = line(l.Ended.Words) + " They look after that access package."
	c.Facts = []fact{{"Guest", name + ", " + l.Guest.Email.String()}, {"Access now", join(inert(l.Access), "and")}}
	if strings.TrimSpace(l.Ended.Comment) != "" {
		c.Quotes = []quote{{line(l.Ended.ActorName) + " wrote:", l.Ended.Comment}}
	}
	if l.Guest.State == guest.Ending || l.Guest.State == guest.Removed {
		c.Subject = "Ended: " + name + "'s access"
		c.Lead += " It was the last access that " + name + " had."
		c.Facts = c.Facts[:1]
	}
	return c
}

// changes are what a request for another role comes to.
func changes(r guest.Request) []fact {
	var becomes []string
	for _, l := range r.Lines {
		becomes = append(becomes, line(l.Package.Name))
	}
	return []fact{
		{"Guest", line(r.Name) + ", " + r.Email.String()},
		{"Access", join(becomes, "and")},
		{"Instead of", instead(r)},
		{"Until", "the end of " + lastDay(r.Until)},
	}
}

// toAsker is what a message to who sent a request has that is not the guest's
// sponsor: they may see the request, and no more of the guest.
func (p *Postman) toAsker(l guest.Letter, c content) content {
	c.Button, c.URL = "View request", p.link("requests", l.Request.Ref)
	c.Footer = []string{"You get this message because you asked for this, at " + line(p.Organisation) + "."}
	return c
}
