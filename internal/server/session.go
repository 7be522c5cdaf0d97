package server

import (
	"context"
	"errors"
	"net/http"

	"guestportal/internal/guest"
	"guestportal/internal/session"
)

// The cookies: one for the session, one for the attempt to sign in. They are
// gone when the browser is closed; how long they are good for is the server's
// affair.
const (
	cookieSession = "session"
	cookieLogin   = "login"
)

// cookieName gives the name of a cookie. Over TLS it has the prefix that keeps
// other hosts of the same domain, and plain http, from setting it.
//
// Source: https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
func (s *Server) cookieName(which string) string {
	if s.https() {
		return "__Host-" + which
	}
	return which
}

func (s *Server) setCookie(w http.ResponseWriter, which, value string) {
	s.writeCookie(w, which, value, 0)
}

func (s *Server) clearCookie(w http.ResponseWriter, which string) {
	s.writeCookie(w, which, "", -1)
}

func (s *Server) writeCookie(w http.ResponseWriter, which, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(which), Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: s.https(),
		// Not Strict: the browser comes back from the provider.
		SameSite: http.SameSiteLaxMode,
	})
}

// cookieHash reads a cookie that we have set.
func (s *Server) cookieHash(r *http.Request, which string) (session.Hash, bool) {
	c, err := r.Cookie(s.cookieName(which))
	if err != nil {
		return session.Hash{}, false
	}
	return session.HashToken(c.Value)
}

// findSession gives the session of a request; nil without an error when there
// is none, or none any more. Its use is noted, unless it is the script that
// asks: a page left open is not use.
func (s *Server) findSession(r *http.Request) (*session.Session, error) {
	hash, ok := s.cookieHash(r, cookieSession)
	if !ok {
		return nil, nil
	}
	now := s.Now()
	in, err := s.Sessions.Find(r.Context(), hash, now)
	if err == nil && !byScript(r) && now.Sub(in.SeenAt) >= session.TouchEvery {
		err = s.Sessions.Touch(r.Context(), hash, now)
	}
	if errors.Is(err, session.ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &in, nil
}

type keySession struct{}

// sessionOf gives the session that a middleware found; nil when signed out.
func sessionOf(r *http.Request) *session.Session {
	in, _ := r.Context().Value(keySession{}).(*session.Session)
	return in
}

// person gives who is signed in. It is for handlers behind requireSignIn.
func person(r *http.Request) guest.Person {
	if in := sessionOf(r); in != nil {
		return in.Person
	}
	return guest.Person{}
}

// signedIn gives the request with its session.
func signedIn(r *http.Request, in *session.Session) *http.Request {
	tripOf(r).person = in.Person.ID
	return r.WithContext(context.WithValue(r.Context(), keySession{}, in))
}
