package page

import "guestportal/web/ui"

// InvitationView is the guest's page `/i/{code}`, in the language of the frame. It has
// no navigation; the frame has Bare set and no Person.
type InvitationView struct {
	ui.Frame
	State          InvitationState
	InviterName    string
	InviterEmail   string
	GuestName      string
	GuestEmail     string
	Invited        ui.When // the day on which the account was made
	Access         []GuestAccess
	Message        string  // from the sponsor; empty for none
	Accept         ui.Link // POST, with `idempotency_key`
	IdempotencyKey string
	URL            string      // absolute address of this page, for the QR code
	Site           string      // scheme and host of it, as a browser shows them
	Likely         AccountKind // what Microsoft will probably ask for
	Problem        Problem
	Apps           []AppLink
	MyApps         ui.Link // External: all apps of this tenant
	Teams          ui.Link // External: Microsoft Teams in this tenant; zero without Microsoft 365 groups
	TeamGroups     []string
	Ended          ui.When
	Help, Leave    ui.Link // what to do when it did not work, and without need of it; zero for none
	StillNeeded    ui.Link // what to do when it has ended; zero for none
}

// InvitationState is where the guest stands.
type InvitationState string

// What the guest's page shows.
const (
	InvitationWaiting   InvitationState = "waiting"  // *Accept invitation*
	InvitationRefused   InvitationState = "refused"  // the rules are against it now
	InvitationMoment    InvitationState = "moment"   // "One moment": the account or the link is not ready; set Frame.Refresh
	InvitationAccepted  InvitationState = "accepted" // "You're in."
	InvitationEnded     InvitationState = "ended"
	InvitationWithdrawn InvitationState = "withdrawn" // taken back before it was accepted
	InvitationDead      InvitationState = "dead"      // unknown or replaced: the same neutral answer
)

// AccountKind is with what somebody signs in at Microsoft.
type AccountKind string

// The kinds of account.
const (
	AccountWork      AccountKind = "work"
	AccountMicrosoft AccountKind = "microsoft"
	AccountPasscode  AccountKind = "passcode"
)

// Problem is why the last try did not work; empty for none.
type Problem string

// What a guest can run into.
const (
	ProblemNotSeen   Problem = "not seen" // that they have accepted
	ProblemOurs      Problem = "ours"
	ProblemSettingUp Problem = "setting up"
	ProblemSilent    Problem = "silent" // Microsoft does not answer
	ProblemRefused   Problem = "refused"
	ProblemHeld      Problem = "held"
)

// GuestAccess is one thing that the guest gets, in words for the guest.
type GuestAccess struct {
	Name        string
	Description string
	Until       ui.When // the last day
}

// AppLink leads to something that was granted; made with ui.External.
type AppLink struct {
	Name string
	Link ui.Link
}
