package server

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// noteSeen is POST /i/{code}/seen: the page's script tells that a person looks at the
// invitation. Mail scanners follow links and send no forms.
func (s *Server) noteSeen(w http.ResponseWriter, r *http.Request) error {
	if _, err := formValues(r); err != nil {
		return err
	}
	err := s.Lifecycle.Seen(r.Context(), code(r))
	if errors.Is(err, guest.ErrNotFound) {
		return s.renderInvitation(w, r, guest.Story{}, err, "")
	}
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// showNewLink is GET /guests/{ref}/link: the page before the guest's link is replaced.
func (s *Server) showNewLink(w http.ResponseWriter, r *http.Request) error {
	story, err := s.Lifecycle.Guest(r.Context(), person(r), ref(r))
	if err != nil {
		return err
	}
	if err := story.MayMakeLink(person(r), s.Now()); err != nil {
		return s.managed(w, r, err, "") // the guest's page says that there can't be one
	}
	view := s.reader(r).newLink(story)
	view.Frame = s.frame(r)
	return s.render(w, r, http.StatusOK, page.Confirm(view))
}

// makeNewLink is POST /guests/{ref}/link. Its version is the number of the link that
// the person saw, so that one form makes one link.
func (s *Server) makeNewLink(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "version", "idempotency_key")
	if err != nil {
		return err
	}
	if uuid.Validate(values.Get("idempotency_key")) != nil {
		return unreadable("the form has no key")
	}
	story, err := s.Lifecycle.Guest(r.Context(), person(r), ref(r))
	if err != nil {
		return err
	}
	err = s.Lifecycle.NewLink(r.Context(), person(r), ref(r), number(values.Get("version")))
	return s.managed(w, r, err, "There is a new link for "+story.Guest.Name+". The one before no longer works.")
}

// showWrongAddress is GET /guests/{ref}/address: the page before an invitation is
// withdrawn because it went to the wrong address. While nothing was sent, the address
// is changed in the request.
func (s *Server) showWrongAddress(w http.ResponseWriter, r *http.Request) error {
	by := person(r)
	story, err := s.Lifecycle.Guest(r.Context(), by, ref(r))
	if err != nil {
		return err
	}
	if asked := story.Request(); story.Guest.State == guest.None && guest.MayEdit(asked, by, s.Now()) == nil {
		return seeOther(w, r, requestPath(asked.Ref, "edit").String())
	}
	if err := story.MayCorrectAddress(by); err != nil {
		return err
	}
	view := s.reader(r).wrongAddress(story)
	view.Frame = s.frame(r)
	return s.render(w, r, http.StatusOK, page.Confirm(view))
}

// wrongAddress is POST /guests/{ref}/address. It leads to the form with everything but
// the address, also when the button was pressed twice.
func (s *Server) wrongAddress(w http.ResponseWriter, r *http.Request) error {
	if _, err := formValues(r, "version", "idempotency_key"); err != nil {
		return err
	}
	err := s.Lifecycle.WrongAddress(r.Context(), person(r), ref(r))
	if _, moved := errors.AsType[guest.MovedOn](err); moved {
		if _, again := s.Lifecycle.ForAnotherAddress(r.Context(), person(r), ref(r)); again == nil {
			err = nil
		}
	}
	if err != nil {
		return s.managed(w, r, err, "")
	}
	return seeOther(w, r, instead(ref(r)).String())
}

// instead is the form for somebody whose address was wrong.
func instead(ref string) ui.Link { return ui.Path("requests", "new").With("instead", ref) }

// addressIsMissing stands beside the field for the address in that form.
func addressIsMissing(ref string) page.EmailNotice {
	return page.EmailNotice{
		Title: "Enter the right address",
		Text:  "The invitation to the wrong one was withdrawn. Everything else is filled in as it was. Approvers are asked again, because what they approved was for that address.",
		Links: []page.NextStep{{Text: "View the guest " + ref, Link: guestPath(ref)}},
	}
}
