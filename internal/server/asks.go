package server

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// showAsk is GET /admin/policies/asks/{id}: an organisation that a sponsor wants
// to be allowed.
func (s *Server) showAsk(w http.ResponseWriter, r *http.Request) error {
	view, err := s.askView(r)
	if err != nil {
		return s.asked(w, r, err, "")
	}
	return s.render(w, r, http.StatusOK, page.AnswerAsk(view))
}

func (s *Server) askView(r *http.Request) (page.AskView, error) {
	id := chi.URLParam(r, "id")
	if uuid.Validate(id) != nil {
		return page.AskView{}, guest.ErrNotFound
	}
	ask, policy, preview, err := s.Lifecycle.DomainAsk(r.Context(), person(r), id)
	if err != nil {
		return page.AskView{}, err
	}
	verdict, rule := policy.Judge(ask.Domain).Explain()
	view := page.AskView{
		Frame: s.frame(r), Domain: ask.Domain, Differences: preview.Differences, Effects: preview.Effects,
		Flags: policy.Flags(guest.Address{Domain: ask.Domain}), Action: policiesPath("asks", id), Version: strconv.Itoa(policy.Version),
		Summary: []ui.SummaryRow{
			{Label: "Asked by", Values: []string{ask.By.Name, ask.By.Email}},
			{Label: "Asked", Values: []string{s.clock(r).Moment(ask.At).Text}},
			{Label: "Why they need access", Values: []string{ask.Reason}},
			{Label: "The rules now", Values: []string{verdict, rule}},
		},
	}
	return view, nil
}

// answerAsk is POST /admin/policies/asks/{id}.
func (s *Server) answerAsk(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "answer", "version", "reason")
	if err != nil {
		return err
	}
	id, answer := chi.URLParam(r, "id"), values.Get("answer")
	if uuid.Validate(id) != nil {
		return guest.ErrNotFound
	}
	problems := guest.Problems{}
	if answer == "allow" || answer == "refuse" {
		err = s.Lifecycle.AnswerDomain(r.Context(), person(r), id, answer == "allow", number(values.Get("version")), values.Get("reason"))
		problems, _ = errors.AsType[guest.Problems](err)
	} else {
		problems["answer"] = "Select whether guests may come from there"
	}
	if len(problems) > 0 {
		view, err := s.askView(r)
		if err != nil {
			return s.asked(w, r, err, "")
		}
		view.Answer, view.Reason, view.Errors = answer, values.Get("reason"), ui.Errors(problems)
		view.Frame.Failed = true
		return s.render(w, r, http.StatusUnprocessableEntity, page.AnswerAsk(view))
	}
	done := "Guests may come from there from now on. Whoever asked can send their request."
	if answer == "refuse" {
		done = "You did not allow it. Whoever asked reads why with their draft."
	}
	return s.asked(w, r, err, done)
}

// asked answers with the page of the rules: that it is done, or that somebody was
// faster.
func (s *Server) asked(w http.ResponseWriter, r *http.Request, err error, done string) error {
	if moved, is := errors.AsType[guest.MovedOn](err); is && safe(r.Method) {
		s.flash(r, ui.FlashInfo, moved.Reason)
		return seeOther(w, r, policiesPath().String())
	}
	if err != nil {
		return err
	}
	return s.toPolicies(w, r, done)
}
