package guest_test

import (
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// tried is an order to add the app, or to say who opens it, so long ago.
func tried(kind guest.StepKind, ago time.Duration, r guest.Result) guest.Intent {
	return guest.Intent{Step: guest.Step{Kind: kind}, At: guesttest.Noon.Add(-ago), Result: r}
}

// application was made so long ago.
func application(id string, ago time.Duration) guest.Application {
	return guest.Application{ID: id, AppID: "client " + id, CreatedAt: guesttest.Noon.Add(-ago)}
}

func TestAnAppIsOrderedOnlyWhenNoOrderMayBeUnderWay(t *testing.T) {
	t.Parallel()
	const add = guest.StepAddApp
	list := func(i ...guest.Intent) []guest.Intent { return i }
	apps := func(a ...guest.Application) []guest.Application { return a }
	for name, c := range map[string]struct {
		intents []guest.Intent
		found   []guest.Application
		try     bool
		found1  string
		reason  guest.Reason
		waits   bool
	}{
		"nothing was tried":                       {nil, nil, true, "", "", false},
		"it is there already":                     {nil, apps(application("old", time.Hour)), false, "", guest.ReasonAppName, false},
		"it came before anything was tried":       {nil, apps(application("new", time.Second)), false, "", guest.ReasonAppName, false},
		"it was refused":                          {list(tried(add, time.Minute, guest.ResultRefused)), nil, true, "", "", false},
		"it was not sent":                         {list(tried(add, time.Minute, guest.ResultLater)), nil, true, "", "", false},
		"somebody else's after a refusal":         {list(tried(add, time.Minute, guest.ResultLater)), apps(application("new", 0)), false, "", guest.ReasonAppName, false},
		"no answer, and nothing to be seen yet":   {list(tried(add, time.Minute, guest.ResultUnknown)), nil, false, "", guest.ReasonUnsure, true},
		"the worker died, and nothing to be seen": {list(tried(add, 5*time.Minute-time.Second, "")), nil, false, "", guest.ReasonUnsure, true},
		"no answer, and nothing came of it":       {list(tried(add, 5*time.Minute, guest.ResultUnknown)), nil, true, "", "", false},
		"no answer, and it is there":              {list(tried(add, time.Minute, guest.ResultUnknown)), apps(application("new", time.Minute)), false, "new", "", false},
		"the worker died, and it is there":        {list(tried(add, time.Hour, "")), apps(application("new", time.Hour)), false, "new", "", false},
		"Entra's clock is behind":                 {list(tried(add, time.Minute, "")), apps(application("new", 3*time.Minute)), false, "new", "", false},
		"an old one beside it":                    {list(tried(add, time.Minute, "")), apps(application("old", time.Hour), application("new", 0)), false, "new", "", false},
		"only an old one":                         {list(tried(add, time.Hour, "")), apps(application("old", 2*time.Hour)), true, "", "", false},
		"two of them":                             {list(tried(add, time.Minute, "")), apps(application("a", 0), application("b", 0)), false, "", guest.ReasonTwoApps, false},
		"the first came late, after a second order": {
			list(tried(add, 9*time.Minute, guest.ResultUnknown), tried(add, time.Minute, guest.ResultLater)), apps(application("a", 8*time.Minute)), false, "a", "", false,
		},
		"it never appeared, and is wanted again": {list(tried(add, time.Hour, guest.ResultSent)), nil, true, "", "", false},
	} {
		u := guest.AddUndertaking{Addition: wishFor("Contracts"), Intents: c.intents}
		m := u.Look(c.found, guesttest.Noon)
		if (m.Try == add) != c.try || m.Found.ID != c.found1 || m.Trouble.Reason != c.reason || (m.Wait > 0) != c.waits || m.Ready != nil {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

func TestAnAppIsReadyWhenItShowsAsItWasWanted(t *testing.T) {
	t.Parallel()
	closed, open := &guest.ObservedApp{AssignmentRequired: true}, &guest.ObservedApp{}
	for name, c := range map[string]struct {
		only   bool
		made   time.Duration // ago
		intent guest.Intent
		shows  *guest.ObservedApp
		try    guest.StepKind
		reason guest.Reason
		waits  bool
		ready  bool
	}{
		"as Entra makes it":             {only: true, shows: closed, ready: true},
		"as everybody may open it":      {shows: open, ready: true},
		"it does not show yet":          {only: true, made: 15 * time.Minute, reason: guest.ReasonUnseen, waits: true},
		"it never shows":                {only: true, made: 16 * time.Minute, reason: guest.ReasonPhantom},
		"everybody can open it":         {only: true, shows: open, try: guest.StepCloseApp},
		"only assigned people can":      {shows: closed, try: guest.StepOpenApp},
		"it was set and does not show":  {shows: closed, intent: tried(guest.StepOpenApp, 29*time.Second, guest.ResultSent), reason: guest.ReasonUnseen, waits: true},
		"it was set long ago":           {shows: closed, intent: tried(guest.StepOpenApp, 30*time.Second, guest.ResultSent), try: guest.StepOpenApp},
		"nobody answered":               {shows: closed, intent: tried(guest.StepOpenApp, time.Second, guest.ResultUnknown), try: guest.StepOpenApp},
		"it was set the other way once": {shows: closed, intent: tried(guest.StepCloseApp, time.Second, guest.ResultSent), try: guest.StepOpenApp},
	} {
		a := wishFor("Contracts")
		a.AssignedOnly, a.AppID, a.MadeAt = c.only, "client", guesttest.Noon.Add(-c.made)
		m := guest.AddUndertaking{Addition: a, Intents: []guest.Intent{c.intent}}.Check(c.shows, guesttest.Noon)
		if m.Try != c.try || m.Trouble.Reason != c.reason || (m.Wait > 0) != c.waits || (m.Ready != nil) != c.ready {
			t.Errorf("%s: %+v", name, m)
		}
	}
}
