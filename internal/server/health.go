package server

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// healthPath is the page of those who run the portal.
func healthPath(more ...string) ui.Link {
	return ui.Path(append([]string{"admin", "health"}, more...)...)
}

// showHealth is GET /admin/health.
func (s *Server) showHealth(w http.ResponseWriter, r *http.Request) error {
	part, err := s.healthPart(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.Health(page.HealthView{Frame: s.frame(r), Part: part}))
}

// showHealthLive is GET /admin/health/live: all but the frame.
func (s *Server) showHealthLive(w http.ResponseWriter, r *http.Request) error {
	part, err := s.healthPart(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.HealthPartial(part))
}

func (s *Server) healthPart(r *http.Request) (page.HealthPart, error) {
	after := placeID(r, "after")
	h, err := s.Lifecycle.Health(r.Context(), person(r), guest.GuestID(after))
	if err != nil {
		return page.HealthPart{}, err
	}
	return s.reader(r).health(h, after, s.Version), nil
}

// showResume is GET /admin/health/{breaker}/resume: the page before something
// that was paused goes on.
func (s *Server) showResume(w http.ResponseWriter, r *http.Request) error {
	view, err := s.resumeView(r)
	if moved, is := errors.AsType[guest.MovedOn](err); is {
		return s.toHealth(w, r, ui.FlashInfo, moved.Reason)
	}
	if err != nil {
		return err
	}
	view.Frame = s.frame(r)
	return s.render(w, r, http.StatusOK, page.Resume(view))
}

// resume is POST /admin/health/{breaker}/resume.
func (s *Server) resume(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "alarm", "reason")
	if err != nil {
		return err
	}
	alarm := values.Get("alarm")
	if uuid.Validate(alarm) != nil {
		return unreadable("the form names no alarm")
	}
	err = s.Lifecycle.Resume(r.Context(), person(r), breakerOf(r), alarm, values.Get("reason"))
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		var view page.ResumeView
		if view, err = s.resumeView(r); err == nil {
			view.Reason, view.Errors, view.Frame = values.Get("reason"), ui.Errors(problems), s.frame(r)
			return s.render(w, r, http.StatusUnprocessableEntity, page.Resume(view))
		}
	}
	if moved, is := errors.AsType[guest.MovedOn](err); is {
		return s.toHealth(w, r, ui.FlashInfo, moved.Reason)
	}
	if err != nil {
		return err
	}
	return s.toHealth(w, r, ui.FlashSuccess, "You resumed "+breakerOf(r).Doing()+".")
}

func breakerOf(r *http.Request) guest.Breaker { return guest.Breaker(chi.URLParam(r, "breaker")) }

func (s *Server) resumeView(r *http.Request) (page.ResumeView, error) {
	h, alarm, err := s.Lifecycle.Paused(r.Context(), person(r), breakerOf(r))
	if err != nil {
		return page.ResumeView{}, err
	}
	v := s.reader(r)
	view := v.resume(h.Breaker(breakerOf(r)), alarm)
	if breakerOf(r) == guest.BreakerRestored {
		view = v.resumeRestored(view, h)
	}
	return view, nil
}

func (s *Server) toHealth(w http.ResponseWriter, r *http.Request, kind ui.FlashKind, text string) error {
	s.flash(r, kind, text)
	return seeOther(w, r, healthPath().String())
}
