package guest

import (
	"slices"
	"strconv"
	"time"
)

// The patience of whoever adds an app. It is about what Graph does not tell.
const (
	// addWindow is how long an order without an answer may take to show as an
	// application, before it is sent a second time: it makes another one each time.
	addWindow = 5 * time.Minute
	// appShowsWithin is how long an app that Entra said to have made may take to show.
	appShowsWithin = 15 * time.Minute
	// settingShowsWithin is the same for who can open it, before it is set again.
	settingShowsWithin = 30 * time.Second
	// appLookAgain is the wait between two looks.
	//
	// Source: https://learn.microsoft.com/graph/application-saml-sso-configure-api
	appLookAgain = 5 * time.Second
	// clocksApart is the most by which Entra's clock may be behind ours.
	clocksApart = 5 * time.Minute
)

// AdditionLease is a worker's right to act on one addition; see Lease.
type AdditionLease struct {
	Addition AdditionID
	Epoch    int64
}

// AddUndertaking is an addition as the worker takes it up, with everything that was
// tried, oldest first.
type AddUndertaking struct {
	Addition
	Intents []Intent
}

// AddMove is what the worker does next: exactly one of its fields says so.
type AddMove struct {
	Try     StepKind      // commit the intent and make the call
	Found   Application   // Entra has it: note that, and go on
	Ready   *ObservedApp  // all is as it should be
	Wait    time.Duration // look again after that, for Trouble's reason
	Trouble Trouble       // without Wait: a person must act
}

// Step gives the step of a kind, for words and the gate.
func (a Addition) Step(kind StepKind) Step {
	return Step{Kind: kind, Resource: Resource{Kind: App, ObjectID: a.ObjectID, AppID: a.AppID, Name: a.Name}}
}

// about is what words of trouble with an addition are about.
func (a Addition) about(kind StepKind, why string) About {
	return About{Step: a.Step(kind), Guest: Guest{Name: a.called()}, Why: why}
}

func (a Addition) trouble(r Reason, kind StepKind, why string, now time.Time) Trouble {
	return TroubleOf(r, a.about(kind, why), now)
}

// underWay gives the orders to add the app that may have had an effect.
func (u AddUndertaking) underWay() (orders []Intent) {
	for _, i := range u.Intents {
		if i.Step.Kind == StepAddApp && (i.Result == "" || i.Result == ResultUnknown || i.Result == ResultSent) {
			orders = append(orders, i)
		}
	}
	return orders
}

// Look says what to do by the applications that Entra shows with the entry of the
// gallery and the name, as long as it is not known which of them is the one. An
// order whose effect is not known is never given again before its effect would
// show.
func (u AddUndertaking) Look(found []Application, now time.Time) AddMove {
	orders := u.underWay()
	if len(orders) == 0 {
		if len(found) > 0 {
			return AddMove{Trouble: u.trouble(ReasonAppName, StepAddApp, "", now)}
		}
		return AddMove{Try: StepAddApp}
	}
	since := orders[0].At.Add(-clocksApart)
	ours := slices.DeleteFunc(slices.Clone(found), func(a Application) bool { return a.CreatedAt.Before(since) })
	switch {
	case len(ours) == 1:
		return AddMove{Found: ours[0]}
	case len(ours) > 1:
		return AddMove{Trouble: u.trouble(ReasonTwoApps, StepAddApp, "", now)}
	}
	if left := addWindow - now.Sub(orders[len(orders)-1].At); left > 0 {
		why := strconv.Itoa(max(1, int(left.Round(time.Second).Seconds())))
		return AddMove{Wait: appLookAgain, Trouble: u.trouble(ReasonUnsure, StepAddApp, why, now)}
	}
	return AddMove{Try: StepAddApp}
}

// Check says what to do by the enterprise application that Entra shows, once it is
// known which one it is; nil is none.
func (u AddUndertaking) Check(app *ObservedApp, now time.Time) AddMove {
	if app == nil {
		if now.Sub(u.MadeAt) > appShowsWithin {
			return AddMove{Trouble: u.trouble(ReasonPhantom, StepAddApp, "", now)}
		}
		return AddMove{Wait: appLookAgain, Trouble: u.trouble(ReasonUnseen, StepAddApp, "", now)}
	}
	if app.AssignmentRequired == u.AssignedOnly {
		return AddMove{Ready: app}
	}
	kind := StepOpenApp
	if u.AssignedOnly {
		kind = StepCloseApp
	}
	taken := func(i Intent) bool {
		return i.Step.Kind == kind && i.Result == ResultSent && now.Sub(i.At) < settingShowsWithin
	}
	if slices.ContainsFunc(u.Intents, taken) {
		return AddMove{Wait: appLookAgain, Trouble: u.trouble(ReasonUnseen, kind, "", now)}
	}
	return AddMove{Try: kind}
}
