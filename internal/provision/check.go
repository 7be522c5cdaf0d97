package provision

import (
	"context"
	"errors"
	"fmt"
	"time"

	"guestportal/internal/guest"
)

// Check compares one guest, about whom nothing is to be done, with what Entra
// says, and records the differences; it changes nothing there. The wait tells
// when to look again, since one look proves nothing. It takes no lease, so that
// no decision ever waits for it: what it has seen is dropped when a worker has
// taken the guest meanwhile.
func (w *Worker) Check(ctx context.Context, id guest.GuestID) (wait time.Duration, err error) {
	lease, err := w.Ledger.Peek(ctx, id)
	if err != nil {
		return 0, err
	}
	r := run{Worker: w, Directory: w.Directory, lease: lease}
	if w.Checks != nil {
		r.Directory = w.Checks
	}
	wait, err = r.check(ctx)
	switch {
	case errors.Is(err, guest.ErrLeaseLost):
		return 0, nil // whoever took the guest looks, too
	case err != nil:
		return 0, fmt.Errorf("compare a guest: %w", err)
	}
	return wait, nil
}

func (r *run) check(ctx context.Context) (wait time.Duration, err error) {
	u, err := r.Ledger.TakeUp(ctx, r.lease)
	if err != nil || u.Guest.Sync != guest.InSync || u.Guest.ObjectID == "" {
		return 0, err
	}
	have, ok := r.seen(ctx, u)
	if !ok {
		return 0, nil // due again soon
	}
	found := guest.Compare(u, have, r.Now())
	if found.Found, ok = r.named(ctx, u, found.Found); !ok {
		return 0, nil
	}
	err = r.Ledger.Conclude(ctx, r.lease, nil, nil, r.Now(), func(c guest.Case) (guest.Decision, error) {
		d, again := guest.Looked(c, found, r.driftID, r.Now())
		wait = 0
		if again {
			wait = lookAgain
		}
		return d, nil
	})
	return wait, err
}

func (r *run) driftID() guest.DriftID { return guest.DriftID(r.NewID()) }

// seen is what Entra has for a guest; ok is false when it does not say. After the
// end of the access only the account is of interest.
func (r *run) seen(ctx context.Context, u guest.Undertaking) (have guest.Present, ok bool) {
	if u.Guest.State == guest.Removed {
		account, err := r.Directory.Account(ctx, u.Guest.ObjectID)
		if err != nil {
			return have, faultOf(err).Kind == guest.FaultMissing
		}
		have.Account = &account
		return have, account.Invited()
	}
	have, halt := r.observe(ctx, u, u.Apps)
	return have, halt == nil || halt.gone
}

// named gives what was given outside the names that Entra has for it, and leaves
// out what a rule in Entra gives: nobody gave that, and nobody can take it away.
// ok is false when the names could not be read.
func (r *run) named(ctx context.Context, u guest.Undertaking, found []guest.Drift) (named []guest.Drift, ok bool) {
	var unknown []guest.Resource
	for i, d := range found {
		if d.Kind != guest.GivenOutside {
			continue
		}
		if found[i].Resource, ok = u.Known(d.Resource); !ok {
			unknown = append(unknown, d.Resource)
		}
	}
	looks := r.look(ctx, unknown)
	for _, d := range found {
		if d.Resource.ObjectID == "" || d.Resource.Name != "" {
			named = append(named, d)
			continue
		}
		l := looks[d.Resource.ObjectID]
		switch {
		case l.err != nil && faultOf(l.err).Kind == guest.FaultMissing: // deleted this moment
		case l.err != nil:
			return nil, false
		case !l.target.Dynamic:
			d.Resource = l.target.Named(d.Resource)
			named = append(named, d)
		}
	}
	return named, true
}

// unsure tells that what somebody took away must be looked at again before it
// counts; nil when it was looked at often enough, or there is nothing of the kind.
func (r *run) unsure(u guest.Undertaking, taken []guest.Drift) *halt {
	if len(taken) == 0 {
		return nil
	}
	doubt := u.Guest.Doubt.After(taken, r.Now())
	if doubt.Sure() {
		return nil
	}
	h := r.found(u, guest.ReasonNoLonger)
	h.wait, h.doubt = lookAgain, &doubt
	return h
}

// noting adds to a decision what was found to be different.
func (r *run) noting(d guest.Decision, c guest.Case, found []guest.Drift, now time.Time) guest.Decision {
	f := guest.Found(c, found, r.driftID, now)
	d.Drifts, d.Events = append(d.Drifts, f.Drifts...), append(d.Events, f.Events...)
	return d
}

// deleted asks a person to look at an account that is gone.
func (r *run) deleted(c guest.Case, t guest.Trouble, now time.Time) guest.Decision {
	return r.noting(guest.Stopped(c, t, now), c, []guest.Drift{{Kind: guest.Deleted}}, now)
}
