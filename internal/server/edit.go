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

// editable gives what the form at /requests/{ref}/edit is about: a draft, or the
// person's own request that waits for a decision.
func (s *Server) editable(r *http.Request) (guest.Request, error) {
	draft, fault := s.Lifecycle.Draft(r.Context(), person(r), ref(r))
	if fault == nil || draft.State != guest.Pending || errors.Is(fault, guest.ErrNotFound) {
		return draft, fault
	}
	return s.Lifecycle.Editable(r.Context(), person(r), ref(r))
}

// ofRequest is the version that a form carries which was made from a request that
// was sent. The form of its draft, sent once more, has another.
const ofRequest = "sent"

// submitChanges is POST /requests/{ref}/edit for a request that waits: the answers
// become a draft, and the request stays as it is until that is sent.
func (s *Server) submitChanges(w http.ResponseWriter, r *http.Request, request guest.Request, in inviteForm) error {
	if in.Version != ofRequest {
		return s.alreadySent(w, r, request.Ref)
	}
	draft, err := s.Lifecycle.SaveEdit(r.Context(), person(r), request.Ref, in.Form, in.Key)
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		return s.renderDraft(w, r, request, in, problems)
	}
	if err != nil && draft != "" {
		return s.draftFault(w, r, draft, err)
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, requestPath(draft, "check").String())
}

// showChanges adds to the check page of a draft what it changes, and from what.
func (s *Server) showChanges(r *http.Request, draft guest.Request, view *page.CheckView) error {
	story, err := s.Lifecycle.Request(r.Context(), person(r), draft.EditsRef)
	if err != nil {
		return err
	}
	s.reader(r).changesOf(story.Request(), draft, view)
	return nil
}

// sendChanges is POST /requests/{ref}/send for a draft that edits a request.
func (s *Server) sendChanges(w http.ResponseWriter, r *http.Request, draft guest.Request, seen guest.Shown) error {
	err := s.Lifecycle.SubmitEdit(r.Context(), person(r), ref(r), seen)
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		return s.renderDraft(w, r, draft, draftForm(draft), problems)
	}
	if err != nil && !errors.Is(err, guest.ErrRepeated) {
		return err
	}
	return s.edited(w, r, draft.EditsRef, "Your changes were sent.")
}

// edited leads to a request that was changed, and says what follows from that: as
// it stands now, for it may have been approved in advance.
func (s *Server) edited(w http.ResponseWriter, r *http.Request, ref, done string) error {
	story, err := s.Lifecycle.Request(r.Context(), person(r), ref)
	if err != nil {
		return err
	}
	switch story.Request().State {
	case guest.Pending:
		done += " Everybody who decides is asked to look again."
	case guest.Approved:
		done += " The request is approved."
	}
	s.flash(r, ui.FlashSuccess, done)
	return seeOther(w, r, requestPath(ref).String())
}

// acceptSuggestion is POST /requests/{ref}/suggestions/{line}/{package}/accept. What
// has become wrong is shown in the form, to be put right there.
func (s *Server) acceptSuggestion(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "version", "idempotency_key")
	if err != nil {
		return err
	}
	key := values.Get("idempotency_key")
	if uuid.Validate(key) != nil {
		return unreadable("the form has no key")
	}
	form, err := s.Lifecycle.Accept(r.Context(), person(r), ref(r), lineOf(r), packageOf(r), number(values.Get("version")), key)
	if problems, wrong := errors.AsType[guest.Problems](err); wrong {
		request, err := s.editable(r)
		if err != nil {
			return err
		}
		return s.renderDraft(w, r, request, inviteForm{Form: form, Key: newFormKey(), Version: ofRequest}, problems)
	}
	if err != nil && !errors.Is(err, guest.ErrRepeated) {
		return err
	}
	return s.edited(w, r, ref(r), "You accepted the suggestion.")
}

// keepAsked is POST /requests/{ref}/suggestions/{line}/{package}/keep.
func (s *Server) keepAsked(w http.ResponseWriter, r *http.Request) error {
	if _, err := formValues(r, "version", "idempotency_key"); err != nil {
		return err
	}
	err := s.Lifecycle.Keep(r.Context(), person(r), ref(r), lineOf(r), packageOf(r))
	if err != nil && !errors.Is(err, guest.ErrRepeated) {
		return err
	}
	s.flash(r, ui.FlashSuccess, "You keep what you asked for. Whoever suggested something else is told.")
	return seeOther(w, r, requestPath(ref(r)).String())
}

func lineOf(r *http.Request) guest.LineID       { return guest.LineID(chi.URLParam(r, "line")) }
func packageOf(r *http.Request) guest.PackageID { return guest.PackageID(chi.URLParam(r, "package")) }
