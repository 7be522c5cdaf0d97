package provision

import (
	"context"
	"slices"
	"sync"
	"time"

	"guestportal/internal/guest"
)

// lookedAt is what Entra said of a group or app.
type lookedAt struct {
	target guest.Target
	err    error
	at     time.Time
}

// targets remembers for a short while what Entra said of the things that guests
// are to be given: many guests at once are often given the same.
type targets struct {
	mu   sync.Mutex
	seen map[string]lookedAt // by object id
}

func (t *targets) fresh(id string, now time.Time) (lookedAt, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	l, ok := t.seen[id]
	return l, ok && now.Sub(l.at) < targetGoodFor
}

// targetsAtMost bounds the memory; what was looked at is looked at again.
const targetsAtMost = 1000

func (t *targets) put(id string, l lookedAt) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.seen == nil || len(t.seen) >= targetsAtMost {
		t.seen = map[string]lookedAt{}
	}
	t.seen[id] = l
}

// look gives what Entra says of resources, by object id, and reads those that were
// not read a short while ago. What could not be read is only this run's to know, so
// that the next one tries again.
func (r *run) look(ctx context.Context, resources []guest.Resource) map[string]lookedAt {
	var found targets
	var all together
	all.SetLimit(atOnce)
	asked := map[string]bool{}
	for _, res := range resources {
		if asked[res.ObjectID] {
			continue // one app with two roles is one look
		}
		asked[res.ObjectID] = true
		if l, fresh := r.known(res); fresh {
			found.put(res.ObjectID, l)
			continue
		}
		all.Go(func() error {
			target, err := r.Directory.Target(ctx, res)
			l := lookedAt{target, err, r.Now()}
			to := &r.Worker.targets
			if err != nil {
				to = &r.missed
			}
			to.put(res.ObjectID, l)
			found.put(res.ObjectID, l)
			return nil
		})
	}
	_ = all.Wait()
	return found.seen
}

func (r *run) known(res guest.Resource) (lookedAt, bool) {
	if l, fresh := r.Worker.targets.fresh(res.ObjectID, r.Now()); fresh {
		return l, true
	}
	return r.missed.fresh(res.ObjectID, r.Now())
}

// ahead gives the resources that will probably be given, so that they are looked
// at while the guest is: those that the portal has not given yet.
func ahead(want guest.Desired, u guest.Undertaking) []guest.Resource {
	var out []guest.Resource
	for _, res := range want.Resources {
		if !guest.Contains(u.Given, res) {
			out = append(out, res)
		}
	}
	return out
}

// screen gives the part of a plan's next wave that may be done: everything that
// gives access is left out unless the thing given is still what was approved.
// Nobody is invited while there is an objection, since the invitation would
// promise what the guest does not get.
func (r *run) screen(ctx context.Context, u guest.Undertaking, plan []guest.Step) ([]guest.Step, *halt) {
	var given []guest.Resource
	for _, s := range plan {
		if s.Gives() {
			given = append(given, s.Resource)
		}
	}
	looks := r.look(ctx, given)
	var held *halt
	barred := map[guest.Step]bool{}
	for _, s := range plan {
		if !s.Gives() {
			continue
		}
		if h := r.objection(u, s, looks[s.Resource.ObjectID]); h != nil {
			barred[s] = true
			if held == nil || h.wait == 0 {
				held = h // what a person must mend comes before what passes by itself
			}
		}
	}
	if held != nil && plan[0].Kind == guest.StepInvite {
		return nil, held
	}
	// What takes the place of something and is barred does not keep it.
	plan = slices.DeleteFunc(slices.Clone(plan), func(s guest.Step) bool { return barred[s] })
	wave, later := guest.Wave(plan, r.swapped(u))
	r.later = later
	return wave, held
}

// objection says why a step that gives access must not be done now.
func (r *run) objection(u guest.Undertaking, s guest.Step, l lookedAt) *halt {
	now := r.Now()
	if l.err != nil {
		f := faultOf(l.err)
		if f.Kind == guest.FaultMissing {
			return &halt{trouble: guest.TargetChanged(s, guest.TargetGone, u.Guest, now)}
		}
		h := &halt{trouble: guest.TroubleFrom(f, s, u.Guest, now)}
		if !f.Lasting() {
			h.wait = guest.Patience(f, u.Guest.Attempts)
		}
		return h
	}
	if why := l.target.Objection(s.Resource); why != "" {
		return &halt{trouble: guest.TargetChanged(s, why, u.Guest, now)}
	}
	return nil
}
