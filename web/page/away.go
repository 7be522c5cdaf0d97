package page

import "guestportal/web/ui"

// AwayView is `/approvals/away`: who decides while this person is away. It posts
// `from`, `until`, `to` and `idempotency_key`; Back is the form of one button that
// ends it.
type AwayView struct {
	ui.Frame
	Pending, Past  ui.Link // the other tabs
	Now            string  // who decides, and until when; empty for nobody
	Action         ui.Link
	Back           ui.Link
	From, Until    string // as typed
	Min            string // 2026-11-21
	To             []ui.Option
	Errors         ui.Errors // "from", "until", "to"
	IdempotencyKey string
}

func (v AwayView) field(name, label, hint, value string) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Value: value, Error: v.Errors[name]}
}
