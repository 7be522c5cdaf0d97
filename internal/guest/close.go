package guest

import (
	"fmt"
	"slices"
	"time"
)

// apply writes the verdicts into the lines and the history. A line that enough
// people have approved goes on to its next stage, or is approved.
func (d *Decision) apply(c Case, r *Request, by Person, v Verdicts, now time.Time) error {
	r.Lines = slices.Clone(r.Lines) // the case stays as it was loaded
	asked := *r
	comment := prose(v.Comment)
	told := telling{}
	for i := range r.Lines {
		l := &r.Lines[i]
		verdict, said := v.Lines[l.ID]
		if !said {
			continue
		}
		place, _ := asked.place(*l, by)
		if verdict == Suggest {
			l.Suggested = Suggestion{By: by.ID, ByName: Review{ByName: by.Name, ForName: place.ForName}.Name(), At: now, Comment: comment, Key: v.Key}
			l.Suggested.Package, _ = v.instead(c, asked, *l, now)
			told.add(EventSuggested, l.Suggested.ByName+" suggested", l.Suggested.Package.Name+" instead of "+l.Package.Name)
			d.mail(MailSuggested, r.Sponsor.ID, r.ID)
			continue
		}
		if l.Suggested.By == by.ID {
			l.Suggested = Suggestion{} // they have thought better of it
		}
		review := Review{
			Stage: l.Stage, By: by.ID, ByName: by.Name, For: place.For, ForName: place.ForName, Verdict: verdict,
			Comment: comment, Digest: v.Digest, Key: v.Key, At: now,
		}
		called := l.Package.Name
		if verdict == Earlier {
			review.Verdict = Approve
			review.Until, _ = earlierEnd(*r, *l, v.Ends[l.ID], now)
			l.Until = review.Until
			called += " until the end of " + LastDay(l.Until).Format("2 Jan 2006")
		}
		verdict = review.Verdict
		l.Asked = l.asked()
		l.Reviews = append(slices.Clone(l.Reviews), review)
		have, needed := r.Progress(*l)
		switch {
		case verdict == Approve && have < needed:
			told.add(EventReviewed, review.Name()+" approved", fmt.Sprintf("%s (%d of %d)", called, have, needed))
			continue
		case verdict == Approve && !l.last():
			told.add(EventReviewed, review.Name()+" approved", called)
			l.Stage, l.StageAt = l.Stage+1, now
			people, _ := r.convene(l, c.Roster, c.Policy)
			d.ask(*r, people)
			r.giveTime(now)
			continue
		}
		state, err := next(RequestMachine, l.State, map[Verdict]Action{Approve: ActApprove, Decline: ActDecline}[verdict])
		if err != nil {
			return err
		}
		l.State = state
		l.Decision = LineDecision{By: by.ID, ByName: review.Name(), At: now, Comment: comment, Digest: v.Digest, Key: v.Key}
		told.add(map[State]EventKind{Approved: EventApproved, Declined: EventDeclined}[state], review.Name()+" "+string(state), called)
	}
	for _, kind := range []EventKind{EventApproved, EventReviewed, EventDeclined, EventSuggested} {
		for _, t := range told {
			if t.kind == kind {
				d.record(*r, byPerson(kind, by, now, t.who+" "+list(t.lines)+"."), comment)
			}
		}
	}
	return nil
}

// telling is what is said of the lines that one form has decided: those alike in
// one sentence.
type telling []struct {
	kind  EventKind
	who   string // "Ben Ito approved"
	lines []string
}

func (t *telling) add(kind EventKind, who, line string) {
	for i := range *t {
		if (*t)[i].kind == kind && (*t)[i].who == who {
			(*t)[i].lines = append((*t)[i].lines, line)
			return
		}
	}
	*t = append(*t, struct {
		kind  EventKind
		who   string
		lines []string
	}{kind, who, []string{line}})
}

// settled tells those who were asked about a line in stages, and had no say, that
// they need not decide any more. Of a package with a few approvers, any of whom
// decides, nobody is told: it is no news for them.
func (d *Decision) settled(r Request) {
	for _, l := range r.Lines {
		if !l.Package.Terms.Approval.Staged() {
			continue
		}
		for _, a := range l.asked() {
			spoke := slices.ContainsFunc(l.Reviews, func(v Review) bool { return v.By == a.ID || v.For == a.ID })
			if !spoke && !r.self(a.Person) {
				d.mail(MailSettled, a.ID, r.ID)
			}
		}
	}
}

// close ends a request; an approved one becomes grants for its guest.
func (d *Decision) close(c Case, r *Request, a Action, mint Mint, now time.Time) error {
	var err error
	if r.State, err = next(RequestMachine, r.State, a); err != nil {
		return err
	}
	r.Version++
	r.ClosedAt = now
	r.schedule(now)
	d.Request = r
	if r.State == Approved || r.State == Declined {
		d.settled(*r)
	}
	d.tellSponsor(MailOwnerDone, c.Guest, *r)
	switch r.State {
	case Declined:
		d.mail(MailDeclined, r.Sponsor.ID, r.ID)
	case Expired:
		d.mail(MailExpired, r.Sponsor.ID, r.ID)
	case Approved:
		g := c.Guest
		if r.Purpose.Changes() {
			err = c.fits(*r)
		} else {
			g.State, err = next(GuestMachine, g.State, ActGrant)
		}
		if err != nil {
			return err
		}
		d.shorten(c, r, now)
		digest := r.Digest()
		for _, l := range r.Lines {
			if l.State != Approved {
				continue
			}
			d.Grants = append(d.Grants, Grant{
				ID: mint.Grant(), Guest: g.ID, Line: l.ID, Request: r.ID, Digest: digest,
				Package: l.Package, From: now, Until: l.Ends(*r),
			})
			d.replace(c, *r, l, now)
		}
		g.Until = c.After(*d).lastEnd(now)
		g.start(now)
		d.Guest = &g
		d.mail(MailApproved, r.Sponsor.ID, r.ID)
		d.converge()
	}
	return nil
}
