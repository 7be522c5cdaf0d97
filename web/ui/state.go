package ui

// State is what people see of a request, a line, a grant or a guest: one
// adjective, with the same icon, colour and words everywhere.
type State string

// The states that people see.
const (
	StateDraft     State = "draft"
	StatePending   State = "pending"   // a request or line that waits for a decision
	StateApproved  State = "approved"  // a line that was approved and is not yet set up
	StateSettingUp State = "settingup" // the worker is busy: inviting, converging
	StateInvited   State = "invited"   // the guest has not accepted yet
	StateActive    State = "active"
	StateEnding    State = "ending"    // ends soon
	StateRemoving  State = "removing"  // access is being taken away
	StateAttention State = "attention" // something failed and a person must act
	StateSuspended State = "suspended"
	StateDeclined  State = "declined"
	StateCancelled State = "cancelled" // "withdrawn" in the domain
	StateUndecided State = "undecided" // "expired" in the domain: nobody decided in time
	StateLapsed    State = "lapsed"    // the invitation was not accepted in time
	StateEnded     State = "ended"
)

// Tone is the colour family of a tag or a card.
type Tone string

// The tones. Each has its own colours in light and in dark.
const (
	ToneGrey   Tone = "grey"
	ToneBlue   Tone = "blue"
	ToneYellow Tone = "yellow"
	ToneGreen  Tone = "green"
	ToneRed    Tone = "red"
)

// look is how a state is shown.
type look struct {
	label string
	tone  Tone
	icon  IconName
}

// Label gives the words of the tag. An unknown state shows its own name, so
// that a new state is seen and not hidden.
func (s State) Label() string { return s.look().label }

// Tone gives the colour family of the tag.
func (s State) Tone() Tone { return s.look().tone }

func (s State) look() look {
	switch s {
	case StateDraft:
		return look{"Draft", ToneGrey, IconPencil}
	case StatePending:
		return look{"Waiting for approval", ToneBlue, IconClock}
	case StateApproved:
		return look{"Approved", ToneGreen, IconCheck}
	case StateSettingUp:
		return look{"Being set up", ToneBlue, IconSync}
	case StateInvited:
		return look{"Waiting for guest", ToneYellow, IconMail}
	case StateActive:
		return look{"Active", ToneGreen, IconCheck}
	case StateEnding:
		return look{"Ending soon", ToneYellow, IconClock}
	case StateRemoving:
		return look{"Being removed", ToneBlue, IconSync}
	case StateAttention:
		return look{"Needs attention", ToneRed, IconAlert}
	case StateSuspended:
		return look{"Suspended", ToneGrey, IconPause}
	case StateDeclined:
		return look{"Declined", ToneGrey, IconCross}
	case StateCancelled:
		return look{"Cancelled", ToneGrey, IconCross}
	case StateUndecided:
		return look{"Not decided", ToneGrey, IconClock}
	case StateLapsed:
		return look{"Not accepted", ToneGrey, IconClock}
	case StateEnded:
		return look{"Ended", ToneGrey, IconStop}
	}
	return look{string(s), ToneGrey, IconInfo}
}
