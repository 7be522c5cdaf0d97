package guest

import (
	"strings"
	"time"
)

// EditDifferences says what two versions of a request ask for differently, in the
// order in which its form has the parts.
func EditDifferences(before, after Request) []Difference {
	var out []Difference
	say := func(what, b, a string) {
		if b != a {
			out = append(out, Difference{what, dash(b), dash(a)})
		}
	}
	say("Email address", before.Email.String(), after.Email.String())
	say("Account", accountWords(before), accountWords(after))
	say("Why it is no work address", before.AddressReason, after.AddressReason)
	say("Full name", before.Name, after.Name)
	say("Organisation", before.Org, after.Org)
	say("Language", before.Language, after.Language)
	say("Access", list(before.packageNames()), list(after.packageNames()))
	for _, l := range after.Lines {
		old, there := before.lineOf(l.Package.ID)
		if !there {
			old = Line{Package: Package{ID: l.Package.ID}}
		} else {
			say("What "+l.Package.Name+" opens", things(old.Package.Resources), things(l.Package.Resources))
			say("Who approves "+l.Package.Name, old.Package.ApprovalInFull(), l.Package.ApprovalInFull())
		}
		for _, q := range questionsOf(old, l) {
			say(q.Words, old.answer(q.Key), l.answer(q.Key))
		}
	}
	say("Ends", lastDayWords(before.Until), lastDayWords(after.Until))
	say("Why they need it", before.Reason, after.Reason)
	say("Message to the guest", before.Message, after.Message)
	say("Invitation", before.Delivery.words(), after.Delivery.words())
	return out
}

func accountWords(r Request) string {
	if r.Purpose == ForAccount {
		return "the guest account that they have already"
	}
	return "a new guest account"
}

func (r Request) lineOf(id PackageID) (Line, bool) {
	for _, l := range r.Lines {
		if l.Package.ID == id {
			return l, true
		}
	}
	return Line{}, false
}

// questionsOf gives what was answered in either of two lines, each question once.
func questionsOf(before, after Line) []Answer {
	out := append([]Answer(nil), after.Answers...)
	for _, a := range before.Answers {
		if after.answer(a.Key) == "" {
			out = append(out, a)
		}
	}
	return out
}

// answer gives the answer to a question; empty for none.
func (l Line) answer(key string) string {
	for _, a := range l.Answers {
		if a.Key == key {
			return a.Text
		}
	}
	return ""
}

func lastDayWords(until time.Time) string { return LastDay(until).Format("2 January 2006") }

func (d Delivery) words() string {
	if d == ByLink {
		return "a link that the sponsor hands over"
	}
	return "an email"
}

// differencesInLines writes differences for the history, a line for each.
func differencesInLines(all []Difference) string {
	var lines []string
	for _, d := range all {
		lines = append(lines, d.What+": "+d.After+" (was: "+d.Before+")")
	}
	return strings.Join(lines, "\n")
}

// editedWords says what a sponsor did to a request: accepted what an approver
// suggested, or changed it in another way.
func editedWords(before, after Request, by Person) string {
	words := by.Name + " changed the request"
	for _, l := range before.Lines {
		s, open := l.Suggestion()
		_, keeps := after.lineOf(l.Package.ID)
		if _, takes := after.lineOf(s.Package.ID); open && takes && !keeps {
			words = by.Name + " accepted what " + s.ByName + " suggested: " + s.Package.Name + " instead of " + l.Package.Name
			break
		}
	}
	return words + ". It is decided anew."
}

// LastEdit gives the newest event that tells of a change of the request in focus.
func (s Story) LastEdit() (Event, bool) {
	for _, e := range s.History {
		if e.Kind == EventEdited && e.Request == s.Request().ID {
			return e, true
		}
	}
	return Event{}, false
}
