package page

import "guestportal/web/ui"

// SignInView is the page `/` of a person who is signed out. The form posts to
// /signin with `return_to`.
type SignInView struct {
	ui.Frame
	Problem  SignInProblem
	ReturnTo string // path of our own, checked by the server; empty for the start
}

// SignInProblem is a sentence above the sign-in button.
type SignInProblem string

// What may have gone wrong before the sign-in page.
const (
	SignInOK        SignInProblem = ""
	SignInCancelled SignInProblem = "cancelled" // "Sign-in was cancelled. Try again."
	SignInExpired   SignInProblem = "expired"   // the session has ended
	SignInFormLost  SignInProblem = "lost"      // the session ended while a form was sent; it could not be kept
	SignInFormKept  SignInProblem = "kept"      // the session ended while a form was sent; it is kept
	SignInSignedOut SignInProblem = "out"       // after POST /signout
)

// RefusedView is the polite page for somebody who signed in and gets no session.
// Its form posts to /signin; `choose` = `account` asks for another account.
type RefusedView struct {
	ui.Frame
	Reason  RefusedReason
	Account string // address that they signed in with; empty when unknown
	Owner   string // who gives access: "IT Service Desk"
	Group   string // where to be added: "Guest sponsors"
}

// RefusedReason says why there is no session.
type RefusedReason string

// The reasons of a refusal.
const (
	RefusedGuest     RefusedReason = "guest"     // acct 1: a guest of the tenant
	RefusedNoRole    RefusedReason = "norole"    // no app role in the token
	RefusedTenant    RefusedReason = "tenant"    // an account of another organisation
	RefusedCancelled RefusedReason = "cancelled" // access_denied from the authority
	RefusedFailed    RefusedReason = "failed"    // anything else; details are in the log only
)

// SentView is the confirmation `/requests/{ref}/sent`.
type SentView struct {
	ui.Frame
	Ref        string
	GuestName  string
	GuestEmail string
	State      ui.State // as it is now, since the page may be opened later
	Invited    bool     // nothing needed approval: "Invitation sent" is the heading
	Next       []string // what happens next, one sentence each, in order
	HeadsUp    *HeadsUp // to be sent to the guest by hand; nil for none
	View       ui.Link
	Invite     ui.Link
}

// AlreadySentView answers a second submission of the same form after the first
// was carried out: "You already sent this".
type AlreadySentView struct {
	ui.Frame
	Ref  string
	View ui.Link
}

// ConfirmView is the page before something that can't be undone: cancelling a
// request, ending access. The form posts `version`, `idempotency_key` and, when
// asked for, `reason`.
type ConfirmView struct {
	ui.Frame
	Kind           ConfirmKind
	GuestName      string
	GuestEmail     string
	Summary        []ui.SummaryRow // what it is about: access, until when, who asked
	Effects        []string        // what will happen, one sentence each
	Action         ui.Link
	Cancel         ui.Link
	Reason         string    // as typed
	Errors         ui.Errors // "reason"
	Version        string
	IdempotencyKey string
}

// ConfirmKind is what is about to happen.
type ConfirmKind string

// What can be confirmed.
const (
	ConfirmCancelRequest ConfirmKind = "cancel" // heading "Cancel this request?"
	ConfirmDeleteDraft   ConfirmKind = "draft"  // heading "Delete this draft?"
	ConfirmEndAccess     ConfirmKind = "end"    // heading "End access now?"; reason is required
	ConfirmAdopt         ConfirmKind = "adopt"  // heading "Adopt what Entra says?"; reason is required

	ConfirmNewLink      ConfirmKind = "link"    // heading "Make a new link?"
	ConfirmWrongAddress ConfirmKind = "address" // heading "Was the address wrong?"
)

// ErrorView is an error page. The frame's RequestID is the reference in small
// print.
type ErrorView struct {
	ui.Frame
	Kind  ErrorKind
	Role  string // 403: which role is needed: "approver"
	Owner string // 403: who gives it: "IT Service Desk"
	When  string // 429, 503: when to try again: "at 14:40", "in 2 minutes"; may be empty
	Kept  string // what the person typed and must not lose; empty for none
	Back  ui.Link
}

// ErrorKind names an error page.
type ErrorKind string

// The error pages, with their status.
const (
	ErrorSignedOut   ErrorKind = "401"
	ErrorForbidden   ErrorKind = "403"
	ErrorCrossOrigin ErrorKind = "403-cross-origin"
	ErrorNotFound    ErrorKind = "404"
	ErrorMethod      ErrorKind = "405"
	ErrorTooLarge    ErrorKind = "413"
	ErrorUnreadable  ErrorKind = "422"
	ErrorTooMany     ErrorKind = "429"
	ErrorInternal    ErrorKind = "500"
	ErrorUnavailable ErrorKind = "503"
)

// ConflictView is the 409 page: something changed while the form was open.
type ConflictView struct {
	ui.Frame
	What    string   // who did what, when: "Mia Chen approved this 2 minutes ago."
	Changes []Change // what is different now; empty when What says it all
	Kept    string   // the comment that the person typed; empty for none
	View    ui.Link  // where to see it as it is now
}

// Change is one difference between what was shown and what is.
type Change struct {
	What   string // "Ends"
	Before string
	After  string
}
