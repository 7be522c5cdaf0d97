package guest

import (
	"slices"
	"time"
)

// Suggest is the verdict of an approver who would rather approve something else in
// the place of a line. It decides nothing: the line goes on waiting, and the sponsor
// answers.
const Suggest Verdict = "suggest"

// Suggestion is another package that an approver would rather approve for a line.
// The zero value is none.
type Suggestion struct {
	By      PersonID
	ByName  string
	At      time.Time
	Package Package // as it was offered then
	Comment string
	Key     string // of the form
}

// Suggestion gives what is suggested for a line and not answered yet. A line that
// is decided waits for no answer.
func (l Line) Suggestion() (Suggestion, bool) {
	return l.Suggested, l.State == Pending && l.Suggested.By != ""
}

// Alternatives gives those of the packages on offer that could be suggested in the
// place of a line: that give another role of an app which the line's package gives
// a role of, are for guests from there, can be decided by somebody, ask nothing that
// has to be answered, and are not asked for or given already.
func (c Case) Alternatives(r Request, l Line, offered []Package, now time.Time) []Package {
	var out []Package
	if r.Purpose == ExtendAccess || r.Answers != "" {
		return out // more of the same, or nothing; and who looks after a package can't change a request
	}
	for _, p := range offered {
		_, asked := r.lineOf(p.ID)
		_, has := c.standingOf(p.ID, now)
		must := slices.ContainsFunc(p.Terms.Questions, func(q Question) bool { return q.Required })
		if !asked && !has && !must && otherRole(l.Package.Resources, p.Resources) && p.Terms.ForDomain(r.Email.Domain) && decidable(p, r.Sponsor) {
			out = append(out, p)
		}
	}
	return out
}

// otherRole tells whether one list gives another role of an app than the other.
func otherRole(a, b []Resource) bool {
	return slices.ContainsFunc(a, func(x Resource) bool {
		return slices.ContainsFunc(b, func(y Resource) bool {
			return x.Kind == App && y.Kind == App && x.ObjectID == y.ObjectID && x.RoleID != y.RoleID
		})
	})
}

// checkSuggestion says what is wrong with suggesting a package for a line; empty
// when nothing is.
func (c Case) checkSuggestion(r Request, l Line, by Person, v Verdicts, now time.Time) string {
	if s, open := l.Suggestion(); open && s.By != by.ID {
		return s.ByName + " has suggested " + s.Package.Name + " already, and " + r.Sponsor.Name + " has not answered yet"
	}
	if _, fits := v.instead(c, r, l, now); !fits {
		return "Select what you suggest instead"
	}
	return ""
}

// instead gives the package that a form suggests for a line.
func (v Verdicts) instead(c Case, r Request, l Line, now time.Time) (Package, bool) {
	all := c.Alternatives(r, l, v.Offered, now)
	i := slices.IndexFunc(all, func(p Package) bool { return p.ID == v.Instead[l.ID] })
	if i < 0 {
		return Package{}, false
	}
	return all[i], true
}

// Accepting gives the form of a request as it would be with what is suggested for
// a line. An end that is not allowed for the other package becomes the longest. What was
// suggested is the package that the sponsor was shown: one that is asked for already
// is ErrRepeated, anything else MovedOn, and so is another version of the request.
func Accepting(r Request, policy Policy, id LineID, shown PackageID, version int, by Person, now time.Time) (Form, error) {
	if err := MayEdit(r, by, now); err != nil {
		return Form{}, err
	}
	if _, has := r.lineOf(shown); has {
		return Form{}, ErrRepeated
	}
	l, s, err := r.suggestion(id, shown)
	if err != nil {
		return Form{}, err
	}
	if r.Version != version {
		return Form{}, MovedOn{changedWords(r, version)}
	}
	f := r.Form()
	f.Packages[slices.Index(f.Packages, string(l.Package.ID))] = string(s.Package.ID)
	days := policy.Longest(r.Email.Domain, s.Package)
	if last := lastDay(now, days); days > 0 && last.Before(LastDay(r.Until)) {
		f.UntilDate = last.Format(time.DateOnly)
	}
	return f, nil
}

func (r Request) suggestion(id LineID, shown PackageID) (Line, Suggestion, error) {
	for _, l := range r.Lines {
		if s, open := l.Suggestion(); open && l.ID == id && s.Package.ID == shown {
			return l, s, nil
		}
	}
	return Line{}, Suggestion{}, MovedOn{"What was suggested has changed since you opened the page, or was decided. Look again."}
}

// Keep is the sponsor's other answer: they keep what they asked for, and whoever
// suggested something else is told. Where nothing is suggested any more it is
// ErrRepeated.
func Keep(c Case, id RequestID, line LineID, shown PackageID, by Person, now time.Time) (Decision, error) {
	r, err := c.request(id)
	if err != nil {
		return Decision{}, err
	}
	if err := mayAnswer(r, by); err != nil {
		return Decision{}, err
	}
	if kept(r, line) {
		return Decision{}, ErrRepeated
	}
	l, s, err := r.suggestion(line, shown)
	if err != nil {
		return Decision{}, err
	}
	r.Lines = slices.Clone(r.Lines)
	for i := range r.Lines {
		if r.Lines[i].ID == line {
			r.Lines[i].Suggested = Suggestion{}
		}
	}
	r.Version++ // whoever accepts it in the same moment has seen another one
	d := Decision{Request: &r}
	d.record(r, byPerson(EventKept, by, now, by.Name+" keeps "+l.Package.Name+", and does not want "+s.Package.Name+" instead."), "")
	d.mail(MailKept, s.By, r.ID)
	return d, nil
}

// kept tells of a line that waits, and nothing is suggested for it.
func kept(r Request, line LineID) bool {
	return slices.ContainsFunc(r.Lines, func(l Line) bool { return l.ID == line && l.State == Pending && l.Suggested.By == "" })
}
