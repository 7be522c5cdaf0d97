package server

import (
	"time"

	"guestportal/internal/guest"
	"guestportal/web/ui"
)

// endsSoon is how long before its end an access is shown as ending.
const endsSoon = 14 * 24 * time.Hour

// guestState gives the tag of a guest.
func guestState(s guest.Status, until, now time.Time) ui.State {
	switch s {
	case guest.StatusPending:
		return ui.StatePending
	case guest.StatusSettingUp:
		return ui.StateSettingUp
	case guest.StatusInvited:
		return ui.StateInvited
	case guest.StatusActive:
		if !until.IsZero() && until.Before(now.Add(endsSoon)) {
			return ui.StateEnding
		}
		return ui.StateActive
	case guest.StatusSuspended:
		return ui.StateSuspended
	case guest.StatusEnding:
		return ui.StateRemoving
	case guest.StatusAttention:
		return ui.StateAttention
	case guest.StatusDeclined:
		return ui.StateDeclined
	case guest.StatusWithdrawn:
		return ui.StateCancelled
	case guest.StatusExpired:
		return ui.StateUndecided
	case guest.StatusEnded:
		return ui.StateEnded
	}
	return ui.State(s)
}

// requestState gives the tag of a request or of one of its lines.
func requestState(s guest.State) ui.State {
	switch s {
	case guest.Draft:
		return ui.StateDraft
	case guest.Pending:
		return ui.StatePending
	case guest.Approved:
		return ui.StateApproved
	case guest.Declined:
		return ui.StateDeclined
	case guest.Withdrawn:
		return ui.StateCancelled
	case guest.Expired:
		return ui.StateUndecided
	}
	return ui.State(s)
}

// storyState gives the tag of a whole story: the guest's, and the request's for
// as long as there is no guest.
func storyState(s guest.Story, now time.Time) ui.State {
	r := s.Request()
	if s.Guest.ID == "" || s.Guest.State == guest.None {
		return requestState(r.State)
	}
	if s.Focus != "" && r.Purpose.Changes() {
		if state := changeState(s, r, now); state != "" {
			return state
		}
	}
	return guestState(guest.StatusOf(s.Guest, r.State), s.Guest.Until, now)
}

// lineState gives the tag of a line: what was decided, then what became of it.
func lineState(s guest.Story, r guest.Request, l guest.Line, now time.Time) ui.State {
	if l.State == guest.Pending && r.State != guest.Pending {
		return requestState(r.State)
	}
	if l.State != guest.Approved {
		return requestState(l.State)
	}
	grant, there := grantOf(s, l)
	switch {
	case !there:
		return ui.StateApproved
	case s.Guest.State == guest.Removed:
		return ui.StateEnded
	case !grant.Live(now):
		if s.Guest.Sync == guest.InSync {
			return ui.StateEnded
		}
		return ui.StateRemoving
	case standing(s, grant.Package.Resources, now) < len(grant.Package.Resources) || s.Guest.State == guest.Inviting:
		if s.Guest.Sync == guest.Attention {
			return ui.StateAttention
		}
		return ui.StateSettingUp
	}
	g := s.Guest
	g.Sync = guest.InSync // this line stands, whatever is being done about others
	return guestState(guest.StatusOf(g, r.State), grant.Until, now)
}

// grantOf gives what stands because a line was approved.
func grantOf(s guest.Story, l guest.Line) (guest.Grant, bool) {
	for _, g := range s.Grants {
		if g.Line == l.ID {
			return g, true
		}
	}
	return guest.Grant{}, false
}

// givenBy gives what a line opens: what was asked for, and once it is granted what the
// grant is for by now, which may follow a newer version of the package.
func givenBy(s guest.Story, l guest.Line) []guest.Resource {
	if grant, there := grantOf(s, l); there {
		return grant.Package.Resources
	}
	return l.Package.Resources
}

// standing counts how many of some resources the guest has: all of them when
// Entra was read and agrees, else those that were read back as given.
func standing(s guest.Story, of []guest.Resource, now time.Time) int {
	if s.Guest.Sync == guest.InSync && s.Guest.ObjectID != "" && guest.DesiredFor(s.Case, now).Account {
		return len(of)
	}
	n := 0
	for _, r := range of {
		if s.Holds(r) {
			n++
		}
	}
	return n
}

// agreed tells whether Entra has agreed at some time after a moment, and when
// first; zero when the history that was read does not go back that far.
func agreed(s guest.Story, after time.Time) (at time.Time, ever bool) {
	for _, e := range s.History { // newest first
		if e.Kind == guest.EventInSync && !e.At.Before(after) {
			at, ever = e.At, true
		}
	}
	if ever && s.History[len(s.History)-1].At.After(after) {
		at = time.Time{}
	}
	return at, ever
}
