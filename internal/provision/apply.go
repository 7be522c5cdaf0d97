package provision

import (
	"context"
	"errors"
	"slices"
	"time"

	"guestportal/internal/guest"
)

// attempt is one step with its intent and what came of it.
type attempt struct {
	intent  guest.Intent
	fault   *guest.Fault
	account string // object id, for an invitation
}

// due leaves out the steps that Microsoft has taken a short while ago and only
// does not show yet: sending them again would change nothing.
func due(u guest.Undertaking, wave []guest.Step, now time.Time) (steps []guest.Step, unseen guest.Step) {
	for _, s := range wave {
		taken := slices.ContainsFunc(u.Sent, func(i guest.Intent) bool {
			return i.Step == s && i.Result == guest.ResultSent && now.Sub(i.At) < sendAgainAfter
		})
		if taken {
			unseen = s
			continue
		}
		steps = append(steps, s)
	}
	return steps, unseen
}

// apply waits for the turn of a wave, commits its intents, performs its steps side
// by side, and commits what came of them.
func (r *run) apply(ctx context.Context, u guest.Undertaking, have guest.Present, wave []guest.Step) (time.Duration, bool, error) {
	now := r.Now()
	wave, unseen := due(u, wave, now)
	if len(wave) == 0 {
		wait := guest.Patience(&guest.Fault{}, u.Guest.Attempts)
		return r.stop(ctx, u, &halt{wait: wait, trouble: guest.TroubleOf(guest.ReasonUnseen, guest.About{Step: unseen, Guest: u.Guest}, now)})
	}
	if braked, is := u.Foreseen(wave); is {
		return r.meanwhile(ctx, u, have, wave, braked, unseen)
	}
	calls, wave, held := r.turn(ctx, wave)
	if r.failed = held; len(wave) == 0 {
		return r.halted(ctx, u, have, r.failure(u))
	}
	now = r.Now()
	attempts := make([]attempt, len(wave))
	intents := make([]guest.Intent, len(wave))
	var events []guest.Event
	for i, s := range wave {
		intents[i] = guest.Intent{ID: guest.StepID(r.NewID()), Step: s, Digest: u.DigestFor(s, now), ClientRequestID: r.NewID(), At: now}
		attempts[i].intent = intents[i]
		events = append(events, guest.StepTried(u.Case, s, now))
	}
	crashAt(afterClaim, intents...)
	// The lease is prolonged with the intents. Whoever stood still for longer finds
	// that out here, without asking the database again before every call.
	leased := r.Now()
	var braked guest.Braked
	switch err := r.Ledger.Intend(ctx, r.lease, intents, events); {
	case errors.Is(err, guest.ErrNoGrant):
		return 0, true, nil // the next round finds out what is wanted now
	case errors.As(err, &braked):
		return r.meanwhile(ctx, u, have, wave, braked, unseen)
	case err != nil:
		return 0, false, err
	}
	crashAt(afterIntent, intents...)
	calling, cancel := context.WithTimeout(calls, callsWithin)
	defer cancel()
	var all together
	all.SetLimit(atOnce)
	for i := range attempts {
		all.Go(func() error {
			if since(r.Now(), leased) < callsWithin {
				attempts[i].perform(calling, r, u, have)
			} else {
				attempts[i].fault = &guest.Fault{Kind: guest.FaultNotSent, Operation: "call in time", Cause: guest.ErrLeaseLost}
			}
			return nil
		})
	}
	_ = all.Wait()
	return r.outcomes(ctx, u, attempts)
}

// since is how much time has passed, by the clock on the wall as well: the other
// one stands still while a machine is suspended.
func since(now, t time.Time) time.Duration {
	return max(now.Sub(t), now.Round(0).Sub(t.Round(0)))
}

// perform makes the one call of a step.
func (a *attempt) perform(ctx context.Context, r *run, u guest.Undertaking, have guest.Present) {
	var err error
	ctx = crashSent(ctx, a.intent)
	if a.intent.Step.Kind == guest.StepInvite {
		a.account, err = r.invite(ctx, u, a.intent)
	} else {
		err = handlers[a.intent.Step.Kind](ctx, r, u, a.intent, have)
	}
	crashAt(afterAnswer, a.intent)
	if err != nil {
		a.fault = faultOf(err)
		a.fault.ClientRequestID = a.intent.ClientRequestID
		// Whatever is missing right after the account was made may just not have
		// been spread yet.
		fresh := r.Now().Sub(u.AccountAt) < freshFor && a.intent.Step.Gives()
		if a.fault.Kind == guest.FaultMissing && fresh {
			a.fault.Kind = guest.FaultNotYet
		}
		// Taking away what is not there is what was wanted; reading back decides.
		ends := a.intent.Step.Takes() || a.intent.Step.Kind == guest.StepDelete || a.intent.Step.Kind == guest.StepBlock
		if a.fault.Kind == guest.FaultMissing && ends {
			a.fault.Kind = guest.FaultAlready
		}
		// Nobody needs to mend that something cannot be taken away which is not there.
		if a.fault.Kind == guest.FaultRefused && a.intent.Step.Takes() && !guest.Contains(have.Resources, a.intent.Step.Resource) {
			a.fault.Kind, a.fault.Cause = guest.FaultUnknown, guest.ErrNotShown
		}
	}
}

// outcomes commits what came of a wave. Whether it was good is for the next
// round to find out, by looking.
func (r *run) outcomes(ctx context.Context, u guest.Undertaking, attempts []attempt) (time.Duration, bool, error) {
	// What was sent must be written down even while the process is being stopped.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyUp)
	defer cancel()
	var outcomes []guest.Outcome
	created := ""
	for i := range attempts {
		a := &attempts[i]
		o := guest.Outcome{Step: a.intent.ID, Result: guest.ResultOf(a.fault), Answer: guest.AnswerOf(a.fault)}
		outcomes = append(outcomes, o)
		if o.Result != guest.ResultSent && (r.failed == nil || a.fault.Lasting() && !r.failed.fault.Lasting()) {
			r.failed = a
		}
		if a.account != "" {
			created = a.account
		}
	}
	err := r.Ledger.Conclude(ctx, r.lease, outcomes, nil, r.Now(), func(c guest.Case) (guest.Decision, error) {
		if created != "" {
			return guest.Recorded(c, created), nil
		}
		return guest.Decision{}, nil
	})
	if created != "" {
		r.made = &guest.Present{
			Account:  &guest.Account{ObjectID: created, UserType: "Guest", CreationType: "Invitation", Enabled: true},
			Sponsors: []string{u.Guest.Sponsor.ObjectID},
		}
	}
	return 0, true, err
}
