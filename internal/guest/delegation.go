package guest

import (
	"strings"
	"time"
)

// Delegation says who decides for somebody who is away.
type Delegation struct {
	ID     string
	Person Person // who is away
	To     Person
	From   time.Time
	Until  time.Time // the first moment back
}

// AwayForm is the form for it, as typed. Dates are those of UTC.
type AwayForm struct {
	From, Until string // first and last day away, 2026-11-21
	To          PersonID
}

// MostAway is how many days somebody can be away at most.
const MostAway = 90

// GoAway says who decides for a person from one day to another. Candidates are
// the other approvers.
func GoAway(id string, by Person, f AwayForm, candidates []Person, now time.Time) (Delegation, error) {
	if !by.Roles.Has(Approver) {
		return Delegation{}, NotAllowed{"This page is for approvers."}
	}
	p := Problems{}
	d := Delegation{ID: id, Person: by}
	var err error
	if d.From, err = time.Parse(time.DateOnly, strings.TrimSpace(f.From)); err != nil {
		p.add("from", "Enter your first day away, like 2027-06-30")
	} else if d.From.Before(Today(now)) {
		p.add("from", "The first day away must be today or later")
	}
	last, err := time.Parse(time.DateOnly, strings.TrimSpace(f.Until))
	switch {
	case err != nil:
		p.add("until", "Enter your last day away, like 2027-06-30")
	case last.Before(d.From):
		p.add("until", "The last day away must not be before the first")
	case last.Sub(d.From) >= MostAway*day:
		p.add("until", "Choose 90 days or fewer")
	}
	d.Until = last.AddDate(0, 0, 1)
	for _, c := range candidates {
		if c.ID == f.To && !c.Same(by) {
			d.To = c
		}
	}
	if d.To.ID == "" {
		p.add("to", "Select who decides for you")
	}
	if len(p) > 0 {
		return Delegation{}, p
	}
	return d, nil
}
