package guest

import (
	"slices"
	"time"
)

// An order for a redeem link names an address and no account: when the account has
// been deleted a moment before, Microsoft makes another one, which nobody approved
// and nobody looks at. So no account is deleted while such an order may be under way.

// mintsWithin is how long an order without an answer may take to be carried out.
const mintsWithin = 2 * time.Minute

// Spared puts the block of an account in the place of its deletion while an order
// for a link may be under way; is tells whether it does.
func (u Undertaking) Spared(plan []Step, have Present, now time.Time) (spared []Step, is bool) {
	deletes := func(s Step) bool { return s.Kind == StepDelete }
	if u.MintAt.IsZero() || now.Sub(u.MintAt) >= mintsWithin || !slices.ContainsFunc(plan, deletes) {
		return plan, false
	}
	spared = slices.DeleteFunc(slices.Clone(plan), deletes)
	if have.Account != nil && have.Account.Enabled {
		spared = append(spared, Step{Kind: StepBlock})
	}
	return spared, true
}
