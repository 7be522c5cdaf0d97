package invariant

// invitations is I5: one mail for every wish to invite, and none by Microsoft.
func (j *judge) invitations() {
	for _, g := range j.Database.Guests {
		wishes, mails := 0, 0
		for _, e := range j.Database.history(g.ID) {
			if e.Kind == "account created" || e.Kind == "resent" {
				wishes++
			}
		}
		for _, m := range j.Database.Mails {
			if m.GuestID == g.ID && m.Kind == "invitation" {
				mails++
			}
		}
		if mails > wishes {
			j.say("I5", "%s was to be invited %d times, and %d invitations were written", g.Ref, wishes, mails)
		}
	}
	for _, m := range j.Outbox {
		if m.Kind == "invitation" {
			j.say("I5", "Microsoft sent an invitation of its own to %v", m.To)
		}
	}
}
