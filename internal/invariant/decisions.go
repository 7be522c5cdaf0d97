package invariant

// withoutApproval is I8: once there is no live grant behind it nothing is given
// any more, nobody is invited, and no block is lifted.
func (j *judge) withoutApproval() {
	for _, s := range j.Database.Steps {
		if !s.gives() && s.Kind != "invite" && s.Kind != "unblock" && s.Kind != "add sponsor" {
			continue
		}
		live := false
		for _, g := range j.Database.grants(s.GuestID) {
			live = live || g.liveAt(s.IntentAt) && (!s.gives() || among(s.Resource, j.Database.opened(g, s.IntentAt)))
		}
		if !live {
			j.say("I8", "the intent %s of %s to %s was committed at %s, when no grant asked for it",
				s.ID, j.Database.guest(s.GuestID).Ref, s.Kind, s.IntentAt.UTC().Format("15:04:05.000000"))
		}
	}
}

// decisions is I9: every approval that counted has its grant, and no grant is
// without one; what an approval takes the place of has ended.
func (j *judge) decisions() {
	grants := map[string][]Grant{} // by line
	for _, g := range j.Database.Grants {
		grants[g.LineID] = append(grants[g.LineID], g)
	}
	states := map[string]string{}
	refs := map[string]string{}
	for _, r := range j.Database.Requests {
		states[r.ID], refs[r.ID] = r.State, r.Ref
	}
	for _, l := range j.Database.Lines {
		got := grants[l.ID]
		delete(grants, l.ID)
		counts := l.State == "approved" && states[l.RequestID] == "approved"
		switch {
		case counts && len(got) != 1:
			j.say("I9", "%s was approved for %s and has %d grants instead of one", refs[l.RequestID], l.Package.Name, len(got))
		case !counts && len(got) > 0:
			j.say("I9", "%s has a grant of %s, which is %s", refs[l.RequestID], l.Package.Name, l.State)
		case counts && !got[0].FollowedAt.IsZero() && !within(got[0].Package.Resources, l.Package.Resources):
			j.say("I9", "the grant of %s from %s opens more than was approved", l.Package.Name, refs[l.RequestID])
		case counts && l.Replaces != "" && j.stands(l.Replaces):
			j.say("I9", "%s was approved for %s in the place of a grant that still stands", refs[l.RequestID], l.Package.Name)
		case counts && got[0].Digest != l.Digest:
			j.say("I9", "%s was approved for %s as %q and granted as %q", refs[l.RequestID], l.Package.Name, l.Digest, got[0].Digest)
		}
	}
	for line := range grants {
		j.say("I9", "a grant stands on the line %s, which does not exist", line)
	}
}

// within tells whether all of a list is in another: a newer version of a package
// takes away, and gives nothing.
func within(list, of []Resource) bool {
	for _, r := range list {
		if !among(r, of) {
			return false
		}
	}
	return true
}

// stands tells whether a grant was not ended.
func (j *judge) stands(id string) bool {
	for _, g := range j.Database.Grants {
		if g.ID == id {
			return g.EndedAt.IsZero()
		}
	}
	return false
}
