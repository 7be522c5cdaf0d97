package guest

import (
	"slices"
	"time"
)

// Why a guest who pressed Accept gets no link, as the worker stores it. The sentences
// are English and stand for one reason each: the guest's page says it in the guest's
// language. A version of the program that runs beside this one shows them as they are.
const (
	RedeemSettingUp = "Your account is still being set up. Try again in a minute."
	RedeemSilent    = "Microsoft is not answering at the moment. Try again in a minute."
	RedeemRefused   = "Microsoft does not accept this invitation at the moment. Tell the person who invited you."
	RedeemHeld      = "Invitations can't be accepted at the moment, and your link still works. Try again later."
)

// RefusedLink tells the sponsor that Microsoft refused the link that their guest asked
// for by pressing Accept, once a day. It is false when there is nothing to tell.
func RefusedLink(c Case, now time.Time) (Decision, bool) {
	g := c.Guest
	if g.State != Invited || !c.ToldOf(LinkRefused, now).IsZero() {
		return Decision{}, false
	}
	var d Decision
	d.Events = append(d.Events, byPortal(EventStepFailed, now, "Microsoft refused the link that "+g.Name+" needs to accept the invitation."))
	d.Work = []Work{{Kind: WorkMail, Mail: Mail{Kind: MailHelp, To: g.Sponsor.ID, Request: c.latest(), About: string(LinkRefused)}}}
	return d, true
}

// Withdrawn tells of a guest whose invitation was taken back before they accepted it,
// and before it would have ended by itself.
func (c Case) Withdrawn() bool {
	if g := c.Guest; !g.AcceptedAt.IsZero() || g.State != Ending && g.State != Removed {
		return false
	}
	notEarly := func(grant Grant) bool { return grant.EndedAt.IsZero() || !grant.EndedAt.Before(grant.Until) }
	return len(c.Grants) > 0 && !slices.ContainsFunc(c.Grants, notEarly)
}
