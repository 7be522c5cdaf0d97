package server

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"guestportal/internal/guest"
	"guestportal/internal/session"
	"guestportal/web/page"
)

// withSession looks the session up for pages that everybody may open.
func (s *Server) withSession(next http.Handler) http.Handler {
	return s.do(func(w http.ResponseWriter, r *http.Request) error {
		in, err := s.findSession(r)
		if err != nil {
			return err
		}
		if in != nil {
			r = signedIn(r, in)
		}
		next.ServeHTTP(w, r)
		return nil
	})
}

// requireSignIn lets people in who are signed in. Others are led to the
// sign-in page and from there to the page that they asked for; what they had
// typed is kept for them.
func (s *Server) requireSignIn(next http.Handler) http.Handler {
	return s.do(func(w http.ResponseWriter, r *http.Request) error {
		in, err := s.findSession(r)
		if err != nil {
			return err
		}
		if in == nil {
			return s.askToSignIn(w, r)
		}
		r = signedIn(r, in)
		if err := s.dropKept(r, in); err != nil {
			return err
		}
		next.ServeHTTP(w, r)
		return nil
	})
}

// askToSignIn answers a request without a session.
func (s *Server) askToSignIn(w http.ResponseWriter, r *http.Request) error {
	if byScript(r) {
		// A redirect would be followed in silence and swallow what was sent.
		w.Header().Set("WWW-Authenticate", "Session")
		if !safe(r.Method) { // whoever sent a form that way may show a person the answer
			return refusal{status: http.StatusUnauthorized, kind: page.ErrorSignedOut}
		}
		plain(w, http.StatusUnauthorized, "Your session has ended. Reload the page to sign in.\n")
		return nil
	}
	why := page.SignInOK
	if _, had := s.cookieHash(r, cookieSession); had {
		why = page.SignInExpired
	}
	if !safe(r.Method) {
		kept, err := s.keepForm(w, r)
		if err != nil {
			return err
		}
		why = page.SignInFormLost
		if kept {
			why = page.SignInFormKept
		}
	}
	q := url.Values{}
	if back := s.returnPath(backTo(r)); back != "" {
		q.Set("return_to", back)
	}
	if why != page.SignInOK {
		q.Set("why", string(why))
	}
	return seeOther(w, r, strings.TrimSuffix("/signin?"+q.Encode(), "?"))
}

// backTo is where a request without a session should lead after all: the page
// itself, or the page that its form is on.
func backTo(r *http.Request) string {
	if safe(r.Method) {
		return r.URL.RequestURI()
	}
	if keepable(r) {
		return r.URL.Path
	}
	return subject(r).String()
}

// requireRole keeps people out who have none of the roles. It is for pages that
// are about a role; who may see what on a page, lifecycle says.
func (s *Server) requireRole(want guest.Role) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return s.do(func(w http.ResponseWriter, r *http.Request) error {
			if !person(r).Roles.Has(want) {
				return refusal{status: http.StatusForbidden, kind: page.ErrorForbidden, role: roleName(want), cause: "role is missing"}
			}
			next.ServeHTTP(w, r)
			return nil
		})
	}
}

// roleName names the first of the roles.
func roleName(want guest.Role) string {
	switch {
	case want.Has(guest.Sponsor):
		return "sponsor"
	case want.Has(guest.Approver):
		return "approver"
	}
	return "administrator"
}

// keepable tells whether a form is worth keeping: those in which people write.
// The page of the form has the same address.
func keepable(r *http.Request) bool {
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case r.URL.Path == "/requests/new":
		return true
	case len(parts) == 3:
		return parts[0] == "requests" && parts[2] == "edit"
	}
	return len(parts) == 2 && parts[0] == "approvals"
}

// keepForm keeps what somebody sent after their session had ended: for them
// alone, and for the browser that sent it.
func (s *Server) keepForm(w http.ResponseWriter, r *http.Request) (bool, error) {
	hash, had := s.cookieHash(r, cookieSession)
	if !had || !keepable(r) {
		return false, nil
	}
	owner, err := s.Sessions.Owner(r.Context(), hash)
	if errors.Is(err, session.ErrNone) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	values, err := readForm(r)
	if err != nil {
		return false, err
	}
	token, key := session.NewToken()
	err = s.Sessions.SaveSignIn(r.Context(), session.SignIn{
		Hash: key, ReturnTo: r.URL.Path, CreatedAt: s.Now(),
		Kept: &session.Form{Path: r.URL.Path, Values: values}, KeptFor: owner,
	})
	if err != nil {
		return false, err
	}
	s.setCookie(w, cookieLogin, token)
	return true, nil
}

// kept gives the form that was kept for this page, as typed; nil for none.
func (s *Server) kept(r *http.Request) url.Values {
	in := sessionOf(r)
	if in == nil || in.Kept == nil || in.Kept.Path != r.URL.Path || !safe(r.Method) {
		return nil
	}
	since := in.CreatedAt
	if in.Kept.Back.After(since) {
		since = in.Kept.Back
	}
	if s.Now().Sub(since) > session.Keep {
		return nil
	}
	return in.Kept.Values
}

// dropKept forgets a kept form as soon as its page sends one again.
func (s *Server) dropKept(r *http.Request, in *session.Session) error {
	if in.Kept == nil || safe(r.Method) || in.Kept.Path != r.URL.Path {
		return nil
	}
	in.Kept = nil
	return s.Sessions.SetKept(r.Context(), in.Hash, nil)
}
