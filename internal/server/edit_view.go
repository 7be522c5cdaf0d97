package server

import (
	"errors"
	"strconv"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// changesOf says on the check page of a draft what it changes of a request as that
// stands, and what becomes of what was decided.
func (v reader) changesOf(request, draft guest.Request, view *page.CheckView) {
	view.Edits, view.RequestVersion = request.Ref, strconv.Itoa(request.Version)
	view.Changes = diff(guest.EditDifferences(request, draft))
	if err := guest.MayEdit(request, v.By, v.Clock.Now); err != nil {
		view.Waits = &page.Waiting{Title: request.Ref + " can't be changed any more", Text: moved(err)}
		return
	}
	var said []string
	for _, l := range request.Lines {
		for _, review := range l.Reviews {
			if review.Digest == request.Digest() && review.Verdict == guest.Approve {
				said = append(said, review.Name()+" approved "+l.Package.Name)
			}
		}
	}
	if view.Lapses = "Everybody who decides is asked anew."; len(said) > 0 {
		view.Lapses = "Everybody who decides is asked anew: " + join(said, "and") + ", which will count no more."
	}
}

// moved gives the reason why something is not possible any more.
func moved(err error) string {
	if on, is := errors.AsType[guest.MovedOn](err); is {
		return on.Reason
	}
	if no, is := errors.AsType[guest.NotAllowed](err); is {
		return no.Reason
	}
	return "You can't change it."
}

// suggestions show what approvers would rather approve, to be answered by the
// sponsor.
func (v reader) suggestions(r guest.Request) []page.SuggestionNote {
	var out []page.SuggestionNote
	for _, l := range r.Lines {
		s, open := l.Suggestion()
		if r.State != guest.Pending || !open {
			continue
		}
		note := page.SuggestionNote{
			Words: s.ByName + " suggests " + s.Package.Name + " instead of " + l.Package.Name + ".",
			Opens: opens(s.Package.Resources), When: v.Clock.Moment(s.At), Comment: s.Comment,
		}
		if guest.MayEdit(r, v.By, v.Clock.Now) == nil {
			answer := func(text, what string, tone page.ActionTone) page.Action {
				return page.Action{
					Text: text, Link: requestPath(r.Ref, "suggestions", string(l.ID), string(s.Package.ID), what), Tone: tone, Post: true,
					Version: strconv.Itoa(r.Version), IdempotencyKey: v.Key(),
				}
			}
			note.Answers = []page.Action{
				answer("Accept "+s.Package.Name, "accept", page.ActionPrimary), answer("Keep "+l.Package.Name, "keep", page.ActionSecondary),
			}
		}
		out = append(out, note)
	}
	return out
}

// changed tells an approver what the sponsor last changed; nil when nothing was.
func (v reader) changed(s guest.Story) *page.ChangedNote {
	e, is := s.LastEdit()
	if !is {
		return nil
	}
	return &page.ChangedNote{Title: e.Words, When: v.Clock.Moment(e.At), Text: e.Comment}
}

// suggest offers the alternatives to a line that this person can decide, or says
// what is suggested for it already.
func (v reader) suggest(s guest.Story, l guest.Line, typed guest.Verdicts, line *page.DecideLine) {
	r := s.Request()
	if open, is := l.Suggestion(); is {
		who := open.ByName
		if open.By == v.By.ID {
			who = "You"
		}
		line.Suggested = who + " suggested " + open.Package.Name + " instead on " + v.Clock.Moment(open.At).Text + ". " + r.Sponsor.Name + " has not answered yet."
		return
	}
	for _, p := range s.Alternatives(r, l, typed.Offered, v.Clock.Now) {
		line.Alternatives = append(line.Alternatives, ui.Option{Value: string(p.ID), Label: p.Name, Checked: typed.Instead[l.ID] == p.ID})
	}
}
