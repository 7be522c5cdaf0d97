package server

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// holdingRoutes are the pages about what one guest has of a package, for those who
// look after it.
func (s *Server) holdingRoutes(r chi.Router) {
	r.Get("/admin/catalogue/{id}/holders/{grant}", s.do(s.showHolding))
	r.Post("/admin/catalogue/{id}/holders/{grant}/check", s.do(s.checkHolding))
	r.Get("/admin/catalogue/{id}/holders/{grant}/change", s.do(s.showChangeOf(s.changeOfHolding)))
	r.Post("/admin/catalogue/{id}/holders/{grant}/change", s.do(s.submitChangeOf(s.changeOfHolding)))
	r.Get("/admin/catalogue/{id}/holders/{grant}/end", s.do(s.showEndHolding))
	r.Post("/admin/catalogue/{id}/holders/{grant}/end", s.do(s.endHolding))
}

// holdingID gives the ids in the address of what a guest has of a package.
func holdingID(r *http.Request) (guest.PackageID, guest.GrantID, error) {
	p, err := packageID(r)
	grant := chi.URLParam(r, "grant")
	if err == nil && (len(grant) != 36 || uuid.Validate(grant) != nil) {
		err = guest.ErrNotFound
	}
	return p, guest.GrantID(grant), err
}

func holdingPath(p guest.PackageID, g guest.GrantID, more ...string) ui.Link {
	return packagePath(p, append([]string{"holders", string(g)}, more...)...)
}

// showHolding is GET /admin/catalogue/{id}/holders/{grant}.
func (s *Server) showHolding(w http.ResponseWriter, r *http.Request) error {
	p, id, err := holdingID(r)
	if err != nil {
		return err
	}
	e, h, err := s.Lifecycle.Holding(r.Context(), person(r), p, id)
	if err != nil {
		return err
	}
	view := s.reader(r).holding(e, h)
	view.PackageFrame = s.packageFrame(r, e, nil)
	return s.render(w, r, http.StatusOK, page.Holding(view))
}

// checkHolding is POST …/check: the worker reads in Entra what the guest has.
func (s *Server) checkHolding(w http.ResponseWriter, r *http.Request) error {
	p, id, err := holdingID(r)
	if err == nil {
		_, err = formValues(r)
	}
	if err != nil {
		return err
	}
	err = s.Lifecycle.CheckHolding(r.Context(), person(r), p, id)
	return s.lookedAfter(w, r, err, "Entra is being read. Open this page again in a minute.")
}

// lookedAfter answers a button on the page. That it is no longer possible is said
// there, too.
func (s *Server) lookedAfter(w http.ResponseWriter, r *http.Request, err error, done string) error {
	p, id, fault := holdingID(r)
	if fault != nil {
		return fault
	}
	return s.pressed(w, r, err, done, holdingPath(p, id))
}

// changeOfHolding gives what can be asked for in the place of what a guest has.
func (s *Server) changeOfHolding(r *http.Request, in inviteForm) (lifecycle.Change, error) {
	p, id, err := holdingID(r)
	if err != nil {
		return lifecycle.Change{}, err
	}
	return s.Lifecycle.ChangeHolding(r.Context(), person(r), p, id, in.Packages, in.Find)
}

// showEndHolding is GET …/end: the page before what a guest has of a package ends.
func (s *Server) showEndHolding(w http.ResponseWriter, r *http.Request) error {
	h, err := s.holdingToEnd(r)
	if err != nil {
		return err
	}
	if !h.Stands {
		return seeOther(w, r, holdingPath(h.Grant.Package.ID, h.Grant.ID).String()) // which says so
	}
	view := s.reader(r).endHolding(h)
	view.Frame = s.frame(r)
	return s.render(w, r, http.StatusOK, page.Confirm(view))
}

// holdingToEnd gives what a guest has of a package, to who may end it.
func (s *Server) holdingToEnd(r *http.Request) (guest.Holding, error) {
	p, id, err := holdingID(r)
	if err != nil {
		return guest.Holding{}, err
	}
	return s.Lifecycle.HoldingToEnd(r.Context(), person(r), p, id)
}

// endHolding is POST …/end.
func (s *Server) endHolding(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "reason", "version", "idempotency_key")
	if err != nil {
		return err
	}
	p, id, err := holdingID(r)
	if err != nil {
		return err
	}
	h, err := s.Lifecycle.EndHolding(r.Context(), person(r), p, id, values.Get("reason"))
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		view := s.reader(r).endHolding(h)
		view.Reason, view.Errors, view.Frame = values.Get("reason"), ui.Errors(problems), s.frame(r)
		return s.render(w, r, http.StatusUnprocessableEntity, page.Confirm(view))
	}
	return s.lookedAfter(w, r, err, "You ended the access of "+h.Guest.Name+" to "+h.Grant.Package.Name+".")
}
