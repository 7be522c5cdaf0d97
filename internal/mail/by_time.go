package mail

import (
	"strconv"

	"guestportal/internal/guest"
	"guestportal/internal/phrases"
)

// guestReminder reminds the guest of the invitation, once and in their language. What
// the sponsor wrote to them is in the invitation, and is not said again.
func (p *Postman) guestReminder(l guest.Letter) content {
	words := phrases.In(l.Guest.Language)
	say, of := words.Reminder, words.Invitation
	fill := p.filler(l, words, l.Guest.Until, "invited", words.Date(l.Guest.InvitedAt))
	return content{
		Language: words.Code, Subject: fill(say.Subject), Lead: fill(say.Lead),
		Facts: []fact{
			{of.Gets, join(inert(l.Access), words.And)},
			{of.Until, fill(of.UntilEndOf)},
			{of.Account, l.Guest.Email.String()},
		},
		Button: of.Button, URL: p.link("i", l.LinkCode), Copy: words.Copy,
		Notes: []note{
			{of.Which, fill(of.WhichText)},
			{of.Real, fill(of.RealText)},
			{of.Questions, fill(of.QuestionsText)},
		},
		Footer: []string{fill(of.Footer), fill(say.Unwanted)},
	}
}

// guestEnds tells the guest, in their language, when their access ends.
func (p *Postman) guestEnds(l guest.Letter) content {
	words := phrases.In(l.Guest.Language)
	say := words.EndsSoon
	fill := p.filler(l, words, l.Guest.Until)
	return content{
		Language: words.Code, Subject: fill(say.Subject), Lead: fill(say.Lead),
		Facts:  []fact{{say.Has, join(inert(l.Access), words.And)}},
		Button: say.Button, URL: p.link("i", l.LinkCode), Copy: words.Copy,
		Notes:  []note{{say.Longer, fill(say.LongerTo)}},
		Footer: []string{fill(say.Footer)},
	}
}

// endsSoon tells the sponsor that the guest's access ends.
func (p *Postman) endsSoon(l guest.Letter) content {
	name := line(l.Guest.Name)
	c := p.toSponsor(l)
	when := "in " + strconv.Itoa(daysFrom(guest.Today(p.Now()), guest.LastDay(l.Guest.Until))) + " days"
	switch when {
	case "in 1 days":
		when = "tomorrow"
	case "in 0 days":
		when = "today"
	}
	c.Subject = name + "'s access ends " + when
	c.Lead = name + "'s access ends at the end of " + lastDay(l.Guest.Until) +
		". If they still need it, ask for it to be extended; it can take some days until that is approved. Else you don't need to do anything."
	c.Facts = []fact{{"Guest", name + ", " + l.Guest.Email.String()}, {"Access", join(inert(l.Access), "and")}}
	if l.Timely.Grant != "" {
		c.Button, c.URL = "Extend", p.link("guests", l.Guest.Ref, "access", string(l.Timely.Grant), "extend")
	}
	return c
}
