package server

import (
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// showAway is GET /approvals/away.
func (s *Server) showAway(w http.ResponseWriter, r *http.Request) error {
	v := s.kept(r)
	return s.renderAway(w, r, guest.AwayForm{From: v.Get("from"), Until: v.Get("until"), To: guest.PersonID(v.Get("to"))}, nil)
}

func (s *Server) renderAway(w http.ResponseWriter, r *http.Request, f guest.AwayForm, problems guest.Problems) error {
	d, others, err := s.Lifecycle.Away(r.Context(), person(r))
	if err != nil {
		return err
	}
	view := s.reader(r).away(d, others, f)
	view.Errors = ui.Errors(problems)
	view.Frame = s.frame(r)
	return s.render(w, r, statusOf(problems), page.Away(view))
}

func (v reader) away(d *guest.Delegation, others []guest.Person, f guest.AwayForm) page.AwayView {
	view := page.AwayView{
		Pending: approvalsPath(false), Past: approvalsPath(true), From: f.From, Until: f.Until,
		Action: ui.Path("approvals", "away"), Back: ui.Path("approvals", "away", "back"),
		Min: guest.Today(v.Clock.Now).Format(time.DateOnly), IdempotencyKey: v.Key(),
	}
	if d != nil {
		last := v.lastDay(d.Until).Text
		view.Now = d.To.Name + " decides for you, too, until the end of " + last + "."
		if d.From.After(v.Clock.Now) {
			view.Now = d.To.Name + " decides for you, too, from " + v.lastDay(d.From.Add(time.Hour)).Text + " until the end of " + last + "."
		}
	}
	if len(others) > 0 {
		view.To = append(view.To, ui.Option{Label: "Select a colleague"})
	}
	for _, p := range others {
		view.To = append(view.To, ui.Option{Value: string(p.ID), Label: p.Name + ", " + p.Email, Checked: p.ID == f.To})
	}
	return view
}

// goAway is POST /approvals/away.
func (s *Server) goAway(w http.ResponseWriter, r *http.Request) error {
	v, err := formValues(r, "from", "until", "to", "idempotency_key")
	if err != nil {
		return err
	}
	if uuid.Validate(v.Get("idempotency_key")) != nil {
		return unreadable("the form has no key")
	}
	f := guest.AwayForm{From: v.Get("from"), Until: v.Get("until"), To: guest.PersonID(v.Get("to"))}
	d, err := s.Lifecycle.GoAway(r.Context(), person(r), f, v.Get("idempotency_key"))
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		return s.renderAway(w, r, f, problems)
	}
	if err != nil {
		return err
	}
	s.flash(r, ui.FlashSuccess, d.To.Name+" decides for you, too, from "+s.reader(r).lastDay(d.From.Add(time.Hour)).Text+
		" until the end of "+s.reader(r).lastDay(d.Until).Text+".")
	return seeOther(w, r, ui.Path("approvals", "away").String())
}

// comeBack is POST /approvals/away/back.
func (s *Server) comeBack(w http.ResponseWriter, r *http.Request) error {
	if _, err := formValues(r); err != nil {
		return err
	}
	if err := s.Lifecycle.ComeBack(r.Context(), person(r)); err != nil {
		return err
	}
	s.flash(r, ui.FlashSuccess, "Nobody decides for you any more.")
	return seeOther(w, r, ui.Path("approvals", "away").String())
}
