package mail

import (
	"context"
	netmail "net/mail"
	"time"

	"guestportal/internal/guest"
)

// Outbox is where queued letters are kept.
type Outbox interface {
	// Letter loads a letter with all that its text is made from, as the rows now
	// stand; guest.ErrNotFound when there is none.
	Letter(ctx context.Context, id string) (guest.Letter, error)
	// LetterSent notes that the mail server took a letter, as it was loaded. Only the
	// first call counts, and none whose link was replaced meanwhile: guest.Later, since
	// the letter goes out once more, with the link that counts.
	LetterSent(ctx context.Context, l guest.Letter, now time.Time) error
	// LetterFailed notes a try that did not succeed.
	LetterFailed(ctx context.Context, id string, s guest.Setback, now time.Time) error
	// LetterWaits notes that whoever sends it asked to wait, which is no try, and says
	// how often that has been so.
	LetterWaits(ctx context.Context, id, words string) (times int, err error)
	// TakeTurn tells whether a letter may go now, since no other one about the same
	// thing goes to the same person, or went within guest.MailApart. If not, it has
	// noted what becomes of it. Of two who ask at once one is told so.
	TakeTurn(ctx context.Context, l guest.Letter, now time.Time) (bool, error)
	// LeaveToDigest has a letter wait for the digest of a moment.
	LeaveToDigest(ctx context.Context, id string, at time.Time) error
	// SkipLetters notes that letters are not sent, which is no failure.
	SkipLetters(ctx context.Context, ids []string, why guest.SkippedWhy, now time.Time) error
}

// Transport takes messages out of the house. An error is a Failure when the
// transport knows what it means, and guest.Later when it was asked to wait, however
// long; any other error is worth another try.
type Transport interface {
	Send(ctx context.Context, m Message) error
}

// Message is one composed message, with headers that hold no line break.
type Message struct {
	ID       string // Message-ID without angle brackets; the same at every try (RFC 5322, 3.6.4)
	From     netmail.Address
	To       netmail.Address
	Subject  string
	Language string // BCP 47, for Content-Language
	List     string // List-Id with its angle brackets; empty for what is no list
	Date     time.Time
	Text     string // UTF-8, \n line ends
	HTML     string // a whole document
}

// Failure is a try that failed.
type Failure struct {
	Kind      guest.SetbackKind // who stood in the way; empty: nobody knows
	Words     string            // for people, a part of a sentence: "the mail server refused the address"
	Permanent bool              // another try does not help, or none follows
	Newer     bool              // a newer version of the program may know how: it is never given up
	Err       error             // for the log; nil when Words say it all
}

func (f Failure) Error() string {
	if f.Err == nil {
		return f.Words
	}
	return f.Words + ": " + f.Err.Error()
}

// Unwrap gives the cause.
func (f Failure) Unwrap() error { return f.Err }

// Final tells whether another try does not help. Callers that do not know this
// package ask for it through an interface of their own.
func (f Failure) Final() bool { return f.Permanent }
