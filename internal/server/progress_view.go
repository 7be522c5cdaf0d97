package server

import (
	"strings"
	"time"

	"guestportal/internal/guest"
	"guestportal/web/ui"
)

// milestone is one of the five steps, as far as it has come.
type milestone struct {
	label  string
	done   bool
	at     time.Time
	detail string
	ours   bool // made by the worker, so that trouble is shown at it
}

// progress gives the five steps from the request to the guest who has accepted; of
// a request for a guest who is here, only those that it has. The first that is not
// done is the current one; when nothing more will come, what is not done will not
// happen.
func (v reader) progress(s guest.Story) []ui.Step {
	r, g := origin(s), s.Guest
	miles := []milestone{
		{label: "Requested", done: !r.SentAt.IsZero(), at: r.SentAt},
		approvedMilestone(r),
		{label: "Account created", done: g.ObjectID != "", at: g.InvitedAt, ours: true},
		v.accessMilestone(s, r),
		{label: "Accepted by guest", done: !g.AcceptedAt.IsZero(), at: g.AcceptedAt, detail: v.sentDetail(s)},
	}
	if r.Purpose == guest.ForAccount {
		miles[2].label = "Account taken on"
	}
	if r.Purpose.Changes() {
		miles = []milestone{miles[0], miles[1], miles[3]}
	}
	status := ui.StepCurrent
	if over(r, g) {
		status = ui.StepSkipped
	}
	var steps []ui.Step
	for _, m := range miles {
		step := ui.Step{Label: m.label, Status: ui.StepDone, When: v.Clock.Moment(m.at), Detail: m.detail}
		if !m.done {
			step.Status, step.When = status, ui.When{}
			if status == ui.StepCurrent {
				status = ui.StepToDo // only the first one is current
				if m.ours {
					step.Status, step.Detail = v.working(g, s.Ahead, step.Detail)
				}
			}
		}
		steps = append(steps, step)
	}
	return steps
}

// over tells whether nothing more will happen by itself.
func over(r guest.Request, g guest.Guest) bool {
	switch r.State {
	case guest.Declined, guest.Withdrawn, guest.Expired:
		return true
	}
	return g.State == guest.Ending || g.State == guest.Removed
}

// working says how the worker gets on with the step that it is at.
func (v reader) working(g guest.Guest, ahead int, detail string) (ui.StepStatus, string) {
	if g.Sync == guest.Attention {
		return ui.StepFailed, detail
	}
	why := queued(ahead)
	switch later := g.NextTry.After(v.Clock.Now); {
	case g.Trouble.Breaker != "":
		why = "Paused"
	case later && g.Trouble.Queue:
		why = "Much is waiting to be done. We go on at " + v.Clock.Hour(g.NextTry).Text
	case g.Trouble.Queue: // its time has come, and nothing has failed
	case later && g.Attempts > 0:
		why = strings.TrimSpace(g.Trouble.What + " Attempt " + ui.Number(g.Attempts) + " did not work. We try again " + v.nextTry(g.NextTry).Text)
	case g.Attempts > 0 && why == "":
		why = strings.TrimSpace(g.Trouble.What + " Attempt " + ui.Number(g.Attempts) + " did not work. We are trying again")
	}
	if detail != "" && why != "" {
		detail += ". "
	}
	return ui.StepCurrent, detail + why
}

// nextTry says when it is tried again: "at 14:39". The minute that it is already
// tells nobody anything.
func (v reader) nextTry(t time.Time) ui.When {
	w := v.Clock.Hour(t)
	if w.Text = "at " + w.Text; t.Sub(v.Clock.Now) < time.Minute {
		w.Text = v.Clock.Relative(t)
	}
	return w
}

// approvedMilestone says how far the decision is, line by line.
func approvedMilestone(r guest.Request) milestone {
	m := milestone{label: "Approved", done: r.State == guest.Approved}
	var declined []string
	decided := 0
	for _, l := range r.Lines {
		if l.State == guest.Approved || l.State == guest.Declined {
			decided++
		}
		if l.Decision.At.After(m.at) {
			m.at = l.Decision.At
		}
		if l.State == guest.Declined {
			declined = append(declined, l.Package.Name)
		}
	}
	switch {
	case r.State == guest.Pending && decided > 0:
		m.detail = ui.Number(decided) + " of " + ui.Number(len(r.Lines)) + " decided"
	case r.State == guest.Declined:
		m.detail = "Declined"
	case r.State == guest.Withdrawn:
		m.detail = "Cancelled"
	case r.State == guest.Expired:
		m.detail = "Nobody decided in time"
	case m.done && len(declined) > 0:
		m.detail = "Declined: " + join(declined, "and")
	}
	return m
}

// accessMilestone counts what the guest has of what they should have.
func (v reader) accessMilestone(s guest.Story, r guest.Request) milestone {
	m := milestone{label: "Access given", ours: true}
	want, approved, replaced := wantedBy(s, r)
	given, ever := agreed(s, r.ClosedAt)
	switch {
	case !approved:
		return m
	case replaced && len(want) == 0 && ever: // it was given, and something else came in its place
		m.done, m.at = true, given
		return m
	}
	if len(want) == 0 {
		m.done, m.at, m.detail = s.Guest.ObjectID != "", s.Guest.InvitedAt, "Guest account only"
		return m
	}
	m.at = given
	if over(r, s.Guest) { // what was given is being taken away
		m.done = ever
		return m
	}
	n := standing(s, want, v.Clock.Now)
	m.done, m.detail = s.Guest.ObjectID != "" && n == len(want), things(n, want)
	return m
}

// origin gives the request whose progress a page shows: the one in focus; on the
// guest's own page the one that made them a guest.
func origin(s guest.Story) guest.Request {
	if s.Focus != "" {
		return s.Request()
	}
	for _, r := range s.Requests {
		if !r.Purpose.Changes() {
			return r
		}
	}
	return s.Request()
}

// wantedBy gives what a request has the guest hold: what was approved and not
// replaced since. On the guest's own page it is all that stands.
func wantedBy(s guest.Story, r guest.Request) (want []guest.Resource, approved, replaced bool) {
	for _, l := range r.Lines {
		if l.State != guest.Approved {
			continue
		}
		approved = true
		grant, there := grantOf(s, l)
		if there && !grant.EndedAt.IsZero() && s.Changeable() == nil {
			replaced = true
			continue
		}
		want = append(want, givenBy(s, l)...)
	}
	if s.Focus == "" && s.Changeable() == nil {
		for _, g := range s.Grants {
			if g.EndedAt.IsZero() {
				want = append(want, g.Package.Resources...)
			}
		}
	}
	return distinct(want), approved, replaced
}

// distinct gives every resource once.
func distinct(resources []guest.Resource) []guest.Resource {
	return guest.Request{Lines: []guest.Line{{Package: guest.Package{Resources: resources}}}}.Resources()
}

// sentDetail says what the guest who has not accepted has in hand: when they were last
// written to, unless what they were sent leads nowhere any more.
func (v reader) sentDetail(s guest.Story) string {
	g := s.Guest
	switch {
	case g.State != guest.Invited:
		return ""
	case s.LinkUnsent() && g.Link.OpenedAt.IsZero():
		return "New link not sent"
	case !s.LinkUnsent() && !s.InvitationAt.IsZero():
		return "Invitation sent " + v.Clock.Day(s.InvitationAt).Text
	case g.Delivery == guest.ByLink || s.LinkUnsent():
		return "Waits for the guest"
	}
	return ""
}
