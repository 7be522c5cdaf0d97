package provision

import (
	"context"
	"errors"
	"fmt"
	"time"

	"guestportal/internal/guest"
)

// Gallery is what adding an app needs of Microsoft Graph. Every error is a
// *guest.Fault. Writes make one attempt each.
type Gallery interface {
	// Turn is as in Directory.
	Turn(ctx context.Context, steps []guest.Step, patience time.Duration) (under context.Context, away []*guest.Fault)
	// Applications gives those that were made from an entry of the gallery under a name.
	Applications(ctx context.Context, templateID, name string) ([]guest.Application, error)
	// AddApp makes another one each time.
	AddApp(ctx context.Context, templateID, name, clientRequestID string) (guest.Application, error)
	// ServicePrincipal gives nil for one that does not show.
	ServicePrincipal(ctx context.Context, appID string) (*guest.ObservedApp, error)
	SetAssignment(ctx context.Context, objectID string, required bool, clientRequestID string) error
}

// Additions is the ledger of apps that are added, as Ledger is that of guests.
type Additions interface {
	ClaimAddition(ctx context.Context, id guest.AdditionID, owner int32) (guest.AdditionLease, bool, error)
	ReleaseAddition(ctx context.Context, l guest.AdditionLease) error
	TakeUpAddition(ctx context.Context, l guest.AdditionLease) (guest.AddUndertaking, error)
	// IntendAddition commits what is about to be tried; guest.Braked when nothing is
	// to be done now.
	IntendAddition(ctx context.Context, l guest.AdditionLease, i guest.Intent, e guest.Event) error
	// ConcludeAddition commits what came of an intent, when there is one, and what
	// follows from that for the addition. An app that was read back is kept in the
	// mirror at once, and what was sent for it is done; nil is none.
	ConcludeAddition(ctx context.Context, l guest.AdditionLease, o *guest.Outcome, app *guest.ObservedApp, now time.Time,
		decide func(guest.Addition) guest.AdditionChange) error
}

// Adder adds apps from the gallery, by the same rules as Worker converges guests.
// Its fields are its dependencies.
type Adder struct {
	Gallery   Gallery
	Additions Additions
	Owner     int32 // the number of this process among workers
	NewID     func() string
	Now       func() time.Time
}

// Add brings one app into the tenant. The wait tells when to come back; zero means
// that there is nothing more to do until somebody decides.
func (a *Adder) Add(ctx context.Context, id guest.AdditionID) (wait time.Duration, err error) {
	lease, ok, err := a.Additions.ClaimAddition(ctx, id, a.Owner)
	if err != nil {
		return 0, err
	}
	if !ok {
		return heldElsewhere, nil
	}
	defer func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyUp)
		defer cancel()
		err = errors.Join(err, a.Additions.ReleaseAddition(last, lease))
	}()
	r := adding{Adder: a, lease: lease}
	defer r.park(ctx)
	for range roundsAtMost {
		wait, more, err := r.round(ctx)
		switch {
		case errors.Is(err, guest.ErrLeaseLost):
			return heldElsewhere, nil
		case err != nil:
			return 0, fmt.Errorf("add an app: %w", err)
		case !more:
			return wait, nil
		}
	}
	return lookAgain, nil
}

// adding is one worker's work on one addition.
type adding struct {
	*Adder
	lease guest.AdditionLease
	u     guest.AddUndertaking
}

// round looks at Entra, and makes one move. more means that another round should
// follow at once.
func (r *adding) round(ctx context.Context) (wait time.Duration, more bool, err error) {
	if r.u, err = r.Additions.TakeUpAddition(ctx, r.lease); err != nil {
		return 0, false, err
	}
	if !r.u.State.Open() || r.u.State == guest.AdditionAttention {
		return 0, false, nil // a job too many
	}
	if wait := r.u.NextTry.Sub(r.Now()); wait > 0 {
		return wait, false, nil // woken too early
	}
	move, app, err := r.look(ctx)
	if err != nil {
		return r.failed(ctx, nil, guest.StepAddApp, faultOf(err))
	}
	switch {
	case move.Try != "":
		return r.try(ctx, move.Try, app)
	case move.Found.AppID != "":
		return 0, true, r.conclude(ctx, nil, nil, func(a guest.Addition) guest.AdditionChange { return guest.AppMade(a, move.Found, r.Now()) })
	case move.Ready != nil:
		return 0, false, r.ready(ctx, *move.Ready)
	}
	return r.stop(ctx, nil, move.Trouble, move.Wait)
}

// ready commits that the app was read back as it should be.
func (r *adding) ready(ctx context.Context, app guest.ObservedApp) error {
	crashAt(afterReadBack, r.u.Intents...)
	err := r.conclude(ctx, nil, &app, func(a guest.Addition) guest.AdditionChange { return guest.AppReady(a, app, r.Now()) })
	crashAt(afterOutcome, r.u.Intents...)
	return err
}

// look reads what there is to see, and gives what follows from it.
func (r *adding) look(ctx context.Context) (guest.AddMove, *guest.ObservedApp, error) {
	if r.u.AppID == "" {
		found, err := r.Gallery.Applications(ctx, r.u.TemplateID, r.u.Name)
		if err != nil {
			return guest.AddMove{}, nil, err
		}
		return r.u.Look(found, r.Now()), nil, nil
	}
	app, err := r.Gallery.ServicePrincipal(ctx, r.u.AppID)
	if err != nil {
		return guest.AddMove{}, nil, err
	}
	return r.u.Check(app, r.Now()), app, nil
}

// try waits for the turn of a step, commits its intent, makes its one call, and
// commits what came of it.
func (r *adding) try(ctx context.Context, kind guest.StepKind, app *guest.ObservedApp) (time.Duration, bool, error) {
	step := r.u.Step(kind)
	calls, away := r.Gallery.Turn(ctx, []guest.Step{step}, turnPatience)
	if away[0] != nil {
		return r.failed(ctx, nil, kind, away[0])
	}
	i := guest.Intent{ID: guest.StepID(r.NewID()), Step: step, ClientRequestID: r.NewID(), At: r.Now()}
	crashAt(afterClaim, i)
	leased := r.Now()
	err := r.Additions.IntendAddition(ctx, r.lease, i, guest.AddTried(r.u.Addition, kind, i.At))
	if braked, held := errors.AsType[guest.Braked](err); held {
		return r.stop(ctx, nil, braked.Trouble(r.Now()), pausedFor)
	}
	if err != nil {
		return 0, false, err
	}
	crashAt(afterIntent, i)
	made, fault := r.perform(calls, i, app, leased)
	crashAt(afterAnswer, i)
	o := &guest.Outcome{Step: i.ID, Result: guest.ResultOf(fault), Answer: guest.AnswerOf(fault)}
	if fault != nil {
		return r.failed(ctx, o, kind, fault)
	}
	err = r.conclude(ctx, o, nil, func(a guest.Addition) guest.AdditionChange {
		if kind != guest.StepAddApp {
			return guest.AdditionChange{Addition: a}
		}
		return guest.AppMade(a, made, r.Now())
	})
	return 0, true, err
}

// perform makes the call of an intent while the lease surely holds.
func (r *adding) perform(ctx context.Context, i guest.Intent, app *guest.ObservedApp, leased time.Time) (made guest.Application, fault *guest.Fault) {
	if since(r.Now(), leased) >= callsWithin {
		return made, &guest.Fault{Kind: guest.FaultNotSent, Operation: "call in time", Cause: guest.ErrLeaseLost}
	}
	ctx, cancel := context.WithTimeout(crashSent(ctx, i), callsWithin)
	defer cancel()
	var err error
	if i.Step.Kind == guest.StepAddApp {
		made, err = r.Gallery.AddApp(ctx, r.u.TemplateID, r.u.Name, i.ClientRequestID)
	} else {
		err = r.Gallery.SetAssignment(ctx, app.ObjectID, i.Step.Kind == guest.StepCloseApp, i.ClientRequestID)
	}
	if err == nil {
		return made, nil
	}
	fault = faultOf(err)
	fault.ClientRequestID = i.ClientRequestID
	// What a look has just shown may not have been spread yet to where it is changed.
	if i.Step.Kind != guest.StepAddApp && fault.Kind == guest.FaultMissing && r.Now().Sub(r.u.MadeAt) < freshFor {
		fault.Kind = guest.FaultNotYet
	}
	return made, fault
}

// failed commits why something did not work: a person must act, or it is tried
// again.
func (r *adding) failed(ctx context.Context, o *guest.Outcome, kind guest.StepKind, f *guest.Fault) (time.Duration, bool, error) {
	t := guest.AddTrouble(f, r.u.Addition, kind, r.Now())
	if f.Lasting() {
		return r.stop(ctx, o, t, 0)
	}
	return r.stop(ctx, o, t, guest.Patience(f, r.u.Attempts))
}

func (r *adding) stop(ctx context.Context, o *guest.Outcome, t guest.Trouble, wait time.Duration) (time.Duration, bool, error) {
	now := r.Now()
	return wait, false, r.conclude(ctx, o, nil, func(a guest.Addition) guest.AdditionChange {
		if wait > 0 {
			return guest.AddWaiting(a, t, wait, now)
		}
		return guest.AddStopped(a, t, now)
	})
}

// conclude writes down what was sent even while the process is being stopped.
func (r *adding) conclude(ctx context.Context, o *guest.Outcome, app *guest.ObservedApp, decide func(guest.Addition) guest.AdditionChange) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyUp)
	defer cancel()
	return r.Additions.ConcludeAddition(ctx, r.lease, o, app, r.Now(), decide)
}

// park is deferred around the work on an addition, as that of a run.
func (r *adding) park(ctx context.Context) {
	value := recover()
	if value == nil {
		return
	}
	now := r.Now()
	t := guest.AddMistake(r.u.Addition, now)
	// Without the database there is nothing more to be done here.
	_ = r.conclude(ctx, nil, nil, func(a guest.Addition) guest.AdditionChange { return guest.AddStopped(a, t, now) })
	panic(value)
}
