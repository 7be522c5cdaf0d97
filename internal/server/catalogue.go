package server

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// catalogueRoutes are the pages of those who keep the catalogue: administrators,
// owners of a package, and auditors, who read.
func (s *Server) catalogueRoutes(r chi.Router) {
	r.Get("/admin/catalogue", s.do(s.showCatalogue))
	office := r.With(s.requireRole(guest.Administrator | guest.Auditor))
	office.Get("/admin/catalogue/new", s.do(s.showNewPackage))
	office.Post("/admin/catalogue/new", s.do(s.makePackage))
	r.Get("/admin/catalogue/{id}", s.do(s.showPackage))
	r.Get("/admin/catalogue/{id}/describe", s.do(s.showDescribe))
	r.Post("/admin/catalogue/{id}/describe", s.do(s.describe))
	r.Get("/admin/catalogue/{id}/resources", s.do(s.showResources))
	r.Post("/admin/catalogue/{id}/resources", s.do(s.changeResources))
	r.Get("/admin/catalogue/{id}/approvers", s.do(s.showApprovers))
	r.Post("/admin/catalogue/{id}/approvers", s.do(s.changeApprovers))
	r.Get("/admin/catalogue/{id}/limits", s.do(s.showLimits))
	r.Post("/admin/catalogue/{id}/limits", s.do(s.setLimits))
	r.Get("/admin/catalogue/{id}/audience", s.do(s.showAudience))
	r.Post("/admin/catalogue/{id}/audience", s.do(s.changeAudience))
	r.Get("/admin/catalogue/{id}/questions", s.do(s.showQuestions))
	r.Post("/admin/catalogue/{id}/questions", s.do(s.askQuestions))
	r.Get("/admin/catalogue/{id}/owners", s.do(s.showOwners))
	r.Post("/admin/catalogue/{id}/owners", s.do(s.changeOwners))
	r.Get("/admin/catalogue/{id}/preview", s.do(s.showPreview))
	r.Get("/admin/catalogue/{id}/publish", s.do(s.showPublish))
	r.Post("/admin/catalogue/{id}/publish", s.do(s.publish))
	r.Post("/admin/catalogue/{id}/discard", s.do(s.discardChanges))
	r.Get("/admin/catalogue/{id}/off", s.do(s.showTurnOff))
	r.Post("/admin/catalogue/{id}/off", s.do(s.turnOff))
	r.Get("/admin/catalogue/{id}/versions", s.do(s.showVersions))
	r.Get("/admin/catalogue/{id}/holders", s.do(s.showHolders))
	r.Get("/admin/catalogue/{id}/follow", s.do(s.showFollow))
	r.Post("/admin/catalogue/{id}/follow", s.do(s.follow))
}

// packageID gives the id in the address of a package.
func packageID(r *http.Request) (guest.PackageID, error) {
	id := chi.URLParam(r, "id")
	if len(id) != 36 || uuid.Validate(id) != nil {
		return "", guest.ErrNotFound
	}
	return guest.PackageID(id), nil
}

func packagePath(id guest.PackageID, more ...string) ui.Link {
	return ui.Path(append([]string{"admin", "catalogue", string(id)}, more...)...)
}

// showCatalogue is GET /admin/catalogue.
func (s *Server) showCatalogue(w http.ResponseWriter, r *http.Request) error {
	query, after := r.URL.Query().Get("q"), placeID(r, "after")
	if !storable(query) {
		return guest.ErrNotFound
	}
	found, err := s.Lifecycle.CataloguePage(r.Context(), person(r), query, guest.PackageID(after))
	if _, no := errors.AsType[guest.NotAllowed](err); no {
		return refusal{status: http.StatusForbidden, kind: page.ErrorForbidden, role: "administrator, an auditor or the owner of a package", cause: "role is missing"}
	}
	if err != nil {
		return err
	}
	view := s.reader(r).catalogue(found, query, after)
	view.Frame = s.frame(r)
	return s.render(w, r, http.StatusOK, page.Catalogue(view))
}

// showNewPackage is GET /admin/catalogue/new. With ?opens= it is for a group or app
// of that name, which the page of its resources then looks for.
func (s *Server) showNewPackage(w http.ResponseWriter, r *http.Request) error {
	if err := guest.MayMakePackages(person(r)); err != nil {
		return err
	}
	opens := r.URL.Query().Get("opens")
	if !storable(opens) {
		return guest.ErrNotFound
	}
	return s.renderNewPackage(w, r, opens, "", opens, nil)
}

// makePackage is POST /admin/catalogue/new. The form's key is the package's id, so
// that a double click makes one package.
func (s *Server) makePackage(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "name", "description", "opens", "version")
	if err != nil {
		return err
	}
	id := guest.PackageID(values.Get("version"))
	if len(id) != 36 || uuid.Validate(string(id)) != nil {
		return unreadable("the form has no key")
	}
	err = s.Lifecycle.NewPackage(r.Context(), person(r), id, values.Get("name"), values.Get("description"))
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		return s.renderNewPackage(w, r, values.Get("name"), values.Get("description"), values.Get("opens"), problems)
	}
	if err != nil {
		return err
	}
	if opens := values.Get("opens"); opens != "" {
		return seeOther(w, r, packagePath(id, "resources").With("q", opens).String())
	}
	return seeOther(w, r, packagePath(id).String())
}

func (s *Server) renderNewPackage(w http.ResponseWriter, r *http.Request, name, text, opens string, problems guest.Problems) error {
	view := page.DescribeView{
		PackageFrame: page.PackageFrame{Frame: s.frame(r), Version: newFormKey(), Errors: ui.Errors(problems)},
		New:          true, Action: ui.Path("admin", "catalogue", "new"), PackageName: name, Text: text, Opens: opens,
		TextMax: guest.PackageDescriptionMax,
	}
	return s.render(w, r, statusOf(problems), page.Describe(view))
}

// statusOf is that of a form: one with problems comes back.
func statusOf(problems guest.Problems) int {
	if len(problems) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// showPackage is GET /admin/catalogue/{id}.
func (s *Server) showPackage(w http.ResponseWriter, r *http.Request) error {
	e, err := s.packageFor(r, s.Lifecycle.Package)
	if err != nil {
		return err
	}
	found, err := s.Lifecycle.CheckPackage(r.Context(), person(r), e.Working())
	if err != nil {
		return err
	}
	view := s.reader(r).pack(e, found)
	view.PackageFrame = s.packageFrame(r, e, nil)
	return s.render(w, r, http.StatusOK, page.Package(view))
}

// packageFor gives the package of a request's address, as find lets this person
// have it.
func (s *Server) packageFor(r *http.Request, find func(context.Context, guest.Person, guest.PackageID) (guest.Entry, error)) (guest.Entry, error) {
	id, err := packageID(r)
	if err != nil {
		return guest.Entry{}, err
	}
	return find(r.Context(), person(r), id)
}

// showPreview is GET /admin/catalogue/{id}/preview.
func (s *Server) showPreview(w http.ResponseWriter, r *http.Request) error {
	e, err := s.packageFor(r, s.Lifecycle.Package)
	if err != nil {
		return err
	}
	view := page.PreviewView{PackageFrame: s.packageFrame(r, e, nil), Card: packageCard(e.Working(), guest.Person{})}
	return s.render(w, r, http.StatusOK, page.Preview(view))
}

// showVersions is GET /admin/catalogue/{id}/versions.
func (s *Server) showVersions(w http.ResponseWriter, r *http.Request) error {
	id, err := packageID(r)
	if err != nil {
		return err
	}
	before := placeNumber(r, "before")
	e, versions, err := s.Lifecycle.PackageVersions(r.Context(), person(r), id, before)
	if err != nil {
		return err
	}
	view := s.reader(r).versions(e, versions, before)
	view.PackageFrame = s.packageFrame(r, e, nil)
	return s.render(w, r, http.StatusOK, page.Versions(view))
}

// showHolders is GET /admin/catalogue/{id}/holders.
func (s *Server) showHolders(w http.ResponseWriter, r *http.Request) error {
	id, err := packageID(r)
	if err != nil {
		return err
	}
	after := placeID(r, "after")
	e, found, err := s.Lifecycle.Holders(r.Context(), person(r), id, guest.GrantID(after))
	if err != nil {
		return err
	}
	view := s.reader(r).holders(e, found, after)
	view.PackageFrame = s.packageFrame(r, e, nil)
	return s.render(w, r, http.StatusOK, page.Holders(view))
}

// packageFrame is what the pages of one package have around their own part.
func (s *Server) packageFrame(r *http.Request, e guest.Entry, problems guest.Problems) page.PackageFrame {
	return page.PackageFrame{
		Frame: s.frame(r), Name: e.Working().Name, Self: packagePath(e.ID), Version: strconv.Itoa(e.Edits), Waits: e.Published,
		Errors: ui.Errors(problems),
	}
}
