package guest

import "time"

// TooLong tells whether one of the lines of a request that nobody has decided would
// last longer than the rules allow now, and how long it can be at most, as the first
// moment without access: the rules may have been changed after it was sent.
func (p Policy) TooLong(r Request, now time.Time) (longest time.Time, is bool) {
	for _, l := range r.Undecided() {
		if longest, is = p.outlasts(r, l.Ends(r), now); is {
			return longest, true
		}
	}
	return time.Time{}, false
}

// outlasts tells the same of one end.
func (p Policy) outlasts(r Request, until, now time.Time) (longest time.Time, is bool) {
	days := p.LongestFor(r.Email.Domain)
	longest = lastDay(now, days).AddDate(0, 0, 1)
	return longest, days > 0 && until.After(longest)
}

// tooLong says to an approver that an end is later than the rules allow now; empty
// when it is not.
func (p Policy) tooLong(r Request, until, now time.Time) string {
	longest, is := p.outlasts(r, until, now)
	if !is {
		return ""
	}
	return "By the rules as they are now, guests from " + r.Email.Domain + " can have access until " + LastDay(longest).Format("2 January 2006") +
		" at most. Approve with an earlier end, or decline"
}
