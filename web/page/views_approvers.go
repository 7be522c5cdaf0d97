package page

import "guestportal/web/ui"

// ApproversView is `…/{id}/approvers`: who approves a package. Each form posts
// `do`, `version` and what that needs: `add` posts `to` (a stage and a list,
// "0.approvers"), `kind` and `object`; `remove` posts `to`, `kind` and `object`;
// `stage` posts `stage`, `needed` and `after`; `drop` posts `stage`; `sensitive`
// posts `sensitive` = `yes` or nothing.
type ApproversView struct {
	PackageFrame
	Action    ui.Link
	Sensitive bool   // approvers sign in again
	Words     string // the whole rule: "First Mia Chen or Ben Ito, then 2 of …"
	Stages    []ApproverStage
	Places    []ui.Option // to what somebody can be added
	Always    []PickRow   // whom only a request makes definite
	Query     string
	Searched  bool
	Found     []PickRow
}

// ApproverStage is one stage with its lists.
type ApproverStage struct {
	Number string // "0"
	Title  string // "Stage 1"
	Needed string // as typed
	After  string // as typed
	Lists  []ApproverGroup
	Drop   bool // it may be removed
}

// ApproverGroup is one list of a stage.
type ApproverGroup struct {
	Key   string // "0.approvers"
	Title string // "Who is asked"
	None  string // what it means that it is empty
	Rows  []PickRow
}

func (v ApproversView) problems() []ui.Problem {
	order := []string{"q"}
	for _, s := range v.Stages {
		order = append(order, s.field("needed"), s.field("after"))
	}
	return v.Errors.Problems(order...)
}

// field names a control of a stage, of which there may be several.
func (s ApproverStage) field(name string) string { return name + "-" + s.Number }

// placeID names the choice of a place beside somebody who can be added.
func placeID(p PickRow) string { return "to-" + p.Kind + "-" + p.Object }
