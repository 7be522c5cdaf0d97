// Package control is what makes the tenant useful to tests: settings, faults,
// claims put into tokens by hand, the journal of everything that was asked, the
// outbox of everything that was sent, and the HTTP API under /_emulator for
// all of them.
//
// It wraps the other rooms (Intercept) but decides nothing of what Entra would
// answer. The root package joins it to them.
package control
