package mail

import (
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/phrases"
)

// invitation is the message to the guest, in the guest's language.
func (p *Postman) invitation(l guest.Letter) content {
	words := phrases.In(l.Guest.Language)
	say := words.Invitation
	until := l.Guest.Until
	if until.IsZero() {
		until = l.Request.Until
	}
	fill := p.filler(l, words, until)
	return content{
		Language: words.Code, Subject: fill(say.Subject), Lead: fill(say.Lead),
		Facts: []fact{
			{say.Gets, join(inert(l.Access), words.And)},
			{say.Until, fill(say.UntilEndOf)},
			{say.Account, l.Guest.Email.String()},
		},
		Quotes: []quote{{fill(say.Writes), l.Guest.Message}},
		Button: say.Button, URL: p.link("i", l.LinkCode), Copy: words.Copy,
		Notes: []note{
			{say.Which, fill(say.WhichText)},
			{say.Real, fill(say.RealText)},
			{say.Questions, fill(say.QuestionsText)},
		},
		Footer: []string{fill(say.Footer), fill(say.Unexpected)},
	}
}

// filler puts what is known of a guest into phrases, and what else is given.
func (p *Postman) filler(l guest.Letter, words phrases.Catalogue, until time.Time, more ...string) func(string) string {
	return phrases.Filler(append([]string{
		"sponsor", line(l.Guest.Sponsor.Name), "contact", contact(l.Guest.Sponsor), "org", line(p.Organisation),
		"email", l.Guest.Email.String(), "host", p.PublicURL.Host, "date", words.Date(guest.LastDay(until)),
	}, more...)...)
}

// contact is a member of staff with the address to write to.
func contact(p guest.Person) string {
	if p.Email == "" {
		return line(p.Name)
	}
	return line(p.Name) + " (" + line(p.Email) + ")"
}

// inert makes each of some names one line.
func inert(names []string) []string {
	var out []string
	for _, n := range names {
		out = append(out, line(n))
	}
	return out
}

// approvedNames gives the access packages that were approved.
func approvedNames(r guest.Request) []string { return namesOf(r, guest.Approved) }

func namesOf(r guest.Request, s guest.State) []string {
	var names []string
	for _, l := range r.Lines {
		if l.State == s {
			names = append(names, line(l.Package.Name))
		}
	}
	return names
}
