package mail

import (
	"strings"

	"guestportal/internal/guest"
)

// What a sponsor is told of what their guest did on their own page.

// help tells the sponsor that the guest can't get in, and what can be done.
func (p *Postman) help(l guest.Letter) content {
	name, t := line(l.Guest.Name), l.Trouble
	c := p.toSponsor(l)
	c.Subject = name + " asks for help with signing in"
	c.Lead = name + " asked for help on their own page: " + t.Obstacle.Says() + ". " + strings.ReplaceAll(helpDo[t.Obstacle], "{name}", name)
	if t.Obstacle == guest.StillNeeded {
		c.Subject = name + " still needs access"
	}
	if t.Obstacle == guest.LinkRefused {
		c.Subject = name + " can't accept the invitation"
		c.Lead = name + " wanted to accept the invitation, but " + t.Obstacle.Says() + ". " + strings.ReplaceAll(helpDo[t.Obstacle], "{name}", name)
	}
	if t.Obstacle == guest.SomethingElse && t.Code == 0 {
		c.Lead = name + " asked for help on their own page, and found nothing there that fits. " + strings.ReplaceAll(helpDo[t.Obstacle], "{name}", name)
	}
	c.Facts = []fact{{"Guest", name + ", " + l.Guest.Email.String()}, {"Told", moment(l.At)}}
	if t.Code != 0 {
		c.Facts = append(c.Facts, fact{"Microsoft's code", t.String()})
	}
	if t.Obstacle.Who() == guest.HelperOurIT || t.Code != 0 && !t.Explained() {
		c.Quotes = []quote{{"For your IT, to copy:", p.forIT(l)}}
	}
	c.Notes = []note{{"", "You can answer " + name + " by writing to " + l.Guest.Email.String() + "."}}
	return c
}

// forIT is what the sponsor can send to the IT of the own organisation.
func (p *Postman) forIT(l guest.Letter) string {
	says := []string{
		"A guest can't sign in: " + l.Trouble.Obstacle.Says() + ".",
		"Guest: " + l.Guest.Email.String(),
		"Their page is on: " + p.PublicURL.Host,
	}
	if l.Trouble.Code != 0 {
		says = append(says, "Microsoft's code: "+l.Trouble.String())
	}
	where := "The sign-in log in Entra has the details."
	if l.Trouble.Obstacle == guest.LinkRefused {
		where = "The portal's log has Microsoft's answer."
	}
	return strings.Join(append(says, where), "\n")
}

// helpDo is what a sponsor can do about an obstacle; {name} is the guest.
var helpDo = map[guest.Obstacle]string{
	guest.WrongAccount:    "Their page says how to sign in with the right account, in a private window. If they have another address now, invite that one.",
	guest.AliasAddress:    "Their page says how to get in with the link of the invitation. If that does not help, ask for their main address and invite that one.",
	guest.HomeBlocks:      "Only the IT of their own organisation can change that, and their page has a text for them. You may have to say there why the access is needed.",
	guest.HostBlocks:      "Ask your IT to allow their organisation.",
	guest.NoPasscode:      "Microsoft sends the code to their address, where it may be held back as spam. If it keeps staying away, ask for another address and invite that one.",
	guest.LostPhone:       "Make sure, in a way that you already know, that it is {name} who asks. Then ask your IT to let them set up their second proof of identity anew.",
	guest.MakeAccount:     "That is as it should be: Microsoft lets everybody sign in with an account, and it is free. Their page says so.",
	guest.AddressChanged:  "Make sure, in a way that you already know, that it is {name} who asks. Then invite the new address, and end the access of the old one.",
	guest.AppDenied:       "Look on the guest's page whether the app is part of their access, and ask for it if it is not. If it is, ask an administrator to look.",
	guest.SomethingElse:   "Ask them what they see, and open the guest's page, which says how their access stands.",
	guest.NotAccepted:     "They have to open their page and accept the invitation. You can send it again from the guest's page.",
	guest.AccountOff:      "Open the guest's page, which says whether their account here is blocked or gone. If it is not, it is the account in their own organisation.",
	guest.AccountUnfit:    "Ask your IT which kinds of accounts guests may use, or invite an address that has a Microsoft work account.",
	guest.HomeNetwork:     "Only the IT of their own organisation can change that, and their page has a text for them.",
	guest.HomeRisk:        "Only the IT of their own organisation can change that, and their page has a text for them.",
	guest.Unmanaged:       "The IT of their own organisation has to take over its domain at Microsoft, and their page has a text for them. Until then another address may be quicker.",
	guest.SecondProof:     "They have to set it up, or to finish it, when Microsoft asks. Their page says so.",
	guest.ProofNotTrusted: "Ask your IT to accept the second proof that their organisation asks for.",
	guest.AccessRules:     "Ask your IT which rule it is, and whether guests can be let through.",
	guest.ConsentMissing:  "Ask your IT to agree for everybody to what the app may do.",
	guest.ConsentDeclined: "They can open their page and accept when Microsoft asks.",
	guest.NotVerified:     "Their own organisation, or Microsoft, resets a password; we have none. Their page says so.",
	guest.TryAgainSoon:    "It usually goes away when they try again.",
	guest.AppFault:        "Ask your IT to look at how the app is set up.",
	guest.LinkRefused:     "There is nothing that {name} can do about it. Ask your IT to look at Health in the portal and at its log, and let {name} know when it is put right: the invitation stays as it is.",
	guest.StillNeeded:     "If that is right, invite them again.",
}

// left tells the sponsor that somebody gave back, by the guest's link, what the guest
// had.
func (p *Postman) left(l guest.Letter) content {
	name := line(l.Guest.Name)
	c := p.toSponsor(l)
	c.Subject = "The access of " + name + " was given back"
	c.Lead = "Somebody who has the invitation link of " + name + " said that they no longer need access, so all of it has ended and is taken away within minutes. "
	if l.Guest.AcceptedAt.IsZero() {
		c.Subject = "The invitation of " + name + " was declined"
		c.Lead = "Somebody who has the invitation link of " + name + " declined the invitation, so it has ended and what had been prepared is taken away within minutes. "
	}
	c.Lead += "If it was " + name + ", you don't need to do anything. If it was not, or was a mistake, ask for them again: the account is kept, unless the rules of your organisation delete it at the end."
	c.Facts = []fact{{"Guest", name + ", " + l.Guest.Email.String()}, {"Ended", moment(l.At)}}
	return c
}
