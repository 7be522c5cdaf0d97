package server

import (
	"errors"
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// driftID gives the id in the address of a difference.
func driftID(r *http.Request) (guest.DriftID, error) {
	id := chi.URLParam(r, "id")
	if uuid.Validate(id) != nil {
		return "", guest.ErrNotFound
	}
	return guest.DriftID(id), nil
}

// checkNow is POST /guests/{ref}/check.
func (s *Server) checkNow(w http.ResponseWriter, r *http.Request) error {
	if _, err := formValues(r, "version", "idempotency_key"); err != nil {
		return err
	}
	err := s.Lifecycle.CheckNow(r.Context(), person(r), ref(r))
	return s.managed(w, r, err, "We are comparing with Entra. What differs appears here within a minute.")
}

// putBack is POST /guests/{ref}/drift/{id}/put-back.
func (s *Server) putBack(w http.ResponseWriter, r *http.Request) error {
	if _, err := formValues(r); err != nil {
		return err
	}
	id, err := driftID(r)
	if err != nil {
		return err
	}
	err = s.Lifecycle.PutBack(r.Context(), person(r), ref(r), id)
	return s.managed(w, r, err, "You asked to put this back.")
}

// showAdopt is GET /guests/{ref}/drift/{id}/adopt: the page before something is
// adopted that gives access, or ends it.
func (s *Server) showAdopt(w http.ResponseWriter, r *http.Request) error {
	story, d, err := s.storyToAdopt(r)
	if err != nil {
		return s.managed(w, r, err, "")
	}
	view := s.reader(r).adoptDrift(story, d)
	view.Frame = s.frame(r)
	return s.render(w, r, http.StatusOK, page.Confirm(view))
}

// storyToAdopt gives a guest and a difference that this person may adopt. One
// that is not open any more is guest.MovedOn.
func (s *Server) storyToAdopt(r *http.Request) (guest.Story, guest.Drift, error) {
	id, err := driftID(r)
	if err != nil {
		return guest.Story{}, guest.Drift{}, err
	}
	story, err := s.Lifecycle.Guest(r.Context(), person(r), ref(r))
	if err != nil {
		return story, guest.Drift{}, err
	}
	i := slices.IndexFunc(story.Drifts, func(d guest.Drift) bool { return d.ID == id && d.State == guest.DriftOpen })
	switch {
	case !guest.MayManageGuest(story.Guest, person(r)):
		return story, guest.Drift{}, guest.NotAllowed{Reason: "You can read this, but not change it."}
	case i < 0:
		return story, guest.Drift{}, guest.MovedOn{Reason: "This difference has been settled meanwhile."}
	case !story.Drifts[i].MayAdopt(story.Guest, person(r)):
		return story, guest.Drift{}, guest.NotAllowed{Reason: "This takes an administrator."}
	}
	return story, story.Drifts[i], nil
}

// adopt is POST /guests/{ref}/drift/{id}/adopt.
func (s *Server) adopt(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "reason", "version", "idempotency_key")
	if err != nil {
		return err
	}
	id, err := driftID(r)
	if err != nil {
		return err
	}
	err = s.Lifecycle.Adopt(r.Context(), person(r), ref(r), id, values.Get("reason"))
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		story, d, err := s.storyToAdopt(r)
		if err != nil {
			return s.managed(w, r, err, "")
		}
		view := s.reader(r).adoptDrift(story, d)
		view.Reason, view.Errors, view.Frame = values.Get("reason"), ui.Errors(problems), s.frame(r)
		return s.render(w, r, http.StatusUnprocessableEntity, page.Confirm(view))
	}
	return s.managed(w, r, err, "You adopted what Entra says.")
}

// showDrift is GET /admin/drift: the differences of all guests.
func (s *Server) showDrift(w http.ResponseWriter, r *http.Request) error {
	kind, after := guest.DriftKind(r.URL.Query().Get("kind")), placeID(r, "after")
	if !slices.Contains(guest.DriftKinds, kind) {
		kind = "" // what is not known narrows nothing
	}
	found, err := s.Lifecycle.DriftList(r.Context(), person(r), guest.DriftFilter{Kind: kind, After: guest.DriftID(after)})
	if err != nil {
		return err
	}
	view := s.reader(r).driftList(found, kind, after)
	view.Frame = s.frame(r)
	return s.render(w, r, http.StatusOK, page.Drift(view))
}
