package mail

import "guestportal/internal/guest"

// changed tells those who were asked, or have decided, that the sponsor asks for
// something else now.
func (p *Postman) changed(l guest.Letter) content {
	r := l.Request
	sponsor, name := line(r.Sponsor.Name), line(r.Name)
	if len(waiting(l)) > 0 {
		c := p.asked(l)
		c.Subject = "Changed: " + c.Subject
		c.Lead = sponsor + " has changed the request about " + name + ". Please look again, and decide by " + moment(r.DecideBy) +
			". What was decided before counts no more."
		return c
	}
	return content{
		Language: "en",
		Subject:  "Changed: the request about " + name,
		Lead:     sponsor + " has changed the request about " + name + ". It is for others to decide now: you don't need to do anything.",
		Button:   "View your approvals", URL: p.link("approvals"), Copy: copyAddress,
		Footer: []string{"You get this message because you were asked to decide, at " + line(p.Organisation) + "."},
	}
}

// suggested tells the sponsor what approvers would rather approve.
func (p *Postman) suggested(l guest.Letter) content {
	r := l.Request
	name := line(r.Name)
	c := p.toSponsor(l)
	c.Subject = "Your answer is needed about " + name
	c.Lead = "Something else is suggested for " + name + ". Please accept it, or keep what you asked for. Your request can still be decided until " + moment(r.DecideBy) + "."
	for _, one := range r.Undecided() {
		if s, open := one.Suggestion(); open {
			c.Facts = append(c.Facts, fact{line(s.ByName) + " suggests", line(s.Package.Name) + " instead of " + line(one.Package.Name)})
			c.Quotes = append(c.Quotes, quote{line(s.ByName) + " wrote:", s.Comment})
		}
	}
	c.Button, c.URL = "View request", p.link("requests", r.Ref)
	return c
}

// kept tells who suggested something else that the sponsor does not want it.
func (p *Postman) kept(l guest.Letter) content {
	r := l.Request
	c := p.asked(l)
	sponsor, name := line(r.Sponsor.Name), line(r.Name)
	c.Subject = sponsor + " keeps what they asked for about " + name
	c.Lead = sponsor + " keeps what they asked for, and not what you suggested. Please decide about " + name + " by " + moment(r.DecideBy) + "."
	return c
}

// unanswered tells whether something is suggested that the sponsor has not answered.
func unanswered(r guest.Request) bool {
	for _, l := range r.Lines {
		if _, open := l.Suggestion(); open && r.State == guest.Pending {
			return true
		}
	}
	return false
}
