package guest

import (
	"fmt"
	"strings"
	"time"
)

// moment says when something happened; people are told the zone.
func moment(t time.Time) string { return t.UTC().Format("2 Jan 2006, 15:04") + " UTC" }

// closedWords says how a request ended, by whom and when.
func closedWords(r Request) string {
	switch r.State {
	case Approved, Declined:
		said := decisions(r)
		if len(said) == 1 && len(said[0].lines) == len(r.Lines) {
			return fmt.Sprintf("%s %s this on %s.", said[0].by, said[0].state, moment(said[0].at))
		}
		return decidedWords(said)
	case Withdrawn:
		return fmt.Sprintf("%s on %s.", r.CancelledWords("this request"), moment(r.ClosedAt))
	case Expired:
		return fmt.Sprintf("This request ended on %s because nobody decided.", moment(r.ClosedAt))
	}
	return "This request is not waiting for a decision."
}

// changedWords says what happened to an open request since a version was shown.
func changedWords(r Request, seen int) string {
	if r.Version == seen {
		return "What is asked for is not what your page showed."
	}
	if said := decisions(r); len(said) > 0 {
		return "Since you opened this page: " + decidedWords(said)
	}
	for _, l := range r.Lines {
		if s, open := l.Suggestion(); open {
			return "Since you opened this page: " + s.ByName + " suggested " + s.Package.Name + " instead of " + l.Package.Name + " on " + moment(s.At) + "."
		}
	}
	if r.Edited > 0 {
		return r.Sponsor.Name + " has changed what is asked for since you opened this page. Look at it again."
	}
	return "What is asked for is not what your page showed."
}

// said is one person's verdict on the lines decided with one form.
type said struct {
	by    string
	state State
	at    time.Time
	lines []string // names of the packages
}

// decisions gives what was decided so far, line after line.
func decisions(r Request) []said {
	var all []said
	digest := r.Digest()
	for _, l := range r.Lines {
		for _, d := range l.said(digest) {
			if n := len(all) - 1; n >= 0 && all[n].by == d.by && all[n].state == d.state && all[n].at.Equal(d.at) {
				all[n].lines = append(all[n].lines, l.Package.Name)
				continue
			}
			all = append(all, d)
		}
	}
	return all
}

// said gives what people said of a line as it now is. What an older version of
// the program stored has no reviews.
func (l Line) said(digest string) []said {
	var all []said
	for _, v := range l.Reviews {
		if state := stateOf[v.Verdict]; v.Digest == digest && state != "" {
			all = append(all, said{by: v.Name(), state: state, at: v.At, lines: []string{l.Package.Name}})
		}
	}
	if len(all) == 0 && (l.State == Approved || l.State == Declined) {
		all = append(all, said{by: l.Decision.ByName, state: l.State, at: l.Decision.At, lines: []string{l.Package.Name}})
	}
	return all
}

// stateOf is what a line becomes when a verdict settles it.
var stateOf = map[Verdict]State{Approve: Approved, Decline: Declined}

// decidedWords says who decided what, and when.
func decidedWords(all []said) string {
	var words []string
	for _, d := range all {
		words = append(words, fmt.Sprintf("%s %s %s on %s", d.by, d.state, list(d.lines), moment(d.at)))
	}
	return strings.Join(words, "; ") + "."
}

// list joins names as people do: "a", "a and b", "a, b and c".
func list(names []string) string {
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}

// CancelledWords says who has cancelled a request, where it can only be one person.
// What it is called there is this.
func (r Request) CancelledWords(this string) string {
	if r.Answers != "" {
		return "Somebody cancelled " + this
	}
	return r.Sponsor.Name + " cancelled " + this
}
