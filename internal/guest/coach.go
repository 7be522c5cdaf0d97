package guest

import (
	"fmt"
	"slices"
	"time"
)

const (
	// announcing is the last letter to the sponsor: the invitation will be withdrawn.
	announcing = 4
	// restAfterResend is how long nothing is written once the invitation was sent again.
	restAfterResend = 2 * day
	// tooLate is how late nobody is reminded any more: of what has waited for long, a
	// program that is new, or was off, does not begin to write.
	tooLate = 14 * day
)

// unaccepted is ByTime for an invitation that waits to be accepted.
func (c Case) unaccepted(m Correspondence, now time.Time) (Decision, time.Time, error) {
	if at := c.withdrawnAt(m); !at.IsZero() && !now.Before(at) {
		if _, o := c.coaching(announcing); m.unsent(o) { // nobody was told
			return Decision{}, now.Add(day), nil
		}
		d, err := c.giveUp(now)
		return d, time.Time{}, err
	}
	var d Decision
	stage, again := c.coach(m, now)
	if stage > 0 {
		k, o := c.coaching(stage)
		d.tell(c, k, o)
		d.note(fmt.Sprintf("%s has not accepted for %s. A suggestion to %s was written.", c.Guest.Name, plural(c.Guest.waited(now), "day"), c.Guest.Sponsor.Name), now)
		m.Told = append(slices.Clone(m.Told), Told{Occasion: o, At: now, Unsent: true})
	}
	reminded, later := c.reminds(m, now)
	if reminded {
		d.tell(c, MailGuestReminder, c.Guest.occasion(MailGuestReminder, 0))
		d.note("A reminder of the invitation was written to "+c.Guest.Name+".", now)
	}
	return d, sooner(sooner(again, later), c.withdrawnAt(m)), nil
}

// waited is for how many days the invitation has been there.
func (g Guest) waited(now time.Time) int { return int(now.Sub(g.InvitedAt) / day) }

// coaching is the nth letter to the sponsor. By other rules, what is announced is
// announced anew.
func (c Case) coaching(n int) (MailKind, Occasion) {
	if n == announcing {
		return MailWithdraws, c.Guest.occasion(MailWithdraws, c.Policy.Prompts.GiveUp)
	}
	return MailCoach, c.Guest.occasion(MailCoach, n)
}

// coachAt is when the sponsor is written to for the nth time; zero is never.
func (c Case) coachAt(n int) time.Time {
	r, invited := c.Policy.Prompts, c.Guest.InvitedAt
	var at time.Time
	switch n {
	case 1:
		at = after(invited, r.First)
	case 2:
		at = after(invited, r.Second)
	case 3:
		at = after(invited, r.Third)
	case announcing:
		if at = after(invited, r.GiveUp); !at.IsZero() {
			return at.Add(-NoticeOfGivingUp)
		}
	}
	if at.IsZero() {
		return at
	}
	return last(at, c.resentAt(restAfterResend))
}

// coach gives which letter to the sponsor is due, zero for none, and when another
// one may be. A letter that was sent makes those before it needless.
func (c Case) coach(m Correspondence, now time.Time) (due int, again time.Time) {
	for n := announcing; n >= 1; n-- {
		_, o := c.coaching(n)
		if _, told := m.told(o); told {
			break
		}
		switch at := c.coachAt(n); {
		case at.IsZero():
		case now.Before(at):
			again = sooner(again, at)
		case n < announcing && now.After(at.Add(tooLate)):
			return 0, again
		default:
			return n, again
		}
	}
	return 0, again
}

// resentAt is a time after the invitation was last sent again; zero when it never was.
func (c Case) resentAt(rest time.Duration) time.Time {
	if len(c.Resent) == 0 {
		return time.Time{}
	}
	return c.Resent[0].Add(rest)
}

// withdrawnAt is when the invitation is withdrawn if it is not accepted: not before
// the sponsor had the announced time, and not while they still care. Zero is never, or
// not before it is announced.
func (c Case) withdrawnAt(m Correspondence) time.Time {
	_, o := c.coaching(announcing)
	announced, told := m.told(o)
	at := after(c.Guest.InvitedAt, c.Policy.Prompts.GiveUp)
	if !told || at.IsZero() {
		return time.Time{}
	}
	return last(at, announced.Add(NoticeOfGivingUp), c.resentAt(NoticeOfGivingUp))
}

// giveUp withdraws an invitation that nobody accepted.
func (c Case) giveUp(now time.Time) (Decision, error) {
	d, err := end(c, now)
	if err != nil {
		return Decision{}, err
	}
	d.tell(c, MailGaveUp, c.Guest.occasion(MailGaveUp, 0))
	d.Events = append(d.Events, byPortal(EventEnded, now, fmt.Sprintf(
		"The invitation of %s was withdrawn, since it was not accepted within %s.", c.Guest.Name, plural(c.Guest.waited(now), "day"))))
	return d, nil
}

// reminds says whether the guest is reminded now, and when that may be later.
func (c Case) reminds(m Correspondence, now time.Time) (due bool, again time.Time) {
	at := after(c.Guest.InvitedAt, c.Policy.Prompts.Guest)
	if _, told := m.told(c.Guest.occasion(MailGuestReminder, 0)); told || at.IsZero() || c.Guest.Delivery != ByMail || !m.Opened.IsZero() {
		return false, time.Time{}
	}
	at = last(at, c.resentAt(restAfterResend))
	switch {
	case now.Before(at):
		return false, at
	case now.After(at.Add(tooLate)):
		return false, time.Time{}
	case m.Lost || c.ShutOut() || c.Guest.Sync == Attention: // it would not help, until somebody has done something
		return false, now.Add(day)
	}
	return true, time.Time{}
}
