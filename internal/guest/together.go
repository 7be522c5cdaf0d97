package guest

import (
	"maps"
	"slices"
	"time"
)

// MostTogether is how many requests can be approved with one form.
const MostTogether = 25

// LongAccess is from how many days on access is long.
const LongAccess = 180

// Around is what the portal knows around a request for somebody new.
type Around struct {
	DomainKnown bool      // somebody from the guest's domain is a guest here
	EarlierEnd  time.Time // when an earlier access of the same person ended; zero: there was none
}

// Seen is one of several requests as a page showed it to whoever approves them.
type Seen struct {
	Ref     string
	Version int
	Digest  string
}

// Apart says why a person has to look at a request on its own before they approve
// it, in a sentence; empty: they may approve it together with others that are alike.
// Together goes only what nothing speaks of: somebody new from where guests have come
// from before, for a package that is not sensitive, with nothing to weigh or to read
// but the reason.
func (r Request) Apart(by Person, policy Policy, around Around, now time.Time) string {
	mine := r.Decidable(by)
	switch {
	case len(mine) == 0 || !now.Before(r.DecideBy):
		return "It does not wait for you any more."
	case len(mine) < len(r.Lines):
		return r.otherPart(by)
	case r.NeedsFresh(by):
		return "It is sensitive."
	case r.Edited > 0:
		return "It was changed after it was sent."
	case r.Purpose == ForAccount:
		return "The guest has an account already."
	case r.Purpose.Changes():
		return "It is about a guest who is here."
	case policy.Blocks(r.Email):
		return "The rules are against it."
	case policy.Shortened(r, now) != "":
		return "The rules allow less time now."
	case len(policy.Flags(r.Email)) > 0 || r.AddressReason != "":
		return "Look at the address."
	case !around.DomainKnown:
		return "Nobody from " + r.Email.Domain + " is a guest here yet."
	case !around.EarlierEnd.IsZero():
		return "They were a guest here before."
	case LastDay(r.Until).Sub(Today(now)) > LongAccess*day:
		return "The access is long."
	case slices.ContainsFunc(mine, func(l Line) bool { return len(l.Answers) > 0 }):
		return "There are answers to read."
	case slices.ContainsFunc(mine, func(l Line) bool { return !l.Until.IsZero() }):
		return "Somebody has set an earlier end."
	case slices.ContainsFunc(mine, func(l Line) bool { _, open := l.Suggestion(); return open }):
		return "Something else is suggested."
	case slices.ContainsFunc(mine, commented):
		return "Somebody has written about it."
	}
	return ""
}

// otherPart says, of a request of which only a part waits for this person, what
// becomes of the rest.
func (r Request) otherPart(by Person) string {
	said := func(l Line) bool { return slices.ContainsFunc(l.Reviews, func(v Review) bool { return v.By == by.ID }) }
	var theirs, mine, advance bool
	for _, l := range r.Lines {
		_, waits := r.place(l, by)
		switch {
		case l.State == Pending && !waits && !said(l):
			theirs = true
		case l.State == Pending && waits:
		case said(l) || l.Decision.By == by.ID:
			mine = true
		case l.inAdvance():
			advance = true
		}
	}
	switch {
	case theirs:
		return "Others decide a part of it."
	case mine:
		return "You have decided a part of it already."
	case advance:
		return "A part of it was approved in advance."
	}
	return "A part of it is decided already."
}

// commented tells whether somebody who has decided a part of a line has written why.
func commented(l Line) bool {
	return slices.ContainsFunc(l.Reviews, func(v Review) bool { return v.Comment != "" })
}

// Alike tells whether requests ask for the same: the same packages, in the same
// versions.
func Alike(requests []Request) bool {
	type version struct {
		id PackageID
		n  int
	}
	asks := func(r Request) map[version]bool {
		out := map[version]bool{}
		for _, l := range r.Lines {
			out[version{l.Package.ID, l.Package.Version}] = true
		}
		return out
	}
	for _, r := range requests {
		if !maps.Equal(asks(r), asks(requests[0])) {
			return false
		}
	}
	return true
}

// ApproveTogether is Decide for one of several requests that are approved with one
// form: all of its lines. What has come to need a look of its own is MovedOn.
func ApproveTogether(c Case, id RequestID, by Person, seen Seen, key string, around Around, mint Mint, now time.Time) (Decision, error) {
	r, err := c.request(id)
	if err != nil {
		return Decision{}, err
	}
	if err := MayDecide(r, by); err != nil {
		return Decision{}, err
	}
	if len(r.Said(by, key)) > 0 {
		return Decision{}, ErrRepeated
	}
	v := Verdicts{Lines: map[LineID]Verdict{}, Version: seen.Version, Digest: seen.Digest, Key: key}
	for _, l := range r.Decidable(by) {
		v.Lines[l.ID] = Approve
	}
	if unchanged := r.State == Pending && r.Version == seen.Version && r.Digest() == seen.Digest; unchanged {
		if why := r.Apart(by, c.Policy, around, now); why != "" {
			return Decision{}, MovedOn{why}
		}
	}
	return Decide(c, id, by, v, mint, now)
}
