package invariant

import (
	"slices"
	"time"
)

// Lost is a time of which the database knows nothing: a copy of it was made at its
// beginning, and put in its place at its end.
type Lost struct{ From, Until time.Time }

// lost tells whether something may have been in such a time that was at a moment,
// or up to so much later.
func (t Terms) lost(at time.Time, later time.Duration) bool {
	return slices.ContainsFunc(t.Lost, func(l Lost) bool { return !at.Add(later).Before(l.From) && !at.After(l.Until) })
}

// restored is I14: after a restore nothing is changed in the tenant, and no intent
// to is committed, before a person has let everything go on.
func (j *judge) restored() {
	for _, l := range j.Lost {
		released, told := j.Database.released(l.From)
		if !told {
			j.say("I14", "the database was restored at %s, and nobody was told", l.Until)
		}
		for _, c := range j.mutations() {
			if c.at.After(l.Until) && (released.IsZero() || c.at.Before(released)) {
				j.say("I14", "after the restore at %s the call %s %s was made before anybody had looked", l.Until, c.method, c.path)
			}
		}
	}
	for _, a := range j.Database.Alarms {
		if a.Kind != "restored" {
			continue
		}
		if !a.ClosedAt.IsZero() && (a.ClosedBy == "" || a.Reason == "") {
			j.say("I14", "what was paused at %s after a restore went on without a person who says why", a.RaisedAt)
		}
		for _, s := range j.Database.Steps {
			if s.IntentAt.After(a.RaisedAt) && (a.ClosedAt.IsZero() || s.IntentAt.Before(a.ClosedAt)) {
				j.say("I14", "the intent %s of %s to %s was committed while everything was paused after a restore",
					s.ID, j.Database.guest(s.GuestID).Ref, s.Kind)
			}
		}
	}
}

// released gives when a person let everything go on after a restore; zero: nobody
// has yet. Told tells whether anybody was told of the restore: what was raised after
// the copy was made, and is in the database, was raised after the restore.
func (d Database) released(copied time.Time) (at time.Time, told bool) {
	for _, a := range d.Alarms { // in the order in which they were raised
		if a.Kind == "restored" && a.RaisedAt.After(copied) {
			return a.ClosedAt, true
		}
	}
	return at, false
}
