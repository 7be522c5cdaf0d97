package guest

import (
	"slices"
	"time"
)

// Told gives the event of a step that was read back. What was so before any call
// of the portal's could have made it so is not told as the portal's doing.
func (u Undertaking) Told(s Step, now time.Time) Event {
	if u.perhapsOurs(s) {
		return StepDone(u.Case, s, now)
	}
	return byPortal(EventStepDone, now, s.Already(u.Guest.Name))
}

// perhapsOurs tells whether a call for an open step took effect, or may have: one
// that was answered well, and one whose answer nobody knows.
func (u Undertaking) perhapsOurs(s Step) bool {
	return slices.ContainsFunc(u.Sent, func(i Intent) bool {
		if i.Step != s {
			return false
		}
		if i.Result == ResultSent {
			return i.Answer == "" // any other says that it was so already
		}
		return i.Answer != answerNotShown
	})
}

// Already says, as a sentence, that what a step is for was so without it. A step
// for which Microsoft gives no such answer is told as done.
func (s Step) Already(name string) string {
	const nothing = ", so there was nothing to "
	switch s.Kind {
	case StepAddSponsor:
		return "The sponsor of " + name + " was recorded already."
	case StepAddMember:
		return name + " was in the group " + s.Resource.Name + " already."
	case StepAssignRole:
		return name + " was assigned to the app " + s.Resource.Name + " as " + s.Resource.role() + " already."
	case StepRemoveMember:
		return name + " was no longer in the group " + s.Resource.Name + nothing + "remove."
	case StepUnassignRole:
		return name + " was no longer assigned to the app " + s.Resource.Name + " as " + s.Resource.role() + nothing + "remove."
	case StepBlock:
		return "The account of " + name + " was no longer in Entra" + nothing + "block."
	case StepDelete:
		return "The account of " + name + " was no longer in Entra" + nothing + "delete."
	}
	return s.Done(name)
}
