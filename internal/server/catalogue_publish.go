package server

import (
	"errors"
	"net/http"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// showPublish is GET /admin/catalogue/{id}/publish: what waits, and what it leads
// to.
func (s *Server) showPublish(w http.ResponseWriter, r *http.Request) error {
	e, err := s.packageFor(r, s.Lifecycle.PackageToChange)
	if err != nil {
		return err
	}
	if e.Enabled && e.Draft == nil {
		return seeOther(w, r, packagePath(e.ID).String()) // nothing waits
	}
	return s.renderPublish(w, r, e, "", "", nil)
}

func (s *Server) renderPublish(w http.ResponseWriter, r *http.Request, e guest.Entry, enabled, reason string, problems guest.Problems) error {
	found, err := s.Lifecycle.CheckPackage(r.Context(), person(r), e.Working())
	if err != nil {
		return err
	}
	view := publishView(e, found)
	view.PackageFrame, view.Enabled, view.Reason = s.packageFrame(r, e, problems), enabled, reason
	return s.render(w, r, statusOf(problems), page.Publish(view))
}

// publish is POST /admin/catalogue/{id}/publish.
func (s *Server) publish(w http.ResponseWriter, r *http.Request) error {
	e, v, err := s.partForm(r, "reason", "enabled")
	if err != nil {
		return err
	}
	on := e.Enabled || !e.Published || v.Get("enabled") == "yes"
	if e.Published && !e.Enabled && v.Get("enabled") == "" {
		problems := guest.Problems{"enabled": "Select whether sponsors can ask for it"}
		return s.renderPublish(w, r, e, "", v.Get("reason"), problems)
	}
	err = s.Lifecycle.PublishPackage(r.Context(), person(r), e.ID, number(v.Get("version")), on, v.Get("reason"))
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		return s.renderPublish(w, r, e, v.Get("enabled"), v.Get("reason"), problems)
	}
	if err != nil {
		return err
	}
	done := "The changes are in force."
	if on && !e.Enabled {
		done = "The package is on. Sponsors can ask for it now."
	}
	s.flash(r, ui.FlashSuccess, done)
	return seeOther(w, r, packagePath(e.ID).String())
}

// discardChanges is POST /admin/catalogue/{id}/discard.
func (s *Server) discardChanges(w http.ResponseWriter, r *http.Request) error {
	e, v, err := s.partForm(r)
	if err != nil {
		return err
	}
	if err := s.Lifecycle.DiscardChanges(r.Context(), person(r), e.ID, number(v.Get("version"))); err != nil {
		return err
	}
	s.flash(r, ui.FlashSuccess, "The changes were discarded.")
	return seeOther(w, r, packagePath(e.ID).String())
}

// showTurnOff is GET /admin/catalogue/{id}/off.
func (s *Server) showTurnOff(w http.ResponseWriter, r *http.Request) error {
	e, err := s.packageFor(r, s.Lifecycle.PackageToChange)
	if err != nil {
		return err
	}
	if !e.Enabled {
		return seeOther(w, r, packagePath(e.ID).String())
	}
	return s.renderTurnOff(w, r, e, "", nil)
}

func (s *Server) renderTurnOff(w http.ResponseWriter, r *http.Request, e guest.Entry, reason string, problems guest.Problems) error {
	view := page.TurnOffView{
		PackageFrame: s.packageFrame(r, e, problems), Action: packagePath(e.ID, "off"), Reason: reason, Effects: turnOffEffects(e),
	}
	return s.render(w, r, statusOf(problems), page.TurnOff(view))
}

// turnOff is POST /admin/catalogue/{id}/off.
func (s *Server) turnOff(w http.ResponseWriter, r *http.Request) error {
	e, v, err := s.partForm(r, "reason")
	if err != nil {
		return err
	}
	err = s.Lifecycle.TurnPackageOff(r.Context(), person(r), e.ID, number(v.Get("version")), v.Get("reason"))
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		return s.renderTurnOff(w, r, e, v.Get("reason"), problems)
	}
	if err != nil {
		return err
	}
	s.flash(r, ui.FlashSuccess, "The package is off. New requests have stopped.")
	return seeOther(w, r, packagePath(e.ID).String())
}

// showFollow is GET /admin/catalogue/{id}/follow: what it leads to when those who
// have the package follow its newest version.
func (s *Server) showFollow(w http.ResponseWriter, r *http.Request) error {
	return s.renderFollow(w, r, "", nil)
}

func (s *Server) renderFollow(w http.ResponseWriter, r *http.Request, reason string, problems guest.Problems) error {
	id, err := packageID(r)
	if err != nil {
		return err
	}
	e, plan, err := s.Lifecycle.FollowPlan(r.Context(), person(r), id)
	if err != nil {
		return err
	}
	view := followView(e, plan)
	view.PackageFrame, view.Reason = s.packageFrame(r, e, problems), reason
	return s.render(w, r, statusOf(problems), page.Follow(view))
}

// follow is POST /admin/catalogue/{id}/follow.
func (s *Server) follow(w http.ResponseWriter, r *http.Request) error {
	e, v, err := s.partForm(r, "reason", "newest")
	if err != nil {
		return err
	}
	err = s.Lifecycle.Follow(r.Context(), person(r), e.ID, number(v.Get("newest")), v.Get("reason"))
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		return s.renderFollow(w, r, v.Get("reason"), problems)
	}
	if err != nil {
		return err
	}
	s.flash(r, ui.FlashSuccess, "They follow the newest version now, guest by guest.")
	return seeOther(w, r, packagePath(e.ID).String())
}
