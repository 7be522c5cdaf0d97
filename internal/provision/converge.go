package provision

import (
	"context"
	"errors"
	"fmt"
	"time"

	"guestportal/internal/guest"
)

// Converge makes one guest right. The wait tells when to come back; zero means
// that there is nothing more to do until somebody decides. An error means that
// the database could not be reached or another worker took over: nothing is
// lost, the next run starts from the difference.
func (w *Worker) Converge(ctx context.Context, id guest.GuestID) (wait time.Duration, err error) {
	lease, ok, err := w.Ledger.Claim(ctx, id, w.Owner)
	if err != nil {
		return 0, err
	}
	if !ok {
		return heldElsewhere, nil
	}
	defer func() {
		// Given back also when the process is being stopped.
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyUp)
		defer cancel()
		err = errors.Join(err, w.Ledger.Release(last, lease))
	}()
	r := run{Worker: w, lease: lease}
	for range roundsAtMost {
		wait, more, err := r.round(ctx)
		if errors.Is(err, guest.ErrLeaseLost) {
			return heldElsewhere, nil
		}
		if err != nil {
			return 0, fmt.Errorf("converge a guest: %w", err)
		}
		if !more {
			return wait, nil
		}
	}
	return time.Second, nil
}

// run is one worker's work on one guest.
type run struct {
	*Worker
	lease guest.Lease
	// made is the account that this run has just created. Nothing about it needs
	// to be read before the next steps: it holds exactly what the invitation said.
	made *guest.Present
}

// round looks, compares, and applies one wave of steps. more means that another
// round should follow at once.
func (r *run) round(ctx context.Context) (wait time.Duration, more bool, err error) {
	u, err := r.Ledger.TakeUp(ctx, r.lease)
	if err != nil {
		return 0, false, err
	}
	if u.Guest.State == guest.None || u.Guest.State == guest.Removed {
		return 0, false, nil
	}
	have, halt := r.present(ctx, u)
	if halt != nil {
		return halt.conclude(ctx, r)
	}
	want := guest.DesiredFor(u.Case, r.Now())
	want.Unblock = u.Blocked
	plan := guest.Plan(want, have, u.Given)
	if len(plan) == 0 {
		return r.settle(ctx, u, have)
	}
	return r.apply(ctx, u, have, guest.Wave(plan))
}

// present gives what is so in Entra, or why it is not known.
func (r *run) present(ctx context.Context, u guest.Undertaking) (guest.Present, *halt) {
	if r.made != nil {
		have := *r.made
		r.made = nil
		return have, nil
	}
	return r.observe(ctx, u)
}

// settle records that everything is as it should be: open steps are done, and
// what the account says of the guest is noted.
func (r *run) settle(ctx context.Context, u guest.Undertaking, have guest.Present) (time.Duration, bool, error) {
	now := r.Now()
	outcomes, events, taken := confirm(u, have, now)
	err := r.Ledger.Conclude(ctx, r.lease, outcomes, taken, now, func(c guest.Case) (guest.Decision, error) {
		d, err := guest.Settled(c, now)
		if err != nil {
			return d, err
		}
		d.Events = append(events, d.Events...)
		if have.Account == nil || d.Guest.State == guest.Removed {
			return d, nil
		}
		c.Guest = *d.Guest
		if seen, noticed := guest.Notice(c, guest.Observed{Account: *have.Account}, now); noticed {
			d.Guest, d.Events, d.Work = seen.Guest, append(d.Events, seen.Events...), append(d.Work, seen.Work...)
		}
		return d, nil
	})
	return 0, false, err
}

// confirm gives the outcomes of open steps that what is present proves, each
// told once, and the rest as not done.
func confirm(u guest.Undertaking, have guest.Present, now time.Time) (outcomes []guest.Outcome, events []guest.Event, taken []guest.Resource) {
	told := map[guest.Step]bool{}
	for _, i := range u.Sent {
		if !i.Step.Satisfied(have) {
			outcomes = append(outcomes, guest.Outcome{Step: i.ID, Result: guest.ResultLater, Answer: "read back and not found"})
			continue
		}
		outcomes = append(outcomes, guest.Outcome{Step: i.ID, Result: guest.ResultDone})
		if i.Step.Takes() {
			taken = append(taken, i.Step.Resource)
		}
		if !told[i.Step] && i.Step.Kind != guest.StepInvite { // the account has an event of its own
			told[i.Step] = true
			events = append(events, guest.StepDone(u.Case, i.Step, now))
		}
	}
	return outcomes, events, taken
}

// halt is a reason not to go on now.
type halt struct {
	trouble guest.Trouble
	wait    time.Duration // until the next look; zero: a person must act
	found   *guest.Account
}

// conclude commits the reason, and asks for another round when an account was
// found that an earlier run had made.
func (h *halt) conclude(ctx context.Context, r *run) (time.Duration, bool, error) {
	now := r.Now()
	err := r.Ledger.Conclude(ctx, r.lease, nil, nil, now, func(c guest.Case) (guest.Decision, error) {
		switch {
		case h.found != nil:
			return guest.Created(c, h.found.ObjectID, now)
		case h.wait > 0:
			return guest.Waiting(c, h.trouble, h.wait, now), nil
		default:
			return guest.Stopped(c, h.trouble, now), nil
		}
	})
	return h.wait, h.found != nil, err
}
