package invariant

import (
	"slices"
	"time"
)

// inSync is I3: what is shown as in sync is what was approved, all of it read
// back, and no more; or that it differs is shown, and an administrator has agreed
// to what nobody approved.
func (j *judge) inSync() {
	for _, g := range j.Database.Guests {
		if g.Sync != "in sync" {
			continue
		}
		for _, s := range j.Database.steps(g.ID) {
			if !s.mints() && (s.Outcome == "" || s.Outcome == "sent" || s.Outcome == "unknown") {
				j.say("I3", "%s is shown as in sync while nobody knows what came of the intent %s to %s", g.Ref, s.ID, s.Kind)
			}
		}
		if g.State == "invited" || g.State == "active" || g.State == "suspended" {
			j.agrees(g)
		}
	}
}

func (j *judge) agrees(g Guest) {
	want, may := j.desired(g.ID)
	for _, given := range j.Database.Given {
		switch {
		case given.GuestID != g.ID:
		case among(given.Resource, want) && !given.Confirmed:
			j.say("I3", "%s is shown as in sync, but %s was never read back", g.Ref, given.Resource.Name)
		case given.Confirmed && !among(given.Resource, may) && !j.adopted(g.ID, given.Resource):
			j.say("I3", "%s is shown as in sync with %s, which no live grant includes", g.Ref, given.Resource.Name)
		}
	}
	if j.Meddled[g.ObjectID] {
		return
	}
	u, there := j.Tenant.account(g.ObjectID)
	if !there {
		j.say("I3", "%s is shown as in sync without an account in the tenant", g.Ref)
		return
	}
	for _, r := range want {
		if !j.Tenant.holds(u.ID, r) && !j.Database.drifting(g.ID, "taken away outside", r, "open", "adopted") {
			j.say("I3", "%s is shown as in sync without %s", g.Ref, r.Name)
		}
	}
	blocked := j.Database.drifting(g.ID, "blocked", Resource{}, "open", "adopted")
	if u.AccountEnabled != (g.State != "suspended") && !(blocked && !u.AccountEnabled) {
		j.say("I3", "%s is shown as %s and in sync, and the account's being enabled is %v", g.Ref, g.State, u.AccountEnabled)
	}
	sponsored := false
	for _, s := range u.Sponsors {
		sponsored = sponsored || s == g.Sponsor
	}
	if !sponsored {
		j.say("I3", "%s is shown as in sync without the sponsor in the directory", g.Ref)
	}
}

// adopted tells whether somebody agreed, with a reason, that a guest has what
// nobody approved.
func (j *judge) adopted(guest string, r Resource) bool {
	return slices.ContainsFunc(j.Database.Drifts, func(d Drift) bool {
		return d.GuestID == guest && d.Kind == "given outside" && d.State == "adopted" && d.Resource.same(r) && d.ByID != "" && d.Why != ""
	})
}

// desired gives what a guest must have now, and what they may have: an end is not
// held against anybody within the SLA.
func (j *judge) desired(guest string) (want, may []Resource) {
	for _, g := range j.Database.grants(guest) {
		if g.liveAt(j.Now) {
			want = append(want, g.Package.Resources...)
		}
		if !g.end().Before(j.Now.Add(-j.SLA)) {
			may = append(may, g.Package.Resources...)
		}
	}
	return want, may
}

// overstayed is I6: what the portal gave is gone when its time is over, or
// somebody was alarmed.
func (j *judge) overstayed() {
	type held struct {
		account string
		r       Resource
	}
	told := map[held]bool{}
	for _, s := range j.Database.Steps {
		g := j.Database.guest(s.GuestID)
		h := held{g.ObjectID, s.Resource}
		if !s.gives() || g.ObjectID == "" || told[h] || j.Meddled[g.ObjectID] || !j.Tenant.holds(g.ObjectID, s.Resource) {
			continue
		}
		told[h] = true
		if ended, alarmed := j.ended(g.ObjectID, &s.Resource); !ended.IsZero() && ended.Add(j.SLA).Before(j.Now) && !alarmed {
			j.say("I6", "%s still has %s, which ended %s ago", g.Ref, s.Resource.Name, j.Now.Sub(ended).Round(time.Second))
		}
	}
	for _, given := range j.Database.Given { // adopted things have no step
		g := j.Database.guest(given.GuestID)
		h := held{g.ObjectID, given.Resource}
		if g.State == "removed" && !told[h] && !j.Meddled[g.ObjectID] && j.Tenant.holds(g.ObjectID, given.Resource) {
			j.say("I6", "everything %s had has ended, and %s was not taken away", g.Ref, given.Resource.Name)
		}
	}
	for _, g := range j.Database.Guests {
		u, there := j.Tenant.account(g.ObjectID)
		if g.State != "removed" || !there || !u.AccountEnabled || j.Meddled[u.ID] {
			continue
		}
		if ended, _ := j.ended(g.ObjectID, nil); !ended.IsZero() && ended.Add(j.SLA).Before(j.Now) && !j.Database.drifting(g.ID, "back", Resource{}, "open") {
			j.say("I6", "everything %s had has ended, and the account can still be signed in to", g.Ref)
		}
	}
}

// ended gives when the last grant of an account, or of one resource to it, came
// to its end, however many guests the account was; zero while one is live. Alarmed
// tells whether a person was asked to look.
func (j *judge) ended(account string, r *Resource) (at time.Time, alarmed bool) {
	for _, g := range j.Database.Guests {
		if g.ObjectID != account {
			continue
		}
		alarmed = alarmed || g.Sync == "attention"
		for _, grant := range j.Database.grants(g.ID) {
			switch {
			case r != nil && !among(*r, grant.Package.Resources):
				if !grant.FollowedAt.IsZero() && grant.FollowedAt.After(at) && among(*r, j.Database.opened(grant, time.Time{})) {
					at = grant.FollowedAt // the newer version took it away
				}
			case grant.liveAt(j.Now):
				return time.Time{}, alarmed
			case grant.end().After(at):
				at = grant.end()
			}
		}
	}
	return at, alarmed
}
