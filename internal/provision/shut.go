package provision

import (
	"context"
	"time"

	"guestportal/internal/guest"
)

// heldUpAfter is how many tries in a row may fail before the end of an access
// counts as held up.
const heldUpAfter = 5

// halted stops. An access that has ended is taken away piece by piece and the
// account is closed last; when that is held up, because a person must act first or
// because Microsoft fails to answer for long, nobody may sign in meanwhile: the
// account is blocked before anything else is waited for.
func (r *run) halted(ctx context.Context, u guest.Undertaking, have guest.Present, h *halt) (time.Duration, bool, error) {
	if h.wait == 0 { // access that has ended is not kept until a person has acted
		if late := r.unheld(); len(late) > 0 {
			return r.apply(ctx, u, have, late)
		}
	}
	if r.shut || !heldUp(r, u, h) || u.Guest.State != guest.Ending || have.Account == nil || !have.Account.Enabled {
		return r.stop(ctx, u, h)
	}
	r.shut = true
	failed := r.failed
	wait, more, err := r.apply(ctx, u, have, []guest.Step{{Kind: guest.StepBlock}})
	if r.failed == nil || failed != nil && failed.fault.Lasting() {
		r.failed = failed
	}
	if err == nil && !more { // the block waits as well
		return r.stop(ctx, u, h)
	}
	return wait, more, err
}

// heldUp tells whether a halt is more than a moment's.
func heldUp(r *run, u guest.Undertaking, h *halt) bool {
	return h.wait == 0 || h.trouble.Who != guest.ActorNobody || u.Guest.Attempts >= heldUpAfter ||
		r.failed != nil && r.failed.fault.Lasting()
}
