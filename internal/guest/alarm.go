package guest

import (
	"fmt"
	"time"
)

// AlarmKind says what administrators are told of. There is one open alarm of a
// kind at most.
type AlarmKind string

const (
	AlarmInvitations           = AlarmKind(BreakerInvitations) // these three: the breaker has tripped
	AlarmGifts                 = AlarmKind(BreakerGifts)
	AlarmDeletions             = AlarmKind(BreakerDeletions)
	AlarmRemovals    AlarmKind = "removals"   // much is being taken away
	AlarmShutOut     AlarmKind = "shut out"   // Microsoft does not let the portal in
	AlarmPermission  AlarmKind = "permission" // the portal lacks one, so that some calls are refused
	AlarmAttention   AlarmKind = "attention"  // guests wait for an administrator
	AlarmDomains     AlarmKind = "domains"    // sponsors have asked for organisations to be allowed
	AlarmUnasked     AlarmKind = "unasked"    // requests wait, and nobody is known who could decide
)

// AlarmMailEvery is the least time between two mails about alarms of a kind.
const AlarmMailEvery = time.Hour

// UnaskedFor is for how long a request may wait without anybody who could decide
// before administrators are told: the directory may have to be read first.
const UnaskedFor = time.Hour

// Alarm is something that administrators must know of.
type Alarm struct {
	ID       string
	Kind     AlarmKind
	Words    string // what happened, one sentence
	Pauses   bool   // something stands still until a person closes the alarm; the others close by themselves
	At       time.Time
	ClosedAt time.Time // zero while it is open
	ClosedBy PersonID  // empty when it closed by itself
	Closer   string    // their name
	Reason   string    // what they wrote
}

// Open tells whether the alarm still stands.
func (a Alarm) Open() bool { return a.ClosedAt.IsZero() }

// Breaker gives the breaker that the alarm is about; empty for none.
func (a Alarm) Breaker() Breaker {
	if a.Pauses {
		return Breaker(a.Kind)
	}
	return ""
}

// Watched is what is looked at now and then for the sake of alarms.
type Watched struct {
	Removals  int  // different steps that took something away within the last hour
	ShutOut   bool // Microsoft does not let the portal in
	Lacks     bool // Microsoft lets it in, but for calls that need a permission
	Attention int  // guests who wait for an administrator
	Domains   int  // organisations that sponsors have asked for
	Unasked   int  // requests that have waited for UnaskedFor without anybody who could decide
	Policy    Policy
}

// Alarms gives what is to be told of, by what was seen: the alarms that should be
// open now and close by themselves. All others of their kinds are over.
func (w Watched) Alarms(now time.Time) []Alarm {
	var out []Alarm
	raise := func(k AlarmKind, words string) { out = append(out, Alarm{Kind: k, Words: words, At: now}) }
	if w.ShutOut {
		raise(AlarmShutOut, "Microsoft does not let the portal in.")
	}
	if w.Lacks {
		raise(AlarmPermission, "The portal lacks a permission in Entra.")
	}
	switch {
	case w.Attention == 1:
		raise(AlarmAttention, "One guest needs an administrator.")
	case w.Attention > 1:
		raise(AlarmAttention, fmt.Sprintf("%d guests need an administrator.", w.Attention))
	}
	switch {
	case w.Domains == 1:
		raise(AlarmDomains, "A sponsor asks for an organisation to be allowed.")
	case w.Domains > 1:
		raise(AlarmDomains, fmt.Sprintf("Sponsors ask for %d organisations to be allowed.", w.Domains))
	}
	switch {
	case w.Unasked == 1:
		raise(AlarmUnasked, "A request waits, and nobody is known who could decide on it.")
	case w.Unasked > 1:
		raise(AlarmUnasked, fmt.Sprintf("%d requests wait, and nobody is known who could decide on them.", w.Unasked))
	}
	if most := w.Policy.MostRemovals(); w.Removals > most {
		raise(AlarmRemovals, fmt.Sprintf("More than %d groups, app roles and accounts were taken away or blocked within an hour.", most))
	}
	return out
}

// MayResume says whether a person may let what a breaker has paused go on.
func MayResume(by Person) bool { return by.Roles.Has(Administrator) }

// Resume is an administrator's answer to a breaker that has tripped. A second
// answer to the same alarm is too late, and nothing comes of it.
func Resume(a Alarm, by Person, reason string, now time.Time) (Alarm, error) {
	switch {
	case !by.Reads() || !a.Pauses:
		return a, ErrNotFound
	case !MayResume(by):
		return a, NotAllowed{"You can read this, but not change it."}
	case !a.Open():
		return a, MovedOn{a.Closer + " resumed " + a.Breaker().Doing() + " at " + moment(a.ClosedAt) + "."}
	}
	reason, err := reasonGiven(reason, "Enter why it may go on")
	if err != nil {
		return a, err
	}
	a.ClosedAt, a.ClosedBy, a.Closer, a.Reason = now, by.ID, by.Name, reason
	return a, nil
}
