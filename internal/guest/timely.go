package guest

import (
	"cmp"
	"time"
)

// Timely is what a letter that comes by time is made from, as things stand when it is
// sent.
type Timely struct {
	Moot string // why there is nothing to say any more; empty: there is
	Hint Hint   // of MailCoach and MailWithdraws: what fits

	Reminded  time.Time // of both: when the guest was reminded; zero: never
	Opened    time.Time // and when they first opened their page
	Withdrawn time.Time // of MailWithdraws: when, if nobody accepts
	ShutOut   string    // the words for HintShutOut
	Grant     GrantID   // of MailEndsSoon: the only access that ends then; empty: there are several
}

// Hint is what a sponsor can do about an invitation that is not accepted.
type Hint string

const (
	HintShutOut Hint = "shut out"    // nothing helps before the rules let the guest in
	HintLost    Hint = "mail lost"   // it could not be sent: hand over the link
	HintOpened  Hint = "opened"      // they have read it: it is the account, or the wish
	HintArrived Hint = "arrived"     // ask whether it arrived
	HintAddress Hint = "address"     // is it the right address?
	HintSender  Hint = "sender"      // have their company let our sender through
	HintHanded  Hint = "handed over" // of a link that the sponsor hands over: have they?
	HintAccount Hint = "which one"   // which account it is for
	HintAnother Hint = "another way" // hand it over by another way
)

// hint gives what fits at the nth letter.
func (c Case) hint(m Correspondence, n int) Hint {
	byMail := c.Guest.Delivery == ByMail
	switch {
	case c.ShutOut():
		return HintShutOut
	case !m.Opened.IsZero():
		return HintOpened
	case byMail && m.Lost:
		return HintLost
	case byMail:
		return []Hint{HintArrived, HintAddress, HintSender}[min(n, 3)-1]
	}
	return []Hint{HintHanded, HintAccount, HintAnother}[min(n, 3)-1]
}

// TimelyFor gives what a letter about an occasion is made from.
func TimelyFor(c Case, m Correspondence, k MailKind, o Occasion) Timely {
	t := Timely{Moot: c.moot(m, k, o)}
	switch k {
	case MailCoach, MailWithdraws:
		for n := 1; n <= announcing; n++ {
			if _, nth := c.coaching(n); nth == o {
				t.Hint = c.hint(m, n)
			}
		}
		if o := c.Guest.occasion(MailGuestReminder, 0); !m.unsent(o) {
			t.Reminded, _ = m.told(o)
		}
		t.Opened = m.Opened
		if k == MailWithdraws {
			t.Withdrawn = c.withdrawnAt(m)
		}
		if t.Hint == HintShutOut {
			t.ShutOut = c.ShutOutWords()
		}
	case MailEndsSoon:
		t.Grant = c.onlyLast()
	}
	return t
}

// Overtaken says why a letter that comes by time has nothing to say any more; empty
// when it has. What Timely is not loaded for is judged by the guest alone.
func (l Letter) Overtaken() string { return cmp.Or(l.Guest.overtakes(l.Kind), l.Timely.Moot) }

// overtakes is Overtaken by what became of the guest.
func (g Guest) overtakes(k MailKind) string {
	switch k {
	case MailCoach, MailWithdraws, MailGuestReminder:
		switch g.State {
		case Invited:
		case Active, Suspended:
			return "it was accepted before"
		default:
			return "the access had ended before"
		}
	case MailEndsSoon, MailGuestEnds:
		if g.State != Active {
			return "the access had ended before"
		}
	}
	return ""
}

// moot is Overtaken by all that is known.
func (c Case) moot(m Correspondence, k MailKind, o Occasion) string {
	over := c.Guest.overtakes(k)
	switch {
	case over != "":
		return over
	case k == MailGuestReminder && !m.Opened.IsZero():
		return "the invitation was opened before"
	case k == MailGuestReminder && c.ShutOut():
		return "guests from there are not allowed any more"
	case k == MailWithdraws && c.withdrawnAt(m).IsZero():
		return "the rules have changed: it is not withdrawn"
	case (k == MailEndsSoon || k == MailGuestEnds) && c.Guest.occasion(k, 0) != o:
		return "the end was moved before"
	}
	return ""
}

// onlyLast gives the access that ends last, when there is only one such.
func (c Case) onlyLast() GrantID {
	var id GrantID
	for _, g := range c.Grants {
		if g.EndedAt.IsZero() && g.Until.Equal(c.Guest.Until) {
			if id != "" {
				return ""
			}
			id = g.ID
		}
	}
	return id
}
