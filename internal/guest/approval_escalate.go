package guest

import (
	"slices"
	"time"
)

const (
	// escalateAfter is how long those who are asked have a line to themselves, where
	// its stage does not say when its alternates are asked.
	escalateAfter = 2 * day
	// escalateEvery is how often a sponsor can ask others, too.
	escalateEvery = day
)

// escalateAt is from when on the sponsor can ask others about a line that somebody
// is asked about.
func (r Request) escalateAt(l Line) time.Time {
	since, after := l.StageAt, escalateAfter
	if since.IsZero() {
		since = r.SentAt
	}
	if days := l.rule().AlternatesAfter; days > 0 {
		after = time.Duration(days) * day
	}
	at := since.Add(after)
	if again := r.EscalatedAt.Add(escalateEvery); again.After(at) {
		return again
	}
	return at
}

// waitedFor tells whether those who are asked have had a line long enough.
func (r Request) waitedFor(l Line, now time.Time) bool {
	return l.State == Pending && len(l.panel()) > 0 && !now.Before(r.escalateAt(l))
}

// MayEscalate tells whether who asks can ask others now, beside those who have
// had their request for a time. Whether there is anybody else, asking shows.
func MayEscalate(r Request, g Guest, by Person, now time.Time) bool {
	return r.State == Pending && r.Pursues(g, by) && now.Before(r.DecideBy) &&
		slices.ContainsFunc(r.Undecided(), func(l Line) bool { return r.waitedFor(l, now) })
}

// Escalate asks those who come next, because the sponsor wants it: of every line
// that its deciders have had long enough. It gives who is asked. Too early, and
// when everybody was asked, is MovedOn.
func Escalate(c Case, id RequestID, by Person, now time.Time) (Decision, []Person, error) {
	r, err := c.request(id)
	if err != nil {
		return Decision{}, nil, err
	}
	if !r.Sponsor.Same(by) {
		return Decision{}, nil, ErrNotFound
	}
	if !r.Pursues(c.Guest, by) {
		return Decision{}, nil, NotAllowed{"Only sponsors can ask others to decide."}
	}
	switch {
	case r.State != Pending:
		return Decision{}, nil, MovedOn{closedWords(r)}
	case !now.Before(r.DecideBy):
		return Decision{}, nil, MovedOn{"The time to decide is over. The portal asks others by itself, if there are any."}
	case c.Refused(r):
		return Decision{}, nil, MovedOn{"This can't be approved as things are, so nobody else is asked."}
	case !MayEscalate(r, c.Guest, by, now):
		return Decision{}, nil, MovedOn{r.tooEarly()}
	}
	r.Lines = slices.Clone(r.Lines) // the case stays as it was loaded
	d := Decision{Request: &r}
	var all []Person
	for i := range r.Lines {
		l := &r.Lines[i]
		if !r.waitedFor(*l, now) {
			continue
		}
		people, why := r.nextInLine(*l, c)
		if why != AskedRescue { // which says whom the portal turns to at last, whoever wants it
			why = AskedEscalated
		}
		l.ask(people, why)
		d.ask(r, people)
		for _, p := range people {
			if !slices.ContainsFunc(all, p.Same) {
				all = append(all, p)
			}
		}
	}
	if len(all) == 0 {
		return Decision{}, nil, MovedOn{"Everybody who could decide has been asked already. Nobody else can be asked, but you can remind them."}
	}
	r.EscalatedAt = now
	r.giveTime(now)
	r.schedule(now)
	d.record(r, byPerson(EventAsked, by, now, by.Name+" asked "+personNames(all)+", too."), "")
	return d, all, nil
}

// tooEarly says from when on the sponsor can ask others.
func (r Request) tooEarly() string {
	var first time.Time
	for _, l := range r.Undecided() {
		if at := r.escalateAt(l); first.IsZero() || at.Before(first) {
			first = at
		}
	}
	return "Give them time first: you can ask somebody else from " + moment(first) + " on."
}

func personNames(all []Person) string {
	var names []string
	for _, p := range all {
		names = append(names, p.Name)
	}
	return list(names)
}
