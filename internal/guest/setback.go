package guest

import "time"

// Setback is a try to send a letter that did not succeed.
type Setback struct {
	Kind  SetbackKind
	Words string // for people, a part of a sentence without a full stop
	Final bool   // no other try follows
}

// SetbackKind says who stood in the way.
type SetbackKind string

// The kinds of setback. The empty one was noted by a version of the program that
// knew none, or is not known.
const (
	SetbackAddress   SetbackKind = "address"    // the mail server refused the address, as for good
	SetbackMessage   SetbackKind = "message"    // it refused the message, as for good
	SetbackRefused   SetbackKind = "refused"    // it did not take it: for now, or from this sender
	SetbackSilent    SetbackKind = "silent"     // nobody answered
	SetbackWait      SetbackKind = "wait"       // it asked to wait, which uses up no try
	SetbackOff       SetbackKind = "off"        // mail is switched off
	SetbackNoAddress SetbackKind = "no address" // there is none that could be written to
	SetbackMoot      SetbackKind = "not needed" // what it would say is no longer true
)

const (
	// mostWaits is how often a letter waits as it is told to before it is given up:
	// that takes a day.
	mostWaits = 100
	// The least that a letter waits doubles from the one to the other.
	firstMailWait   = 10 * time.Second
	longestMailWait = 15 * time.Minute
)

// MailWait says for how long a letter is left that whoever sends it asked to leave
// for a while, which may be zero, for so many times now; false when that is too often.
func MailWait(told time.Duration, times int) (time.Duration, bool) {
	if times > mostWaits {
		return 0, false
	}
	least := longestMailWait
	if times <= 7 { // 10 s · 2⁷ is more than the longest
		least = firstMailWait << max(0, times-1)
	}
	return min(max(told, least), longestMailWait), true
}
