package server

import (
	"strings"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// story gives the page of one request, or of one guest when none is in focus.
// Self is the address of that page.
func (v reader) story(s guest.Story, self ui.Link, live ui.Link, everything bool) page.Story {
	r, g := s.Request(), s.Guest
	out := page.Story{
		Ref: r.Ref, Name: shownName(s), Email: r.Email.String(), Organisation: r.Org,
		State:       storyState(s, v.Clock.Now),
		Sentence:    v.sentence(s),
		Actions:     v.actions(s),
		Progress:    v.progress(s),
		Attention:   v.attention(g),
		Drift:       v.driftNotes(s),
		Check:       v.checkNow(g),
		Invitation:  v.invitationLink(s),
		Suggested:   v.suggestions(r),
		Access:      v.access(s),
		AddAccess:   v.addAccess(s),
		AccessWaits: v.accessWaits(s),
		Reason:      r.Reason,
		Message:     r.Message,
		Guest:       append(v.guestRows(s), v.compared(g)...),
		Sponsor:     sponsorOf(s),
		Approval:    v.approval(s),
		History:     v.history(s.History, everything),
		Live:        ui.Live{URL: live, Reload: self, Updated: v.Clock.Hour(v.Clock.Now)},
	}
	if s.Focus == "" {
		out.Ref = g.Ref
	}
	out.HistoryAll, out.HistoryOther = everything, self.With("history", "all").At("history")
	if everything {
		out.HistoryOther = self.At("history")
		out.Live.URL, out.Live.Reload = live.With("history", "all"), self.With("history", "all")
	}
	out.Live.Topics = append(out.Live.Topics, "request:"+r.Ref)
	if g.Ref != "" {
		out.Live.Topics = append(out.Live.Topics, "guest:"+g.Ref)
	}
	return out
}

// sponsorOf is who answers for the guest, who need not have sent the request.
func sponsorOf(s guest.Story) ui.Person {
	p := s.Guest.Sponsor
	if s.Guest.ID == "" {
		p = s.Request().Sponsor
	}
	return ui.Person{Name: p.Name, Email: p.Email}
}

// shownName is what the guest is called now, which may not be what was asked for.
func shownName(s guest.Story) string {
	if s.Guest.Name != "" {
		return s.Guest.Name
	}
	return s.Request().Name
}

// sentence says in one sentence how it stands.
func (v reader) sentence(s guest.Story) string {
	r, g := s.Request(), s.Guest
	switch storyState(s, v.Clock.Now) {
	case ui.StateDraft:
		return "Not sent yet."
	case ui.StatePending:
		return v.waitingFor(r) + v.rulesNow(s)
	case ui.StateSettingUp:
		if v.attention(g) != nil {
			return "This takes longer than usual. See what we wait for."
		}
		return "Usually takes under 2 minutes."
	case ui.StateInvited:
		if s.ShutOut() {
			return s.ShutOutWords()
		}
		if lost := s.InvitationLost(); lost != "" {
			return lost
		}
		if s.LinkUnsent() {
			return v.linkUnsent(s)
		}
		if s.InvitationAt.IsZero() && g.Delivery == guest.ByLink {
			return "Give the link below to " + g.Name + ". Not accepted yet."
		}
		if s.InvitationAt.IsZero() {
			return "The invitation is about to be sent."
		}
		return "Invitation sent " + v.Clock.Day(s.InvitationAt).Text + ". Not accepted yet."
	case ui.StateActive:
		return "Access until " + v.lastDay(g.Until).Text + "."
	case ui.StateEnding:
		return "Ends " + v.lastDay(g.Until).Relative + ", at the end of " + v.lastDay(g.Until).Text + "."
	case ui.StateAttention:
		return "Something did not work. See what to do."
	case ui.StateSuspended:
		return "The account is blocked in Entra."
	case ui.StateRemoving:
		if s.AddressWasWrong() {
			return "Withdrawn, because the address was wrong. What was set up is being taken away."
		}
		return "Everything that was given is being taken away."
	case ui.StateDeclined:
		return v.lastDecision(r)
	case ui.StateCancelled:
		return r.CancelledWords("this") + " on " + v.Clock.Day(r.ClosedAt).Text + "."
	case ui.StateUndecided:
		return "This request ended on " + v.Clock.Day(r.ClosedAt).Text + " because nobody decided."
	case ui.StateEnded:
		if s.AddressWasWrong() {
			return "Withdrawn, because the address was wrong."
		}
		return "The access has ended."
	}
	return ""
}

// waitingFor says who has to decide, and by when: any one of the approvers when
// all lines have the same, else each of them.
func (v reader) waitingFor(r guest.Request) string {
	sets := map[guest.Subject]bool{}
	var who guest.Subject
	for _, l := range r.Undecided() {
		if !l.Convened() {
			return "It is not known yet who can decide: that has still to be read from the directory. Whoever can is asked by itself."
		}
		who = r.WhoDecidesNow(l)
		sets[who] = true
	}
	if len(sets) > 1 {
		var names []string
		for _, a := range r.Approvers() {
			names = append(names, a.Name)
		}
		who = guest.Subject{Words: join(names, "and"), Many: len(names) > 1}
	}
	if who.Words == "" {
		return "Nobody can decide yet. It is looked for somebody until " + v.Clock.Weekday(r.DecideBy) + "."
	}
	return capital(who.Does("has", "have")) + " until " + v.Clock.Weekday(r.DecideBy) + " to decide."
}

// rulesNow says what rules that were changed after a request was sent have come to
// mean for it; empty for nothing.
func (v reader) rulesNow(s guest.Story) string {
	r := s.Request()
	words, may := "", ""
	if guest.MayEdit(r, v.By, v.Clock.Now) == nil {
		may = " You can change or cancel it."
	}
	if s.Policy.Blocks(r.Email) {
		words = "Guests from " + r.Email.Domain + " are refused by the rules as they are now, so this can't be approved. Ask " + s.Policy.AskForAccess + " if you think they should be allowed."
	} else {
		words = s.Policy.Shortened(r, v.Clock.Now)
	}
	if words == "" {
		return ""
	}
	return " " + words + may
}

// lastDecision says who declined and when.
func (v reader) lastDecision(r guest.Request) string {
	var last guest.LineDecision
	for _, l := range r.Lines {
		if l.Decision.At.After(last.At) {
			last = l.Decision
		}
	}
	return last.ByName + " declined this on " + v.Clock.Day(last.At).Text + "."
}

// actions gives what this person can do now; the same functions of the domain
// guard the actions themselves.
func (v reader) actions(s guest.Story) []page.Action {
	r, g := s.Request(), s.Guest
	var out []page.Action
	if len(r.Decidable(v.By)) > 0 {
		out = append(out, page.Action{Text: "Decide", Link: approvalPath(r.Ref), Tone: page.ActionPrimary})
	}
	own := r.Pursues(g, v.By)
	if guest.MayEdit(r, v.By, v.Clock.Now) == nil {
		out = append(out, page.Action{Text: "Change request", Link: requestPath(r.Ref, "edit"), Tone: page.ActionSecondary})
	}
	if s.MayWithdraw(r, v.By) && r.State == guest.Pending {
		out = append(out, page.Action{Text: "Cancel request", Link: requestPath(r.Ref, "withdraw"), Tone: page.ActionSecondary})
	}
	if guest.MayNudge(r, g, v.By, v.Clock.Now) && !s.Refused(r) {
		out = append(out, page.Action{Text: "Nudge", Link: requestPath(r.Ref, "nudge"), Tone: page.ActionSecondary, Post: true, IdempotencyKey: v.Key()})
	}
	if guest.MayEscalate(r, g, v.By, v.Clock.Now) && !s.Refused(r) {
		out = append(out, page.Action{Text: "Ask somebody else, too", Link: requestPath(r.Ref, "escalate"), Tone: page.ActionSecondary, Post: true, IdempotencyKey: v.Key()})
	}
	if s.Focus != "" && r.Purpose.Changes() && guest.MaySeeGuest(g, s.Requests, v.By) == nil {
		out = append(out, page.Action{Text: "View guest", Link: guestPath(g.Ref), Tone: page.ActionSecondary})
	}
	if canEnd(g) && guest.MayManageGuest(g, v.By) {
		out = append(out, page.Action{Text: "End access", Link: guestPath(g.Ref, "end"), Tone: page.ActionDanger})
	}
	if s.AddressWasWrong() && guest.MayAskFor(g, v.By) == nil {
		return append(out, page.Action{Text: "Enter the right address", Link: instead(g.Ref), Tone: page.ActionPrimary})
	}
	again := ui.Path("requests", "new").With("from", r.Ref)
	switch r.State {
	case guest.Declined, guest.Withdrawn, guest.Expired:
		if own && (!r.Purpose.Changes() || s.Changeable() == nil) {
			out = append(out, page.Action{
				Text: "Ask again", Link: requestPath(r.Ref, "again"), Tone: page.ActionPrimary, Post: true, IdempotencyKey: v.Key(),
			})
		}
	case guest.Approved:
		if own && g.State == guest.Removed {
			out = append(out, page.Action{Text: "Invite again", Link: again, Tone: page.ActionPrimary})
		}
	}
	return out
}

// canEnd tells whether there is access to end.
func canEnd(g guest.Guest) bool {
	switch g.State {
	case guest.Inviting, guest.Invited, guest.Active, guest.Suspended:
		return true
	}
	return false
}

// history shows the events that matter, or everything. The words of an event begin with the
// actor's name, which the page sets apart.
func (v reader) history(events []guest.Event, everything bool) []ui.Event {
	var out []ui.Event
	for _, e := range events {
		if e.Minor && !everything {
			continue
		}
		shown := ui.Event{What: e.Words, When: v.Clock.Moment(e.At), Comment: e.Comment, Tone: eventTone(e.Kind)}
		if what, begins := strings.CutPrefix(e.Words, e.ActorName+" "); begins && e.ActorName != "" {
			shown.Who, shown.What = e.ActorName, what
		}
		out = append(out, shown)
	}
	return out
}

func eventTone(k guest.EventKind) ui.Tone {
	switch k {
	case guest.EventApproved, guest.EventAccepted, guest.EventStepDone, guest.EventAccountCreated, guest.EventResumed:
		return ui.ToneGreen
	case guest.EventRequested, guest.EventInvitationSent, guest.EventResent, guest.EventTryAgain, guest.EventPutBack, guest.EventReplaced, guest.EventEdited, guest.EventKept:
		return ui.ToneBlue
	case guest.EventDriftFound, guest.EventSuggested:
		return ui.ToneYellow
	case guest.EventAttention, guest.EventStepFailed:
		return ui.ToneRed
	}
	return ui.ToneGrey
}
