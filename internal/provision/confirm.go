package provision

import (
	"context"
	"errors"
	"time"

	"guestportal/internal/guest"
)

// settle records that everything is as it should be: open steps are closed, and
// what the account says of the guest is noted.
func (r *run) settle(ctx context.Context, u guest.Undertaking, have guest.Present, outside []guest.Drift) (time.Duration, bool, error) {
	now := r.Now()
	outcomes, events, taken := proven(u, have, now)
	for _, i := range u.Sent {
		if !u.Proves(have, i.Step) {
			// Undone by a later decision, or never wanted any more.
			outcomes = append(outcomes, guest.Outcome{Step: i.ID, Result: guest.ResultLater, Answer: "read back and not found"})
		}
	}
	inherited := u.Inherited(guest.DesiredFor(u.Case, now), have)
	crashAt(afterReadBack, u.Sent...)
	err := r.Ledger.Conclude(ctx, r.lease, outcomes, taken, now, func(c guest.Case) (guest.Decision, error) {
		if guest.Overtaken(c, r.wanted, now) {
			return guest.Decision{}, errOvertaken
		}
		d, err := settled(c, have, events, now)
		d.Gifts = inherited
		return r.noting(d, c, outside, now), err
	})
	if errors.Is(err, errOvertaken) {
		return 0, true, r.confirm(ctx, u, have)
	}
	crashAt(afterOutcome, u.Sent...)
	return 0, false, err
}

// settled puts together what follows from a look that found everything right.
func settled(c guest.Case, have guest.Present, events []guest.Event, now time.Time) (guest.Decision, error) {
	var all guest.Decision
	take := func(d guest.Decision, err error) error {
		if err != nil {
			return err
		}
		c.Guest = *d.Guest
		all.Guest, all.Drifts = d.Guest, append(all.Drifts, d.Drifts...)
		all.Events, all.Work = append(all.Events, d.Events...), append(all.Work, d.Work...)
		return nil
	}
	if have.Account != nil && c.Guest.State == guest.Inviting {
		if err := take(guest.Appeared(c, *have.Account, now)); err != nil {
			return all, err
		}
	}
	all.Events = append(all.Events, events...)
	if err := take(guest.Settled(c, now)); err != nil {
		return all, err
	}
	if have.Account != nil {
		if d, noticed := guest.Notice(c, guest.Observed{Account: *have.Account}, now); noticed {
			return all, take(d, nil)
		}
	}
	return all, nil
}

// confirm records what a look has proven while there is more to do.
func (r *run) confirm(ctx context.Context, u guest.Undertaking, have guest.Present) error {
	now := r.Now()
	outcomes, events, taken := proven(u, have, now)
	appeared := have.Account != nil && u.Guest.State == guest.Inviting
	if len(outcomes) == 0 && !appeared {
		return nil
	}
	inherited := u.Inherited(guest.DesiredFor(u.Case, now), have)
	crashAt(afterReadBack, u.Sent...)
	err := r.Ledger.Conclude(ctx, r.lease, outcomes, taken, now, func(c guest.Case) (guest.Decision, error) {
		var d guest.Decision
		if appeared && c.Guest.State == guest.Inviting {
			var err error
			if d, err = guest.Appeared(c, *have.Account, now); err != nil {
				return d, err
			}
			d.Gifts = inherited
		}
		d.Events = append(d.Events, events...)
		return d, nil
	})
	crashAt(afterOutcome, u.Sent...)
	return err
}

// proven gives the outcomes of open steps that what is present proves, each told
// once.
func proven(u guest.Undertaking, have guest.Present, now time.Time) (outcomes []guest.Outcome, events []guest.Event, taken []guest.Resource) {
	told := map[guest.Step]bool{}
	for _, i := range u.Sent {
		if !u.Proves(have, i.Step) {
			continue
		}
		done := guest.Outcome{Step: i.ID, Result: guest.ResultDone}
		if i.Step.Kind == guest.StepAssignRole {
			done.Answer = u.Assignment(i.Step.Resource, have) // to take it away by, also when it does not show
		}
		outcomes = append(outcomes, done)
		if i.Step.Takes() {
			taken = append(taken, i.Step.Resource)
		}
		if !told[i.Step] && i.Step.Kind != guest.StepInvite { // the account has an event of its own
			told[i.Step] = true
			events = append(events, u.Told(i.Step, now))
		}
	}
	return outcomes, events, taken
}
