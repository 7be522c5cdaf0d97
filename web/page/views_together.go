package page

import "guestportal/web/ui"

// TogetherView is `/approvals/together?ref=…`: requests that are approved with one
// form, which posts `seen` for each (reference, version and digest) and
// `idempotency_key`. Without Ready nothing can be approved.
type TogetherView struct {
	ui.Frame
	Access         []ui.SummaryRow // the packages that all of them ask for, with what they open
	Ready          []TogetherRow
	Apart          []TogetherRow // those that are decided on their own, with why
	Errors         ui.Errors     // what is wrong with the selection
	Action         ui.Link
	Cancel         ui.Link
	IdempotencyKey string
}

// TogetherRow is one of several requests.
type TogetherRow struct {
	Link  ui.Link
	Guest ui.Person
	Rows  []ui.SummaryRow // what an approval covers
	Seen  string          // value of `seen`
	Note  string          // why it is, or was, not approved; or what else is waited for
}

// TogetherDoneView is the answer to that form.
type TogetherDoneView struct {
	ui.Frame
	Approved []TogetherRow
	Not      []TogetherRow
	Back     ui.Link
}
