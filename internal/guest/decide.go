package guest

import (
	"fmt"
	"maps"
	"time"
)

// Verdict is what an approver says of one line.
type Verdict string

const (
	Approve Verdict = "approve"
	Decline Verdict = "decline"
)

// Verdicts is an approver's form: what they say of each line, and which
// request, in which version, they saw.
type Verdicts struct {
	Lines   map[LineID]Verdict
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
	if p := checkVerdicts(r, by, v); p != nil {
		return Decision{}, p
	}
	if err := c.fits(r); err != nil && v.approves() {
		return Decision{}, err
	}
	d := Decision{}
	if err := d.apply(&r, by, v, now); err != nil {
		return Decision{}, err
	}
	if len(r.Undecided()) > 0 {
		r.Version++
		d.Request = &r
		for i := range d.Events {
			d.Events[i].Version = r.Version
		}
		return d, nil
	}
	action := ActDecline
	for _, l := range r.Lines {
		if l.State == Approved {
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
// it for the button, Decide for the guard.
func MayDecide(r Request, by Person) error {
	if r.Sponsor.Same(by) {
		return NotAllowed{"You can't decide your own request"}
	}
	if !by.Roles.Has(Approver) || r.State == Draft {
		return ErrNotFound
	}
	for _, l := range r.Lines {
		if decides(l, by) {
			return nil
		}
	}
	return ErrNotFound
}

// decides tells whether a person is among the approvers of a line.
func decides(l Line, by Person) bool {
	for _, a := range l.Package.Approvers {
		if a.Same(by) {
			return true
		}
	}
	return false
}

// Decidable gives the lines that wait for this person.
func (r Request) Decidable(by Person) []Line {
	var out []Line
	if r.State != Pending || MayDecide(r, by) != nil {
		return nil
	}
	for _, l := range r.Undecided() {
		if decides(l, by) {
			out = append(out, l)
		}
	}
	return out
}

func checkVerdicts(r Request, by Person, v Verdicts) error {
	p := Problems{}
	open := map[LineID]bool{}
	for _, l := range r.Decidable(by) {
		open[l.ID] = true
	}
	declined := false
	for id, verdict := range v.Lines {
		if !open[id] {
			return ErrNotFound
		}
		switch verdict {
		case Approve:
		case Decline:
			declined = true
		default:
			p.add("line."+string(id), "Select approve or decline")
		}
	}
	if len(v.Lines) == 0 {
		for id := range open {
			p.add("line."+string(id), "Select approve or decline")
		}
	}
	comment := prose(v.Comment)
	switch {
	case declined && comment == "":
		p.add("comment", "Enter why you decline. The sponsor sees this")
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

// Said gives what this person decided with one form, by the form's key. It is
// what stands, whatever a later form with that key says.
func (r Request) Said(by Person, key string) map[LineID]Verdict {
	out := map[LineID]Verdict{}
	for _, l := range r.Lines {
		if key == "" || l.Decision.Key != key || l.Decision.By != by.ID {
			continue
		}
		switch l.State {
		case Approved:
			out[l.ID] = Approve
		case Declined:
			out[l.ID] = Decline
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
