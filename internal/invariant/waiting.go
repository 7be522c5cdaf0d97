package invariant

import "time"

// waiting is I4: what was approved is done within TMax once nothing is in the
// way, or has failed with a reason and somebody who must act.
func (j *judge) waiting() {
	for _, g := range j.Database.Guests {
		switch {
		case g.Sync == "attention" && (g.Trouble.What == "" || g.Trouble.Who == "" || g.Trouble.Who == "nobody"):
			j.say("I4", "%s has failed and nobody is told why and what to do", g.Ref)
		case g.Sync != "converging":
		case j.Database.paused(g): // and a person is told
		case g.NextTry.IsZero():
			j.say("I4", "%s is converging and will never be looked at again", g.Ref)
		default:
			since := j.wished(g)
			if j.Quiet.After(since) {
				since = j.Quiet
			}
			if waited := j.Now.Sub(since); waited > j.TMax {
				j.say("I4", "%s has been converging for %s", g.Ref, waited.Round(time.Second))
			}
		}
		if g.State == "none" && len(j.Database.approvals(g.ID)) > 0 {
			j.say("I4", "%s was approved and nothing follows from it", g.Ref)
		}
	}
}

// wished gives when somebody last decided something about a guest.
func (j *judge) wished(g Guest) time.Time {
	at := g.CreatedAt
	for _, e := range j.Database.history(g.ID) {
		switch e.Kind {
		case "approved", "access ended", "try again", "put back", "drift found":
			at = e.At
		}
	}
	return at
}
