package invariant

// intents is I1: every change in the tenant was announced by exactly one intent,
// committed before, which rests on an approval; and no intent was sent twice.
func (j *judge) intents() {
	announced := map[string][]Step{}
	for _, s := range j.Database.Steps {
		announced[s.ClientRequestID] = append(announced[s.ClientRequestID], s)
		j.approved(s)
	}
	sent := map[string]int{}
	for _, c := range j.mutations() {
		if j.Database.adding(c.id) {
			continue // additions judges it
		}
		steps := announced[c.id]
		if len(steps) != 1 {
			j.say("I1", "the call %s %s (%s) has %d intents instead of one", c.method, c.path, c.id, len(steps))
			continue
		}
		s := steps[0]
		g := j.Database.guest(s.GuestID)
		if c.at.Before(s.IntentAt.Add(-j.Ahead)) {
			j.say("I1", "the call %s %s for %s came before its intent %s was committed", c.method, c.path, g.Ref, s.ID)
		}
		if !c.does(s, g.Email, g.ObjectID) && !c.doesForPromised(s, g.Email, j.Database.promised(g)) {
			j.say("I1", "the intent %s of %s announces to %s, and the call under its id is %s %s", s.ID, g.Ref, s.Kind, c.method, c.path)
		}
		if !c.atTheDoor() {
			sent[c.id]++
		}
		if sent[c.id] == 2 {
			j.say("I1", "the intent %s of %s to %s was sent more than once", s.ID, g.Ref, s.Kind)
		}
	}
}

// approved tells of a step that rests on no approval, or gives what no approval
// includes.
func (j *judge) approved(s Step) {
	ref := j.Database.guest(s.GuestID).Ref
	rests, includes := false, false
	for _, l := range j.Database.approvals(s.GuestID) {
		if l.Digest == s.Digest && l.Digest != "" && l.DecidedBy != l.SponsorID {
			rests = true
			includes = includes || among(s.Resource, l.Package.Resources)
		}
	}
	switch {
	case !rests:
		j.say("I1", "the intent %s of %s to %s rests on the digest %q, which nobody approved", s.ID, ref, s.Kind, s.Digest)
	case s.gives() && !includes:
		j.say("I1", "the intent %s gives %s to %s, which its approval does not include", s.ID, s.Resource.Name, ref)
	}
}
