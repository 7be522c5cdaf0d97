package guest

import (
	"errors"
	"fmt"
	"time"
)

// FaultKind says what an answer from the directory means for what we do next.
type FaultKind int

const (
	// FaultUnknown means that nobody knows whether the call took effect: a
	// timeout, a reset, a 5xx after sending, an answer that cannot be read.
	FaultUnknown FaultKind = iota
	// FaultNotSent means that the call certainly had no effect: the connection
	// was refused, or no token could be had because the network was away.
	FaultNotSent
	// FaultThrottled is a 429; RetryAfter says for how long to stay away.
	FaultThrottled
	// FaultNotYet means that the directory does not yet see what was just made.
	FaultNotYet
	// FaultAlready means that what was asked for is already so, which the
	// caller confirms by reading.
	FaultAlready
	// FaultMissing means that the thing named in the call does not exist.
	FaultMissing
	// FaultRefused means a refusal on the merits: trying again changes nothing
	// until a person acts.
	FaultRefused
	// FaultShutOut means that the portal itself is not let in: no token is to be
	// had with its credential, its token is not accepted, or it lacks the
	// permission for calls of this kind. Nothing was done. An administrator must
	// act, and then everything goes on by itself.
	FaultShutOut
	// FaultExpired means that the directory no longer knows our place in its
	// change feed, which is to be read from its beginning.
	FaultExpired
)

// ErrQueue is the cause of a throttled fault that is no answer of Microsoft's:
// the portal has more to do than Microsoft lets it do at once.
var ErrQueue = errors.New("not sent: more is waiting than Microsoft lets the portal do at once")

// Fault is an error from Microsoft Graph, classified once, where it entered.
// Code and Message are Graph's own; they are for the history and for the
// administrator, and no decision is ever made on Message outside package graph.
type Fault struct {
	Kind            FaultKind
	Reason          Reason        // what exactly, where the answer says it; empty: what the kind says
	Permission      string        // that the portal lacks, for ReasonPermission
	Operation       string        // what was tried, in our words: "add group member"
	Status          int           // HTTP status; 0 when there was no answer
	Code            string        // error.code
	Message         string        // error.message
	RetryAfter      time.Duration // zero when the answer gave none
	RequestID       string        // Graph's request-id, for a support case
	ClientRequestID string        // ours, joins the ledger with the directory's log
	Cause           error         // the transport's error, if any
}

// Error gives one line for a log.
func (f *Fault) Error() string {
	switch {
	case f.Status != 0:
		return fmt.Sprintf("%s: %d %s: %s (request-id %s)", f.Operation, f.Status, f.Code, f.Message, f.RequestID)
	case f.Cause != nil:
		return fmt.Sprintf("%s: %v", f.Operation, f.Cause)
	default:
		return f.Operation + ": no answer"
	}
}

// Unwrap gives the transport's error.
func (f *Fault) Unwrap() error { return f.Cause }
