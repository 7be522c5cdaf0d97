package guest

import (
	"slices"
	"time"
)

// AddressWrong is why an invitation was withdrawn that went to the wrong address.
const AddressWrong = "The address was wrong."

// MayCorrectAddress says whether the guest's sponsor can withdraw the invitation
// because it went to the wrong address. Who has accepted is somebody, so that it is
// too late then.
func (c Case) MayCorrectAddress(by Person) error {
	if err := MayAskFor(c.Guest, by); err != nil {
		return err
	}
	name := c.Guest.Name
	switch c.Guest.State {
	case Inviting, Invited:
		return nil
	case None:
		return MovedOn{"No invitation was sent to " + name + " yet. Change the address in the request."}
	case Active, Suspended:
		return MovedOn{name + " has accepted, so somebody reads mail at " + c.Guest.Email.String() +
			". If that is not the right person, end the access and invite the right one."}
	}
	return MovedOn{"This access has already ended."}
}

// WrongAddress withdraws an invitation that was not accepted: what the guest was
// given ends, and a request of the same person that still waits is taken back.
func WrongAddress(c Case, by Person, now time.Time) (Decision, error) {
	if err := c.MayCorrectAddress(by); err != nil {
		return Decision{}, err
	}
	d, err := end(c, now)
	if err != nil {
		return Decision{}, err
	}
	if r, waits := c.Waiting(); waits && r.Sponsor.Same(by) {
		back, err := Withdraw(c, r.ID, by, now)
		if err != nil {
			return Decision{}, err
		}
		d.Request, d.Events = back.Request, back.Events
	}
	e := byPerson(EventEnded, by, now, by.Name+" withdrew the invitation.")
	e.Comment = AddressWrong
	d.Events = append(d.Events, e)
	return d, nil
}

// AddressWasWrong tells whether that is how the access ended.
func (s Story) AddressWasWrong() bool {
	if s.Guest.State != Ending && s.Guest.State != Removed {
		return false
	}
	for _, e := range s.History {
		if e.Kind == EventEnded {
			return e.Comment == AddressWrong
		}
	}
	return false
}

// ForAnotherAddress gives the form that asks again for all that ended together, for
// the right address, which is left open. An end that is over by then is left open,
// too.
func (c Case) ForAnotherAddress(now time.Time) Form {
	var origin Request
	for _, r := range c.Requests { // newest first
		if !r.Purpose.Changes() {
			origin = r
			break
		}
	}
	f := origin.Form()
	f.Purpose, f.Guest, f.Replaces, f.Email, f.AddressReason = "", "", "", "", ""
	f.Packages, f.Answers, f.Until, f.UntilDate = nil, nil, "", ""
	var ended, until time.Time
	for _, g := range c.Grants {
		if g.EndedAt.After(ended) {
			ended = g.EndedAt
		}
	}
	for _, g := range slices.Backward(c.Grants) { // oldest first
		if !g.EndedAt.Equal(ended) {
			continue
		}
		if g.Until.After(until) {
			until = g.Until
		}
		f.fill(c.lineOf(g))
	}
	if until.After(now) {
		f.Until, f.UntilDate = "date", LastDay(until).Format("2006-01-02")
	}
	return f
}

// lineOf gives the line that a grant came from.
func (c Case) lineOf(g Grant) Line {
	for _, r := range c.Requests {
		for _, l := range r.Lines {
			if l.ID == g.Line {
				return l
			}
		}
	}
	return Line{Package: g.Package}
}

// fill puts the package of a line and its answers into the form.
func (f *Form) fill(l Line) {
	f.Packages = append(f.Packages, string(l.Package.ID))
	for _, a := range l.Answers {
		if f.Answers == nil {
			f.Answers = map[string]string{}
		}
		f.Answers[AnswerField(l.Package.ID, Question{Key: a.Key})] = a.Text
	}
}
