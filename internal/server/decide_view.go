package server

import (
	"strconv"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// decide shows a request to somebody who may decide on it. Typed is what they
// chose so far.
func (v reader) decide(s guest.Story, typed guest.Verdicts) page.DecideView {
	r := s.Request()
	view := page.DecideView{
		Ref: r.Ref, Guest: ui.Person{Name: r.Name, Email: r.Email.String()}, Organisation: r.Org,
		AskedBy: ui.Person{Name: r.Sponsor.Name, Email: r.Sponsor.Email},
		Asks:    v.asks(r), Asked: v.Clock.Moment(r.SentAt),
		Reason: r.Reason, AddressReason: r.AddressReason, Message: r.Message, Delivery: deliveryWords(r.Delivery, r.Sponsor, v.By),
		Closed: v.closed(s), Comment: typed.Comment,
		Action: approvalPath(r.Ref), Version: strconv.Itoa(r.Version), Digest: r.Digest(), IdempotencyKey: v.Key(),
	}
	if r.Purpose.Changes() {
		view.Delivery = "" // nobody is invited
	}
	open := map[guest.LineID]bool{}
	for _, l := range r.Decidable(v.By) {
		open[l.ID] = view.Closed == ""
	}
	for _, l := range r.Lines {
		view.Lines = append(view.Lines, v.decideLine(s, l, open[l.ID], typed))
	}
	if r.State == guest.Pending {
		view.DecideBy = v.Clock.Moment(r.DecideBy)
		view.Changed = v.changed(s)
		if !s.Refused(r) && !s.Policy.NoRoom(r, v.Clock.Now) { // else it can't be approved
			view.Plan = v.plan(s, v.mine(r))
		}
		view.SignIn = v.signInFirst(r)
		view.Facts = append(v.panelFacts(r), v.facts(s)...)
	}
	return view
}

// mine leaves only the lines that this person can still decide; where there are
// none, those that were not declined.
func (v reader) mine(r guest.Request) guest.Request {
	if lines := r.Decidable(v.By); len(lines) > 0 {
		r.Lines = lines
		return r
	}
	var lines []guest.Line
	for _, l := range r.Lines {
		if l.State != guest.Declined {
			lines = append(lines, l)
		}
	}
	r.Lines = lines
	return r
}

// closed says why this person can decide nothing now; empty when they can.
func (v reader) closed(s guest.Story) string {
	r := s.Request()
	if no, own := guest.MayDecide(r, v.By).(guest.NotAllowed); own {
		return no.Reason + "."
	}
	switch {
	case r.State != guest.Pending:
		return v.sentenceOfClosed(r)
	case !v.Clock.Now.Before(r.DecideBy):
		return "This request ended on " + v.Clock.Day(r.DecideBy).Text + " because nobody decided."
	case len(r.Decidable(v.By)) == 0:
		return r.YourPart(v.By)
	}
	return ""
}

// sentenceOfClosed says who decided last, or how else the request ended.
func (v reader) sentenceOfClosed(r guest.Request) string {
	switch r.State {
	case guest.Withdrawn:
		return r.CancelledWords("this request") + " " + v.ago(r.ClosedAt) + "."
	case guest.Expired:
		return "This request ended on " + v.Clock.Day(r.ClosedAt).Text + " because nobody decided."
	}
	var last guest.LineDecision
	for _, l := range r.Lines {
		if l.Decision.At.After(last.At) {
			last = l.Decision
		}
	}
	who := last.ByName
	if last.By == v.By.ID {
		who = "You"
	}
	return who + " " + string(r.State) + " this " + v.ago(last.At) + "."
}

func (v reader) decideLine(s guest.Story, l guest.Line, open bool, typed guest.Verdicts) page.DecideLine {
	r := s.Request()
	until := l.Ends(r)
	if grant, there := grantOf(s, l); there {
		until = grant.Until
	}
	line := page.DecideLine{
		ID: string(l.ID), Package: l.Package.Name, Description: l.Package.Description, Opens: opens(l.Package.Resources),
		Until: v.lastDay(until), Open: open, State: lineState(s, r, l, v.Clock.Now), Answers: answered(l),
		Duration: ui.Count(daysUntil(l.Ends(r), v.Clock.Now), "day") + " of at most " + ui.Number(s.Policy.Longest(r.Email.Domain, l.Package)),
	}
	switch {
	case open:
		line.Choice, line.Earlier = string(typed.Lines[l.ID]), typed.Ends[l.ID]
		v.suggest(s, l, typed, &line)
	case l.State == guest.Approved || l.State == guest.Declined:
		line.Note = requestState(l.State).Label() + " by " + l.Decision.ByName + " on " + v.Clock.Day(l.Decision.At).Text + "."
	case r.State == guest.Pending:
		line.Note = stillDecides(r, l)
	}
	if r.State != guest.Pending {
		line.Duration = "" // counted from today, it would say nothing about then
	}
	return line
}

// answered gives the answers of a line.
func answered(l guest.Line) []page.Answer {
	var out []page.Answer
	for _, a := range l.Answers {
		out = append(out, page.Answer{Question: a.Words, Text: a.Text})
	}
	return out
}

// facts are what helps to decide.
func (v reader) facts(s guest.Story) []page.Fact {
	r := s.Request()
	var out []page.Fact
	if s.Policy.Blocks(r.Email) {
		out = append(out, page.Fact{Text: "Guests from " + r.Email.Domain + " can't be invited by the rules as they are now.", Tone: ui.ToneRed})
	}
	if words := s.Policy.Shortened(r, v.Clock.Now); !s.Policy.Blocks(r.Email) && words != "" && r.State == guest.Pending {
		out = append(out, page.Fact{Text: words, Tone: ui.ToneRed})
	}
	for _, flag := range s.Policy.Flags(r.Email) {
		out = append(out, page.Fact{Text: flag, Tone: ui.ToneYellow})
	}
	if edit, changed := s.LastEdit(); changed { // what was declined before is no less worth knowing
		for _, e := range s.History {
			if e.Request == r.ID && e.Kind == guest.EventDeclined && e.Version < edit.Version {
				out = append(out, page.Fact{Text: "Before it was changed: " + e.Words + " “" + e.Comment + "”", Tone: ui.ToneYellow})
			}
		}
	}
	if r.Purpose.Changes() {
		return append(out, v.factsOfChange(s)...)
	}
	if r.Purpose == guest.ForAccount {
		if s.NameInEntra != "" && s.NameInEntra != r.Name {
			out = append(out, page.Fact{Text: "In Entra this account is called " + s.NameInEntra + ".", Tone: ui.ToneYellow})
		}
		out = append(out, page.Fact{Text: r.Name + " has a guest account that this portal did not make. What else they have in Entra is not changed, but when this access ends they can't sign in to that either.", Tone: ui.ToneYellow})
	}
	if s.DomainGuests > 0 {
		out = append(out, page.Fact{Text: ui.Count(s.DomainGuests, "guest") + " from " + r.Email.Domain + " already."})
	} else {
		out = append(out, page.Fact{Text: "Nobody from " + r.Email.Domain + " is a guest here yet.", Tone: ui.ToneYellow})
	}
	if s.SponsorGuests > 0 {
		out = append(out, page.Fact{Text: r.Sponsor.Name + " answers for " + ui.Count(s.SponsorGuests, "other guest") + "."})
	} else {
		out = append(out, page.Fact{Text: r.Sponsor.Name + " answers for no other guest."})
	}
	if !s.EarlierEnd.IsZero() {
		out = append(out, page.Fact{Text: r.Name + " was a guest here before. That access ended on " + v.Clock.Day(s.EarlierEnd).Text + ".", Tone: ui.ToneYellow})
	}
	if days := daysUntil(r.Until, v.Clock.Now); days > guest.LongAccess {
		out = append(out, page.Fact{Text: "Access for " + ui.Count(days, "day") + " is long.", Tone: ui.ToneYellow})
	}
	return out
}
