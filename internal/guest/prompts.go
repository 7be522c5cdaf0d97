package guest

import (
	"fmt"
	"time"
)

// Prompts are when the portal writes to people because of the time alone, in days.
// Zero is never.
type Prompts struct {
	First     int `json:"first"`      // after an invitation that is not accepted: a suggestion to the sponsor
	Second    int `json:"second"`     // another one
	Third     int `json:"third"`      // and the last
	Guest     int `json:"guest"`      // after an invitation that is not accepted: to the guest, once
	GiveUp    int `json:"give_up"`    // after which an invitation that nobody accepts is withdrawn
	Ends      int `json:"ends"`       // before the end: to the sponsor
	GuestEnds int `json:"guest_ends"` // before the end: to the guest
	// Since is the version of the rules in which one of these was last changed: what
	// was reckoned by an earlier version is reckoned again.
	Since int `json:"since"`
}

// NoticeOfGivingUp is how long before an invitation is withdrawn the sponsor is
// told that it will be.
const NoticeOfGivingUp = 7 * day

// since notes the version of the rules that changes them.
func (r Prompts) since(before Prompts, version int) Prompts {
	r.Since = before.Since
	if r != before {
		r.Since = version
	}
	return r
}

// contradicts finds suggestions that would not come one after the other, and
// invitations that would be withdrawn before the sponsor had time to act.
func (r Prompts) contradicts(problems Problems) {
	last := 0
	for _, one := range []struct {
		field, name string
		days        int
	}{{"coach_first", "First", r.First}, {"coach_second", "Second", r.Second}, {"coach_third", "Third", r.Third}} {
		if one.days > 0 && one.days <= last {
			problems.add(one.field, fmt.Sprintf("%s suggestion must come later than the one before it, which comes after %s", one.name, plural(last, "day")))
		}
		last = max(last, one.days)
	}
	if least := last + int(NoticeOfGivingUp/day); r.GiveUp > 0 && r.GiveUp < least {
		problems.add("give_up", fmt.Sprintf("Invitations can be withdrawn after %d days or more: the sponsor has a week after the last suggestion", least))
	}
}

// reminderSection is what administrators can set of it.
var reminderSection = Section{
	Key: "reminders", Title: "Reminders",
	About: "What the portal writes of its own accord, each once: to the sponsor and to the guest, so many days after an invitation that is not accepted and before an access ends.",
	Rules: []Rule{
		inDays("coach_first", "First suggestion to the sponsor", "Days after an invitation that is not accepted. 0 is none.", "None", 1, 60, func(r *Prompts) *int { return &r.First }),
		inDays("coach_second", "Second suggestion to the sponsor", "Days after the invitation. 0 is none.", "None", 1, 60, func(r *Prompts) *int { return &r.Second }),
		inDays("coach_third", "Third suggestion to the sponsor", "Days after the invitation. 0 is none.", "None", 1, 60, func(r *Prompts) *int { return &r.Third }),
		inDays("remind_guest", "Reminder to the guest", "Days after an invitation by mail that was not opened. 0 is none.", "None", 1, 60, func(r *Prompts) *int { return &r.Guest }),
		inDays("give_up", "Withdraw invitations that nobody accepts after", "Days after the invitation. The sponsor is told a week before, and then. 0 is never.", "Never", 14, 365, func(r *Prompts) *int { return &r.GiveUp }),
		inDays("ends_sponsor", "Tell the sponsor before an access ends", "Days before. Not of an access that is shorter than twice that. 0 is not at all.", "No", 1, 90, func(r *Prompts) *int { return &r.Ends }),
		inDays("ends_guest", "Tell the guest before their access ends", "Days before. Not of an access that is shorter than twice that. 0 is not at all.", "No", 1, 90, func(r *Prompts) *int { return &r.GuestEnds }),
	},
}

func inDays(name, label, hint, none string, least, most int, at func(*Prompts) *int) Rule {
	return number(name, label, hint, "day", none, least, most, func(p *Policy) *int { return at(&p.Prompts) })
}

// effects says what a change of them does to the invitations that wait, and to all
// guests who are here.
func (r Prompts) effects(before Prompts, s Standing, all int, say func(n int, one, many string)) {
	waiting := s.Unaccepted
	if r.GiveUp != before.GiveUp && r.GiveUp > 0 {
		waiting -= s.Overdue
		say(s.Overdue, "1 invitation has waited for that long already: it is withdrawn a week after its sponsor was told so, if it is not accepted by then.",
			"%d invitations have waited for that long already: they are withdrawn a week after their sponsors were told so, if they are not accepted by then.")
	}
	if r.First != before.First || r.Second != before.Second || r.Third != before.Third || r.Guest != before.Guest || r.GiveUp != before.GiveUp {
		say(waiting, "It counts for 1 invitation that is not accepted yet.", "It counts for %d invitations that are not accepted yet.")
	}
	if r.Ends != before.Ends || r.GuestEnds != before.GuestEnds {
		say(all, "It counts for 1 guest who is here now.", "It counts for %d guests who are here now.")
	}
}

// after gives the moment so many days after another one; zero for none.
func after(from time.Time, days int) time.Time {
	if days <= 0 || from.IsZero() {
		return time.Time{}
	}
	return from.Add(time.Duration(days) * day)
}
