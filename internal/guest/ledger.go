package guest

import (
	"errors"
	"slices"
	"time"
)

// ErrLeaseLost means that another worker has taken the guest over: whoever gets
// it stops at once and commits nothing.
var ErrLeaseLost = errors.New("another worker has taken this guest over")

// ErrNoGrant means that access is to be given for which no grant stands any more:
// it ended after the worker had looked.
var ErrNoGrant = errors.New("no grant asks for this any more")

// Lease is a worker's right to act on one guest. Epoch grows with every claim,
// and everything the worker commits says which epoch it belongs to.
type Lease struct {
	Guest GuestID
	Epoch int64
}

// LeaseFor is how long a lease holds after each sign of life of its worker. What
// the worker does outside of the database must begin and end within it.
const LeaseFor = 45 * time.Second

// Intent is a step that is about to be tried, committed before the call.
type Intent struct {
	ID              StepID
	Step            Step
	Digest          string // of the approval that it rests on
	ClientRequestID string // joins the ledger with the directory's log; a UUID
	At              time.Time
	Result          Result // empty while nobody has noted one
	Answer          string // what was noted with the result, as AnswerOf gives it
}

// Result says how a tried step went.
type Result string

const (
	ResultSent    Result = "sent"    // answered well; not done until it is read back
	ResultDone    Result = "done"    // read back and found true
	ResultRefused Result = "refused" // a person must act
	ResultLater   Result = "later"   // had no effect; tried again
	ResultUnknown Result = "unknown" // nobody knows yet
)

// Outcome is the result of one intent.
type Outcome struct {
	Step   StepID
	Result Result
	Answer string // what the directory said, for support
}

// Undertaking is one guest as the worker takes it up: the case, what the portal
// gave so far, and what is open in the ledger.
type Undertaking struct {
	Case
	Given     []Resource
	Gifts     []Gift    // the same, with what is known of each
	Sent      []Intent  // answered well, not read back yet
	Invited   time.Time // first intent to invite whose effect is not known; zero: none
	InviteAt  time.Time // last such intent
	AccountAt time.Time // last intent to invite at all: an account is not older than the first, nor surely visible soon after the last
	Deleted   bool      // after AccountAt the account was ordered to be deleted; that may have been read back already
	MintAt    time.Time // last order for a redeem link of which nobody knows what came; zero: none
	Earlier   []string  // object ids of accounts that this address had through the portal before
	Blocked   bool      // the last thing that the portal did to the account was to block it

	Superseded bool // a newer guest has the same account
	Apps       bool // an access package gives an app role

	Paused []Breaker // that have tripped and were not resumed
	Lost   Gap       // of which nothing is known here, because the database was restored
}

// Held tells whether nothing may be done at all.
func (u Undertaking) Held() bool { return slices.Contains(u.Paused, BreakerRestored) }

// HasRoles tells whether an app role was ever granted, or given and not taken away.
func (u Undertaking) HasRoles() bool {
	app := func(r Resource) bool { return r.Kind == App }
	return slices.ContainsFunc(u.Given, app) ||
		slices.ContainsFunc(u.Grants, func(g Grant) bool { return slices.ContainsFunc(g.Package.Resources, app) })
}

// ResultOf gives what an error means for the ledger; nil is an answer that still
// has to be read back.
func ResultOf(f *Fault) Result {
	switch {
	case f == nil:
		return ResultSent
	case f.Kind == FaultAlready:
		return ResultSent
	case f.Kind == FaultUnknown:
		return ResultUnknown
	case f.Lasting():
		return ResultRefused
	}
	return ResultLater
}

// Satisfied tells whether what is present shows a step to be done.
func (s Step) Satisfied(have Present) bool {
	switch s.Kind {
	case StepInvite:
		return have.Account != nil
	case StepAddSponsor:
		return holds(have.Sponsors, s.Sponsor)
	case StepAddMember, StepAssignRole:
		return Contains(have.Resources, s.Resource)
	case StepRemoveMember, StepUnassignRole:
		return !Contains(have.Resources, s.Resource)
	case StepBlock:
		return have.Account == nil || !have.Account.Enabled
	case StepUnblock:
		return have.Account != nil && have.Account.Enabled
	case StepDelete:
		return have.Account == nil
	}
	return false
}

// Gives tells whether the step gives the guest a resource that the portal will
// have to take away again.
func (s Step) Gives() bool { return s.Kind == StepAddMember || s.Kind == StepAssignRole }

// NeedsGrant tells whether the step may only be tried while a grant stands.
func (s Step) NeedsGrant() bool {
	return s.Gives() || s.Kind == StepInvite || s.Kind == StepAddSponsor || s.Kind == StepUnblock
}

// Takes tells whether the step takes a resource away.
func (s Step) Takes() bool { return s.Kind == StepRemoveMember || s.Kind == StepUnassignRole }

// TakesAway tells whether the step ends something that a guest can use: access,
// the sign-in, or the account. Nothing else may hold it up.
func (s Step) TakesAway() bool { return s.Takes() || s.Kind == StepBlock || s.Kind == StepDelete }

// DigestFor gives the digest of the approval that a step rests on: that of the
// newest grant which includes its resource, else of the newest grant; one that is
// live before one that is not.
func (c Case) DigestFor(s Step, now time.Time) string {
	best, most := "", -1
	for _, g := range c.Grants {
		worth := 0
		if s.Resource.ObjectID != "" && Contains(g.Package.Resources, s.Resource) {
			worth += 2
		}
		if g.Live(now) {
			worth++
		}
		if worth > most {
			best, most = g.Digest, worth
		}
	}
	return best
}

// StepDone is the event of a step that was read back.
func StepDone(c Case, s Step, now time.Time) Event {
	return byPortal(EventStepDone, now, s.Done(c.Guest.Name))
}

// StepTried is the event of an intent; shown under Everything only.
func StepTried(c Case, s Step, now time.Time) Event {
	e := byPortal(EventStep, now, "The portal is about to "+s.Doing(c.Guest.Name)+".")
	e.Minor = true
	return e
}
