package guest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Verdict is what an approver says of one line.
type Verdict string

const (
	Approve Verdict = "approve"
	Decline Verdict = "decline"
	Earlier Verdict = "earlier" // approve, with an earlier end
)

// Verdicts is an approver's form: what they say of each line, and which
// request, in which version, they saw.
type Verdicts struct {
	Lines   map[LineID]Verdict
	Ends    map[LineID]string    // last days as typed, for those with an earlier end
	Instead map[LineID]PackageID // what is suggested, for those that something else is suggested for
	Offered []Package            // what could be; not from the form
	Comment string
	Version int
	Digest  string
	Key     string
}

// Decide records an approver's verdicts on some or all of the lines that wait
// for them. When the last line is decided the request is closed: approved when
// any line was, and then the grants stand and the worker is queued.
func Decide(c Case, id RequestID, by Person, v Verdicts, mint Mint, now time.Time) (Decision, error) {
	r, err := c.request(id)
	if err != nil {
		return Decision{}, err
	}
	if err := MayDecide(r, by); err != nil {
		return Decision{}, err
	}
	if repeated(r, by, v) {
		return Decision{}, ErrRepeated
	}
	if r.State != Pending {
		return Decision{}, MovedOn{closedWords(r)}
	}
	if r.Version != v.Version || r.Digest() != v.Digest {
		return Decision{}, MovedOn{changedWords(r, v.Version)}
	}
	if !now.Before(r.DecideBy) {
		return Decision{}, MovedOn{"This request ended because nobody decided in time."}
	}
	if p := checkVerdicts(c, r, by, v, now); p != nil {
		return Decision{}, p
	}
	if r.stale(by, v, now) {
		return Decision{}, ErrSignInAgain
	}
	if err := c.fits(r); err != nil && v.approves() {
		return Decision{}, err
	}
	if c.Policy.Blocks(r.Email) && v.approves() {
		return Decision{}, MovedOn{"Guests from " + r.Email.Domain + " are not allowed by the rules as they are now, so this can't be approved. Decline it, or ask " +
			c.Policy.AskForAccess + " to change the rules first."}
	}
	return decided(c, r, by, v, mint, now)
}

// decided is what follows from verdicts that may be given.
func decided(c Case, r Request, by Person, v Verdicts, mint Mint, now time.Time) (Decision, error) {
	d := Decision{}
	if err := d.apply(c, &r, by, v, now); err != nil {
		return Decision{}, err
	}
	if len(r.Undecided()) > 0 {
		r.Version++
		r.schedule(now)
		d.Request = &r
		for i := range d.Events {
			d.Events[i].Version = r.Version
		}
		return d, nil
	}
	action := ActDecline
	for _, l := range r.Lines {
		if l.State == Approved && !c.Refused(r) { // what was approved before the access ended, or the rules refused them, counts for nothing
			action = ActApprove
		}
	}
	if err := d.close(c, &r, action, mint, now); err != nil {
		return Decision{}, err
	}
	for i := range d.Events {
		d.Events[i].Version = r.Version
	}
	return d, nil
}

// MayDecide says whether a person may decide on a request at all; the page asks
// it for the button, Decide for the guard. Who stands in for the sponsor counts
// as the sponsor.
func MayDecide(r Request, by Person) error {
	if r.Sponsor.Same(by) {
		return NotAllowed{"You can't decide your own request"}
	}
	if r.SentAt.IsZero() {
		return ErrNotFound
	}
	for _, l := range r.Lines {
		for _, a := range l.asked() {
			if a.Same(by) && a.Why.able(by.Roles) {
				if r.self(by) {
					return NotAllowed{r.stake(by)}
				}
				return nil
			}
		}
		if slices.ContainsFunc(l.Reviews, func(v Review) bool { return v.By == by.ID }) {
			return nil // what they said once they may read
		}
	}
	return ErrNotFound
}

// place gives in whose place a person may decide a line now.
func (r Request) place(l Line, by Person) (Asked, bool) {
	for _, a := range r.Deciders(l) {
		if a.Same(by) && a.Why.able(by.Roles) {
			return a, true
		}
	}
	return Asked{}, false
}

// Decidable gives the lines that wait for this person.
func (r Request) Decidable(by Person) []Line {
	var out []Line
	if r.State != Pending || MayDecide(r, by) != nil {
		return nil
	}
	for _, l := range r.Undecided() {
		if _, may := r.place(l, by); may {
			out = append(out, l)
		}
	}
	return out
}

func checkVerdicts(c Case, r Request, by Person, v Verdicts, now time.Time) error {
	p := Problems{}
	open := map[LineID]Line{}
	for _, l := range r.Decidable(by) {
		open[l.ID] = l
	}
	declined, suggested := false, false
	for id, verdict := range v.Lines {
		l, there := open[id]
		if !there {
			return ErrNotFound
		}
		// Two answers: which one is meant is not ours to guess.
		if verdict != Earlier && v.Ends[id] != "" {
			p.add("until."+string(id), "Select approve with an earlier end, or leave the date empty")
		}
		if verdict != Suggest && v.Instead[id] != "" {
			p.add("instead."+string(id), "Select suggest another, or select nothing here")
		}
		switch verdict {
		case Approve:
			if words := c.Policy.tooLate(r, l, l.Ends(r), now); words != "" {
				p.add("line."+string(id), words)
			}
		case Earlier:
			until, words := earlierEnd(r, l, v.Ends[id], now)
			if words == "" {
				words = c.Policy.tooLate(r, l, until, now)
			}
			if words != "" {
				p.add("until."+string(id), words)
			}
		case Decline:
			declined = true
		case Suggest:
			suggested = true
			if words := c.checkSuggestion(r, l, by, v, now); words != "" {
				p.add("instead."+string(id), words)
			}
		default:
			p.add("line."+string(id), "Select one of the answers")
		}
	}
	if len(v.Lines) == 0 {
		for id := range open {
			p.add("line."+string(id), "Select one of the answers")
		}
	}
	comment := prose(v.Comment)
	switch {
	case declined && comment == "":
		p.add("comment", "Enter why you decline. The sponsor sees this")
	case suggested && comment == "":
		p.add("comment", "Enter why you suggest something else. The sponsor sees this")
	case len([]rune(comment)) > 500:
		p.add("comment", fmt.Sprintf("Comment must be 500 characters or fewer. You have %d", len([]rune(comment))))
	case hasControl(comment):
		p.add("comment", "The comment has an invisible character in it. Type it again without it")
	}
	if len(p) > 0 {
		return p
	}
	return nil
}

// earlierEnd gives the first moment without access of an earlier end as typed, or
// what is wrong with it.
func earlierEnd(r Request, l Line, typed string, now time.Time) (time.Time, string) {
	last, err := time.Parse(time.DateOnly, strings.TrimSpace(typed))
	switch {
	case err != nil:
		return time.Time{}, "Enter the earlier day on which access should end, like 2027-06-30"
	case !last.After(Today(now)):
		return time.Time{}, "The earlier end must be in the future"
	case r.Purpose == ExtendAccess && !last.After(LastDay(l.Replaces.Until)):
		return time.Time{}, "The earlier end must be after " + LastDay(l.Replaces.Until).Format("2 January 2006") +
			", when this access ends now. Decline to leave it at that"
	case !last.Before(LastDay(l.Ends(r))):
		return time.Time{}, "The earlier end must be before " + LastDay(l.Ends(r)).Format("2 January 2006")
	}
	return last.AddDate(0, 0, 1), ""
}

// Said gives what this person said with one form, by the form's key. It is what
// stands, whatever a later form with that key says.
func (r Request) Said(by Person, key string) map[LineID]Verdict {
	out := map[LineID]Verdict{}
	if key == "" {
		return out
	}
	for _, l := range r.Lines {
		for _, v := range l.Reviews {
			if v.Key == key && v.By == by.ID {
				out[l.ID] = v.said()
			}
		}
		if s := l.Suggested; s.Key == key && s.By == by.ID {
			out[l.ID] = Suggest
		}
		// What an older version of the program stored has no reviews.
		verdict := map[State]Verdict{Approved: Approve, Declined: Decline}[l.State]
		if _, reviewed := out[l.ID]; !reviewed && verdict != "" && l.Decision.Key == key && l.Decision.By == by.ID {
			out[l.ID] = verdict
		}
	}
	return out
}

// repeated tells whether this very form was counted already: a form that says
// something else is another one, whatever its key.
func repeated(r Request, by Person, v Verdicts) bool {
	counted := r.Said(by, v.Key)
	return len(counted) > 0 && maps.Equal(counted, v.Lines)
}
