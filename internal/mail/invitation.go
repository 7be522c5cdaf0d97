package mail

import (
	"strings"

	"guestportal/internal/guest"
)

// invitation is the message to the guest, in the guest's language.
func (p *Postman) invitation(l guest.Letter) content {
	words := phrasesIn(l.Guest.Language)
	until := l.Guest.Until
	if until.IsZero() {
		until = l.Request.Until
	}
	last := guest.LastDay(until)
	fill := strings.NewReplacer(
		"{sponsor}", line(l.Guest.Sponsor.Name), "{contact}", contact(l.Guest.Sponsor), "{org}", line(p.Organisation),
		"{email}", l.Guest.Email.String(), "{host}", p.PublicURL.Host, "{date}", words.date(last),
	).Replace
	return content{
		Language: words.code, Subject: fill(words.subject), Lead: fill(words.lead),
		Facts: []fact{
			{words.gets, join(inert(l.Access), words.and)},
			{words.until, fill(words.untilEndOf)},
			{words.account, l.Guest.Email.String()},
		},
		Quotes: []quote{{fill(words.writes), l.Guest.Message}},
		Button: words.button, URL: p.link("i", l.LinkCode), Copy: words.copy,
		Notes: []note{
			{words.which, fill(words.whichText)},
			{words.real, fill(words.realText)},
			{words.questions, fill(words.questionsText)},
		},
		Footer: []string{fill(words.footer), fill(words.unexpected)},
	}
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
