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

// showStart answers GET /: the first page of whoever is signed in, and the way
// in for everybody else.
func (s *Server) showStart(w http.ResponseWriter, r *http.Request) error {
	if in := sessionOf(r); in != nil {
		return seeOther(w, r, home(in.Person))
	}
	return s.showSignIn(w, r)
}

// home is the first page of a person.
func home(p guest.Person) string {
	switch {
	case p.Roles.Has(guest.Sponsor):
		return "/guests"
	case p.Roles.Has(guest.Approver):
		return "/approvals"
	case p.Owns && !p.Reads():
		return "/admin/catalogue"
	}
	return "/guests?who=all"
}

// showSignIn answers GET /signin: the sign-in page with the address to come
// back to.
func (s *Server) showSignIn(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	back := s.returnPath(q.Get("return_to"))
	if in := sessionOf(r); in != nil {
		if back == "" {
			back = home(in.Person)
		}
		return seeOther(w, r, back)
	}
	v := page.SignInView{Frame: s.frame(r), ReturnTo: back}
	switch why := page.SignInProblem(q.Get("why")); why {
	case page.SignInCancelled, page.SignInExpired, page.SignInFormKept, page.SignInFormLost, page.SignInSignedOut:
		v.Problem = why
	}
	return s.render(w, r, http.StatusOK, page.SignIn(v))
}

// beginSignIn answers POST /signin: it notes the attempt and sends the browser
// to the identity provider.
func (s *Server) beginSignIn(w http.ResponseWriter, r *http.Request) error {
	form, err := formValues(r, "return_to", "choose")
	if err != nil {
		return err
	}
	begin := s.SignIn.Begin
	if form.Get("choose") == "account" {
		begin = s.SignIn.BeginWithAccountChoice
	}
	secret, there, err := begin(r.Context())
	if err != nil {
		return err
	}
	attempt := session.SignIn{ReturnTo: s.returnPath(form.Get("return_to")), CreatedAt: s.Now()}
	if err := s.carryKept(r, &attempt); err != nil {
		return err
	}
	return s.depart(w, r, attempt, secret, there)
}

// depart notes an attempt and sends the browser to the identity provider.
func (s *Server) depart(w http.ResponseWriter, r *http.Request, a session.SignIn, secret signin.Attempt, there string) error {
	token, hash := session.NewToken()
	a.Hash, a.State, a.Nonce, a.Verifier, a.MaxAge = hash, secret.State, secret.Nonce, secret.Verifier, secret.MaxAge
	if err := s.Sessions.SaveSignIn(r.Context(), a); err != nil {
		return err
	}
	s.setCookie(w, cookieLogin, token)
	return seeOther(w, r, there)
}

// carryKept moves a kept form, of an attempt that this browser made before,
// into a new one.
func (s *Server) carryKept(r *http.Request, to *session.SignIn) error {
	hash, ok := s.cookieHash(r, cookieLogin)
	if !ok {
		return nil
	}
	before, err := s.Sessions.TakeSignIn(r.Context(), hash)
	if errors.Is(err, session.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	if before.Kept != nil && to.CreatedAt.Sub(before.CreatedAt) <= session.Keep {
		to.Kept, to.KeptFor, to.ReturnTo = before.Kept, before.KeptFor, before.Kept.Path
	}
	return nil
}

// finishSignIn answers GET /signin/callback: the provider sent the browser
// back. The attempt is used up first, whatever comes of it.
func (s *Server) finishSignIn(w http.ResponseWriter, r *http.Request) error {
	hash, ok := s.cookieHash(r, cookieLogin)
	if !ok {
		return s.refuse(w, r, signin.ErrBadAttempt, signin.Identity{})
	}
	attempt, err := s.Sessions.TakeSignIn(r.Context(), hash)
	s.clearCookie(w, cookieLogin)
	if errors.Is(err, session.ErrNone) || err == nil && s.Now().Sub(attempt.CreatedAt) > session.Attempt {
		return s.refuse(w, r, signin.ErrBadAttempt, signin.Identity{})
	}
	if err != nil {
		return err
	}
	secret := signin.Attempt{State: attempt.State, Nonce: attempt.Nonce, Verifier: attempt.Verifier, MaxAge: attempt.MaxAge}
	id, err := s.SignIn.Finish(r.Context(), secret, r.URL.Query())
	if err != nil && attempt.MaxAge > 0 && sessionOf(r) != nil {
		return s.notSignedInAgain(w, r, attempt, err)
	}
	if err != nil {
		return s.refuse(w, r, err, id)
	}
	p, err := s.Lifecycle.SignedIn(r.Context(), guest.Person{
		TenantID: id.TenantID, ObjectID: id.ObjectID, Name: id.Name, Email: id.Email,
		Roles: guest.ParseRoles(id.Roles),
	})
	if err != nil {
		return s.refuse(w, r, err, id)
	}
	return s.enter(w, r, p, id, attempt)
}

// enter starts the session, with a token that no one has seen before, and ends
// the one that the browser had.
func (s *Server) enter(w http.ResponseWriter, r *http.Request, p guest.Person, id signin.Identity, a session.SignIn) error {
	now := s.Now()
	p.AuthAt = id.AuthAt
	token, hash := session.NewToken()
	in := session.Session{
		Hash: hash, Person: p, LoginHint: id.LoginHint,
		CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(session.Absolute),
	}
	back := a.ReturnTo
	if a.Kept != nil {
		if a.KeptFor == p.ID {
			in.Kept = a.Kept
		} else {
			back = "" // somebody else's page, and somebody else's words
			in.Flash = &session.Flash{Kind: string(ui.FlashDegraded), Text: "You signed in as " + p.Name +
				". What somebody else had typed here before was not sent, and is not kept."}
		}
	}
	if err := s.Sessions.Start(r.Context(), in); err != nil {
		return err
	}
	if old, had := s.cookieHash(r, cookieSession); had {
		if err := s.Sessions.Revoke(r.Context(), old, now); err != nil && !errors.Is(err, session.ErrNone) {
			return err
		}
	}
	s.setCookie(w, cookieSession, token)
	tripOf(r).person = p.ID
	s.Log.InfoContext(r.Context(), "signed in", "person", p.ID, "roles", p.Roles.String(), "request_id", idOf(r))
	if back == "" {
		back = home(p)
	}
	return seeOther(w, r, back)
}
