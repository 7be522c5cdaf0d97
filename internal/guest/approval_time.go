package guest

import (
	"fmt"
	"slices"
	"time"
)

// breath is how long somebody who is asked late has to decide at least.
const breath = 3 * day

// giveTime moves the end of a request so far that those who were asked just now
// have time, but never beyond the end of the access that is asked for.
func (r *Request) giveTime(now time.Time) {
	end := now.Add(breath)
	if end.After(r.Until) {
		end = r.Until
	}
	if end.After(r.DecideBy) {
		r.DecideBy = end
	}
}

// ask tells people that something waits for them.
func (d *Decision) ask(r Request, people []Person) {
	for _, p := range people {
		d.mail(MailAsked, p.ID, r.ID)
	}
}

// begin puts every line into its first stage, before those whom that names, and
// refuses what those could never approve.
func (r *Request) begin(roster Roster, policy Policy, now time.Time) error {
	for i := range r.Lines {
		l := &r.Lines[i]
		l.StageAt = now
		if by, covered := r.preapproval(*l, policy, roster); covered {
			l.Asked = []Asked{{Person: by, Why: AskedInAdvance}}
			continue
		}
		if _, waits := r.convene(l, roster, policy); !waits {
			if p := r.tooFew(*l); p != nil {
				return p
			}
		}
	}
	r.schedule(now)
	return nil
}

// tooFew tells of a line that those who are asked could never approve.
func (r Request) tooFew(l Line) error {
	n := len(r.Deciders(l))
	if len(l.Asked) == 0 {
		n = 0 // of a package's approvers, too, nobody can
	}
	_, needed := r.Progress(l)
	switch {
	case n >= needed:
		return nil
	case n == 0:
		you := "or is you. "
		if len(r.StandIns) > 0 {
			you = "is you, or stands in for you. "
		}
		return Problems{"package": "Nobody can decide on " + l.Package.Name + " for you: whoever is named has left, has no role as an approver, " + you +
			"Ask your administrator to add an approver."}
	}
	return Problems{"package": fmt.Sprintf("%s takes %d people to approve, and without you only %d can. Ask your administrator to add an approver.",
		l.Package.Name, needed, n)}
}

// Wake does with a pending request what is due because of the time: whoever
// could not be asked yet is, alternates are, those who have not decided are
// reminded, and what nobody decided is rescued or ends.
func Wake(c Case, id RequestID, mint Mint, now time.Time) (Decision, error) {
	r, err := c.request(id)
	if err != nil {
		return Decision{}, err
	}
	if r.State != Pending {
		return Decision{}, MovedOn{"Nothing is due."}
	}
	if !now.Before(r.DecideBy) {
		return Expire(c, id, mint, now)
	}
	if r.WakeAt.IsZero() || now.Before(r.WakeAt) {
		return Decision{}, MovedOn{"Nothing is due."}
	}
	r.Lines = slices.Clone(r.Lines)
	d := Decision{Request: &r}
	for i := range r.Lines {
		if l := &r.Lines[i]; l.State == Pending {
			d.wake(&r, l, c, now)
		}
	}
	if !c.Refused(r) && slices.ContainsFunc(r.reminders(), func(at time.Time) bool { return r.due(at, now) }) {
		d.remind(r, MailReminder)
	}
	r.schedule(now)
	return d, nil
}

// remind reminds those who have not decided yet, with a message of a kind. Whoever
// has suggested something else waits for the sponsor, who is reminded of that.
func (d *Decision) remind(r Request, kind MailKind) {
	for _, l := range r.Undecided() {
		s, open := l.Suggestion()
		if open {
			d.mail(MailSuggested, r.Sponsor.ID, r.ID)
		}
		for _, a := range r.Deciders(l) {
			if !open || a.ID != s.By {
				d.mail(kind, a.ID, r.ID)
			}
		}
	}
}

// wake asks for a line whom it is time to ask.
func (d *Decision) wake(r *Request, l *Line, c Case, now time.Time) {
	if !l.Convened() {
		if people, _ := r.convene(l, c.Roster, c.Policy); len(people) > 0 {
			d.ask(*r, people)
			r.giveTime(now)
		}
		return
	}
	if !r.due(l.alternatesAt(), now) {
		return
	}
	people := r.eligible(*l, r.definite(*l, l.rule().Alternates, c.Policy), AskedAlternate, c.Roster)
	l.ask(people, AskedAlternate)
	d.ask(*r, people)
	if len(people) > 0 {
		d.record(*r, byPortal(EventAsked, now, askedToo(people, l.Package)), "")
	}
}

func askedToo(people []Person, p Package) string {
	var names []string
	for _, a := range people {
		names = append(names, a.Name)
	}
	verb := " is asked about "
	if len(names) > 1 {
		verb = " are asked about "
	}
	return list(names) + verb + p.Name + ", too."
}

// Expire ends a request that nobody decided in time, unless there are others who
// can be asked: it goes on to them first. Lines that were approved by then count,
// unless the end that was asked for has passed; the rest lapses.
func Expire(c Case, id RequestID, mint Mint, now time.Time) (Decision, error) {
	r, err := c.request(id)
	if err != nil {
		return Decision{}, err
	}
	if r.State != Pending || now.Before(r.DecideBy) {
		return Decision{}, MovedOn{"The request is not overdue."}
	}
	r.Lines = slices.Clone(r.Lines) // the case stays as it was loaded
	if !c.Refused(r) {
		if d, rescued := rescue(c, r, now); rescued {
			return d, nil
		}
	}
	approved := false
	for i, l := range r.Lines {
		if l.State == Pending {
			r.Lines[i].State = Expired
		}
		approved = approved || l.State == Approved
	}
	d := Decision{}
	words := fmt.Sprintf("Nobody decided by %s, so the request ended.", r.DecideBy.UTC().Format("2 Jan 2006"))
	if approved && now.Before(r.Until) && !c.Refused(r) {
		if err := d.close(c, &r, ActApprove, mint, now); err != nil {
			return Decision{}, err
		}
		words = "Nobody decided on the rest in time; what was approved counts."
	} else if err := d.close(c, &r, ActExpire, mint, now); err != nil {
		return Decision{}, err
	}
	d.record(r, byPortal(EventExpired, now, words), "")
	return d, nil
}

// rescue asks, for every line that waits, the next ones who could decide it: the
// alternates, the fallback, the owners of the package, the administrators. It
// tells whether there is anybody, and time left for them.
func rescue(c Case, r Request, now time.Time) (Decision, bool) {
	if !now.Before(r.Until) {
		return Decision{}, false
	}
	overdue := r.DecideBy
	d := Decision{Request: &r}
	var names []string
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.State != Pending {
			continue
		}
		people, why := r.nextInLine(*l, c)
		l.ask(people, why)
		d.ask(r, people)
		for _, p := range people {
			if !slices.Contains(names, p.Name) {
				names = append(names, p.Name)
			}
		}
	}
	if len(names) == 0 {
		return Decision{}, false
	}
	r.giveTime(now)
	r.schedule(now)
	verb := " is asked, too."
	if len(names) > 1 {
		verb = " are asked, too."
	}
	d.record(r, byPortal(EventAsked, now, fmt.Sprintf("Nobody decided by %s, so ", overdue.UTC().Format("2 Jan 2006"))+list(names)+verb), "")
	return d, true
}

// nextInLine gives those who come next for a line, none of whom was asked before.
func (r Request) nextInLine(l Line, c Case) ([]Person, AskedWhy) {
	stage := l.rule()
	for _, level := range []struct {
		names []Who
		why   AskedWhy
	}{
		{r.definite(l, stage.Alternates, c.Policy), AskedAlternate},
		{r.definite(l, stage.Fallback, c.Policy), AskedFallback},
		{lastResort(l)[:1], AskedRescue},
		{lastResort(l)[1:], AskedRescue},
	} {
		if people := r.eligible(l, level.names, level.why, c.Roster); len(people) > 0 {
			return people, level.why
		}
	}
	return nil, ""
}

// nudgeEvery is how often a sponsor can remind those who decide.
const nudgeEvery = day

// Pursues tells whether a person may go on with a request that is theirs: as a
// sponsor, or as who looks after a package that another's guest has.
func (r Request) Pursues(g Guest, by Person) bool {
	return r.Sponsor.Same(by) && (by.Roles.Has(Sponsor) || r.ByAnother(g))
}

// MayNudge tells whether who asks can remind those who decide now.
func MayNudge(r Request, g Guest, by Person, now time.Time) bool {
	return r.State == Pending && r.Pursues(g, by) && !now.Before(r.NudgedAt.Add(nudgeEvery)) && len(r.Approvers()) > 0
}

// Nudge reminds those who still decide, because who asks wants it. A second
// time within a day is MovedOn.
func Nudge(c Case, id RequestID, by Person, now time.Time) (Decision, error) {
	r, err := c.request(id)
	if err != nil {
		return Decision{}, err
	}
	if !r.Sponsor.Same(by) {
		return Decision{}, ErrNotFound
	}
	if !r.Pursues(c.Guest, by) {
		return Decision{}, NotAllowed{"Only sponsors can remind approvers."}
	}
	switch {
	case r.State != Pending:
		return Decision{}, MovedOn{closedWords(r)}
	case c.Refused(r):
		return Decision{}, MovedOn{"This can't be approved as things are, so nobody is reminded of it."}
	case !MayNudge(r, c.Guest, by, now):
		return Decision{}, MovedOn{"You can remind them once a day. They were reminded on " + moment(r.NudgedAt) + "."}
	}
	r.NudgedAt = now
	d := Decision{Request: &r}
	d.record(r, byPerson(EventReminded, by, now, by.Name+" reminded those who decide."), "")
	d.remind(r, MailNudge)
	return d, nil
}
