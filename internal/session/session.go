package session

import (
	"context"
	"errors"
	"net/url"
	"time"

	"guestportal/internal/guest"
)

// How long things live.
//
// Source: OWASP ASVS 5.0, requirements 7.3.1 and 7.3.2, ask for both limits.
const (
	Idle     = 30 * time.Minute // a session that nobody uses
	Absolute = 10 * time.Hour   // any session
	Attempt  = 10 * time.Minute // from the sign-in page of the provider back to us
	Keep     = 15 * time.Minute // a form that was sent after the session had ended

	// MaxPerPerson is how many sessions a person can have; a further one ends
	// the oldest.
	MaxPerPerson = 10
	// TouchEvery is how often the last use of a session is written down at most.
	TouchEvery = time.Minute
)

// ErrNone means that there is no such session or attempt, or not any more.
var ErrNone = errors.New("no such session")

// Session is one signed-in browser.
type Session struct {
	Hash      Hash         // of the token in the cookie
	Person    guest.Person // with the roles of the ID token, and when they proved who they are
	LoginHint string       // for the provider's sign-out; may be empty
	Kept      *Form        // a form to fill in again; nil for none
	Flash     *Flash       // a banner for the next page; nil for none
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time // CreatedAt and Absolute
}

// Live tells whether a session that was not revoked is still good at a moment.
func (s Session) Live(now time.Time) bool {
	return now.Before(s.ExpiresAt) && now.Before(s.SeenAt.Add(Idle))
}

// Form is what a person sent when the session had ended, or was not fresh enough.
type Form struct {
	Path   string     `json:"path"` // where it was sent, and where it is filled in again
	Values url.Values `json:"values"`
	Again  bool       `json:"again,omitempty"` // the session had not ended: they had to prove again who they are
	Back   time.Time  `json:"back,omitzero"`   // when it was put back into the session that they had, because they did not; zero: it was not
}

// Flash is one banner, shown once.
type Flash struct {
	Kind string `json:"kind"` // a ui.FlashKind
	Text string `json:"text"`
}

// SignIn is one attempt to sign in. It is bound to the browser by a cookie of
// its own, and good for one use. While State is empty the person has not been
// sent to the provider yet: the row only holds a form until they sign in.
type SignIn struct {
	Hash                   Hash // of the token in the cookie
	State, Nonce, Verifier string
	ReturnTo               string         // path of our own, already checked
	MaxAge                 time.Duration  // how long ago they may have proved who they are; zero: however long
	Kept                   *Form          // nil for none
	KeptFor                guest.PersonID // who alone gets Kept back
	CreatedAt              time.Time
}

// Store keeps sessions and attempts. A method that changes a session changes
// only one that is not revoked, and answers ErrNone where there is none.
type Store interface {
	// SaveSignIn stores a new attempt, and removes those that are too old.
	SaveSignIn(ctx context.Context, a SignIn) error
	// TakeSignIn gives an attempt and removes it, so that it works once.
	TakeSignIn(ctx context.Context, h Hash) (SignIn, error)
	// Start stores a new session, ends the oldest of a person who has too many,
	// and removes those that ended more than a day ago.
	Start(ctx context.Context, s Session) error
	// Find gives a session that is live at the moment. It writes nothing.
	Find(ctx context.Context, h Hash, now time.Time) (Session, error)
	// Touch notes that a session is in use.
	Touch(ctx context.Context, h Hash, now time.Time) error
	// Owner tells whose session this was, also when it has ended. It is good
	// for nothing but keeping a form for them.
	Owner(ctx context.Context, h Hash) (guest.PersonID, error)
	// SetFlash stores the banner for the next page; nil removes it.
	SetFlash(ctx context.Context, h Hash, f *Flash) error
	// SetKept stores a form to fill in again; nil forgets it.
	SetKept(ctx context.Context, h Hash, f *Form) error
	// Revoke ends a session for good.
	Revoke(ctx context.Context, h Hash, now time.Time) error
}
