package guest

import (
	"fmt"
	"time"
)

// MailState says where a message stands.
type MailState string

// The states of a message. MailMoot was not sent because there was nothing to say
// any more.
const (
	MailWaiting MailState = "waiting"
	MailSent    MailState = "sent"
	MailGivenUp MailState = "given up"
	MailMoot    MailState = "not needed"
)

// MailStates are all of them, in the order in which they are shown.
var MailStates = []MailState{MailWaiting, MailSent, MailGivenUp, MailMoot}

// MailRow is one message in a list: what was sent to whom and when, and never what
// it says.
type MailRow struct {
	ID      string
	Kind    MailKind
	At      time.Time // queued
	Name    string    // to whom
	Address string
	ToGuest bool // that is the guest whom it is about

	Guest, GuestRef string // the guest whom it is about; empty for none
	Sponsor         string // of that guest, by name
	Request         string // reference of the request that it is about; empty for none

	DigestAt  time.Time // when the message of a day goes out that it is part of; zero for none
	WaitUntil time.Time // when it has waited for another one about the same thing; zero: it does not

	SentAt   time.Time // zero: not sent
	FailedAt time.Time // zero: not given up
	Last     Setback   // the last try that did not succeed
	Tries    int       // 0 also when an older version of the program counted none
	Waits    int       // times it was told to wait
	Again    int       // times that somebody had it sent again within a day of each other
	AgainAt  time.Time // the last of these
	Newer    bool      // it is an invitation, and the guest was written another one since
}

// State says where the message stands.
func (m MailRow) State() MailState {
	switch {
	case !m.SentAt.IsZero():
		return MailSent
	case m.FailedAt.IsZero():
		return MailWaiting
	case m.Last.Kind == SetbackMoot:
		return MailMoot
	}
	return MailGivenUp
}

// MailFilter narrows the list of messages. Zero values narrow nothing.
type MailFilter struct {
	State MailState
	Query string // how words begin in name and address of who it goes to, and of the guest it is about
	After string // the last one of the page before; empty: the first page
	Limit int
}

// MailPage is one page of messages, newest first.
type MailPage struct {
	Rows []MailRow
	More bool
	Many bool // more people match the query than are looked at
}

const (
	// mostAgain is how often a message is sent again within a day.
	mostAgain = 5
	// mostTests is how many test messages somebody sends within TestsWithin.
	mostTests = 5
	// TestsWithin is the time in which test messages are counted.
	TestsWithin = time.Hour
)

// MayReadMail says whether a person may see what was sent to whom.
func MayReadMail(by Person) error {
	if by.Reads() {
		return nil
	}
	return ErrNotFound
}

// MaySendMail says whether a person may have messages sent again, and try whether
// mail arrives.
func MaySendMail(by Person) error {
	switch {
	case by.Roles.Has(Administrator):
		return nil
	case by.Reads():
		return NotAllowed{"You can read this, but not change it."}
	}
	return ErrNotFound
}

// SendAgain has a message that was given up wait to be sent once more, the same as
// before. Shown is how often that had been done when the person saw it, so that a
// second click counts for nothing; moot is why there is nothing to say any more,
// empty when there is. An invitation, of the guest in the case, is sent again as often
// as its sponsor may.
func SendAgain(m MailRow, c Case, by Person, shown int, moot string, now time.Time) (MailRow, Event, error) {
	if err := MaySendMail(by); err != nil {
		return m, Event{}, err
	}
	if now.Sub(m.AgainAt) >= 24*time.Hour {
		m.Again, shown = 0, 0
	}
	switch {
	case m.State() == MailSent:
		return m, Event{}, MovedOn{"This message has been sent meanwhile."}
	case m.State() == MailWaiting, m.Again != shown:
		return m, Event{}, ErrRepeated
	case m.State() == MailMoot:
		return m, Event{}, MovedOn{"This message is not sent again, because " + m.Last.Words + "."}
	case moot != "":
		return m, Event{}, MovedOn{"This message is not sent again, because " + moot + "."}
	case m.Newer:
		return m, Event{}, MovedOn{"This message is not sent again, because a newer invitation was written since."}
	case m.Again >= mostAgain:
		return m, Event{}, MovedOn{fmt.Sprintf("This message was sent again %d times within a day. Put right what keeps it back first, or reach %s in another way.", m.Again, m.Name)}
	}
	if m.Kind == MailInvitation {
		if err := c.mayResend(now); err != nil {
			return m, Event{}, err
		}
	}
	m.FailedAt, m.Last, m.Tries, m.Waits = time.Time{}, Setback{}, 0, 0
	m.Again, m.AgainAt = m.Again+1, now
	e := byPerson(EventResent, by, now, by.Name+" had a message to "+m.Name+" sent again.")
	e.Minor = true
	if m.Kind == MailInvitation {
		e = byPerson(EventResent, by, now, by.Name+" sent the invitation again.")
	}
	return m, e, nil
}

// TestMail lets a person write to themselves, to see whether mail arrives; sent is
// how often they have within TestsWithin.
func TestMail(by Person, sent int) error {
	if err := MaySendMail(by); err != nil {
		return err
	}
	switch {
	case by.Email == "":
		return MovedOn{"The directory has no mail address for you, so there is nowhere to send a test message to."}
	case sent >= mostTests:
		return MovedOn{fmt.Sprintf("You've sent %d test messages within an hour. Look at what became of them first.", sent)}
	}
	return nil
}
