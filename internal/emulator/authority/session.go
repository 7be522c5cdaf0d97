package authority

import (
	"crypto/rand"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
)

// Session is one browser's sign-in with the tenant.
type Session struct {
	UserID   string
	SID      string
	AuthTime time.Time
	Apps     []string // client ids that the session signed in to
}

// Sessions are the browsers that are signed in. They end with the process.
type Sessions struct {
	Directory *directory.Directory
	Now       func() time.Time

	mu   sync.Mutex
	byID map[string]Session
}

// sessionLife is how long a browser stays signed in.
const sessionLife = 24 * time.Hour

// cookieName differs by port, because cookies do not: two tenants on one
// machine must not sign each other's people out.
func cookieName(r *http.Request) string {
	_, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		port = "0"
	}
	return "emulated-entra-" + port
}

// SignIn signs the browser in as a user.
func (s *Sessions) SignIn(w http.ResponseWriter, r *http.Request, userID string) Session {
	session := Session{UserID: userID, SID: uuid.NewString(), AuthTime: s.Now().UTC()}
	id := rand.Text()
	s.mu.Lock()
	if s.byID == nil {
		s.byID = map[string]Session{}
	}
	s.byID[id] = session
	s.mu.Unlock()
	http.SetCookie(w, &http.Cookie{Name: cookieName(r), Value: id, Path: "/", HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode})
	return session
}

// Current returns the browser's session and its user, as long as the user
// exists and is not blocked.
func (s *Sessions) Current(r *http.Request) (Session, *directory.User) {
	cookie, err := r.Cookie(cookieName(r))
	if err != nil {
		return Session{}, nil
	}
	s.mu.Lock()
	session, ok := s.byID[cookie.Value]
	s.mu.Unlock()
	if !ok || s.Now().Sub(session.AuthTime) > sessionLife {
		return Session{}, nil
	}
	var user *directory.User
	s.Directory.View(func(tx *directory.Tx) { user = tx.User(session.UserID) })
	if user == nil || !user.AccountEnabled || session.AuthTime.Before(directory.ValidFrom(user, nil)) {
		return Session{}, nil
	}
	return session, user
}

// visit remembers that a session signed in to a client, which is told when the
// session ends.
func (s *Sessions) visit(sid, clientID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, session := range s.byID {
		if session.SID == sid && !slices.Contains(session.Apps, clientID) {
			session.Apps = append(slices.Clone(session.Apps), clientID)
			s.byID[id] = session
		}
	}
}

// SignOut ends the browser's session and returns it.
func (s *Sessions) SignOut(w http.ResponseWriter, r *http.Request) (ended Session) {
	if cookie, err := r.Cookie(cookieName(r)); err == nil {
		s.mu.Lock()
		ended = s.byID[cookie.Value]
		delete(s.byID, cookie.Value)
		s.mu.Unlock()
	}
	http.SetCookie(w, &http.Cookie{Name: cookieName(r), Path: "/", MaxAge: -1, HttpOnly: true, Secure: r.TLS != nil})
	return ended
}
