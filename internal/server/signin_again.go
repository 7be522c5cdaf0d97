package server

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"guestportal/internal/guest"
	"guestportal/internal/session"
	"guestportal/internal/signin"
	"guestportal/web/ui"
)

const keptAgainWords = "You have signed in again. Nothing was decided yet: check what you chose and send the form once more."

// keptBackWords are for who did not sign in again, once they were told why.
const keptBackWords = "Nothing was decided yet. What you chose is kept: check it and send the form again."

// signInAgain sends somebody who is signed in to prove again who they are, and
// keeps for them what they sent.
func (s *Server) signInAgain(w http.ResponseWriter, r *http.Request, form url.Values) error {
	in := sessionOf(r)
	secret, there, err := s.SignIn.BeginFresh(r.Context(), guest.FreshFor, in.LoginHint)
	if err != nil {
		return err
	}
	return s.depart(w, r, session.SignIn{
		ReturnTo: r.URL.Path, CreatedAt: s.Now(),
		Kept: &session.Form{Path: r.URL.Path, Values: form, Again: true}, KeptFor: in.Person.ID,
	}, secret, there)
}

// notSignedInAgain leads back to the page that asked for it, with the session that
// there is: it is as good as it was, and what was typed goes into it.
func (s *Server) notSignedInAgain(w http.ResponseWriter, r *http.Request, a session.SignIn, err error) error {
	if in := sessionOf(r); a.Kept != nil && in != nil && a.KeptFor == in.Person.ID {
		form := *a.Kept
		form.Back = s.Now()
		if err := s.Sessions.SetKept(r.Context(), in.Hash, &form); err != nil && !errors.Is(err, session.ErrNone) {
			return err
		}
	}
	words := "Signing in again did not work, so nothing was decided. Try again."
	switch {
	case errors.Is(err, signin.ErrCancelled):
		words = "You did not sign in again, so nothing was decided."
	case errors.Is(err, signin.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, signin.ErrNotFresh):
		owner, _, policy := s.Lifecycle.WhomToAsk(r.Context())
		if policy != nil {
			return policy
		}
		words = "Microsoft did not ask you to sign in again, or does not tell us that it did, so nothing was decided. " +
			"Try again. If it happens again, tell " + owner + "."
	}
	s.Log.InfoContext(r.Context(), "not signed in again", "error", err, "request_id", idOf(r))
	s.flash(r, ui.FlashDegraded, words)
	return seeOther(w, r, a.ReturnTo)
}

// signInFirst says what of a request asks for a fresh sign-in; empty when nothing
// does, or the person has one.
func (v reader) signInFirst(r guest.Request) string {
	if v.By.Fresh(v.Clock.Now) {
		return ""
	}
	var names []string
	for _, l := range r.Decidable(v.By) {
		if l.Package.Terms.Sensitive {
			names = append(names, l.Package.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return join(names, "and") + " " + verb(len(names), "is", "are") + " sensitive, so you are asked to sign in again before you decide. What you choose here is kept."
}
