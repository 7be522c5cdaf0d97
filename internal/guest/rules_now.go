package guest

import (
	"slices"
	"time"
)

// Room is until when the rules allow access at most, as they are at a moment.
type Room struct {
	Until time.Time // the first moment without access
	None  bool      // they have access for longer already: there is nothing to extend
}

// Outlasts tells whether a line of a request would last longer than the rules allow
// now: they may have been changed after it was sent.
func (p Policy) Outlasts(r Request, l Line, now time.Time) (Room, bool) {
	room, limited := p.room(r, l, now)
	return room, limited && l.Ends(r).After(room.Until)
}

// room gives what the rules leave of a line; false where only packages say.
func (p Policy) room(r Request, l Line, now time.Time) (Room, bool) {
	days := p.LongestFor(r.Email.Domain)
	room := Room{Until: lastDay(now, days).AddDate(0, 0, 1)}
	room.None = r.Purpose == ExtendAccess && !room.Until.After(l.Replaces.Until)
	return room, days > 0
}

// Shortened says of a request that waits what the rules have come to allow, and what
// can be done; empty when it asks for no more than that.
func (p Policy) Shortened(r Request, now time.Time) string {
	for _, l := range r.Lines {
		if room, is := p.Outlasts(r, l, now); is && (l.State == Pending || l.State == Approved) {
			if room.None {
				return p.allowed(r, room) + ", and they have it for longer already. This can only be declined."
			}
			return p.allowed(r, room) + ". This can be approved with an earlier end only."
		}
	}
	return ""
}

// NoRoom tells of a request that the rules leave nothing of it to approve now.
func (p Policy) NoRoom(r Request, now time.Time) bool {
	return slices.ContainsFunc(r.Lines, func(l Line) bool {
		room, is := p.Outlasts(r, l, now)
		return is && room.None
	})
}

// tooLate says to an approver that an end is later than the rules allow now; empty
// when it is not. The end is that of the line, or an earlier one.
func (p Policy) tooLate(r Request, l Line, until, now time.Time) string {
	room, limited := p.room(r, l, now)
	switch {
	case !limited || !until.After(room.Until):
		return ""
	case room.None:
		return p.allowed(r, room) + ", and they have it for longer already. Decline this"
	}
	return p.allowed(r, room) + ". Approve with an earlier end, or decline"
}

func (p Policy) allowed(r Request, room Room) string {
	return "By the rules as they are now, guests from " + r.Email.Domain + " can have access until " + LastDay(room.Until).Format("2 January 2006") + " at most"
}

// shorten gives the lines of a request that is approved no longer an end than the
// rules allow now: a part of it may have been approved before they were changed. What
// the guest has already is not taken from them. What is decided of a line stays as it
// was written: when it ends the grant says.
func (d *Decision) shorten(c Case, r *Request, now time.Time) {
	for i := range r.Lines {
		l := &r.Lines[i]
		room, is := c.Policy.Outlasts(*r, *l, now)
		if l.State != Approved || !is {
			continue
		}
		words := c.Policy.allowed(*r, room) + ", so " + l.Package.Name + " ends then."
		if l.Until = room.Until; room.None {
			l.Until = l.Replaces.Until
			words = c.Policy.allowed(*r, room) + ", so " + l.Package.Name + " ends when it did before."
		}
		d.record(*r, byPortal(EventReviewed, now, words), "")
	}
}
