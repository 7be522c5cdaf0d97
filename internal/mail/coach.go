package mail

import (
	"fmt"
	netmail "net/mail"
	"time"

	"guestportal/internal/guest"
)

// What a sponsor is told of an invitation that nobody accepts.

// coach suggests to the sponsor what fits.
func (p *Postman) coach(l guest.Letter) content {
	g, t := l.Guest, l.Timely
	name := line(g.Name)
	today, invited := guest.Today(p.Now()), guest.Today(g.InvitedAt)
	c := p.toSponsor(l)
	c.Subject = fmt.Sprintf("%s has not accepted yet (day %d of %d)", name, daysFrom(invited, today), daysFrom(invited, guest.LastDay(g.Until)))
	c.Lead = name + " has not accepted the invitation yet. " + p.hint(l)
	c.Facts = []fact{
		{"Guest", name + ", " + g.Email.String()},
		{"Invited", onDay(g.InvitedAt)},
		{"Opened", onDay(t.Opened)},
		{"Reminded", onDay(t.Reminded)},
		{"Access until", "the end of " + lastDay(g.Until)},
	}
	if t.Hint == guest.HintSender {
		c.Quotes = []quote{{"A text for their IT, to be copied:", p.forTheirIT()}}
	}
	if l.Kind == guest.MailWithdraws {
		day := onDay(t.Withdrawn)
		c.Subject = name + "'s invitation is withdrawn on " + t.Withdrawn.UTC().Format("2 Jan") + " unless it is accepted"
		c.Notes = []note{{"What happens then", "If " + name + " has not accepted by " + day + ", the invitation is withdrawn, and what was approved is taken away. Our organisation's rules say so. You can invite them again."}}
	}
	return c
}

// hint says what the sponsor can do.
func (p *Postman) hint(l guest.Letter) string {
	name, email := line(l.Guest.Name), l.Guest.Email.String()
	switch l.Timely.Hint {
	case guest.HintShutOut:
		return line(l.Timely.ShutOut)
	case guest.HintLost:
		return "The mail to " + email + " could not be sent. Copy the invitation link from the guest's page and hand it over yourself."
	case guest.HintOpened:
		return "They have opened it, so it arrived. Ask whether they sign in with the account for " + email + "; their invitation page has help for when that does not work."
	case guest.HintArrived:
		return "Ask whether the mail to " + email + " arrived: it may be among their junk mail. On the guest's page you can send it again, or copy the link and hand it over."
	case guest.HintAddress:
		return "Is " + email + " the right address? If not, choose “The address was wrong” on the guest's page. If it is, copy the link there and hand it over."
	case guest.HintSender:
		return "Their company may be holding our mail back. Send " + name + " the text below for their IT, and hand over the link from the guest's page by another way, as in a chat."
	case guest.HintHanded:
		return "You wanted to hand over the link yourself. If you have not done so yet, copy it from the guest's page."
	case guest.HintAccount:
		return "Ask whether they have opened the link, and sign in with the account for " + email + ": no other one works. If the address is not the right one, choose “The address was wrong” on the guest's page."
	}
	return "Hand over the link once more, by another way than before: mail with links in it may be held back. The guest's page has it."
}

// forTheirIT asks those who filter a guest's mail to let ours through.
func (p *Postman) forTheirIT() string {
	from := p.From
	if a, err := netmail.ParseAddress(p.From); err == nil {
		from = a.Address
	}
	return line(p.Organisation) + " invites guests by mail from " + from + ". The link in it leads to " + p.PublicURL.Host +
		", and from there to Microsoft to sign in.\nPlease let mail from " + from + " and links to " + p.PublicURL.Host + " through."
}

// gaveUp tells the sponsor that the invitation was withdrawn.
func (p *Postman) gaveUp(l guest.Letter) content {
	g := l.Guest
	name := line(g.Name)
	c := p.toSponsor(l)
	c.Subject = "Withdrawn: " + name + "'s invitation"
	c.Lead = name + " did not accept the invitation of " + onDay(g.InvitedAt) + ", so it was withdrawn on " + onDay(l.At) +
		". You don't need to do anything. If they still need access, invite them again."
	c.Facts = []fact{{"Guest", name + ", " + g.Email.String()}}
	return c
}

// onDay writes a day of UTC; the zero time is empty.
func onDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(dayFormat)
}

// daysFrom counts the days from one to another.
func daysFrom(first, last time.Time) int { return int(last.Sub(first) / (24 * time.Hour)) }
