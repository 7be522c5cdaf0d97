package provision

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
	r := run{Worker: w, Directory: w.Directory, lease: lease}
	defer r.park(ctx)
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
	return lookAgain, nil
}

// run is one worker's work on one guest.
type run struct {
	*Worker
	Directory Directory // the worker's for this guest; hides the Worker's own
	lease     guest.Lease
	// made is the account that this run has just asked for. Nothing about it
	// needs to be read before the next steps: it holds what the invitation said.
	made *guest.Present
	// failed is the worst step of the last wave. It is told after a look at what
	// the others have done.
	failed *attempt
	// missed are the groups and apps that could not be looked at.
	missed targets
}

// round looks, compares, and applies one wave of steps. more means that another
// round should follow at once.
func (r *run) round(ctx context.Context) (wait time.Duration, more bool, err error) {
	u, err := r.Ledger.TakeUp(ctx, r.lease)
	if err != nil {
		return 0, false, err
	}
	if u.Guest.Sync != guest.Converging {
		return 0, false, nil // a job too many: somebody has done it, or a person must act
	}
	if wait := u.Guest.NextTry.Sub(r.Now()); wait > 0 {
		return wait, false, nil // woken too early
	}
	want := guest.DesiredFor(u.Case, r.Now())
	want.Unblock = u.Blocked
	if r.Directory = r.Worker.Directory; r.Removals != nil && loses(u, want) {
		r.Directory = r.Removals
	}
	have, read, halt := r.presentAndAhead(ctx, u, want)
	if halt != nil {
		return r.stop(ctx, u, halt)
	}
	plan := guest.Plan(want, have, u.Given)
	if len(plan) == 0 && read {
		if late := lateGift(u, want, have, r.Now()); late != nil {
			return r.stop(ctx, u, late)
		}
		return r.settle(ctx, u, have)
	}
	if read {
		if err := r.confirm(ctx, u, have); err != nil {
			return 0, false, err
		}
	}
	if r.failed != nil {
		return r.stop(ctx, u, r.failure(u))
	}
	if len(plan) == 0 {
		return 0, true, nil // an account alone: the next round reads it
	}
	if halt := refusedByPolicy(u, plan); halt != nil {
		return r.stop(ctx, u, halt)
	}
	wave, held := r.screen(ctx, u, plan)
	if len(wave) == 0 {
		return r.stop(ctx, u, held)
	}
	return r.apply(ctx, u, have, wave)
}

// loses tells whether the guest is to lose anything that the portal gave.
func loses(u guest.Undertaking, want guest.Desired) bool {
	return u.Guest.State == guest.Ending || slices.ContainsFunc(u.Given, func(given guest.Resource) bool {
		return !guest.Contains(want.Resources, given)
	})
}

// lateGift holds back the end of an access that was given only just before: what
// is not shown now may show yet, and then nobody would take it away any more.
func lateGift(u guest.Undertaking, want guest.Desired, have guest.Present, now time.Time) *halt {
	if have.Account == nil || now.Sub(u.GaveAt) >= showsWithin {
		return nil
	}
	for _, given := range u.Given {
		ordered := slices.ContainsFunc(u.Sent, func(i guest.Intent) bool { return i.Step.Takes() && i.Step.Resource.Same(given) })
		if !ordered && !guest.Contains(want.Resources, given) && !guest.Contains(have.Resources, given) {
			return &halt{wait: lookAgain, trouble: guest.Trouble{
				What: u.Guest.Name + " was given access only just before it ended. Microsoft may not show it yet.",
				Who:  guest.ActorNobody, Do: "We look again by ourselves, and take it away if it shows.",
			}}
		}
	}
	return nil
}

// presentAndAhead looks at the guest and, side by side, at what the guest will
// probably be given.
func (r *run) presentAndAhead(ctx context.Context, u guest.Undertaking, want guest.Desired) (have guest.Present, read bool, halt *halt) {
	var both together
	both.Go(func() error {
		r.look(ctx, ahead(want, u))
		return nil
	})
	have, read, halt = r.present(ctx, u)
	_ = both.Wait()
	return have, read, halt
}

// present gives what is so in Entra, or why it is not known. read is false for
// an account that this run has made and not looked at yet.
func (r *run) present(ctx context.Context, u guest.Undertaking) (have guest.Present, read bool, halt *halt) {
	if r.made != nil {
		have = *r.made
		r.made = nil
		return have, false, nil
	}
	have, halt = r.observe(ctx, u)
	return have, true, halt
}

// refusedByPolicy stops an invitation that the organisation's rules have come to
// refuse since it was approved.
func refusedByPolicy(u guest.Undertaking, plan []guest.Step) *halt {
	if plan[0].Kind != guest.StepInvite || !u.Policy.Blocks(u.Guest.Email) {
		return nil
	}
	return &halt{trouble: guest.Trouble{
		What: "Your organisation's rules no longer allow guests from " + u.Guest.Email.Domain + ", so nobody was invited.",
		Who:  guest.ActorAdministrator, Do: "Change the rules and choose Try again, or end the access.",
	}}
}

// halt is a reason not to go on now.
type halt struct {
	trouble guest.Trouble
	wait    time.Duration // until the next look; zero: a person must act
	found   *guest.Account
}

// failure is the halt that a failed step leads to.
func (r *run) failure(u guest.Undertaking) *halt {
	f := r.failed.fault
	h := &halt{trouble: guest.TroubleFrom(f, r.failed.intent.Step, u.Guest.Name, r.Now())}
	if !f.Lasting() {
		h.wait = guest.Patience(f, u.Guest.Attempts)
	}
	return h
}

// stop commits the reason not to go on, and asks for another round when an
// account was found that an earlier run had made. What a person must mend comes
// before what passes by itself.
func (r *run) stop(ctx context.Context, u guest.Undertaking, h *halt) (time.Duration, bool, error) {
	if r.failed != nil && r.failed.fault.Lasting() {
		h = r.failure(u)
	}
	now := r.Now()
	h.trouble.At = now
	err := r.Ledger.Conclude(ctx, r.lease, nil, nil, now, func(c guest.Case) (guest.Decision, error) {
		switch {
		case h.found != nil:
			return guest.Recorded(c, h.found.ObjectID), nil
		case h.wait > 0:
			return guest.Waiting(c, h.trouble, h.wait, now), nil
		default:
			return guest.Stopped(c, h.trouble, now), nil
		}
	})
	return h.wait, h.found != nil, err
}
