package guest

import (
	"fmt"
	"slices"
	"time"
)

// Correspondence is what has been written about a guest, as far as letters that
// come by time depend on it.
type Correspondence struct {
	Told   []Told    // letters that came by time
	Lost   bool      // the invitation that was sent last was given up
	Opened time.Time // the guest first opened their page; zero: never, as far as is known
}

// Told is one letter that came by time.
type Told struct {
	Occasion Occasion
	At       time.Time // when it was sent; until then, when it was written
	Unsent   bool      // it waits to be sent, or never was
}

// Occasion says what a letter that comes by time is about. It is the letter's key, so
// that there is one letter for each, whatever happens: "coach 2 of GUEST".
type Occasion string

func (m Correspondence) told(o Occasion) (at time.Time, is bool) {
	i := slices.IndexFunc(m.Told, func(t Told) bool { return t.Occasion == o })
	if i < 0 {
		return time.Time{}, false
	}
	return m.Told[i].At, true
}

// unsent tells of a letter that was written and has not gone out.
func (m Correspondence) unsent(o Occasion) bool {
	return slices.ContainsFunc(m.Told, func(t Told) bool { return t.Occasion == o && t.Unsent })
}

// occasion is the one of a kind of letter as the guest stands now; n tells those of
// MailCoach and MailWithdraws apart, and is zero for others.
func (g Guest) occasion(k MailKind, n int) Occasion {
	switch k {
	case MailCoach, MailWithdraws:
		return Occasion(fmt.Sprintf("%s %d of %s", k, n, g.ID))
	case MailEndsSoon, MailGuestEnds: // for another end there is another letter
		return Occasion(fmt.Sprintf("%s %d of %s", k, g.Until.Unix(), g.ID))
	}
	return Occasion(fmt.Sprintf("%s of %s", k, g.ID))
}

// KindsByTime are the kinds of letters that nobody's action leads to.
var KindsByTime = []MailKind{MailCoach, MailWithdraws, MailGaveUp, MailGuestReminder, MailEndsSoon, MailGuestEnds}

// ComesByTime tells of these kinds.
func (k MailKind) ComesByTime() bool { return slices.Contains(KindsByTime, k) }

// ToGuest tells of kinds that go to the guest and hold the link to their page.
func (k MailKind) ToGuest() bool {
	return k == MailInvitation || k == MailGuestReminder || k == MailGuestEnds
}

// ByTime gives what is to be written, or withdrawn, because of the time, and when to
// look again; zero is not before something changes. Of letters that were missed only
// the last is written. What is decided is told in events, also under Everything only:
// without any, nothing is.
func ByTime(c Case, m Correspondence, now time.Time) (d Decision, again time.Time, err error) {
	if !now.Before(c.Guest.Until) { // it lapses
		return Decision{}, time.Time{}, nil
	}
	switch c.Guest.State {
	case Invited:
		return c.unaccepted(m, now)
	case Active:
		d, again = c.endsSoon(m, now)
	}
	return d, again, nil
}

// tell queues a letter that comes by time.
func (d *Decision) tell(c Case, k MailKind, o Occasion) {
	m := Mail{Kind: k, To: c.Guest.Sponsor.ID, Key: string(o)}
	if k.ToGuest() {
		m.To = ""
	}
	d.Work = append(d.Work, Work{Kind: WorkMail, Mail: m})
}

// note appends what those who look for everything see of it.
func (d *Decision) note(words string, now time.Time) {
	e := byPortal(EventReminded, now, words)
	e.Minor = true
	d.Events = append(d.Events, e)
}

// sooner gives the earlier of two moments, of which zero is never.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// last gives the last of some moments.
func last(all ...time.Time) (t time.Time) {
	for _, one := range all {
		if one.After(t) {
			t = one
		}
	}
	return t
}
