package page

import "guestportal/web/ui"

// StoryView is `/requests/{ref}` and `/guests/{ref}`.
type StoryView struct {
	ui.Frame
	Story Story
}

// Story is everything about one request or one guest, and the live part of the
// page. It has no field that a person fills in, so that it can be swapped at
// any moment.
type Story struct {
	Live         ui.Live
	Ref          string
	Name         string
	Email        string
	Organisation string
	State        ui.State
	Sentence     string // one sentence: "Ben Ito has until Thu 3 Dec to decide."
	Actions      []Action
	Progress     []ui.Step // five; of a change of access, three
	Attention    *Attention
	Drift        []DriftNote // what is different in Entra
	Check        *Action     // *Check now; nil when there is nothing to compare
	Invitation   *InvitationLink
	Suggested    []SuggestionNote // by approvers, and not answered
	Access       []AccessLine
	AddAccess    ui.Link // form to ask for more; zero when not offered
	AccessWaits  *AccessWaits
	Reason       string
	Message      string // to the guest; empty for none
	Guest        []ui.SummaryRow
	Sponsor      ui.Person
	Approval     []ApprovalNote
	History      []ui.Event // newest first
	HistoryAll   bool       // everything is shown, not only what matters
	HistoryOther ui.Link    // the same page with the other of the two
}

// Action is one thing that the person may do now. A link leads to a page of its
// own; with Post it is a form of one button that posts `idempotency_key` and
// `version`.
type Action struct {
	Text           string
	Link           ui.Link
	Tone           ActionTone
	Post           bool
	IdempotencyKey string
	Version        string
}

// ActionTone says how a button looks.
type ActionTone string

// The looks of a button.
const (
	ActionPrimary   ActionTone = "primary"
	ActionSecondary ActionTone = "secondary"
	ActionDanger    ActionTone = "danger"
)

// Attention is the card for something that failed.
type Attention struct {
	Waiting bool    // it goes on by itself, or once somebody else has acted
	What    string  // what happened
	Who     string  // who must act
	Do      string  // what to do
	Next    ui.When // when it is tried again by itself; zero for never, or any moment now
	Copy    string  // text for a message to that person; empty for none
	Retry   *Action // *Try again; nil when trying again makes no sense or is not allowed
}

// AccessWaits says why no other access can be asked for now: another request waits.
type AccessWaits struct {
	Words   string
	Request NextStep
}

// AccessLine is one access package of the request or guest.
type AccessLine struct {
	Package string
	Opens   []string
	State   ui.State
	From    ui.When // zero when it has not begun
	Until   ui.When
	Note    string     // "Declined: ask for Viewer instead."; may be empty
	Offers  []NextStep // *Change*, *Extend*; empty when nothing can be asked for
}

// ApprovalNote is one decision, or one that is waited for.
type ApprovalNote struct {
	Package string
	State   ui.State
	Who     string // "Ben Ito" or "Ben Ito or Mia Chen"
	Usual   string // "Usually decided within 2 days."; may be empty
	When    ui.When
	Comment string
}
