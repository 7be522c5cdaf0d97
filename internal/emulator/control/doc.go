// Package control is what makes the tenant useful to tests: settings, the clock,
// faults, claims put into tokens by hand, the journal of everything that was
// asked, the outbox of everything that was sent, and the HTTP API under
// /_emulator for all of them.
//
// It wraps the other rooms (Intercept) but decides nothing of what Entra would
// answer. A request passes pick (which fault, if any), strike (what the fault
// does to the effect), the journal, and send (what the fault does to the answer
// on the wire). The root package joins control to the rooms.
package control
