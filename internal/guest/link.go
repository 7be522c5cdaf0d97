package guest

import (
	"fmt"
	"slices"
	"time"
)

// Link is what is known of the link to a guest's own page.
type Link struct {
	Number   int         // 0 for the first; one that is made anew has the next
	Made     []time.Time // when it was made anew, oldest first: in the last 24 hours, and the last time whenever that was
	OpenedAt time.Time   // when somebody first looked at the invitation by this link, as far as we can see; zero: nobody yet
	SeenAt   time.Time   // and last
}

// MadeAt is when the link took the place of another; zero for the first one.
func (l Link) MadeAt() time.Time {
	if len(l.Made) == 0 {
		return time.Time{}
	}
	return l.Made[len(l.Made)-1]
}

// LinkUnsent tells that the link was made anew and has not been sent since, so that
// whatever the guest was sent before leads nowhere.
func (s Story) LinkUnsent() bool {
	made := s.Guest.Link.MadeAt()
	carries := func(m Mailing) bool { return m.SentAt.After(made) } // a reminder has it, too
	return s.Guest.State == Invited && made.After(s.InvitationAt) && !slices.ContainsFunc(s.Mailings, carries)
}

// madeToday gives when links were made anew in the last 24 hours.
func (l Link) madeToday(now time.Time) []time.Time {
	for i, at := range l.Made {
		if now.Sub(at) < 24*time.Hour {
			return l.Made[i:len(l.Made):len(l.Made)]
		}
	}
	return nil
}

// MayMakeLink says whether a guest's link can be made anew now, by whoever manages
// them: as often in 24 hours as the invitation may be sent again.
func (c Case) MayMakeLink(by Person, now time.Time) error {
	if err := mayManage(c.Guest, by); err != nil {
		return err
	}
	today := len(c.Guest.Link.madeToday(now))
	switch {
	case c.Guest.State != Invited && c.Guest.State != Active:
		return MovedOn{"There is no link that could be made anew."}
	case today >= c.Policy.ResendsPerDay:
		return MovedOn{fmt.Sprintf("A new link was made %d times today. Make the next one tomorrow, or end the access.", today)}
	}
	return nil
}

// NewLink makes a guest's link anew, in the place of the one with this number, which
// leads nowhere from then on. When that one was replaced already it is ErrRepeated.
func NewLink(c Case, by Person, number int, now time.Time) (Decision, error) {
	g := c.Guest
	if err := mayManage(g, by); err != nil {
		return Decision{}, err
	}
	if number != g.Link.Number {
		return Decision{}, ErrRepeated
	}
	if err := c.MayMakeLink(by, now); err != nil {
		return Decision{}, err
	}
	g.Link = Link{Number: g.Link.Number + 1, Made: append(g.Link.madeToday(now), now)}
	d := Decision{Guest: &g}
	d.Events = append(d.Events, byPerson(EventLinkMade, by, now, by.Name+" made a new invitation link. The one before no longer works."))
	return d, nil
}

// seenEvery is how long looks at the page count as one.
const seenEvery = 10 * time.Minute

// Opened notes that somebody looked at the invitation by the link with this number.
// It is false when there is nothing to note: what a guest does on their page once
// they have accepted is nobody's business.
func Opened(c Case, number int, now time.Time) (Decision, bool) {
	g := c.Guest
	if g.State != Invited || g.Link.Number != number || now.Sub(g.Link.SeenAt) < seenEvery {
		return Decision{}, false
	}
	d := Decision{Guest: &g, Quiet: true}
	if g.Link.OpenedAt.IsZero() {
		g.Link.OpenedAt = now
		e := byPortal(EventOpened, now, "The page of the invitation was opened.")
		e.Minor = true
		d.Events = append(d.Events, e)
	}
	g.Link.SeenAt = now
	return d, true
}
