package guest

import (
	"slices"
	"time"
)

const day = 24 * time.Hour

// reminders are when those who have not decided yet are reminded: at half time,
// and one day before the end.
func (r Request) reminders() []time.Time {
	half := r.SentAt.Add(r.DecideBy.Sub(r.SentAt) / 2)
	before := r.DecideBy.Add(-day)
	if before.Before(half) {
		return []time.Time{half}
	}
	return []time.Time{half, before}
}

// alternatesAt is when a line's alternates are asked; zero for never.
func (l Line) alternatesAt() time.Time {
	stage := l.rule()
	if stage.AlternatesAfter == 0 || len(stage.Alternates) == 0 || l.State != Pending || l.StageAt.IsZero() {
		return time.Time{}
	}
	return l.StageAt.Add(time.Duration(stage.AlternatesAfter) * day)
}

// leastWait and mostWait bound how long a line whose deciders are not known is left
// alone before it is looked again who they are.
const (
	leastWait = time.Minute
	mostWait  = 15 * time.Minute
)

// lookAgainAt is when it is looked again who decides a line: after as long as it
// has waited already.
func (l Line) lookAgainAt(now time.Time) time.Time {
	return now.Add(min(max(now.Sub(l.StageAt), leastWait), mostWait))
}

// UnaskedSince is since when a request waits without anybody who is known to be able
// to decide: the directory has not been read, or whoever was asked is gone. Zero:
// there is somebody for each line.
func (r Request) UnaskedSince() (since time.Time) {
	if r.State != Pending {
		return since
	}
	for _, l := range r.Undecided() {
		at := l.StageAt
		if at.IsZero() {
			at = r.SentAt
		}
		if len(r.Deciders(l)) == 0 && (since.IsZero() || at.Before(since)) {
			since = at
		}
	}
	return since
}

// schedule sets when the request has to be looked at next because of the time:
// what is due by now has been done.
func (r *Request) schedule(now time.Time) {
	r.WakeAt = time.Time{}
	if r.State != Pending {
		return
	}
	due := append(r.reminders(), r.DecideBy)
	for _, l := range r.Undecided() {
		if !l.Convened() {
			due = append(due, l.lookAgainAt(now))
		}
		due = append(due, l.alternatesAt())
	}
	due = slices.DeleteFunc(due, func(t time.Time) bool { return !t.After(now) })
	if len(due) > 0 {
		r.WakeAt = slices.MinFunc(due, time.Time.Compare)
	}
}

// due tells whether a moment lies between when the request was to be looked at
// and now.
func (r Request) due(at, now time.Time) bool {
	return !at.IsZero() && !r.WakeAt.IsZero() && !at.Before(r.WakeAt) && !at.After(now)
}
