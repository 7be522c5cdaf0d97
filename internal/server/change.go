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

// changeSource finds what can be asked for at an address.
type changeSource func(r *http.Request, in inviteForm) (lifecycle.Change, error)

// changeOf is that of /guests/{ref}/access/new, …/{grant}/change and …/extend: what
// a sponsor can ask for a guest who is here.
func (s *Server) changeOf(p guest.Purpose) changeSource {
	return func(r *http.Request, in inviteForm) (lifecycle.Change, error) {
		return s.Lifecycle.Change(r.Context(), person(r), ref(r), p, guest.GrantID(chi.URLParam(r, "grant")), in.Packages, in.Find)
	}
}

// showChangeOf is GET: the form about a guest who is here.
func (s *Server) showChangeOf(find changeSource) action {
	return func(w http.ResponseWriter, r *http.Request) error {
		in := inviteFrom(s.kept(r))
		c, err := find(r, in)
		if err != nil {
			return err
		}
		return s.renderChange(w, r, c, in, ui.Path(changePath(c)...), nil)
	}
}

// submitChangeOf is POST to the same addresses: the answers become a draft.
func (s *Server) submitChangeOf(find changeSource) action {
	return func(w http.ResponseWriter, r *http.Request) error {
		in, err := readInvite(r)
		if err != nil {
			return err
		}
		c, err := find(r, in)
		if err != nil {
			return err
		}
		if in.Search {
			return s.renderChange(w, r, c, in, ui.Path(changePath(c)...), nil)
		}
		in.Purpose, in.Guest, in.Replaces = c.Purpose, c.Story.Guest.ID, c.Grant.ID
		if c.Purpose == guest.ExtendAccess {
			in.Packages = []string{string(c.Grant.Package.ID)}
		}
		ref, err := s.Lifecycle.SaveDraft(r.Context(), person(r), in.Form, in.Key)
		if problems, wrong := errors.AsType[guest.Problems](err); wrong {
			return s.renderChange(w, r, c, in, ui.Path(changePath(c)...), problems)
		}
		if err != nil && ref != "" {
			return s.draftFault(w, r, ref, err)
		}
		if err != nil {
			return err
		}
		return seeOther(w, r, requestPath(ref, "check").String())
	}
}

// changePath is the address of the form of a change.
func changePath(c lifecycle.Change) []string {
	if c.ByOwner {
		return []string{"admin", "catalogue", string(c.Grant.Package.ID), "holders", string(c.Grant.ID), "change"}
	}
	at := []string{"guests", c.Story.Guest.Ref, "access"}
	switch c.Purpose {
	case guest.ChangeAccess:
		return append(at, string(c.Grant.ID), "change")
	case guest.ExtendAccess:
		return append(at, string(c.Grant.ID), "extend")
	}
	return append(at, "new")
}

func (s *Server) renderChange(w http.ResponseWriter, r *http.Request, c lifecycle.Change, in inviteForm, action ui.Link, problems guest.Problems) error {
	view := s.reader(r).change(c, in, problems)
	view.Frame, view.Action, view.Edits = s.frame(r), action, in.Edits
	status := http.StatusOK
	if problems != nil {
		status = http.StatusUnprocessableEntity
	}
	return s.render(w, r, status, page.ChangeAccess(view))
}

// renderDraft shows the form of a draft, or of a request that is changed: that of a
// new guest, or of one who is here.
func (s *Server) renderDraft(w http.ResponseWriter, r *http.Request, draft guest.Request, in inviteForm, problems guest.Problems) error {
	edits := draft.Edits
	if in.Edits = draft.EditsRef; draft.State == guest.Pending {
		edits, in.Edits = draft.ID, draft.Ref
	}
	if !draft.Purpose.Changes() {
		return s.renderInvite(w, r, in, requestPath(draft.Ref, "edit"), problems)
	}
	form := draft.Form()
	form.Packages = in.Packages
	c, err := s.Lifecycle.ChangeFor(r.Context(), person(r), form, in.Find, edits)
	if err != nil {
		return err
	}
	return s.renderChange(w, r, c, in, requestPath(draft.Ref, "edit"), problems)
}

// askAgain is POST /requests/{ref}/again: a new draft of a request that came to
// nothing. What has become wrong in it is shown in its form, to be put right there.
func (s *Server) askAgain(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "version", "idempotency_key")
	if err != nil {
		return err
	}
	key := values.Get("idempotency_key")
	if uuid.Validate(key) != nil {
		return unreadable("the form has no key")
	}
	draft, form, err := s.Lifecycle.AskAgain(r.Context(), person(r), ref(r), key)
	problems, wrong := errors.AsType[guest.Problems](err)
	switch {
	case wrong && form.Purpose.Changes():
		c, err := s.Lifecycle.ChangeFor(r.Context(), person(r), form, "", "")
		if err != nil {
			return err
		}
		return s.renderChange(w, r, c, inviteForm{Form: form, Key: key}, ui.Path(changePath(c)...), problems)
	case wrong:
		return s.renderInvite(w, r, inviteForm{Form: form, Key: key}, ui.Path("requests", "new"), problems)
	case err != nil && draft == "":
		return err
	case err != nil:
		return s.draftFault(w, r, draft, err)
	}
	return seeOther(w, r, requestPath(draft, "check").String())
}
