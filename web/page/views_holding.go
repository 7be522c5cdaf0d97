package page

import "guestportal/web/ui"

// HoldingView is `/admin/catalogue/{id}/holders/{grant}`: what one guest has of a
// package, and whether Entra agrees.
type HoldingView struct {
	PackageFrame
	Holders ui.Link // the list
	Guest   ui.Link // the guest's own page; zero for who may not see it
	Name    string
	Email   string
	State   ui.State
	Rows    []ui.SummaryRow // sponsor, from, until, given as
	Verdict string          // one sentence about that
	Found   []HeldRow       // what the package gives, then what the guest has beside it
	AsOf    []ui.SummaryRow // when Entra was last read
	Note    string          // why nothing can be changed now, or what waits; empty for neither
	Waits   ui.Link         // the request that waits, for who may see it
	Check   ui.Link         // to post to; zero where there is nothing to check
	Change  ui.Link         // zero where nothing can be asked for
	End     ui.Link         // zero where there is nothing to end
}

// HeldRow is one thing of a package, and how it is in Entra.
type HeldRow struct {
	What  string
	State string // "In Entra", "Taken away in Entra"
	Tone  ui.Tone
}
