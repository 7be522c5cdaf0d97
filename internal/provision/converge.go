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
	// wanted is what should be so by the decisions that this round has read.
	wanted guest.Desired
	// made is the account that this run has just asked for. Nothing about it
	// needs to be read before the next steps: it holds what the invitation said.
	made *guest.Present
	// failed is the worst step of the last wave. It is told after a look at what
	// the others have done.
	failed *attempt
	// missed are the groups and apps that could not be looked at.
	missed targets
	// later are the steps that wait for the wave which is done, and hurried tells
	// that they wait no longer: what they were to wait for does not come.
	later   []guest.Step
	hurried bool
	// shut tells that the account was to be blocked because the end is held up.
	shut bool
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
	r.later = nil
	now := r.Now()
	if guest.Overtaken(u.Case, r.wanted, now) {
		r.failed = nil // at what may not be wanted any more
	}
	want := guest.DesiredFor(u.Case, now)
	r.wanted = want
	if u.Held() {
		return r.stop(ctx, u, &halt{wait: pausedFor, trouble: guest.Held().Trouble(now)})
	}
	want.Unblock = want.Unblock || u.Blocked
	if r.Directory = r.Worker.Directory; r.Removals != nil && loses(u, want) {
		r.Directory = r.Removals
	}
	have, read, halt := r.presentAndAhead(ctx, u, want)
	if halt != nil {
		return r.halted(ctx, u, have, halt)
	}
	var taken []guest.Drift // by somebody else, outside
	if read {
		taken = guest.TakenAway(u, want, have, r.Now())
		want = want.HoldBack(taken)
	}
	plan, late := planned(u, want, have, r.Now())
	_, r.later = guest.Wave(plan, r.swapped(u))
	if len(plan) == 0 && read {
		if late != "" {
			return r.halted(ctx, u, have, atTheLast(u, late, r.Now()))
		}
		if unsure := r.unsure(u, taken); unsure != nil {
			return r.stop(ctx, u, unsure)
		}
		return r.settle(ctx, u, have, taken)
	}
	if read {
		if err := r.confirm(ctx, u, have); err != nil {
			return 0, false, err
		}
	}
	if r.failed != nil {
		return r.halted(ctx, u, have, r.failure(u))
	}
	if len(plan) == 0 {
		return 0, true, nil // an account alone: the next round reads it
	}
	if halt := refusedByPolicy(u, plan, r.Now()); halt != nil {
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
		return !guest.Contains(want.Resources, given) && !guest.Contains(want.Keep, given)
	})
}

// planned gives the steps to what is wanted: first what is owed, so that what does
// not show is ordered away before the account is closed. An account with which
// something might be brought back, that may show yet, is not deleted, nor one in
// whose place another would be made. Late says why; empty is no reason.
func planned(u guest.Undertaking, want guest.Desired, have guest.Present, now time.Time) (plan []guest.Step, late guest.Reason) {
	owed, gift := u.Owed(want, have, now)
	plan = append(owed, guest.Plan(want, u.Remembered(want, have, now), u.Given)...)
	if gift {
		plan = slices.DeleteFunc(plan, func(s guest.Step) bool { return s.Kind == guest.StepDelete })
		late = guest.ReasonLateGift
	}
	if spared, is := u.Spared(plan, have, now); is {
		plan, late = spared, guest.ReasonLateLink
	}
	return plan, late
}

// atTheLast holds back the end of an access because of what was begun only just
// before.
func atTheLast(u guest.Undertaking, late guest.Reason, now time.Time) *halt {
	return &halt{wait: lookAgain, trouble: guest.TroubleOf(late, guest.About{Guest: u.Guest}, now)}
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
	have, halt = r.observe(ctx, u, false)
	return have, true, halt
}

// refusedByPolicy stops an invitation that the organisation's rules have come to
// refuse since it was approved.
func refusedByPolicy(u guest.Undertaking, plan []guest.Step, now time.Time) *halt {
	if plan[0].Kind != guest.StepInvite || !u.Policy.Blocks(u.Guest.Email) {
		return nil
	}
	return &halt{trouble: guest.TroubleOf(guest.ReasonPolicy, guest.About{Guest: u.Guest}, now)}
}

// halt is a reason not to go on now.
type halt struct {
	trouble guest.Trouble
	wait    time.Duration // until the next look; zero: a person must act
	found   *guest.Account
	gone    bool         // somebody deleted the account
	doubt   *guest.Doubt // about what is different from before
}

// failure is the halt that a failed step leads to.
func (r *run) failure(u guest.Undertaking) *halt {
	f := r.failed.fault
	about := guest.About{Step: r.failed.intent.Step, Guest: u.Guest}
	if errors.Is(f, guest.ErrNotShown) {
		return &halt{wait: lookAgain, trouble: guest.TroubleOf(guest.ReasonNotShown, about, r.Now())}
	}
	h := &halt{trouble: guest.TroubleFrom(f, about.Step, u.Guest, r.Now())}
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
		case guest.Overtaken(c, r.wanted, now):
			return guest.Decision{}, errOvertaken
		case h.wait > 0:
			d := guest.Waiting(c, h.trouble, h.wait, now)
			if h.doubt != nil {
				d.Guest.Doubt = *h.doubt
			}
			return d, nil
		case h.gone:
			return r.deleted(c, h.trouble, now), nil
		default:
			return guest.Stopped(c, h.trouble, now), nil
		}
	})
	if errors.Is(err, errOvertaken) {
		return 0, true, nil
	}
	return h.wait, h.found != nil, err
}

// errOvertaken says that somebody has decided since this round began, so that its
// conclusion is not theirs. Another round starts from the decision.
var errOvertaken = errors.New("somebody has decided meanwhile")
