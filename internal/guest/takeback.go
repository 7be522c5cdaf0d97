package guest

import (
	"errors"
	"time"
)

// Whether something is gone is harder to know than whether it is there. A look
// that finds it is proof; one that does not may have asked a replica that lags
// behind by minutes. So whatever the portal gave is held for gone only when the
// order to take it away was answered and a look agrees, or when several looks do
// that lie some time apart.
const (
	// looksThatAgree are as many looks as an answer is worth, each at least
	// looksApart after the one before.
	looksThatAgree = 3
	looksApart     = 2 * time.Second
	// showsWithin is how long something given may take to arrive, if it ever does:
	// that it was not there to be taken away before proves nothing.
	showsWithin = 2 * time.Minute
	// shownFor is how long what was read back counts as given although a later look
	// does not show it.
	shownFor = 30 * time.Second
)

// ErrNotShown is the cause of a fault that means: it cannot be ordered away,
// because Microsoft does not show it. Looking again decides.
var ErrNotShown = errors.New("not shown, so there is nothing to name")

// answerNotShown is what the ledger has for such an order.
const answerNotShown = "not shown"

// AnswerOf gives what the ledger keeps of an answer, for support; nothing when all
// went well.
func AnswerOf(f *Fault) string {
	switch {
	case f == nil:
		return ""
	case errors.Is(f, ErrNotShown):
		return answerNotShown
	}
	return f.Error()
}

// Gift is a resource that the portal gave.
type Gift struct {
	Resource   Resource
	At         time.Time // of the last intent to give it; zero: there was none, it was adopted
	ShownAt    time.Time // when it was last read back after an intent; zero: never
	Assignment string    // id of an app role's assignment, as it was read back then
}

// named tells whether it can be ordered away without being shown: an app role is
// taken away by the id of its assignment.
func (g Gift) named() bool { return g.Resource.Kind == Group || g.Assignment != "" }

// underWay tells whether the gift may not have arrived yet: it was never seen.
func (g Gift) underWay(at time.Time) bool {
	return g.ShownAt.Before(g.At) && at.Sub(g.At) < showsWithin
}

// Proves tells whether a look shows an open step to be done.
func (u Undertaking) Proves(have Present, s Step) bool {
	if !s.Satisfied(have) {
		return false
	}
	if s.Takes() || have.Account == nil && s.onAccount() {
		return u.gone(s)
	}
	return true
}

// onAccount tells whether the step closes the account at the end.
func (s Step) onAccount() bool { return s.Kind == StepBlock || s.Kind == StepDelete }

// gone tells whether what a step takes away may be held for gone when a look does
// not find it.
func (u Undertaking) gone(s Step) bool {
	gift := u.gift(s.Resource)
	looks, last := 0, time.Time{}
	for _, i := range u.Sent { // oldest first
		if i.Step.Kind != s.Kind || !i.Step.Resource.Same(s.Resource) || i.At.Before(gift.At) {
			continue
		}
		young := gift.underWay(i.At)
		switch {
		case i.Result == ResultSent && (i.Answer == "" || !young):
			return true
		case i.Result == ResultUnknown && i.Answer == answerNotShown && !young && i.At.Sub(last) >= looksApart:
			looks, last = looks+1, i.At
		}
	}
	return looks >= looksThatAgree
}

// gift gives what is known of a resource that the portal gave; of any other,
// nothing is.
func (u Undertaking) gift(r Resource) Gift {
	for _, g := range u.Gifts {
		if g.Resource.Same(r) {
			return g
		}
	}
	return Gift{}
}

// Owed gives the steps that no plan has, since a plan takes away only what is
// seen: what the portal gave, what is no longer wanted and what does not show is
// ordered away all the same until it is proven to be gone. late tells of a gift
// that is so new that it may show yet.
func (u Undertaking) Owed(want Desired, have Present, now time.Time) (steps []Step, late bool) {
	if u.Guest.ObjectID == "" {
		return nil, false // without an account nothing was given
	}
	for _, g := range u.Gifts {
		s := Step{Kind: kindFor(g.Resource, StepRemoveMember, StepUnassignRole), Resource: g.Resource}
		switch {
		case Contains(want.Resources, g.Resource), Contains(want.Keep, g.Resource), Contains(have.Resources, g.Resource), u.Proves(have, s):
		case g.underWay(now) && (!g.named() || u.ordered(s, g.At)):
			late = true
		default:
			steps = append(steps, s)
		}
	}
	if closing := closes(want.AfterEnd); !want.Account && have.Account == nil && !u.Proves(have, closing) {
		steps = append(steps, closing)
	}
	return steps, late
}

func closes(how AfterEnd) Step {
	if how == Delete {
		return Step{Kind: StepDelete}
	}
	return Step{Kind: StepBlock}
}

// ordered tells whether a step was answered after a moment.
func (u Undertaking) ordered(s Step, after time.Time) bool {
	for _, i := range u.Sent {
		if i.Step.Kind == s.Kind && i.Step.Resource.Same(s.Resource) && i.Result == ResultSent && !i.At.Before(after) {
			return true
		}
	}
	return false
}

// Remembered gives what is present, with what is wanted and was read back a moment
// ago: that a look at another replica does not show it is no reason to give it
// again.
func (u Undertaking) Remembered(want Desired, have Present, now time.Time) Present {
	for _, g := range u.Gifts {
		if now.Sub(g.ShownAt) < shownFor && Contains(want.Resources, g.Resource) && !Contains(have.Resources, g.Resource) {
			have.Resources = append(have.Resources[:len(have.Resources):len(have.Resources)], g.Resource)
		}
	}
	return have
}

// Assignment gives the id by which an app role is taken away: as it is shown, else
// as it was when it was read back. Empty when neither is known.
func (u Undertaking) Assignment(r Resource, have Present) string {
	for _, a := range have.Assignments {
		if a.AppID == r.ObjectID && a.RoleID == r.RoleID {
			return a.ID
		}
	}
	return u.gift(r).Assignment
}
