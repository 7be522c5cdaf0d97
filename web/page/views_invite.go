package page

import "guestportal/web/ui"

// Limits of what people may write; the hints and counters say them, the domain
// enforces them.
const (
	ReasonMin  = 20  // characters
	ReasonMax  = 500 // characters
	MessageMax = 500 // characters
)

// InviteView is the form `/requests/new`, and `/requests/{ref}/edit` for a
// draft. It posts `email`, `name`, `organisation`, `language`, `package` (once
// for each), `until` (`30`, `90`, `longest` or `date`), `until_date`, `reason`,
// `message`, `delivery` (`mail` or `link`), `idempotency_key` and `version`.
//
// While the person types the address, the script posts `email` to CheckURL and
// shows the answer, which is EmailCheck rendered alone. It posts, so that
// addresses stay out of access logs.
type InviteView struct {
	ui.Frame
	Action         ui.Link
	CheckURL       ui.Link // /requests/new/check-email
	Form           InviteForm
	Errors         ui.Errors    // by the names above
	Email          *EmailNotice // explanation with a next step, shown below the address; nil for none
	Languages      []ui.Option
	Packages       []PackageCard
	Ends           EndChoices
	IdempotencyKey string
	Version        string // of an existing draft; empty for a new one
}

// InviteForm is what the person typed, as typed.
type InviteForm struct {
	Email        string
	Name         string
	Organisation string
	Language     string
	Packages     []string // ids
	Until        string
	UntilDate    string // 2026-11-21
	Reason       string
	Message      string
	Delivery     string
}

// PackageCard is one access package as a sponsor sees it.
type PackageCard struct {
	ID          string
	Name        string
	Description string
	Opens       []string // "Group Project Falcon", "App Expenses as Viewer"
	Longest     string   // "At most 180 days"
	Approval    string   // "Ben Ito or Mia Chen approves" or "No approval needed"
	Sensitive   bool
}

// EndChoices are the dates behind the choices of *When should access end?*
type EndChoices struct {
	In30    string // "until 21 Dec 2026"
	In90    string
	Longest string // "180 days, until 20 May 2027"; may be "depends on what you choose above"
	DateMin string // 2026-11-22, for the date input
	DateMax string
	Hint    string // "Between 22 Nov 2026 and 20 May 2027"
}

// EmailNotice explains an address that can't be invited as it is, or that looks
// mistyped, with the next step.
type EmailNotice struct {
	Blocks bool   // false: the person can go on
	Title  string // "This is a colleague"
	Text   string // "They don't need an invitation."
	Links  []NextStep
}

// NextStep is a link with its words.
type NextStep struct {
	Text string
	Link ui.Link
}

// CheckView is `/requests/{ref}/check`: "Check your answers before sending the
// request". It posts `version` and `idempotency_key`.
type CheckView struct {
	ui.Frame
	Ref            string
	Asks           string   // "You ask to extend Gil Roy's access to Wiki."; empty for a new guest
	Plan           []string // for a guest who is here: "If it is approved, this will happen"
	Form           CheckedRequest
	Packages       []PackageCard
	Ends           ui.When
	EndsHow        string   // "90 days from today"; may be empty
	WhoApproves    []string // one sentence for each package: "Project Falcon: Ben Ito or Mia Chen"
	NeedsApproval  bool     // false: the button says *Send invitation*
	Problem        string   // why it can't be sent as it stands; empty when it can
	Edit           ui.Link  // /requests/{ref}/edit; Change links add the field
	Send           ui.Link
	Discard        ui.Link // confirm page that deletes the draft; zero hides it
	Version        string
	IdempotencyKey string
}

// CheckedRequest is the request in words.
type CheckedRequest struct {
	Email        string
	Name         string
	Organisation string
	Language     string // "English"
	Reason       string
	Message      string
	Delivery     string // "We send an email" or "You give them the link"
}
