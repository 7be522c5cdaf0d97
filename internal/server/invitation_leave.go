package server

import (
	"errors"
	"net/http"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// showLeave is GET /i/{code}/leave: the page before a guest gives back what they
// have.
func (s *Server) showLeave(w http.ResponseWriter, r *http.Request) error {
	story, alive, err := s.ofLink(w, r)
	if !alive || err != nil {
		return err
	}
	if !story.Guest.MayLeave() {
		return seeOther(w, r, invitationPath(r).String()) // which says how it stands
	}
	return s.renderLeave(w, r, story, http.StatusOK)
}

// renderLeave shows what would end. With a conflict something else was sent than the
// guest has by now.
func (s *Server) renderLeave(w http.ResponseWriter, r *http.Request, story guest.Story, status int) error {
	language := s.languageOf(r, story.Guest.Language)
	view := s.reader(r).leave(story, language, s.inviter())
	view.Frame, view.Changed = s.guestFrame(r, language), status == http.StatusConflict
	view.Action, view.Page = invitationPath(r, "leave"), invitationPath(r)
	return s.render(w, r, status, page.Leave(view))
}

// leave fills the page.
func (v reader) leave(s guest.Story, language string, by inviter) page.LeaveView {
	help := v.help(s, language, by)
	view := page.LeaveView{
		Sponsor: help.Sponsor, By: help.By, Before: s.Guest.State == guest.Invited, Deletes: s.Policy.AfterEnd == guest.Delete,
		Shown: s.WhatTheyHave(v.Clock.Now),
	}
	for _, grant := range s.Grants {
		if grant.Live(v.Clock.Now) {
			view.Access = append(view.Access, grant.Package.Name)
		}
	}
	return view
}

// leave is POST /i/{code}/leave. However often it is sent, the guest's page then
// says that the access has ended. Only what was shown ends: a page that was left open
// may be of an access before the one that they have.
func (s *Server) leave(w http.ResponseWriter, r *http.Request) error {
	values, err := formValues(r, "shown")
	if err != nil {
		return err
	}
	story, alive, err := s.ofLink(w, r)
	if !alive || err != nil {
		return err
	}
	err = s.Lifecycle.Leave(r.Context(), code(r), values.Get("shown"))
	if errors.Is(err, guest.ErrOtherAccess) {
		return s.renderLeave(w, r, story, http.StatusConflict)
	}
	return s.acted(w, r, err, invitationPath(r))
}

// acted answers what a guest did by their link: the page that follows says how it
// stands, also when it was not possible any more. A link that was replaced meanwhile
// leads nowhere, like any other.
func (s *Server) acted(w http.ResponseWriter, r *http.Request, err error, next ui.Link) error {
	if errors.Is(err, guest.ErrNotFound) {
		return s.renderInvitation(w, r, guest.Story{}, err, "")
	}
	if _, moved := errors.AsType[guest.MovedOn](err); err != nil && !moved {
		return err
	}
	return seeOther(w, r, next.String())
}
