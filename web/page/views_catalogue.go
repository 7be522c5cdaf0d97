package page

import "guestportal/web/ui"

// CatalogueView is the list `/admin/catalogue`: of all packages, or of one's own.
// Its search is a GET form with `q`.
type CatalogueView struct {
	ui.Frame
	Own      bool    // only those that the person owns
	New      ui.Link // zero: may not make one
	Query    string
	Packages []CatalogueRow
	First    ui.Link // zero on the first page
	Next     ui.Link // zero on the last page
}

// CatalogueRow is one access package as those who keep the catalogue see it.
type CatalogueRow struct {
	Link        ui.Link
	Name        string
	Description string
	Opens       []string // "Group Project Falcon", "App Expenses as Viewer"
	Owners      []string // names
	Approval    string   // "Ben Ito or Mia Chen"; empty: nobody
	Longest     string   // "180 days"
	Guests      string   // "7 guests", "More than 999 guests"
	Status      PackageStatus
}

// PackageStatus is whether a package can be asked for, and what waits.
type PackageStatus struct {
	On      bool
	New     bool // never was on
	Hidden  bool
	Changes bool // changes wait to be published
}

// PackageFrame is what each page of one package has around its own part. Forms
// carry Version as `version`.
type PackageFrame struct {
	ui.Frame
	Name    string
	Self    ui.Link // the package's page
	Version string
	Waits   bool // changes are collected, and not in force before they are published
	Errors  ui.Errors
}

// PackageView is the package's page `/admin/catalogue/{id}`: a list of parts to
// look at and to change.
type PackageView struct {
	PackageFrame
	Description string
	Status      PackageStatus
	State       string // one sentence on what can be asked for
	Guests      string // "7 guests have it"
	Parts       []ui.SummaryRow
	Changes     []Change
	ChangedBy   string // "Cleo Marsh, 21 Nov 2026, 14:32"; empty for nobody
	Faults      []string
	Publish     ui.Link // zero: there is nothing to publish, or not by this person
	PublishText string  // "Check and publish", "Check and turn on"
	TurnOff     ui.Link
	Links       []NextStep
	Ask         string // address at which it can be asked for; empty: it can't
}

// DescribeView is `/admin/catalogue/new` and `…/{id}/describe`. It posts `name`,
// `description` and `version`.
type DescribeView struct {
	PackageFrame
	New               bool
	Action            ui.Link
	PackageName, Text string // as typed
	Opens             string // what a new one is for, by its name; empty: not known yet
	NameMax, TextMax  int
}

// ResourcesView is `…/{id}/resources`. The search is a GET form with `q`; each
// thing posts `do` (`add` or `remove`), `kind`, `object`, `role` and `version`.
type ResourcesView struct {
	PackageFrame
	Action   ui.Link
	Chosen   []ResourceRow
	Query    string
	Searched bool
	Found    []FoundResource
	Most     int // found at most
}

// ResourceRow is something that the package opens.
type ResourceRow struct {
	Words              string // "Group Project Falcon"
	Kind, Object, Role string
	Remarks            []Remark
}

// FoundResource is a group or app that a search found.
type FoundResource struct {
	ID                 string // unique on the page
	Kind, Object, Name string
	What               string // "Microsoft 365 group"
	Description        string
	Owners             string // "Owned by Mia Chen"; empty for nobody
	Roles              []ui.Option
	NotForGuests       string // roles that can't be given, in words; empty for none
	Remarks            []Remark
	Stopped            bool // it can't be added
	Chosen             bool // it is in the package, in some role
}

// Remark is something to know about a group or app.
type Remark struct {
	Stops   bool
	Why, Do string
}

// LimitsView is `…/{id}/limits`. It posts `longest`, `usual`, `domains`, `version`.
type LimitsView struct {
	PackageFrame
	Action                 ui.Link
	Longest, Usual, Domain string // as typed
}

// AudienceView is `…/{id}/audience`. Its first form posts `do` (`everyone` or
// `show`), `hidden` and `version`; the rest is as in OwnersView, with `kind`.
type AudienceView struct {
	PackageFrame
	Action ui.Link
	Hidden bool
	People PeoplePicker
}

// OwnersView is `…/{id}/owners`.
type OwnersView struct {
	PackageFrame
	Action ui.Link
	May    bool // may say who owns it
	People PeoplePicker
}

// PeoplePicker is a list of people and groups with a search for more. The search
// is a GET form with `q`; each posts `do` (`add` or `remove`), `kind`, `object` and
// `version`.
type PeoplePicker struct {
	Title    string
	None     string // said when nobody is chosen
	Label    string // of the search
	Chosen   []PickRow
	Query    string
	Searched bool
	Found    []PickRow
	Fixed    bool // may not be changed
}

// PickRow is one person or group.
type PickRow struct {
	Kind, Object string
	Name, About  string
	Chosen       bool // found, and chosen already
}

// QuestionsView is `…/{id}/questions`. It posts `q.N.key`, `q.N.words`,
// `q.N.choices`, `q.N.required` for each row, and `version`.
type QuestionsView struct {
	PackageFrame
	Action    ui.Link
	Questions []QuestionRow
}

// QuestionRow is one question as typed.
type QuestionRow struct {
	Key, Words, Choices string
	Required            bool
}

// PreviewView is `…/{id}/preview`: how a sponsor sees the package.
type PreviewView struct {
	PackageFrame
	Card PackageCard
}

// PublishView is `…/{id}/publish`, the page before changes come into force. It
// posts `reason`, `enabled` (`yes` or `no`, where Choose is set) and `version`;
// Discard posts `version`.
type PublishView struct {
	PackageFrame
	Action   ui.Link
	Discard  ui.Link // zero: there is nothing to discard
	Changes  []Change
	Effects  []string
	Faults   []string // why it can't be asked for as it stands
	Remarks  []string // what is good to know
	Choose   bool     // whether it is on from then on is to be chosen
	Enabled  string   // as chosen
	Optional bool     // no reason is needed
	Reason   string
	Button   string
}

// TurnOffView is `…/{id}/off`. It posts `reason` and `version`.
type TurnOffView struct {
	PackageFrame
	Action  ui.Link
	Effects []string
	Reason  string
}

// VersionsView is `…/{id}/versions`, newest first.
type VersionsView struct {
	PackageFrame
	Versions []VersionRow
	First    ui.Link
	Next     ui.Link
}

// VersionRow is one version, with what it changed.
type VersionRow struct {
	Number  string
	Current bool
	Author  string
	At      ui.When
	Reason  string
	Changes []Change
	Initial bool // nothing came before it
}

// HoldersView is `…/{id}/holders`: who has the package now.
type HoldersView struct {
	PackageFrame
	Rows      []HolderRow
	Outsiders []OutsiderRow
	First     ui.Link
	Next      ui.Link
}

// HolderRow is a guest to whom the portal gave the package. Link is where who looks
// after the package checks and changes that.
type HolderRow struct {
	Link                 ui.Link
	Name, Email, Sponsor string
	State                ui.State
	Version              string // "Version 3, the newest is 4"
	Until                ui.When
}

// OutsiderRow is a guest who has something of the package by another way.
type OutsiderRow struct {
	Link        ui.Link
	Name, Email string
	Has         string
	Noticed     ui.When
}

// FollowView is `…/{id}/follow`, the page before those who have a package are brought
// to its newest version. It posts `reason`, `newest` and `version`.
type FollowView struct {
	PackageFrame
	Action  ui.Link
	Newest  string   // number of the version
	Guests  string   // "7 guests have an earlier version."
	Effects []string // what is taken away
	Leaves  []string // what is not given by this
	Running bool     // it is under way already
	Nobody  bool     // all have the newest
	Reason  string
}
