package guest

import "time"

// AddTried is the history of an intent; shown to nobody but auditors of the table.
func AddTried(a Addition, kind StepKind, now time.Time) Event {
	e := byPortal(EventStep, now, "The portal is about to "+a.Step(kind).Doing("")+".")
	e.Minor = true
	return e
}

// AddOrdered notes that an order is under way.
func AddOrdered(a Addition) Addition {
	if a.AppID == "" {
		a.State = AdditionAdding
	}
	return a
}

// AppMade notes which application it is that Entra made.
func AppMade(a Addition, made Application, now time.Time) AdditionChange {
	if a.AppID != "" {
		return AdditionChange{Addition: a}
	}
	a.ApplicationID, a.AppID, a.MadeAt = made.ID, made.AppID, now
	a.State, a.Trouble, a.Attempts, a.NextTry = AdditionWaiting, Trouble{}, 0, now
	return AdditionChange{a, []Event{byPortal(EventAppMade, now, a.Step(StepAddApp).Done(""))}}
}

// AppReady notes that the app was read back as it should be.
func AppReady(a Addition, app ObservedApp, now time.Time) AdditionChange {
	a.ObjectID, a.State, a.Trouble, a.Attempts, a.ReadyAt, a.NextTry = app.ObjectID, AdditionReady, Trouble{}, 0, now, time.Time{}
	return AdditionChange{a, []Event{byPortal(EventAppReady, now, "The app "+a.Name+" is ready to be given to guests.")}}
}

// AddWaiting notes why the next try comes later, and when.
func AddWaiting(a Addition, t Trouble, wait time.Duration, now time.Time) AdditionChange {
	t.Since = a.Trouble.Since
	if t.Since.IsZero() || a.Trouble.None() {
		t.Since = now
	}
	a.Trouble, a.NextTry = t, now.Add(wait)
	a.Attempts++
	return AdditionChange{Addition: a}
}

// AddStopped notes that a person must act, or that nothing can come of it.
func AddStopped(a Addition, t Trouble, now time.Time) AdditionChange {
	a.State = AdditionAttention
	if t.Final && a.AppID == "" {
		a.State = AdditionFailed
	}
	a.Trouble, a.NextTry = t, time.Time{}
	return AdditionChange{a, []Event{byPortal(EventAttention, now, t.What)}}
}

// AddTrouble puts a fault at a step of an addition into words.
func AddTrouble(f *Fault, a Addition, kind StepKind, now time.Time) Trouble {
	return TroubleFrom(f, a.Step(kind), Guest{Name: a.called()}, now)
}

// AddMistake is the trouble of an addition at which the portal itself failed.
func AddMistake(a Addition, now time.Time) Trouble {
	return a.trouble(ReasonPortalMistake, StepAddApp, "", now)
}
