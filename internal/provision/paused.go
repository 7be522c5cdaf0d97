package provision

import (
	"context"
	"time"

	"guestportal/internal/guest"
)

// meanwhile does what is left of a wave that a breaker has refused; access is
// taken away whatever is paused. With nothing left the guest waits.
func (r *run) meanwhile(ctx context.Context, u guest.Undertaking, have guest.Present, wave []guest.Step, braked guest.Braked, unseen guest.Step,
) (time.Duration, bool, error) {
	if rest := braked.Meanwhile(wave, have); len(rest) > 0 {
		return r.apply(ctx, u, have, rest)
	}
	if late := r.unheld(); len(late) > 0 {
		return r.apply(ctx, u, have, late)
	}
	if have.Account != nil && u.Guest.State == guest.Inviting {
		return 0, true, nil // the account has been made, and is yet to be looked at
	}
	wait := pausedFor
	if unseen.Kind != "" { // something else is on its way, and looked for sooner
		wait = guest.Patience(&guest.Fault{}, u.Guest.Attempts)
	}
	return r.stop(ctx, u, &halt{wait: wait, trouble: braked.Trouble(r.Now())})
}
