package invariant

import (
	"slices"
	"time"
)

// braked are the kinds of steps of which only so many may be tried in an hour.
var braked = []struct {
	breaker string
	kinds   []string
	limit   func(Limits) int
}{
	{"invitations", []string{"invite"}, func(l Limits) int { return orElse(l.Invitations, 100) }},
	{"gifts", []string{"add member", "assign role"}, func(l Limits) int { return orElse(l.Gifts, 300) }},
	// How many guests there were then is not known any more.
	{"deletions", []string{"delete"}, func(l Limits) int { return orElse(l.Deletions, 50) }},
}

func orElse(limit, standard int) int {
	if limit > 0 {
		return limit
	}
	return standard
}

// breakers is T52: in no hour more steps of a kind were tried than the rules
// allowed, unless a person has let it go on in between. The same step of the same
// guest counts once.
func (j *judge) breakers() {
	for _, b := range braked {
		steps := of(j.Database.Steps, func(s Step) bool { return slices.Contains(b.kinds, s.Kind) })
		slices.SortStableFunc(steps, func(a, c Step) int { return a.IntentAt.Compare(c.IntentAt) })
		for i, last := range steps {
			since := j.Database.countedFrom(b.breaker, last.IntentAt)
			different := map[[5]string]bool{}
			for _, s := range steps[:i+1] {
				if s.IntentAt.After(since) {
					different[[5]string{s.GuestID, s.Kind, s.Resource.Kind, s.Resource.ObjectID, s.Resource.RoleID}] = true
				}
			}
			if limit := b.limit(j.Database.limitsAt(last.IntentAt)); len(different) > limit {
				j.say("T52", "%d %s were tried within an hour until %s, and the limit is %d", len(different), b.breaker, last.IntentAt, limit)
				break
			}
		}
	}
}

// countedFrom is when counting began for a step tried at a moment: an hour before,
// or when a person last let it go on.
func (d Database) countedFrom(breaker string, at time.Time) time.Time {
	since := at.Add(-time.Hour)
	for _, a := range d.Alarms {
		if a.Kind == breaker && a.ClosedAt.Before(at) && a.ClosedAt.After(since) {
			since = a.ClosedAt
		}
	}
	return since
}

// limitsAt are those of the rules in force at a moment; the first rules hold for
// what was before them.
func (d Database) limitsAt(at time.Time) (l Limits) {
	for i, p := range d.Policies {
		if i == 0 || !p.At.After(at) {
			l = p.Body
		}
	}
	return l
}

// paused tells whether a guest waits for a breaker, of which administrators are
// told.
func (d Database) paused(g Guest) bool {
	return slices.ContainsFunc(d.Alarms, func(a Alarm) bool {
		return a.Pauses && a.ClosedAt.IsZero() && a.Kind == g.Trouble.Breaker
	})
}
