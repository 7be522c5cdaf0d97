package guest

import (
	"strings"
	"time"
)

// Letter is one queued message with all that its text is made from, as the rows
// stand when it is sent.
type Letter struct {
	ID       string // stable: it makes the Message-ID, so that a repeat is recognised
	Kind     MailKind
	To       Person // zero when it goes to the guest
	Guest    Guest
	Access   []string  // names of the access packages that the guest has now, or is to have
	Request  Request   // the request that it is about; zero when there is none
	Ask      DomainAsk // that it answers, instead of a guest; zero for none
	Alarm    Alarm     // that it is about, instead of a guest; zero for none
	Ended    Event     // that MailOwnerEnded tells of; zero for others
	LinkCode string    // for what the guest is sent
	Timely   Timely    // what a letter that comes by time is made from; zero for others
	At       time.Time
	SentAt   time.Time // zero: not sent yet
	Held     bool      // BreakerRestored holds it back; never one about an alarm

	Wishes  MailWishes    // of its addressee
	Later   bool          // it waits for a digest, is part of one, or is not needed: nothing is to be sent
	Parts   []Letter      // of MailDigest, oldest first
	Trouble SignInTrouble // that MailHelp tells of; zero for others
}

// LetterSent is the event of a message that the mail server took.
func LetterSent(l Letter, now time.Time) Event {
	if l.Kind == MailInvitation {
		return byPortal(EventInvitationSent, now, "The invitation was sent to "+l.Guest.Email.String()+".")
	}
	e := byPortal(EventInvitationSent, now, "A message was sent to "+l.recipient()+".")
	e.Minor = true
	return e
}

// LetterGivenUp is the event of a message that could not be sent.
func LetterGivenUp(l Letter, words string, now time.Time) Event {
	if l.Kind == MailInvitation {
		return byPortal(EventStepFailed, now, invitationLost+l.Guest.Email.String()+": "+words+". Hand over the link instead.")
	}
	e := byPortal(EventStepFailed, now, "A message to "+l.recipient()+" could not be sent: "+words+".")
	e.Minor = true
	return e
}

// invitationLost begins what is said of an invitation that could not be sent.
const invitationLost = "The invitation could not be sent to "

// InvitationLost tells that the newest invitation was given up, in a sentence with the
// reason and what to do; empty when it was sent, or is to be.
func (s Story) InvitationLost() string {
	for _, e := range s.History {
		switch {
		case e.Kind == EventResent && !e.Minor, e.Kind == EventInvitationSent && !e.Minor:
			return ""
		case e.Kind == EventStepFailed && strings.HasPrefix(e.Words, invitationLost):
			return e.Words
		}
	}
	return ""
}

// recipient is who a letter goes to, by name.
func (l Letter) recipient() string {
	if l.Kind.ToGuest() {
		return l.Guest.Name
	}
	return l.To.Name
}
