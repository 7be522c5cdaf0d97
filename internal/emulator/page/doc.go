// Package page draws what the emulated tenant shows to people: sign-in, redeeming
// an invitation, My Apps, errors, and the console. It is plain HTML with one
// stylesheet; the one script copies text, and everything works without it.
//
// It renders typed views and knows nothing of the tenant. The rooms authority,
// guestside and console call it.
package page
