package invariant

import (
	"net/http"
	"time"
)

// readBack is I13: what counts as done was looked at in the directory after it was
// asked for, and before it was said.
func (j *judge) readBack() {
	if len(j.Entries) == 0 {
		return
	}
	called := map[string]time.Time{}
	for _, c := range j.calls {
		if c.mutates() {
			called[c.id] = c.at
		}
	}
	complete := j.Entries[0].Seq <= 1 // else the log's beginning was dropped
	for _, s := range j.Database.Steps {
		if s.Outcome != "done" || s.mints() {
			continue
		}
		after, sent := called[s.ClientRequestID]
		if !sent {
			if !complete {
				continue
			}
			after = s.IntentAt.Add(-j.Ahead)
		}
		g := j.Database.guest(s.GuestID)
		if !j.looked(s, g.ObjectID, after) {
			j.say("I13", "the intent %s of %s to %s counts as done, and nobody has looked", s.ID, g.Ref, s.Kind)
		}
	}
}

// looked tells whether the directory was asked for what a step changes, between
// two moments, and answered. A look that was under way when the change came may
// have seen it.
func (j *judge) looked(s Step, account string, after time.Time) bool {
	path := "/users/" + account
	switch s.Kind {
	case "add sponsor":
		path += "/sponsors"
	case "add member", "remove member":
		path += "/memberOf"
	case "assign role", "unassign role":
		path += "/appRoleAssignments"
	}
	for _, c := range j.calls {
		if c.method != http.MethodGet || c.end.Before(after) || c.at.After(s.OutcomeAt) {
			continue
		}
		answered := c.status == http.StatusOK
		switch {
		case answered && c.path == path:
			return true
		case c.status == http.StatusNotFound && c.path == "/users/"+account && !s.gives() && s.Kind != "invite":
			return true // the whole account is gone
		case answered && c.path == "/users" && (s.Kind == "delete" || account == ""):
			return true // searched for by address
		}
	}
	return false
}
