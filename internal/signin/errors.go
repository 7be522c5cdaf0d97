package signin

import "errors"

// Refusals. Every error of Begin, Finish and SignOutURL matches exactly one of
// them with errors.Is; the text beside it is for the log, not for people.
var (
	// ErrCancelled says that the person turned back at the identity provider
	// (error=access_denied, RFC 6749 section 4.1.2.1).
	ErrCancelled = errors.New("signin: cancelled at the identity provider")
	// ErrBadAttempt says that this answer does not belong to the attempt that
	// the browser began, or that its code is no longer good. Starting again
	// helps.
	ErrBadAttempt = errors.New("signin: the answer does not belong to this attempt")
	// ErrForeignTenant says that the account signed in to another tenant.
	ErrForeignTenant = errors.New("signin: account of another tenant")
	// ErrGuestAccount says that the account is a guest of our tenant.
	ErrGuestAccount = errors.New("signin: guest account")
	// ErrAccountKindUnknown says that the token does not tell members from
	// guests: the optional claim acct is not configured for the application.
	ErrAccountKindUnknown = errors.New("signin: member or guest unknown, the token has no usable acct claim")
	// ErrNotFresh says that the provider did not make the person prove again who
	// they are, although it was asked to, or does not say when they did.
	ErrNotFresh = errors.New("signin: signed in too long ago")
	// ErrBadToken says that the ID token failed a check.
	ErrBadToken = errors.New("signin: bad ID token")
	// ErrUnavailable says that the identity provider could not be reached, did
	// not answer sensibly, or refused this application itself.
	ErrUnavailable = errors.New("signin: identity provider unavailable")
)
