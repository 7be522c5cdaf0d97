package guest

import (
	"fmt"
	"time"
)

// EndAccess ends everything a guest was given, now, because a person said so.
func EndAccess(c Case, by Person, reason string, now time.Time) (Decision, error) {
	if err := mayManage(c.Guest, by); err != nil {
		return Decision{}, err
	}
	reason, err := reasonGiven(reason, "Enter why the access ends now")
	if err != nil {
		return Decision{}, err
	}
	d, err := end(c, now)
	switch {
	case err != nil && c.Guest.State == None:
		return Decision{}, MovedOn{"There is no access to end."}
	case err != nil:
		return Decision{}, MovedOn{"This access has already ended."}
	}
	e := byPerson(EventEnded, by, now, by.Name+" ended the access.")
	e.Comment = reason
	d.Events = append(d.Events, e)
	return d, nil
}

// reasonGiven tidies the reason that a person gives for what they do; missing are
// the words for none.
func reasonGiven(reason, missing string) (string, error) {
	reason = prose(reason)
	switch n := len([]rune(reason)); {
	case n == 0:
		return "", Problems{"reason": missing}
	case n > 500:
		return "", Problems{"reason": fmt.Sprintf("Reason must be 500 characters or fewer. You have %d", n)}
	case hasControl(reason):
		return "", Problems{"reason": "The reason has an invisible character in it. Type it again without it"}
	}
	return reason, nil
}

func end(c Case, now time.Time) (Decision, error) {
	g := c.Guest
	var err error
	if g.State, err = next(GuestMachine, g.State, ActEnd); err != nil {
		return Decision{}, err
	}
	if now.Before(g.Until) {
		g.Until = now
	}
	d := Decision{Guest: &g}
	for _, grant := range c.Grants {
		if grant.EndedAt.IsZero() {
			grant.EndedAt = now
			d.Grants = append(d.Grants, grant)
		}
	}
	g.start(now)
	d.converge()
	return d, nil
}

// Lapse ends the grants whose time is over. The second result tells whether
// there were any.
func Lapse(c Case, now time.Time) (Decision, bool) {
	var over []Grant
	var last time.Time // end of the last grant that stands
	for _, grant := range c.Grants {
		switch {
		case !grant.EndedAt.IsZero():
		case !now.Before(grant.Until):
			grant.EndedAt = now
			over = append(over, grant)
		case grant.Until.After(last):
			last = grant.Until
		}
	}
	if len(over) == 0 {
		return Decision{}, false
	}
	if last.IsZero() {
		if d, err := end(c, now); err == nil {
			d.Events = append(d.Events, byPortal(EventEnded, now, "The access of "+c.Guest.Name+" ended as planned."))
			return d, true
		}
	}
	g := c.Guest
	g.Until = last
	g.start(now)
	d := Decision{Guest: &g, Grants: over}
	for _, grant := range over {
		d.Events = append(d.Events, byPortal(EventEnded, now, "The access to "+grant.Package.Name+" ended as planned."))
	}
	d.converge()
	return d, true
}

// ResentToday counts how often the invitation was sent again in the last 24 hours, by
// whomever; what was given up does not count.
func (c Case) ResentToday(now time.Time) int {
	n := 0
	for _, at := range c.Resent {
		if now.Sub(at) < 24*time.Hour {
			n++
		}
	}
	return n
}

// mayResend says whether the invitation can be sent again now, whoever asks for it: as
// often in 24 hours as the policy allows.
func (c Case) mayResend(now time.Time) error {
	today := c.ResentToday(now)
	switch {
	case c.Guest.State != Invited:
		return MovedOn{"There is no open invitation to send again."}
	case c.ShutOut():
		return MovedOn{c.ShutOutWords()}
	case today >= c.Policy.ResendsPerDay:
		return MovedOn{ResentWords(today)}
	}
	return nil
}

// ResentWords tells that the invitation was sent again so many times today, which is
// enough.
func ResentWords(times int) string {
	return fmt.Sprintf("This was sent again %s today. Copy the link instead.", plural(times, "time"))
}

// Resend queues the invitation again.
func Resend(c Case, by Person, key string, now time.Time) (Decision, error) {
	if err := mayManage(c.Guest, by); err != nil {
		return Decision{}, err
	}
	if err := c.mayResend(now); err != nil {
		return Decision{}, err
	}
	d := Decision{}
	d.Events = append(d.Events, byPerson(EventResent, by, now, by.Name+" sent the invitation again."))
	d.Work = append(d.Work, Work{Kind: WorkMail, Mail: Mail{Kind: MailInvitation, Request: c.latest(), Key: key}})
	return d, nil
}
