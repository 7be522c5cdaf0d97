package page

import "guestportal/web/ui"

// GuestsView is `/guests`: the guests and open requests of one sponsor, or of
// everybody for administrators and auditors.
type GuestsView struct {
	ui.Frame
	All       bool // "All guests", with a Sponsor column
	Invite    ui.Link
	Attention []AttentionItem // strip on top; empty hides it
	Filter    GuestFilter
	List      GuestList
}

// AttentionItem is one part of the strip: "3 ending in 30 days".
type AttentionItem struct {
	Text string
	Tone ui.Tone
	Link ui.Link
}

// GuestFilter is the GET form above the table: `q`, `status`, `ends`,
// `package`, and `who` = `all` kept where the page shows everybody.
type GuestFilter struct {
	Q        string
	Status   []ui.Option // the first is "Any status" with value ""
	Ends     []ui.Option // the first is "Any time"
	Package  string      // as typed: a name or a part of some
	Packages []string    // names to propose
	Active   []string    // the filters in words: "status Active", "search “gil”"; empty when none is set
	Clear    ui.Link
}

// GuestList is the table, and the live part of the page.
type GuestList struct {
	Live        ui.Live
	ShowSponsor bool
	Filtered    []string // as GuestFilter.Active: zero results say which filters were set
	Clear       ui.Link
	Invite      ui.Link
	Rows        []GuestRow
	First       ui.Link // zero on the first page
	Next        ui.Link // zero on the last page
}

// GuestRow is one guest, or one request for somebody who is not a guest yet.
type GuestRow struct {
	Link         ui.Link
	Name         string
	Email        string
	Organisation string
	Access       []string // package names
	State        ui.State
	Note         string // one short sentence below the tag; may be empty
	Ends         ui.When
	Sponsor      string // shown when the list shows sponsors
}

// ApprovalsView is `/approvals`; History is the second tab.
type ApprovalsView struct {
	ui.Frame
	History bool
	Pending ui.Link // address of the first tab
	Past    ui.Link // address of the second tab
	List    ApprovalList
}

// ApprovalList is the table, and the live part of the page.
type ApprovalList struct {
	Live    ui.Live
	History bool
	Waiting int // how many wait for this person; also updates the badge in the navigation
	Rows    []ApprovalRow
	// Together is where those go that are ticked, as `ref`, to be approved together;
	// zero: nothing can be ticked.
	Together ui.Link
	Weighed  bool // rows say whether they can be, or why not
	First    ui.Link
	Next     ui.Link
}

// ApprovalRow is one request that this person may decide, or has decided.
type ApprovalRow struct {
	Ref          string // where something can be ticked
	Apart        string // why this cannot be; empty when it can
	Link         ui.Link
	GuestName    string
	GuestEmail   string
	Organisation string
	AskedBy      string
	Access       []string
	Until        ui.When
	Since        ui.When  // pending: waiting since
	DecideBy     ui.When  // pending
	Flags        []string // "New organisation", "Sensitive", "Long"
	State        ui.State // history: what became of it
	Decided      ui.When  // history
	DecidedBy    string   // history: "You", "Mia Chen"
}

// DecideView is `/approvals/{ref}`: one screen and one POST with `line.{id}` =
// `approve`, `earlier` with `until.{id}`, or `decline` for each open line, `comment`, `version`, `digest` and
// `idempotency_key`.
type DecideView struct {
	ui.Frame
	Ref            string
	Guest          ui.Person
	Organisation   string
	AskedBy        ui.Person
	Asks           string // the whole ask in one sentence, for a guest who is here; empty for a new one
	Asked          ui.When
	DecideBy       ui.When
	Reason         string
	AddressReason  string // why the address is no work address; empty where nobody asked
	Message        string // what the guest will read; empty for none
	Delivery       string // "We send an email", "Ana Silva hands over the link"
	Facts          []Fact // what helps to decide: earlier guests of this domain, policy results
	Lines          []DecideLine
	Changed        *ChangedNote
	Plan           []string  // "If you approve, this will happen", in order
	SignIn         string    // that they have to sign in again, and for what; empty when not
	Closed         string    // why nothing can be decided: "You can't decide your own request."; empty when it can
	Comment        string    // as typed
	Errors         ui.Errors // "line.{id}", "until.{id}", "instead.{id}", "comment"
	Action         ui.Link
	Version        string
	Digest         string
	IdempotencyKey string
}

// Fact is one thing that helps to decide.
type Fact struct {
	Text string
	Tone ui.Tone // yellow and red draw the eye; empty is plain
}

// Answer is what was answered to a question of a package.
type Answer struct{ Question, Text string }

// DecideLine is one line of the request.
type DecideLine struct {
	ID           string
	Package      string
	Description  string
	Opens        []string
	Until        ui.When
	Duration     string      // "90 days of at most 180"
	Answers      []Answer    // to the package's questions
	Choice       string      // "approve", "earlier", "decline", "suggest" or "": as typed; nothing is preselected
	Earlier      string      // the last day of an earlier end, as typed
	Suggested    string      // what is suggested already, and not answered
	Open         bool        // this person may decide it now
	State        ui.State    // when not open: pending for another approver, approved, declined
	Alternatives []ui.Option // that can be suggested; none: the choice is not there
	Note         string      // when not open: "Mia Chen decides this." or "Declined by Mia Chen on 21 Nov."
}
