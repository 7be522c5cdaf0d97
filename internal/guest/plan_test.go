package guest_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// some are the resources of the small worlds below.
var some = []guest.Resource{guesttest.FalconGroup(), guesttest.ExpensesApp(), guesttest.WikiApp()}

// subsets gives every choice out of some.
func subsets() [][]guest.Resource {
	var out [][]guest.Resource
	for bits := range 1 << len(some) {
		var s []guest.Resource
		for i, r := range some {
			if bits&(1<<i) != 0 {
				s = append(s, r)
			}
		}
		out = append(out, s)
	}
	return out
}

// desireds are all consistent small desires: resources need an account.
func desireds() []guest.Desired {
	out := []guest.Desired{{AfterEnd: guest.Block}, {AfterEnd: guest.Delete}}
	for _, s := range subsets() {
		for _, unblock := range []bool{false, true} {
			out = append(out, guest.Desired{Account: true, Unblock: unblock, Sponsors: []string{"ana"}, Resources: s, AfterEnd: guest.Block})
		}
	}
	return out
}

// presents are all consistent small tenants: without an account there is nothing.
func presents() []guest.Present {
	out := []guest.Present{{}}
	for _, s := range subsets() {
		for _, enabled := range []bool{true, false} {
			for _, sponsors := range [][]string{nil, {"ana"}, {"sam"}} {
				out = append(out, guest.Present{Account: &guest.Account{Enabled: enabled}, Sponsors: sponsors, Resources: s})
			}
		}
	}
	return out
}

func TestFromEveryPairOfSmallSetsThePlanEndsInSync(t *testing.T) {
	t.Parallel()
	for _, want := range desireds() {
		for _, have := range presents() {
			for _, given := range subsets() {
				w := newWorld(t, want, have, given)
				for round := 0; len(w.plan()) > 0; round++ {
					if round == 2 {
						t.Fatalf("not in sync after two rounds: want %+v have %+v given %+v", want, have, given)
					}
					w.round(func(guest.Step) bool { return true })
				}
				w.foreignIsUntouched()
			}
		}
	}
}

func TestThePlanEndsInSyncAlthoughStepsAreLostAndDesiresChange(t *testing.T) {
	t.Parallel()
	subset := rapid.SampledFrom(subsets())
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t, rapid.SampledFrom(desireds()).Draw(t, "want"),
			rapid.SampledFrom(presents()).Draw(t, "have"), subset.Draw(t, "given"))
		for range rapid.IntRange(0, 4).Draw(t, "disturbances") {
			if rapid.Bool().Draw(t, "change") {
				w.want = rapid.SampledFrom(desireds()).Draw(t, "next want")
				w.give()
			}
			w.round(func(guest.Step) bool { return rapid.Bool().Draw(t, "arrives") })
		}
		for round := 0; len(w.plan()) > 0; round++ {
			if round == 2 {
				t.Fatalf("not in sync two rounds after the last disturbance: %+v", w)
			}
			w.round(func(guest.Step) bool { return true })
		}
		w.foreignIsUntouched()
	})
}

// world is a tenant with one guest, changed by steps as Entra would be.
type world struct {
	t       rapid.TB
	want    guest.Desired
	have    guest.Present
	given   []guest.Resource // by the portal, at any time
	foreign []guest.Resource // there from the start, never given
}

func newWorld(t rapid.TB, want guest.Desired, have guest.Present, given []guest.Resource) *world {
	w := &world{t: t, want: want, have: have, given: slices.Clone(given)}
	w.have.Resources, w.have.Sponsors = slices.Clone(have.Resources), slices.Clone(have.Sponsors)
	if have.Account != nil {
		account := *have.Account
		w.have.Account = &account
	}
	w.give()
	return w
}

// give notes what the portal wants to give from now on.
func (w *world) give() {
	for _, r := range w.want.Resources {
		if !w.has(w.given, r) {
			w.given = append(w.given, r)
		}
	}
	w.foreign = nil
	for _, r := range w.have.Resources {
		if !w.has(w.given, r) {
			w.foreign = append(w.foreign, r)
		}
	}
}

func (w *world) has(list []guest.Resource, r guest.Resource) bool {
	return slices.ContainsFunc(list, r.Same)
}

// plan plans, and wants the plan to be empty exactly when all is as it should be.
func (w *world) plan() []guest.Step {
	w.t.Helper()
	steps := guest.Plan(w.want, w.have, w.given)
	if agrees := w.agrees(); agrees != (len(steps) == 0) {
		w.t.Fatalf("in sync: %v, but the plan is %+v in %+v", agrees, steps, w)
	}
	return steps
}

// agrees says in its own words what in sync means.
func (w *world) agrees() bool {
	for _, r := range w.given {
		if w.has(w.have.Resources, r) && !w.has(w.want.Resources, r) {
			return false
		}
	}
	if !w.want.Account {
		return w.have.Account == nil || w.want.AfterEnd == guest.Block && !w.have.Account.Enabled
	}
	for _, r := range w.want.Resources {
		if !w.has(w.have.Resources, r) {
			return false
		}
	}
	if w.have.Account != nil && w.want.Unblock && !w.have.Account.Enabled {
		return false
	}
	return w.have.Account != nil && slices.Contains(w.have.Sponsors, w.want.Sponsors[0])
}

// round does the next wave; steps that do not arrive are lost.
func (w *world) round(arrives func(guest.Step) bool) {
	w.t.Helper()
	plan := w.plan()
	wave, _ := guest.Wave(plan, nil)
	if len(plan) > 0 && len(wave) == 0 {
		w.t.Fatalf("nothing to do now in the plan %+v", plan)
	}
	for _, s := range wave {
		if !slices.Contains(plan, s) {
			w.t.Fatalf("%+v is not in the plan %+v", s, plan)
		}
		alone := s.Kind == guest.StepInvite || s.Kind == guest.StepBlock || s.Kind == guest.StepDelete
		if alone && len(wave) > 1 {
			w.t.Fatalf("%s is done beside other steps: %+v", s.Kind, wave)
		}
		if s.Satisfied(w.have) {
			w.t.Fatalf("%+v is planned although it is already so", s)
		}
		if arrives(s) {
			w.apply(s)
			if !s.Satisfied(w.have) {
				w.t.Fatalf("%+v was done and does not show", s)
			}
		}
	}
}

// apply does one step, and refuses what Entra would refuse and what we must not do.
func (w *world) apply(s guest.Step) {
	w.t.Helper()
	if (w.have.Account == nil) != (s.Kind == guest.StepInvite) {
		w.t.Fatalf("%s while the account is %v", s.Kind, w.have.Account)
	}
	there := w.has(w.have.Resources, s.Resource)
	switch s.Kind {
	case guest.StepInvite:
		w.have = guest.Present{Account: &guest.Account{Enabled: true}, Sponsors: slices.Clone(w.want.Sponsors)}
		w.foreign = nil
	case guest.StepUnblock:
		if !w.want.Unblock {
			w.t.Fatalf("an account that somebody else blocked is unblocked")
		}
		w.have.Account.Enabled = true
	case guest.StepAddSponsor:
		if slices.Contains(w.have.Sponsors, s.Sponsor) {
			w.t.Fatalf("sponsor added twice: %+v", s)
		}
		w.have.Sponsors = append(w.have.Sponsors, s.Sponsor)
	case guest.StepAddMember, guest.StepAssignRole:
		if there || !w.has(w.want.Resources, s.Resource) || (s.Kind == guest.StepAddMember) != (s.Resource.Kind == guest.Group) {
			w.t.Fatalf("wrong to %s %+v", s.Kind, s.Resource)
		}
		w.have.Resources = append(w.have.Resources, s.Resource)
	case guest.StepRemoveMember, guest.StepUnassignRole:
		if !there || !w.has(w.given, s.Resource) || w.has(w.want.Resources, s.Resource) ||
			(s.Kind == guest.StepRemoveMember) != (s.Resource.Kind == guest.Group) {
			w.t.Fatalf("wrong to %s %+v", s.Kind, s.Resource)
		}
		w.have.Resources = slices.DeleteFunc(w.have.Resources, s.Resource.Same)
	case guest.StepBlock, guest.StepDelete:
		if w.want.Account || slices.ContainsFunc(w.have.Resources, func(r guest.Resource) bool { return w.has(w.given, r) }) {
			w.t.Fatalf("%s before everything given was taken away: %+v", s.Kind, w.have.Resources)
		}
		if s.Kind == guest.StepDelete {
			w.have, w.foreign = guest.Present{}, nil
			return
		}
		w.have.Account.Enabled = false
	default:
		w.t.Fatalf("unknown step %q", s.Kind)
	}
}

// foreignIsUntouched wants everything that others gave to be where it was.
func (w *world) foreignIsUntouched() {
	w.t.Helper()
	for _, r := range w.foreign {
		if !w.has(w.have.Resources, r) {
			w.t.Fatalf("%s was taken away although the portal never gave it", r.Name)
		}
	}
}
