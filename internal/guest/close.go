package guest

import "time"

// apply writes the verdicts into the lines and the history.
func (d *Decision) apply(r *Request, by Person, v Verdicts, now time.Time) error {
	lines := make([]Line, len(r.Lines))
	copy(lines, r.Lines)
	comment := prose(v.Comment)
	var approved, declined []string
	for i, l := range lines {
		verdict, said := v.Lines[l.ID]
		if !said {
			continue
		}
		action := map[Verdict]Action{Approve: ActApprove, Decline: ActDecline}[verdict]
		state, err := next(RequestMachine, l.State, action)
		if err != nil {
			return err
		}
		lines[i].State = state
		lines[i].Decision = LineDecision{By: by.ID, ByName: by.Name, At: now, Comment: comment, Digest: v.Digest, Key: v.Key}
		if state == Approved {
			approved = append(approved, l.Package.Name)
		} else {
			declined = append(declined, l.Package.Name)
		}
	}
	r.Lines = lines
	if len(approved) > 0 {
		d.record(*r, byPerson(EventApproved, by, now, by.Name+" approved "+list(approved)+"."), comment)
	}
	if len(declined) > 0 {
		d.record(*r, byPerson(EventDeclined, by, now, by.Name+" declined "+list(declined)+"."), comment)
	}
	return nil
}

// close ends a request; an approved one becomes grants for its guest.
func (d *Decision) close(c Case, r *Request, a Action, mint Mint, now time.Time) error {
	var err error
	if r.State, err = next(RequestMachine, r.State, a); err != nil {
		return err
	}
	r.Version++
	r.ClosedAt = now
	d.Request = r
	switch r.State {
	case Declined:
		d.mail(MailDeclined, r.Sponsor.ID, r.ID)
	case Expired:
		d.mail(MailExpired, r.Sponsor.ID, r.ID)
	case Approved:
		g := c.Guest
		if r.Purpose.Changes() {
			err = c.fits(*r)
		} else {
			g.State, err = next(GuestMachine, g.State, ActGrant)
		}
		if err != nil {
			return err
		}
		digest := r.Digest()
		for _, l := range r.Lines {
			if l.State != Approved {
				continue
			}
			d.Grants = append(d.Grants, Grant{
				ID: mint.Grant(), Guest: g.ID, Line: l.ID, Request: r.ID, Digest: digest,
				Package: l.Package, From: now, Until: r.Until,
			})
			d.replace(c, *r, l, now)
		}
		g.Until = c.After(*d).lastEnd(now)
		g.start(now)
		d.Guest = &g
		d.mail(MailApproved, r.Sponsor.ID, r.ID)
		d.converge()
	}
	return nil
}
