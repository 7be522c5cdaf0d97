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

// appsPath is the pages about the tenant's apps.
func appsPath(more ...string) ui.Link { return ui.Path(append([]string{"admin", "apps"}, more...)...) }

// appFilter reads what a list of apps is narrowed to.
func appFilter(r *http.Request) guest.AppFilter {
	return guest.AppFilter{Query: searched(r), After: placeID(r, "after")}
}

// searched is what somebody looks for, as far as it is worth looking at.
func searched(r *http.Request) string {
	const most = 100
	q := []rune(r.URL.Query().Get("q"))
	return string(q[:min(len(q), most)])
}

// showApps is GET /admin/apps.
func (s *Server) showApps(w http.ResponseWriter, r *http.Request) error {
	list, err := s.appList(r)
	if err != nil {
		return err
	}
	view := page.AppsView{Frame: s.frame(r), Query: list.Query, List: list}
	if guest.MayAddApps(person(r)) == nil {
		view.Add = appsPath("gallery")
	}
	return s.render(w, r, http.StatusOK, page.Apps(view))
}

// showAppsLive is GET /admin/apps/live: the lists alone.
func (s *Server) showAppsLive(w http.ResponseWriter, r *http.Request) error {
	list, err := s.appList(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.AppListPart(list))
}

func (s *Server) appList(r *http.Request) (page.AppList, error) {
	f := appFilter(r)
	apps, additions, err := s.Lifecycle.TenantApps(r.Context(), person(r), f)
	if err != nil {
		return page.AppList{}, err
	}
	return s.reader(r).apps(apps, additions, f), nil
}

// showGallery is GET /admin/apps/gallery: what can be added.
func (s *Server) showGallery(w http.ResponseWriter, r *http.Request) error {
	f := appFilter(r)
	found, err := s.Lifecycle.Gallery(r.Context(), person(r), f)
	if err != nil {
		return err
	}
	view := s.reader(r).gallery(found, f)
	view.Frame = s.frame(r)
	return s.render(w, r, http.StatusOK, page.Gallery(view))
}

func (s *Server) galleryApp(r *http.Request) (guest.GalleryApp, error) {
	id := chi.URLParam(r, "template")
	if uuid.Validate(id) != nil {
		return guest.GalleryApp{}, guest.ErrNotFound
	}
	return s.Lifecycle.GalleryApp(r.Context(), person(r), id)
}

// showAddApp is GET /admin/apps/gallery/{template}: the page before an app is
// added.
func (s *Server) showAddApp(w http.ResponseWriter, r *http.Request) error {
	app, err := s.galleryApp(r)
	if err != nil {
		return err
	}
	view := s.reader(r).addApp(app, guest.AdditionForm{Name: app.Name, AssignedOnly: true})
	if values := s.kept(r); values != nil {
		view = s.reader(r).addApp(app, additionForm(values))
	}
	view.Frame = s.frame(r)
	return s.render(w, r, http.StatusOK, page.AddApp(view))
}

// addApp is POST /admin/apps/gallery/{template}.
func (s *Server) addApp(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "name", "assigned_only", "reason", "idempotency_key")
	if err != nil {
		return err
	}
	key := values.Get("idempotency_key")
	if uuid.Validate(key) != nil {
		return unreadable("the form has no key")
	}
	app, err := s.galleryApp(r)
	if err != nil {
		return err
	}
	form := additionForm(values)
	id, err := s.Lifecycle.AddApp(r.Context(), person(r), app.ID, form, key)
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		view := s.reader(r).addApp(app, form)
		view.IdempotencyKey, view.Errors, view.Frame = key, ui.Errors(problems), s.frame(r)
		return s.render(w, r, http.StatusUnprocessableEntity, page.AddApp(view))
	}
	switch {
	case errors.Is(err, guest.ErrRepeated):
		s.flash(r, ui.FlashInfo, "This app was asked for already, so nothing is added a second time. If you entered another name or reason now, it was not taken: what counts is shown here.")
	case err != nil:
		return err
	default:
		s.flash(r, ui.FlashSuccess, "You asked to add this app.")
	}
	return seeOther(w, r, additionPath(id).String())
}

func additionPath(id guest.AdditionID, more ...string) ui.Link {
	return appsPath(append([]string{"additions", string(id)}, more...)...)
}

// showAddition is GET /admin/apps/additions/{id}.
func (s *Server) showAddition(w http.ResponseWriter, r *http.Request) error {
	a, err := s.addition(r)
	if err != nil {
		return err
	}
	view := page.AdditionView{Frame: s.frame(r), Part: s.reader(r).addition(a), Apps: appsPath()}
	return s.render(w, r, http.StatusOK, page.Addition(view))
}

// showAdditionLive is GET /admin/apps/additions/{id}/live: all but the frame.
func (s *Server) showAdditionLive(w http.ResponseWriter, r *http.Request) error {
	a, err := s.addition(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.AdditionPartial(s.reader(r).addition(a)))
}

func additionID(r *http.Request) (guest.AdditionID, error) {
	id := chi.URLParam(r, "id")
	if uuid.Validate(id) != nil {
		return "", guest.ErrNotFound
	}
	return guest.AdditionID(id), nil
}

func (s *Server) addition(r *http.Request) (guest.Addition, error) {
	id, err := additionID(r)
	if err != nil {
		return guest.Addition{}, err
	}
	return s.Lifecycle.Addition(r.Context(), person(r), id)
}

// tryAddingAgain is POST /admin/apps/additions/{id}/try-again.
func (s *Server) tryAddingAgain(w http.ResponseWriter, r *http.Request) error {
	if _, err := formValues(r, "version", "idempotency_key"); err != nil {
		return err
	}
	id, err := additionID(r)
	if err != nil {
		return err
	}
	err = s.Lifecycle.TryAddingAgain(r.Context(), person(r), id)
	if moved, is := errors.AsType[guest.MovedOn](err); is {
		s.flash(r, ui.FlashInfo, moved.Reason)
	} else if err != nil {
		return err
	}
	return seeOther(w, r, additionPath(id).String())
}
