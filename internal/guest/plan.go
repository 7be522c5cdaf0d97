package guest

import (
	"reflect"
	"slices"
	"time"
)

// StepKind is one kind of change in Entra.
type StepKind string

const (
	StepInvite       StepKind = "invite"
	StepAddSponsor   StepKind = "add sponsor"
	StepAddMember    StepKind = "add member"
	StepAssignRole   StepKind = "assign role"
	StepRemoveMember StepKind = "remove member"
	StepUnassignRole StepKind = "unassign role"
	StepBlock        StepKind = "block"
	StepUnblock      StepKind = "unblock"
	StepDelete       StepKind = "delete"
	StepMint         StepKind = "mint link" // a fresh redeem link; never part of a plan

	// Of an app from the gallery, and of no guest.
	StepAddApp   StepKind = "add app"
	StepCloseApp StepKind = "close app" // only who was assigned can open it
	StepOpenApp  StepKind = "open app"  // everybody in the tenant can
)

// Step is one change in Entra, planned.
type Step struct {
	Kind     StepKind
	Resource Resource // for members and roles
	Sponsor  string   // object id, for StepAddSponsor
}

// Desired is what should be so in Entra for one guest.
type Desired struct {
	Account   bool       // a guest account that can be signed in to
	Unblock   bool       // the portal itself blocked the account earlier; nobody else's block is undone
	Sponsors  []string   // object ids of the people who answer for the guest
	Resources []Resource // each once
	Keep      []Resource // left as they are: neither given nor taken away
	AfterEnd  AfterEnd   // what becomes of the account when Account is false
}

// Present is what is so in Entra, as far as it was looked at.
type Present struct {
	Account     *Account // nil: there is none
	Sponsors    []string
	Resources   []Resource
	Assignments []Assignment // the app roles among the resources, by their ids
}

// DesiredFor gives what a guest should have at a moment: the union over the
// live grants, except for what is known to differ in Entra and was not asked to be
// put back. Without a live grant there should be no account.
func DesiredFor(c Case, now time.Time) Desired {
	d := Desired{AfterEnd: c.Policy.AfterEnd}
	if c.Guest.State == Ending || c.Guest.State == Removed {
		return d
	}
	for _, g := range c.Grants {
		d.Account = d.Account || g.Live(now)
	}
	if !d.Account {
		return d
	}
	d.Sponsors = []string{c.Guest.Sponsor.ObjectID}
	d.Resources = c.granted(now)
	for _, drift := range c.Drifts {
		d.Unblock = d.Unblock || drift.Kind == Blocked && drift.State == DriftRestoring
		if drift.heldBack() {
			d.Resources = without(d.Resources, drift.Resource)
		}
		if drift.left() {
			d.Keep = append(d.Keep, drift.Resource)
		}
	}
	return d
}

// Overtaken tells whether something else should be so by now than what was wanted
// when Entra was looked at: somebody has decided, or a time has come. What was
// found then settles nothing.
func Overtaken(c Case, wanted Desired, now time.Time) bool {
	return !reflect.DeepEqual(DesiredFor(c, now), wanted)
}

// HoldBack leaves resources as they are: what has gone without the portal's doing
// is not given again before it is known.
func (d Desired) HoldBack(taken []Drift) Desired {
	for _, t := range taken {
		d.Resources, d.Keep = without(d.Resources, t.Resource), append(d.Keep, t.Resource)
	}
	return d
}

// Plan gives the steps from what is present to what is desired. Given are the
// resources that the portal gave this guest: nothing else is ever taken away.
// The plan is empty when and only when the two agree.
func Plan(want Desired, have Present, given []Resource) []Step {
	var steps []Step
	if want.Account && have.Account == nil {
		// The invitation names the sponsors itself, so no steps for them.
		steps = append(steps, Step{Kind: StepInvite})
	} else if want.Account {
		for _, s := range want.Sponsors {
			if !holds(have.Sponsors, s) {
				steps = append(steps, Step{Kind: StepAddSponsor, Sponsor: s})
			}
		}
		if want.Unblock && !have.Account.Enabled {
			steps = append(steps, Step{Kind: StepUnblock})
		}
	}
	if have.Account == nil && !want.Account {
		return nil
	}
	for _, r := range want.Resources {
		if !Contains(have.Resources, r) {
			steps = append(steps, Step{Kind: kindFor(r, StepAddMember, StepAssignRole), Resource: r})
		}
	}
	for _, r := range union(given) {
		if Contains(have.Resources, r) && !Contains(want.Resources, r) && !Contains(want.Keep, r) {
			steps = append(steps, Step{Kind: kindFor(r, StepRemoveMember, StepUnassignRole), Resource: r})
		}
	}
	if !want.Account {
		switch {
		case want.AfterEnd == Delete:
			steps = append(steps, Step{Kind: StepDelete})
		case have.Account.Enabled:
			steps = append(steps, Step{Kind: StepBlock})
		}
	}
	return steps
}

func kindFor(r Resource, group, app StepKind) StepKind {
	if r.Kind == Group {
		return group
	}
	return app
}

// Wave gives the steps that can be done now, side by side, and those that wait for
// them. The account comes before all else; at the end, access is taken away and
// read back before the account is blocked, so that a restored account comes back
// with nothing. Whoever is held up there blocks the account sooner. Swapped are the
// resources in whose place others come: those are given, and read back, first.
func Wave(plan []Step, swapped []Resource) (now, later []Step) {
	gives := slices.ContainsFunc(plan, Step.Gives)
	for _, s := range plan {
		switch {
		case s.Kind == StepInvite:
			return []Step{s}, nil
		case s.Kind == StepBlock || s.Kind == StepDelete:
			if len(now) == 0 {
				return []Step{s}, nil
			}
		case gives && s.Takes() && Contains(swapped, s.Resource):
			later = append(later, s)
		default:
			now = append(now, s)
		}
	}
	return now, later
}

func holds(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
