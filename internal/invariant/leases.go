package invariant

// leases is I10: of two workers only the newer one commits anything.
func (j *judge) leases() {
	newest := map[string]Step{}
	for _, s := range j.Database.Steps {
		before := newest[s.GuestID]
		if s.Epoch < before.Epoch {
			j.say("I10", "of %s the intent %s of epoch %d was committed after %s of epoch %d",
				j.Database.guest(s.GuestID).Ref, s.ID, s.Epoch, before.ID, before.Epoch)
			continue
		}
		newest[s.GuestID] = s
	}
	for _, g := range j.Database.Guests {
		if s := newest[g.ID]; s.Epoch > g.Epoch {
			j.say("I10", "%s is in epoch %d, and the intent %s is of epoch %d", g.Ref, g.Epoch, s.ID, s.Epoch)
		}
	}
}
