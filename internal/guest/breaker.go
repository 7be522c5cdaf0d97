package guest

import (
	"fmt"
	"slices"
	"time"
)

// Breaker stands before the steps of a kind: it lets through only so many in an
// hour, and when more are to be tried it trips, and lets none through until a
// person has looked. A portal that has gone wild, or is used by somebody who has,
// does no more harm than that. Taking away has none.
type Breaker string

const (
	BreakerInvitations Breaker = "invitations"
	BreakerGifts       Breaker = "gifts"
	BreakerDeletions   Breaker = "deletions"
)

// Breakers are all of them, in the order in which people are shown them.
var Breakers = []Breaker{BreakerInvitations, BreakerGifts, BreakerDeletions}

// BreakerWindow is the time in which steps are counted.
const BreakerWindow = time.Hour

// Breaker gives the one that a step has to pass; empty for none. Nothing that
// takes something from a guest has one but the deletion of the account, which is
// what cannot be undone, and until which the account is blocked.
func (s Step) Breaker() Breaker {
	switch s.Kind {
	case StepInvite:
		return BreakerInvitations
	case StepAddMember, StepAssignRole:
		return BreakerGifts
	case StepDelete:
		return BreakerDeletions
	}
	return ""
}

// Kinds are the kinds of steps that are counted.
func (b Breaker) Kinds() []StepKind {
	return map[Breaker][]StepKind{
		BreakerInvitations: {StepInvite},
		BreakerGifts:       {StepAddMember, StepAssignRole},
		BreakerDeletions:   {StepDelete},
	}[b]
}

// Removals are the steps that take something away: never braked, and counted so
// that somebody is told when there are many.
var Removals = []StepKind{StepRemoveMember, StepUnassignRole, StepBlock}

// Tally is what the ledger says to a breaker when one guest comes to it. A step of
// a guest counts once in an hour however often it is tried: the hundredth try to
// invite somebody invites nobody else.
type Tally struct {
	PausedAt time.Time // when it tripped; zero: it lets through
	Others   int       // different steps of other guests
	Own      []Step    // of this guest
	Accounts int       // guests who have an account here, for deletions
}

// Braked is the refusal of a breaker: nothing was intended. With Left above zero
// as many of the steps still pass; with zero it has tripped, or had before.
type Braked struct {
	Breaker Breaker
	Limit   int
	Left    int
}

// Error implements error.
func (e Braked) Error() string {
	if e.Breaker == BreakerRestored {
		return "paused: the database was restored, and nobody has let it go on"
	}
	return fmt.Sprintf("paused: %d %s within an hour are the limit, and %d are left", e.Limit, e.Breaker, e.Left)
}

// Admit says whether the steps of one guest pass: nil, or Braked.
func (b Breaker) Admit(p Policy, t Tally, steps []Step) error {
	limit := p.Limit(b, t.Accounts)
	if !t.PausedAt.IsZero() {
		return Braked{Breaker: b, Limit: limit}
	}
	counted := len(t.Own)
	for _, s := range steps {
		if s.Breaker() == b && !slices.ContainsFunc(t.Own, s.repeats) {
			counted++
		}
	}
	if left := limit - t.Others - len(t.Own); t.Others+counted > limit {
		return Braked{Breaker: b, Limit: limit, Left: max(0, left)}
	}
	return nil
}

// Foreseen gives the refusal that a wave would meet when its intents are committed,
// so that whoever waits for a breaker takes no turn before Microsoft Graph from
// those who need none. Deletions are refused only then: their limit is a share of
// the accounts, which are counted there.
func (u Undertaking) Foreseen(wave []Step) (Braked, bool) {
	for _, s := range wave {
		if b := s.Breaker(); b != BreakerDeletions && slices.Contains(u.Paused, b) {
			return Braked{Breaker: b, Limit: u.Policy.Limit(b, 0)}, true
		}
	}
	return Braked{}, false
}

// repeats tells whether two steps of a guest are the same one, tried again.
func (s Step) repeats(t Step) bool { return s.Kind == t.Kind && s.Resource.Same(t.Resource) }

// Meanwhile gives the steps of a wave that may be tried although a breaker has
// refused it: all that need not pass it, and as many as it has left. Whoever is
// not deleted now is blocked, so that no access outlasts its end.
func (e Braked) Meanwhile(wave []Step, have Present) []Step {
	var out []Step
	left := e.Left
	if e.Breaker == BreakerRestored {
		return nil
	}
	for _, s := range wave {
		switch {
		case s.Breaker() != e.Breaker:
			out = append(out, s)
		case left > 0:
			left--
			out = append(out, s)
		case s.Kind == StepDelete && have.Account != nil && have.Account.Enabled:
			out = append(out, Step{Kind: StepBlock})
		}
	}
	return out
}

// Doing says what a breaker pauses: "inviting guests".
func (b Breaker) Doing() string {
	return map[Breaker]string{
		BreakerInvitations: "inviting guests", BreakerGifts: "giving access", BreakerDeletions: "deleting accounts",
		BreakerRestored: "everything",
	}[b]
}

// paused says what happened, in one sentence.
func (e Braked) paused() string {
	if e.Breaker == BreakerRestored {
		return "The portal has paused everything, because its database was restored."
	}
	what := map[Breaker]string{
		BreakerInvitations: "%d were to be invited", BreakerGifts: "%d groups and app roles were to be given",
		BreakerDeletions: "%d were to be deleted",
	}[e.Breaker]
	return "The portal has paused " + e.Breaker.Doing() + ", because more than " + fmt.Sprintf(what, e.Limit) + " within an hour."
}

// Trouble tells a guest's sponsor why nothing goes on.
func (e Braked) Trouble(now time.Time) Trouble {
	return Trouble{
		What: e.paused(), Who: ActorAdministrator, Breaker: e.Breaker, At: now,
		Do: "An administrator must look and resume it. Then it is done by itself.",
	}
}

// Alarm tells the administrators that the breaker has tripped.
func (e Braked) Alarm(now time.Time) Alarm {
	return Alarm{Kind: AlarmKind(e.Breaker), Words: e.paused(), Pauses: true, At: now}
}
