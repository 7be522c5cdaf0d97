package guest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// How often a guest may have their sponsor told: each time is a mail.
const (
	tellPause  = time.Hour
	tellsInDay = 3
	// tellAfterEnd is for how long who had access may say that they still need it.
	tellAfterEnd = 30 * 24 * time.Hour
)

// TellSponsor passes on to the sponsor what keeps a guest from getting in. It is
// the guest who asks, by the link that they have.
func TellSponsor(c Case, t SignInTrouble, now time.Time) (Decision, error) {
	g := c.Guest
	if g.State == None || !t.Obstacle.Known() {
		return Decision{}, ErrNotFound
	}
	switch {
	case t.Obstacle == LinkRefused: // nor would it count for how often
		return Decision{}, MovedOn{"The sponsor is told of that without the guest."}
	case c.Withdrawn(): // perhaps the address was never theirs
		return Decision{}, MovedOn{"This invitation was withdrawn."}
	case g.ended() && now.After(g.Until.Add(tellAfterEnd)):
		return Decision{}, MovedOn{"This access ended long ago."}
	case !t.MeantFor(g) && g.ended():
		return Decision{}, MovedOn{"The access has ended."}
	case !t.MeantFor(g):
		return Decision{}, MovedOn{"The access has not ended."}
	}
	if next := TellAgain(c.Told, now); !next.IsZero() {
		return Decision{}, MovedOn{g.Sponsor.Name + " was told a moment ago. It can be done again from " + moment(next) + "."}
	}
	words := g.Name + " asked for help: " + t.Obstacle.Says()
	if t.Code != 0 {
		words += " (" + t.String() + ")"
	}
	d := Decision{Events: []Event{byGuest(EventHelpAsked, g, now, words+".")}}
	d.Work = []Work{{Kind: WorkMail, Mail: Mail{Kind: MailHelp, To: g.Sponsor.ID, Request: c.latest(), About: t.String()}}}
	return d, nil
}

// HelpAsked is one time that a guest had their sponsor told that they can't get in.
type HelpAsked struct {
	At    time.Time
	About string // what keeps them out, as SignInTrouble.String writes it
}

// ToldOf gives when the sponsor was last told of an obstacle, within a day; zero: they
// were not.
func (c Case) ToldOf(o Obstacle, now time.Time) time.Time {
	for _, asked := range c.Told {
		if t, ok := ParseSignInTrouble(asked.About); ok && t.Obstacle == o && now.Sub(asked.At) < 24*time.Hour {
			return asked.At
		}
	}
	return time.Time{}
}

// TellAgain is when a guest may have their sponsor told again, of whatever it is;
// zero: now. Told is what was done, newest first.
func TellAgain(told []HelpAsked, now time.Time) (next time.Time) {
	told = slices.DeleteFunc(slices.Clone(told), func(h HelpAsked) bool { return h.About == string(LinkRefused) }) // not their doing
	if len(told) > 0 {
		next = told[0].At.Add(tellPause)
	}
	if len(told) >= tellsInDay {
		if after := told[tellsInDay-1].At.Add(24 * time.Hour); after.After(next) {
			next = after
		}
	}
	if !next.After(now) {
		return time.Time{}
	}
	return next
}

// Leave ends all that a guest was given, because somebody said by their link that they
// no longer need it: who it was is not known. Shown is WhatTheyHave of the page on which
// they said so; of anything else the error is ErrOtherAccess. The sponsor is told. Requests for more
// that wait can't be approved any more, as after any other end.
func Leave(c Case, shown string, now time.Time) (Decision, error) {
	g := c.Guest
	if !g.MayLeave() {
		return Decision{}, MovedOn{"There is no access to end."}
	}
	if shown != c.WhatTheyHave(now) {
		return Decision{}, ErrOtherAccess
	}
	d, err := end(c, now)
	if err != nil {
		return Decision{}, err
	}
	said := "It was said through the invitation link of " + g.Name + " that they "
	if g.AcceptedAt.IsZero() {
		said += "decline the invitation, so it ended."
	} else {
		said += "no longer need access, so it ended."
	}
	d.Events = append(d.Events, byPortal(EventEnded, now, said))
	d.mail(MailLeft, g.Sponsor.ID, c.latest())
	return d, nil
}

// ErrOtherAccess is that a guest has something else than they were shown: what they
// were not shown they do not give back.
var ErrOtherAccess = errors.New("the guest has other access than was shown")

// WhatTheyHave stands for all that a guest has, or is offered, at a moment, and for
// whether the account goes with it: another text for anything else. It tells nobody
// what that is.
func (c Case) WhatTheyHave(now time.Time) string {
	open := c.Guest.AcceptedAt.IsZero()
	all := []string{string(c.Guest.ID), strconv.FormatBool(open), strconv.FormatBool(!open && c.Policy.AfterEnd == Delete)}
	for _, one := range c.Grants {
		if one.Live(now) {
			all = append(all, string(one.ID))
		}
	}
	slices.Sort(all[3:])
	sum := sha256.Sum256([]byte(strings.Join(all, " ")))
	return hex.EncodeToString(sum[:16])
}

// MayLeave tells whether a guest has something that they can do without: an open
// invitation, or access that works.
func (g Guest) MayLeave() bool { return g.State == Invited || g.State == Active }

// ended tells whether a guest is told that there is no access. A blocked account is
// no different to them.
func (g Guest) ended() bool { return g.State == Suspended || g.State == Ending || g.State == Removed }

// byGuest is what guests did themselves.
func byGuest(k EventKind, g Guest, at time.Time, words string) Event {
	return Event{At: at, Kind: k, ActorName: g.Name, Words: words}
}
