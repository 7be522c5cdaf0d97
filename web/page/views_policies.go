package page

import "guestportal/web/ui"

// PoliciesView is `/admin/policies`: the organisation's rules in plain words.
type PoliciesView struct {
	ui.Frame
	Version       int
	Sections      []PolicySection
	Partners      []PartnerRow
	Add           ui.Link // form for rules of another organisation; zero hides it
	Asks          []AskRow
	FirstPartners ui.Link // zero on the first page of them
	NextPartners  ui.Link // zero on the last

	FirstAsks ui.Link // zero on the first page of them
	NextAsks  ui.Link // zero on the last
	Test      AddressTest
	Versions  []ui.Event // newest first
	First     ui.Link    // zero on the first page of them
	Next      ui.Link    // zero on the last
}

// PolicySection is a part of the rules that is changed together.
type PolicySection struct {
	Title  string
	About  string
	Rows   []ui.SummaryRow
	Change ui.Link // zero where this person may not
}

// PartnerRow is the rules for one organisation.
type PartnerRow struct {
	Domain    string
	Longest   string   // "90 days"; empty: as packages say
	Approvers []string // who may decide for it
	NotAsked  []string // of them, who can't decide and why, as sentences
	Sponsor   string   // who looks after its guests
	Note      string

	Preapproved string // who answers for requests that nobody has to approve; empty for nobody
	Change      ui.Link
}

// AskRow is an organisation that a sponsor wants to be allowed.
type AskRow struct {
	Domain string
	By     string
	Reason string
	Asked  ui.When
	Decide ui.Link // zero where this person may not
}

// AddressTest is the box *Test an address*. It posts `address` to Action.
type AddressTest struct {
	Action  ui.Link
	Address string // as typed
	Error   string
	Verdict string // "Guests from example.com can be invited."; empty before a test
	Rule    string // the rule that gave it
	Refused bool
	Notes   []string // what else is said about the address
}

// RulesFormView is the form for one part of the rules. It posts the fields,
// `version`, and `remove` (`yes`) where something can be removed.
type RulesFormView struct {
	ui.Frame
	Title  string
	About  string
	Fields []RuleField
	Errors ui.Errors
	Action ui.Link
	Cancel ui.Link
	Remove string // words of the button that removes it; empty for none
	// Version is that of the rules that were shown.
	Version string
}

// RuleField is one control of RulesFormView.
type RuleField struct {
	ui.Field
	Kind    string // "number", "choice", "words" or "text" (several lines)
	Options []ui.Option
	Rows    int
}

// RulesCheckView shows what a change comes to, before it is put in force. It posts
// Values, `version` and `reason`.
type RulesCheckView struct {
	ui.Frame
	Title       string
	Differences []string
	Effects     []string
	Values      [][2]string // names and values of the form before
	Reason      string
	Errors      ui.Errors
	Action      ui.Link
	Back        ui.Link
	Version     string
}

// AskView is the answer to a sponsor who asks for an organisation. It posts
// `answer` (`allow` or `refuse`), `version` and `reason`.
type AskView struct {
	ui.Frame
	Domain      string
	Summary     []ui.SummaryRow
	Differences []string // what allowing it changes in the rules
	Effects     []string // what that comes to
	Flags       []string // what to look at
	Answer      string
	Reason      string
	Errors      ui.Errors
	Action      ui.Link
	Version     string
}
