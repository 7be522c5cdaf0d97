package guest

import (
	"slices"
	"time"
)

// Health is how the portal stands, for those who run it.
type Health struct {
	Closings []Closing // what keeps calls away from Microsoft Graph, the longest first

	Waiting   int       // guests for whom something is still to be done
	Oldest    time.Time // since when the first of them waits; zero: nobody
	Silent    Silence
	Attention int // guests for whom somebody must act, whoever it is
	Breakers  []BreakerState
	Removals  int // steps that took something away within the last hour
	Policy    Policy

	Unsent       int // mails that wait
	OldestUnsent time.Time
	FailedMails  int // given up within the last 24 hours

	ReadAt time.Time       // the directory's changes; zero: never
	Feeds  []FeedState     // how copying the directory stands; none that was never tried
	Stale  []StaleResource // of packages, the first ones in the catalogue's order
	Server string          // version of PostgreSQL
	Schema int64           // number of the newest migration

	Restore Restore // all zero unless everything is paused after a restore

	Alarms []Alarm   // the open ones and the last closed ones, newest first
	Guests GuestPage // who need an administrator
}

// Closing keeps calls to Microsoft Graph away.
type Closing struct {
	Reason  string // why the portal is not let in; empty: Microsoft asked to wait
	Lacks   bool   // only calls that need a permission are not let in; the reason names it
	Failing bool   // Microsoft fails to answer calls of a kind; the reason says so
	Until   time.Time
}

// BreakerState is how one breaker stands.
type BreakerState struct {
	Breaker  Breaker
	Counted  int // of Limit within the last hour, or since it was let go on
	Limit    int
	PausedAt time.Time // zero: it lets through
	Waiting  int       // guests who wait for it
}

// Open gives the open alarm of a kind.
func (h Health) Open(k AlarmKind) (Alarm, bool) {
	for _, a := range h.Alarms {
		if a.Kind == k && a.Open() {
			return a, true
		}
	}
	return Alarm{}, false
}

// Breaker gives the state of one breaker.
func (h Health) Breaker(b Breaker) BreakerState {
	for _, s := range h.Breakers {
		if s.Breaker == b {
			return s
		}
	}
	return BreakerState{Breaker: b}
}

// NotLetIn gives the reason why Microsoft does not let the portal in; empty when
// it does, as far as anybody knows.
func (h Health) NotLetIn() string {
	for _, c := range h.Closings {
		if c.Reason != "" && !c.Failing && !c.Lacks {
			return c.Reason
		}
	}
	return ""
}

// Lacks gives the permissions that the portal lacks, as sentences.
func (h Health) Lacks() (reasons []string) {
	for _, c := range h.Closings {
		if c.Lacks {
			reasons = append(reasons, c.Reason+".")
		}
	}
	return reasons
}

// Fails tells whether Microsoft fails to answer calls of some kind, or for several
// guests, or did so at the last try to read the directory.
func (h Health) Fails() bool {
	return h.Silent.Many() || slices.ContainsFunc(h.Closings, func(c Closing) bool { return c.Failing }) ||
		slices.ContainsFunc(h.Feeds, func(f FeedState) bool {
			return f.Failing > 0 && slices.Contains(SilentReasons, f.Fault.Reason)
		})
}
