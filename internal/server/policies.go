package server

import (
	"errors"
	"net/http"
	"strconv"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// policiesPath is the page of the organisation's rules.
func policiesPath(more ...string) ui.Link {
	return ui.Path(append([]string{"admin", "policies"}, more...)...)
}

// showPolicies is GET /admin/policies: the rules in plain words.
func (s *Server) showPolicies(w http.ResponseWriter, r *http.Request) error {
	return s.renderPolicies(w, r, nil)
}

// renderPolicies shows the page, with what the rules say about an address that was
// typed, if one was.
func (s *Server) renderPolicies(w http.ResponseWriter, r *http.Request, typed *string) error {
	at := lifecycle.RulesPlace{Before: placeNumber(r, "before"), Ask: placeID(r, "asks"), Organisation: r.URL.Query().Get("organisations")}
	rules, err := s.Lifecycle.RulesPage(r.Context(), person(r), at, typed)
	if err != nil {
		return err
	}
	view := s.reader(r).policies(rules, at)
	if at.Ask != "" {
		view.FirstAsks = policiesPath()
	}
	view.Frame, view.Test = s.frame(r), addressTest(typed, rules.Tested)
	status := http.StatusOK
	if view.Test.Error != "" {
		status = http.StatusUnprocessableEntity
	}
	return s.render(w, r, status, page.Policies(view))
}

// testAddress is POST /admin/policies/test: what the rules say about an address.
// It posts, so that addresses stay out of logs, and changes nothing.
func (s *Server) testAddress(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "address")
	if err != nil {
		return err
	}
	typed := values.Get("address")
	return s.renderPolicies(w, r, &typed)
}

// showRulesForm is GET /admin/policies/{kind}/{of}: one part of the rules, to be
// changed.
func (s *Server) showRulesForm(w http.ResponseWriter, r *http.Request) error {
	now, err := s.Lifecycle.RulesToChange(r.Context(), person(r))
	if err != nil {
		return err
	}
	part, err := s.rulesPart(r, now.Policy)
	if err != nil {
		return err
	}
	typed, err := part.now(r.Context(), s.Lifecycle)
	if err != nil {
		return err
	}
	version := strconv.Itoa(now.Policy.Version)
	if kept := s.kept(r); kept != nil {
		typed, version = kept.Get, kept.Get("version")
	}
	return s.renderRulesForm(w, r, part, typed, version, nil)
}

func (s *Server) renderRulesForm(w http.ResponseWriter, r *http.Request, part rulesPart, typed func(string) string, version string, problems guest.Problems) error {
	view := part.form(typed, problems)
	view.Frame, view.Version, view.Action, view.Cancel = s.frame(r), version, part.path, policiesPath()
	status := http.StatusOK
	if problems != nil {
		status = http.StatusUnprocessableEntity
	}
	return s.render(w, r, status, page.RulesForm(view))
}

// checkRules is POST /admin/policies/{kind}/{of}: what the change comes to.
// Nothing is changed yet.
func (s *Server) checkRules(w http.ResponseWriter, r *http.Request) error {
	return s.withRules(w, r, func(part rulesPart, typed rulesTyped, change lifecycle.RulesChange) error {
		return s.renderRulesCheck(w, r, part, typed, change, nil)
	})
}

func (s *Server) renderRulesCheck(w http.ResponseWriter, r *http.Request, part rulesPart, typed rulesTyped, change lifecycle.RulesChange, problems guest.Problems) error {
	preview, err := s.Lifecycle.PreviewRules(r.Context(), person(r), change)
	if err != nil {
		return err
	}
	view := page.RulesCheckView{
		Title: part.title, Differences: preview.Differences, Effects: preview.Effects, Values: typed.pairs(part),
		Reason: typed.Get("reason"), Errors: ui.Errors(problems), Action: part.path.Under("change"), Back: part.path, Version: typed.Get("version"),
	}
	view.Frame = s.frame(r)
	status := http.StatusOK
	if problems != nil {
		status = http.StatusUnprocessableEntity
	}
	return s.render(w, r, status, page.RulesCheck(view))
}

// changeRules is POST /admin/policies/{kind}/{of}/change: it counts from now on.
func (s *Server) changeRules(w http.ResponseWriter, r *http.Request) error {
	return s.withRules(w, r, func(part rulesPart, typed rulesTyped, change lifecycle.RulesChange) error {
		err := s.Lifecycle.ChangeRules(r.Context(), person(r), change, typed.Get("reason"))
		if problems, wrong := errors.AsType[guest.Problems](err); wrong && problems["reason"] != "" {
			return s.renderRulesCheck(w, r, part, typed, change, problems)
		}
		if err != nil && !errors.Is(err, guest.ErrRepeated) {
			return err
		}
		return s.toPolicies(w, r, "The rules are changed. They count from now on.")
	})
}

// withRules reads a form about one part of the rules and does something with what
// it would change. What is wrong in it is shown in the form.
func (s *Server) withRules(w http.ResponseWriter, r *http.Request, do func(rulesPart, rulesTyped, lifecycle.RulesChange) error) error {
	now, err := s.Lifecycle.RulesToChange(r.Context(), person(r))
	if err != nil {
		return err
	}
	part, err := s.rulesPart(r, now.Policy)
	if err != nil {
		return err
	}
	values, err := formValues(r, append([]string{"version", "reason", "remove"}, part.fields...)...)
	if err != nil {
		return err
	}
	typed := rulesTyped{values}
	change, err := part.change(r.Context(), s.Lifecycle, typed)
	if err == nil {
		err = do(part, typed, change)
	}
	if partial, is := errors.AsType[guest.NotAllowed](err); is { // they may change rules, but not this one now
		err = guest.Problems{"": partial.Reason}
	}
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		return s.renderRulesForm(w, r, part, typed.Get, typed.Get("version"), problems)
	}
	return err
}

func (s *Server) toPolicies(w http.ResponseWriter, r *http.Request, text string) error {
	s.flash(r, ui.FlashSuccess, text)
	return seeOther(w, r, policiesPath().String())
}
