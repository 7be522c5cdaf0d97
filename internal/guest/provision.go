package guest

import "time"

// GiveUpAfter is how long tries in a row may fail for passing reasons before a
// person is asked to look. It is a time and not a count: being told to wait
// often is no fault of anybody's.
const GiveUpAfter = 30 * time.Minute

// start marks a guest as due for the worker.
func (g *Guest) start(now time.Time) {
	g.Sync, g.Trouble, g.Attempts, g.NextTry = Converging, Trouble{}, 0, now
}

// Recorded notes which account an invitation made. It is not held for created
// before it was read back.
func Recorded(c Case, objectID string) Decision {
	g := c.Guest
	g.ObjectID, g.Trouble, g.Attempts = objectID, Trouble{}, 0
	return Decision{Guest: &g}
}

// Created records that the account was read back: the guest can now be invited.
func Created(c Case, objectID string, now time.Time) (Decision, error) {
	g := c.Guest
	state, err := next(GuestMachine, g.State, ActCreated)
	if err != nil {
		return Decision{}, err
	}
	g.State, g.ObjectID, g.InvitedAt = state, objectID, now
	d := Decision{Guest: &g}
	d.Events = append(d.Events, byPortal(EventAccountCreated, now, "The account of "+g.Name+" was created."))
	if g.Delivery == ByMail {
		d.mail(MailInvitation, "", c.latest())
	}
	return d, nil
}

// Appeared records that the account was read back: the one that was just made,
// or one that the person had here before. Entra tells whole seconds.
func Appeared(c Case, a Account, now time.Time) (Decision, error) {
	d, err := Created(c, a.ObjectID, now)
	if err == nil && c.TakesOn(a) {
		d.Events[0].Words = c.Guest.Sponsor.Name + " now answers for the account that " + c.Guest.Name + " had here already."
		if a.Accepted() {
			d.Work = nil // there is nothing to accept any more
		}
		return d, nil
	}
	if err == nil && a.CreatedAt.Before(c.Guest.CreatedAt.Truncate(time.Second)) && !a.CreatedAt.IsZero() {
		d.Events[0].Words = "The account that " + c.Guest.Name + " had here before is used again."
	}
	return d, err
}

// latest gives the id of the newest request, for the reference in a mail.
func (c Case) latest() RequestID {
	if len(c.Requests) == 0 {
		return ""
	}
	return c.Requests[0].ID
}

// Settled records that Entra was read and agrees with what should be so.
func Settled(c Case, now time.Time) (Decision, error) {
	g := c.Guest
	changed := g.Sync != InSync
	g.Sync, g.Trouble, g.Attempts, g.NextTry, g.Doubt = InSync, Trouble{}, 0, time.Time{}, Doubt{}
	if changed && !g.CheckDue.After(g.InvitedAt) { // due since before there was an account
		g.CheckDue = now.Add(c.Policy.checkEvery())
	}
	d := Decision{Guest: &g, Drifts: c.settleDrifts()}
	if g.State == Ending {
		g.CheckDue = time.Time{}
		var err error
		if g.State, err = next(GuestMachine, g.State, ActTaken); err != nil {
			return Decision{}, err
		}
		d.Events = append(d.Events, byPortal(EventRemoved, now, "Everything that "+g.Name+" was given here has been taken away."))
		return d, nil
	}
	if changed {
		e := byPortal(EventInSync, now, "Entra agrees with what "+g.Name+" should have.")
		e.Minor = true
		d.Events = append(d.Events, e)
	}
	return d, nil
}

// Waiting records a passing fault: the worker comes back by itself. When it goes
// on for too long somebody is asked to look.
func Waiting(c Case, t Trouble, after time.Duration, now time.Time) Decision {
	g := c.Guest
	t.Since = now
	if before := g.Trouble; g.Sync == Converging && !before.Since.IsZero() && before.Breaker == "" && !t.Queue {
		t.Since = before.Since
	}
	g.Attempts++
	// What an administrator mends for everybody goes on by itself afterwards.
	if now.Sub(t.Since) >= GiveUpAfter && t.Who == ActorNobody {
		t.Who = ActorAdministrator
		t.Do = "We tried for a long time. Check that Microsoft Graph can be reached, then choose Try again."
		return Stopped(c, t, now)
	}
	g.Sync, g.Trouble, g.NextTry = Converging, t, now.Add(after)
	return Decision{Guest: &g}
}

// Stopped records a fault that only a person can mend.
func Stopped(c Case, t Trouble, now time.Time) Decision {
	g := c.Guest
	fresh := g.Sync != Attention
	g.Sync, g.Trouble, g.NextTry = Attention, t, time.Time{}
	d := Decision{Guest: &g}
	if fresh {
		e := byPortal(EventAttention, now, t.What)
		d.Events = append(d.Events, e)
		d.mail(MailAttention, g.Sponsor.ID, c.latest())
	}
	return d
}

// MayTryAgain tells whether trying again could help.
func (g Guest) MayTryAgain() bool { return g.Sync == Attention && !g.Trouble.Final }

// TryAgain is a person's answer to trouble.
func TryAgain(c Case, by Person, now time.Time) (Decision, error) {
	if err := mayManage(c.Guest, by); err != nil {
		return Decision{}, err
	}
	g := c.Guest
	switch {
	case g.Sync != Attention:
		return Decision{}, MovedOn{"Nothing needs to be tried again at the moment."}
	case !g.MayTryAgain():
		return Decision{}, MovedOn{"Trying again cannot help here. " + g.Trouble.Do}
	}
	e := byPerson(EventTryAgain, by, now, by.Name+" asked to try again.")
	if g.Trouble.Reason == ReasonPhantom && g.State == Inviting {
		// Nobody has ever seen that account, so the address is searched for again,
		// and invited anew when it has none.
		e.Words = by.Name + " asked to try again. The account that Microsoft promised, " + g.ObjectID + ", is waited for no more."
		g.ObjectID = ""
	}
	g.start(now)
	d := Decision{Guest: &g}
	d.Events = append(d.Events, e)
	d.converge()
	return d, nil
}

// Notice compares what the directory's change feed says of a guest with what is
// recorded: this is how acceptance is noticed.
func Notice(c Case, seen Observed, now time.Time) (Decision, bool) {
	g := c.Guest
	if seen.Removed {
		return Decision{}, false
	}
	d := Decision{Guest: &g}
	if seen.Account.Accepted() && can(GuestMachine, g.State, ActAccept) {
		g.State, _ = next(GuestMachine, g.State, ActAccept)
		g.AcceptedAt = seen.Account.AcceptedAt
		if g.AcceptedAt.IsZero() {
			g.AcceptedAt = now
		}
		if g.AcceptedAt.Before(g.CreatedAt) {
			// Whoever accepted once needs not do it again.
			d.Events = append(d.Events, byPortal(EventAccepted, now, g.Name+" had accepted an earlier invitation, so the access works at once."))
		} else {
			e := byPortal(EventAccepted, now, g.Name+" accepted the invitation.")
			e.ActorName = g.Name
			d.Events = append(d.Events, e)
			d.mail(MailAccepted, g.Sponsor.ID, c.latest())
		}
	}
	if !seen.Account.Enabled && can(GuestMachine, g.State, ActSuspend) {
		g.State, _ = next(GuestMachine, g.State, ActSuspend)
		d.Events = append(d.Events, byPortal(EventSuspended, now, "The account of "+g.Name+" was blocked in Entra."))
	}
	if seen.Account.Enabled && can(GuestMachine, g.State, ActResume) {
		g.State, _ = next(GuestMachine, g.State, ActResume)
		d.Events = append(d.Events, byPortal(EventResumed, now, "The account of "+g.Name+" was unblocked in Entra."))
	}
	return d, len(d.Events) > 0
}
