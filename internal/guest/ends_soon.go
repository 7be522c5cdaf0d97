package guest

import "time"

// endsSoon is ByTime for somebody who has access.
func (c Case) endsSoon(m Correspondence, now time.Time) (d Decision, again time.Time) {
	for _, one := range []struct {
		kind MailKind
		days int
		to   string
	}{
		{MailEndsSoon, c.Policy.Prompts.Ends, c.Guest.Sponsor.Name},
		{MailGuestEnds, c.Policy.Prompts.GuestEnds, c.Guest.Name},
	} {
		at := c.noticeAt(one.days)
		o := c.Guest.occasion(one.kind, 0)
		switch _, told := m.told(o); {
		case told || at.IsZero():
		case now.Before(at):
			again = sooner(again, at)
		case one.kind == MailEndsSoon && c.extending(): // the answer to that says more
			again = sooner(again, now.Add(day))
		default:
			d.tell(c, one.kind, o)
			d.note("A message to "+one.to+" that the access ends on "+LastDay(c.Guest.Until).Format("2 January 2006")+" was written.", now)
		}
	}
	return d, again
}

// noticeAt is when somebody is told that the access ends, so many days before its
// last day; zero is not at all, as of an access that is not twice as long.
func (c Case) noticeAt(days int) time.Time {
	notice := time.Duration(days) * day
	if days <= 0 || c.Guest.Until.Sub(c.lastStart()) < 2*notice {
		return time.Time{}
	}
	return LastDay(c.Guest.Until).Add(-notice)
}

// lastStart is when the access began that ends last: who has just extended it knows
// when it ends.
func (c Case) lastStart() time.Time {
	var from time.Time
	for _, g := range c.Grants {
		if g.EndedAt.IsZero() && g.Until.Equal(c.Guest.Until) {
			from = last(from, g.From)
		}
	}
	if from.IsZero() {
		return c.Guest.InvitedAt
	}
	return from
}

// extending tells whether somebody has asked for longer access.
func (c Case) extending() bool {
	r, waits := c.Waiting()
	return waits && r.Purpose == ExtendAccess
}
