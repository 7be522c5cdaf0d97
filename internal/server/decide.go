package server

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// showDecide is GET /approvals/{ref}: everything about a request, on one
// screen, for those who may decide on it, and for its sponsor, who reads there
// that they can't.
func (s *Server) showDecide(w http.ResponseWriter, r *http.Request) error {
	story, err := s.storyToDecide(r)
	if err != nil {
		return err
	}
	return s.renderDecide(w, r, story, verdictsFrom(s.kept(r)), nil)
}

func (s *Server) storyToDecide(r *http.Request) (guest.Story, error) {
	story, err := s.Lifecycle.Request(r.Context(), person(r), ref(r))
	if err != nil {
		return story, err
	}
	if story.Request().State == guest.Draft || errors.Is(guest.MayDecide(story.Request(), person(r)), guest.ErrNotFound) {
		return story, guest.ErrNotFound
	}
	return story, nil
}

// submitDecision is POST /approvals/{ref}.
func (s *Server) submitDecision(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "line.*", "until.*", "instead.*", "comment", "version", "digest", "idempotency_key")
	if err != nil {
		return err
	}
	story, err := s.storyToDecide(r)
	if err != nil {
		return err
	}
	verdicts := verdictsFrom(values)
	err = s.Lifecycle.Decide(r.Context(), person(r), ref(r), verdicts)
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		return s.renderDecide(w, r, story, verdicts, problems)
	}
	if errors.Is(err, guest.ErrSignInAgain) {
		return s.signInAgain(w, r, values)
	}
	repeated := errors.Is(err, guest.ErrRepeated)
	if err != nil && !repeated {
		return err
	}
	if story, err = s.storyToDecide(r); err != nil {
		return err
	}
	s.flash(r, ui.FlashSuccess, decidedWords(story.Request(), story.Request().Said(person(r), verdicts.Key)))
	if repeated {
		return seeOther(w, r, approvalPath(ref(r)).String())
	}
	return seeOther(w, r, approvalsPath(false).String())
}

func (s *Server) renderDecide(w http.ResponseWriter, r *http.Request, story guest.Story, v guest.Verdicts, problems guest.Problems) error {
	var err error
	if v.Offered, err = s.Lifecycle.Suggestable(r.Context(), person(r), story.Request()); err != nil {
		return err
	}
	view := s.reader(r).decide(story, v)
	view.Errors = ui.Errors(problems)
	view.Frame = s.frame(r)
	status := http.StatusOK
	if problems != nil {
		status = http.StatusUnprocessableEntity
	}
	return s.render(w, r, status, page.Decide(view))
}

// linePrefix begins the name of a line's radios; the line's id follows.
const linePrefix = "line."

func verdictsFrom(values url.Values) guest.Verdicts {
	v := guest.Verdicts{
		Lines: map[guest.LineID]guest.Verdict{}, Ends: map[guest.LineID]string{}, Instead: map[guest.LineID]guest.PackageID{}, Comment: values.Get("comment"),
		Version: number(values.Get("version")), Digest: values.Get("digest"), Key: values.Get("idempotency_key"),
	}
	for name := range values {
		if len(name) > len(linePrefix) && name[:len(linePrefix)] == linePrefix {
			v.Lines[guest.LineID(name[len(linePrefix):])] = guest.Verdict(values.Get(name))
		}
		if id, end := strings.CutPrefix(name, "until."); end {
			v.Ends[guest.LineID(id)] = values.Get(name)
		}
		if id, other := strings.CutPrefix(name, "instead."); other {
			v.Instead[guest.LineID(id)] = guest.PackageID(values.Get(name))
		}
	}
	return v
}

// decidedWords says what was just decided, as it is stored.
func decidedWords(r guest.Request, said map[guest.LineID]guest.Verdict) string {
	var approved, declined, suggested []string
	for _, l := range r.Lines {
		switch said[l.ID] {
		case guest.Approve:
			approved = append(approved, l.Package.Name)
		case guest.Earlier:
			approved = append(approved, l.Package.Name+" with an earlier end")
		case guest.Decline:
			declined = append(declined, l.Package.Name)
		case guest.Suggest:
			suggested = append(suggested, l.Suggested.Package.Name+" instead of "+l.Package.Name)
		}
	}
	var parts []string
	for _, part := range []struct {
		verb  string
		lines []string
	}{{"approved ", approved}, {"declined ", declined}, {"suggested ", suggested}} {
		if len(part.lines) > 0 {
			parts = append(parts, part.verb+join(part.lines, "and"))
		}
	}
	return "You " + strings.Join(parts, ", and ") + " for " + r.Name + "."
}
