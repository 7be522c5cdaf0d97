package gallery

import (
	"time"

	"github.com/a-h/templ"

	"guestportal/web/ui"
)

// Sample is one page in one state.
type Sample struct {
	Name      string // unique, fit for a file name and a path
	Component templ.Component
	Fragment  bool // a live part or a hint rendered alone, not a whole page
}

// All gives every sample, in a fixed order.
func All() []Sample {
	var all []Sample
	for _, group := range [][]Sample{
		doorSamples(), guestsSamples(), inviteSamples(), changeSamples(), storySamples(),
		confirmSamples(), approvalSamples(), invitationSamples(), helpSamples(), errorSamples(), catalogueSamples(), approverSamples(), healthSamples(), mailSamples(), driftSamples(), appsSamples(), policySamples(), profileSamples(),
	} {
		all = append(all, group...)
	}
	return all
}

// clock is the moment at which all samples were taken.
func clock() ui.Clock {
	return ui.Clock{Now: time.Date(2026, time.November, 21, 14, 32, 0, 0, time.UTC), Zone: time.UTC}
}

// ago and ahead are moments relative to the clock.
func ago(d time.Duration) ui.When { return clock().Moment(clock().Now.Add(-d)) }

func ahead(days int) ui.When { return clock().Day(clock().Now.AddDate(0, 0, days)) }

const (
	requestRef = "GR-7K3M92QX"
	guestRef   = "GU-4T8ZP1WD"
	key        = "0193f0a2-7d1c-7b44-9d53-3f1d6f0c2a11"
)

func signedOut() ui.Frame {
	return ui.Frame{
		Organisation: "Contoso", Notice: "Demo tenant – no real accounts",
		RequestID: "01K2R8W6", Version: "1.0.0",
	}
}

func as(name, email string, roles ui.Roles) ui.Frame {
	f := signedOut()
	f.Person = &ui.Person{Name: name, Email: email}
	f.Roles = roles
	return f
}

func ana() ui.Frame {
	return as("Ana Silva", "ana.silva@contoso.example", ui.Roles{Sponsor: true})
}

func ben() ui.Frame {
	f := as("Ben Ito", "ben.ito@contoso.example", ui.Roles{Approver: true})
	f.Approvals = 3
	return f
}

func mia() ui.Frame {
	f := as("Mia Chen", "mia.chen@contoso.example", ui.Roles{Sponsor: true, Approver: true})
	f.Approvals = 3
	return f
}

func cleo() ui.Frame {
	return as("Cleo Marsh", "cleo.marsh@contoso.example", ui.Roles{Admin: true})
}

func anaSilva() ui.Person {
	return ui.Person{Name: "Ana Silva", Email: "ana.silva@contoso.example"}
}

// external makes a link that is known to be good.
func external(raw string) ui.Link {
	l, err := ui.External(raw)
	if err != nil {
		panic(err)
	}
	return l
}
