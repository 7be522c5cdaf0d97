package server

import (
	"errors"
	"net/http"

	"guestportal/internal/guest"
	"guestportal/internal/session"
	"guestportal/internal/signin"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// refuse shows the polite page for a sign-in that makes no session. A provider
// that can not be reached, and any fault of ours, is an error like all others.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error, id signin.Identity) error {
	reason, known := refusedReason(err)
	if !known {
		return err
	}
	if in := sessionOf(r); in != nil && errors.Is(err, signin.ErrBadAttempt) {
		return seeOther(w, r, home(in.Person)) // the Back button, after a sign-in that worked
	}
	s.Log.InfoContext(r.Context(), "sign-in refused", "reason", string(reason), "error", err, "request_id", idOf(r))
	view := page.RefusedView{Frame: s.frame(r), Reason: reason, Account: id.Email}
	if reason == page.RefusedNoRole {
		if view.Owner, view.Group, err = s.Lifecycle.WhomToAsk(r.Context()); err != nil {
			return err
		}
	}
	return s.render(w, r, http.StatusForbidden, page.Refused(view))
}

func refusedReason(err error) (page.RefusedReason, bool) {
	switch {
	case errors.Is(err, signin.ErrCancelled):
		return page.RefusedCancelled, true
	case errors.Is(err, signin.ErrGuestAccount), errors.Is(err, signin.ErrAccountKindUnknown):
		return page.RefusedGuest, true
	case errors.Is(err, signin.ErrForeignTenant):
		return page.RefusedTenant, true
	case errors.Is(err, signin.ErrBadAttempt), errors.Is(err, signin.ErrBadToken), errors.Is(err, signin.ErrNotFresh):
		return page.RefusedFailed, true
	}
	if _, ok := errors.AsType[guest.NotAllowed](err); ok {
		return page.RefusedNoRole, true
	}
	return "", false
}

// showSignOut answers GET /signout. Signing out takes a form, since a GET
// changes nothing: the button is in the menu of every page.
func (s *Server) showSignOut(w http.ResponseWriter, r *http.Request) error {
	return seeOther(w, r, ui.Path().String())
}

// signOut answers POST /signout: the session ends here for good, and then at
// the identity provider.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request) error {
	if _, err := formValues(r); err != nil {
		return err
	}
	in := sessionOf(r)
	s.clearCookie(w, cookieSession)
	if in == nil {
		return seeOther(w, r, "/signin?why="+string(page.SignInSignedOut))
	}
	if err := s.Sessions.Revoke(r.Context(), in.Hash, s.Now()); err != nil && !errors.Is(err, session.ErrNone) {
		return err
	}
	s.Log.InfoContext(r.Context(), "signed out", "person", in.Person.ID, "request_id", idOf(r))
	there, err := s.SignIn.SignOutURL(r.Context(), s.PublicURL.JoinPath("/").String(), in.LoginHint)
	if err != nil {
		// Here it has ended; that the provider is away must not look like a failure.
		s.Log.WarnContext(r.Context(), "sign out at the provider", "error", err, "request_id", idOf(r))
		return seeOther(w, r, "/signin?why="+string(page.SignInSignedOut))
	}
	return seeOther(w, r, there)
}
