package invariant

import "time"

// accounts is I2: one account for one request at most, a guest that came by our
// invitation, and nobody else's.
func (j *judge) accounts() {
	approved := map[string]int{} // by address
	invited := map[string]time.Time{}
	holders := map[string]string{} // account to guest
	byID := map[string]Guest{}
	for _, g := range j.Database.Guests {
		byID[g.ID] = g
	}
	for _, r := range j.Database.Requests {
		if r.State == "approved" && r.invites() {
			approved[byID[r.GuestID].Email]++
		}
	}
	for _, s := range j.Database.Steps {
		email := byID[s.GuestID].Email
		if at, known := invited[email]; s.Kind == "invite" && (!known || s.IntentAt.Before(at)) {
			invited[email] = s.IntentAt
		}
	}
	for email, requests := range approved {
		living, deleted := j.Tenant.accounts(email)
		if len(living) > 1 {
			j.say("I2", "%s has %d accounts at once", email, len(living))
		}
		deleted = of(deleted, func(u User) bool { return !j.Meddled[u.ID] }) // a test's own doing
		if n := len(living) + len(deleted); n > requests {
			j.say("I2", "for %d approved requests %s got %d accounts", requests, email, n)
		}
	}
	for _, g := range j.Database.Guests {
		if g.ObjectID == "" {
			continue
		}
		if other := holders[g.ObjectID]; other != "" && g.State != "removed" {
			j.say("I2", "%s and %s are recorded with one account, %s", other, g.Ref, g.ObjectID)
		}
		if g.State != "removed" {
			holders[g.ObjectID] = g.Ref
		}
		j.account(g, invited[g.Email])
	}
}

func (j *judge) account(g Guest, invited time.Time) {
	u, there := j.Tenant.account(g.ObjectID)
	if !there || j.Meddled[g.ObjectID] {
		return // deleted, which I3 judges
	}
	switch {
	case u.UserType != "Guest" || u.CreationType != "Invitation":
		j.say("I2", "%s is recorded with the account %s, which is a %s that came by %q", g.Ref, u.ID, u.UserType, u.CreationType)
	case j.lost(u.CreatedDateTime, time.Second): // nobody knows who was invited then
	case j.takenOn(g):
	case invited.IsZero() || u.CreatedDateTime.Before(invited.Add(-j.Ahead-time.Second)): // the directory counts in seconds
		j.say("I2", "%s is recorded with the account %s, which was there before anybody invited %s", g.Ref, u.ID, g.Email)
	}
}

// takenOn tells whether somebody approved that this very account is the guest's.
func (j *judge) takenOn(g Guest) bool {
	for _, l := range j.Database.approvals(g.ID) {
		for _, r := range j.Database.Requests {
			if r.ID == l.RequestID && r.Purpose == "account" && r.Account == g.ObjectID && l.DecidedBy != l.SponsorID {
				return true
			}
		}
	}
	return false
}
