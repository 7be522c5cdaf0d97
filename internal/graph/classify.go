package graph

import (
	"net/http"
	"strings"

	"guestportal/internal/guest"
)

// answer is what classify judges.
type answer struct {
	feed    bool // to reading a change feed
	token   bool // from the token endpoint, or on the way there: Graph was not reached
	written bool // the request's head went out
	status  int  // zero without an answer

	lacks     *power // that the call takes and the token does not give
	permitted bool   // the token was read and gives what the call takes
	named     bool   // the answer says itself what is wrong with what was asked for
	code      string // error.code
	message   string // error.message

	header    http.Header // nil without an answer
	requestID string
}

// The texts that tell apart what Graph answers with one status and one code.
// Everything that depends on Graph's wording is here, in lower case.
//
// Source: https://learn.microsoft.com/graph/errors says not to depend on
// messages; for these cases there is nothing else, and callers read back.
const (
	textNotYetAssignable = "not a valid reference update"
	textNotYetReferable  = "one of the objects being referenced do not exist"
	textNotYetVisible    = "does not exist or one of its queried reference-property objects are not present"
	textAlreadyReferred  = "added object references already exist"
	textAlreadyAssigned  = "already exists on the object"
	textNotReferred      = "removed object references do not exist"
)

// classify says what an answer, or its absence, means for what we do next. It
// is the only place that decides it.
func classify(a answer) guest.FaultKind {
	says := func(texts ...string) bool {
		message := strings.ToLower(a.message)
		for _, text := range texts {
			if strings.Contains(message, text) {
				return true
			}
		}
		return false
	}
	clientError := a.status >= 400 && a.status < 500 && a.status != http.StatusRequestTimeout
	switch {
	case a.status == http.StatusTooManyRequests:
		return guest.FaultThrottled
	case a.token && clientError:
		return guest.FaultShutOut
	case a.token, a.status == 0 && !a.written:
		return guest.FaultNotSent
	case !clientError:
		// No answer, a redirect, a success other than documented, a 408 of some
		// proxy, any 5xx: the call may have been carried out.
		return guest.FaultUnknown
	case a.status == http.StatusUnauthorized && !a.named, a.denied() && a.lacks != nil:
		return guest.FaultShutOut
	case a.feed && startsOver(a):
		return guest.FaultExpired
	case a.code == "Directory_ObjectNotFound",
		a.status == http.StatusBadRequest && says(textNotYetAssignable, textNotYetReferable, textNotYetVisible):
		return guest.FaultNotYet
	case a.status == http.StatusBadRequest && says(textAlreadyReferred, textAlreadyAssigned):
		return guest.FaultAlready
	case a.status == http.StatusNotFound, a.status == http.StatusGone,
		a.status == http.StatusBadRequest && says(textNotReferred):
		return guest.FaultMissing
	default:
		return guest.FaultRefused
	}
}

// startsOver tells whether Graph has lost its place in a change feed.
//
// Source: https://learn.microsoft.com/graph/delta-query-overview#synchronization-reset
func startsOver(a answer) bool {
	switch strings.ToLower(a.code) {
	case "syncstatenotfound", "resyncrequired", "syncstateinvalid":
		return true
	}
	return a.status == http.StatusGone
}
