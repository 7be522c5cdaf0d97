package page

import "guestportal/web/ui"

// Limits of what people may write; the hints and counters say them, the domain
// enforces them.
const (
	ReasonMax  = 500 // characters
	MessageMax = 500 // characters
	AnswerMax  = 300 // characters
)

// InviteView is the form `/requests/new`, and `/requests/{ref}/edit` for a
// draft. It posts `email`, `name`, `organisation`, `language`, `package` (once
// for each), `until` (`30`, `90`, `usual`, `longest` or `date`), `until_date`, `reason`,
// `message`, `delivery` (`mail` or `link`), `answer.…` (by the names of the
// questions), `idempotency_key` and `version`. Where there are too many packages to
// show, `find` and the button `search` look for others, and what was typed stays.
//
// While the person types the address, the script posts `email` to CheckURL and
// shows the answer, which is EmailCheck rendered alone. It posts, so that
// addresses stay out of access logs.
type InviteView struct {
	ui.Frame
	ReasonMin      int // characters, as the rules have it
	Action         ui.Link
	CheckURL       ui.Link // /requests/new/check-email
	Form           InviteForm
	Errors         ui.Errors     // by the names above
	Email          []EmailNotice // what there is to say about the address, shown below it
	Languages      []ui.Option
	Packages       []PackageCard
	Find           string // what packages were searched for
	Searches       bool   // there are more packages than are shown
	Nothing        bool   // nothing that was not chosen already matches
	More           bool   // than are shown match
	Ends           EndChoices
	IdempotencyKey string
	Version        string // of an existing draft; empty for a new one
	Edits          string // reference of the request that is changed with it; empty for none
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
	From        string   // "Only for guests from fabrikam.example"; empty: from everywhere
	Owners      []string // names; empty where they are not told
	Questions   []PackageQuestion
	Answers     []Answer // once they are given
}

// PackageQuestion is something that a package asks who asks for it.
type PackageQuestion struct {
	Name     string // of the field
	Words    string
	Choices  []ui.Option // empty: answered in one's own words
	Required bool
	Answer   string
	Error    string
}

// EndChoices are the dates behind the choices of *When should access end?*
type EndChoices struct {
	In30    string // "until 21 Dec 2026"
	In90    string
	Longest string // "180 days, until 20 May 2027"; may be "depends on what you choose above"
	DateMin string // 2026-11-22, for the date input
	DateMax string
	Usual   bool   // a package says how long access usually is
	Hint    string // "Between 22 Nov 2026 and 20 May 2027"
}

// EmailNotice is something to say about an address: why it can't be invited as it
// is, or what to look at, with the next step. Its controls belong to the form:
// `ask_domain` (`yes`) and `address_reason`.
type EmailNotice struct {
	Blocks bool   // false: the person can go on
	Title  string // "This is a colleague"
	Text   string // "They don't need an invitation."
	Links  []NextStep

	AskDomain     string    // domain that an administrator can be asked for; empty for none
	Asked         bool      // the choice is ticked
	AddressReason *ui.Field // why it is no work address; nil where nobody asks
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
	EndsHow        string        // "90 days from today"; may be empty
	WhoApproves    []string      // one sentence for each package: "Project Falcon: Ben Ito or Mia Chen"
	NeedsApproval  bool          // false: the button says *Send invitation*
	Notices        []EmailNotice // what there is to say about the address
	Waits          *Waiting      // for an organisation to be allowed, until when it can't be sent; nil for nothing
	Edit           ui.Link       // /requests/{ref}/edit; Change links add the field
	Send           ui.Link
	Discard        ui.Link // confirm page that deletes the draft; zero hides it
	Version        string
	Edits          string   // reference of the request that it changes; empty for none
	RequestVersion string   // of that request, posted as `request_version`
	Changes        []Change // what is different then
	Lapses         string   // what becomes of what was decided
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

	AddressReason string // why it is no work address; empty where nobody asked
}

// Waiting says what a draft waits for.
type Waiting struct {
	Title string // "Waiting for proseware.example to be allowed"
	Text  string
}
