package guest

import (
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Actor says who must act on trouble.
type Actor string

const (
	ActorNobody        Actor = "nobody"            // we try again by ourselves
	ActorSponsor       Actor = "you"               // the sponsor
	ActorAdministrator Actor = "our administrator" // of the portal or of Entra
	ActorGuestIT       Actor = "our administrator and the guest's IT"
)

// Trouble is an error as people need it. The zero value is none.
type Trouble struct {
	Reason Reason    `json:"reason,omitempty"`
	What   string    `json:"what,omitempty"`   // what happened, one sentence
	Who    Actor     `json:"who,omitempty"`    // who must act
	Do     string    `json:"do,omitempty"`     // what to do
	Final  bool      `json:"final,omitempty"`  // trying again cannot help
	Detail string    `json:"detail,omitempty"` // for the one who must act, a line for each fact: status, answer, ids, where to look
	At     time.Time `json:"at,omitzero"`
	Queue  bool      `json:"queue,omitempty"` // the portal's own queue, which is nobody's fault however long it is
	// Breaker is the one that has to be let go on first; empty for none.
	Breaker Breaker   `json:"breaker,omitempty"`
	Since   time.Time `json:"since,omitzero"` // when the tries in a row began to fail; zero when a person must act
}

// None tells whether there is no trouble.
func (t Trouble) None() bool { return t.What == "" }

// TroubleFrom puts a fault into words: what happened, who must act, what to do.
func TroubleFrom(f *Fault, s Step, g Guest, now time.Time) Trouble {
	t, a := trouble(f.Why(), About{Step: s, Guest: g, Permission: f.Permission}, now)
	t.Detail = detail(f, a, s, g, now)
	return t
}

// TroubleOf puts into words what the portal found by itself.
func TroubleOf(r Reason, about About, now time.Time) Trouble {
	t, a := trouble(r, about, now)
	t.Detail = detail(nil, a, about.Step, about.Guest, now)
	return t
}

func trouble(r Reason, about About, now time.Time) (Trouble, Advice) {
	a, ok := AdviceFor(r, about.Step.Kind)
	if !ok {
		r = ReasonRefused
		a, _ = AdviceFor(r, about.Step.Kind)
	}
	t := Trouble{Reason: r, What: sentence(about.fill(a.What)), Who: a.Who, Do: sentence(about.fill(a.Do)), Final: a.Final, At: now}
	t.Queue = r == ReasonQueue
	return t, a
}

// sentence begins with a capital; an address is left as it is.
func sentence(s string) string {
	if first, _, _ := strings.Cut(s, " "); s == "" || strings.Contains(first, "@") || strings.Contains(first, ".") {
		return s
	}
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

func (f *Fault) queued() bool { return errors.Is(f, ErrQueue) }

// Patience is how long to wait before the next try after so many failed ones in
// a row: 1 s, 2 s, 4 s … at most five minutes. An answer that names a time
// counts as it is.
func Patience(f *Fault, attempts int) time.Duration {
	if f.RetryAfter > 0 {
		return f.RetryAfter
	}
	d := time.Second << min(attempts, 9)
	return min(d, 5*time.Minute)
}

// Lasting tells whether waiting cannot help: a person must act.
func (f *Fault) Lasting() bool { return f.Kind == FaultRefused || f.Kind == FaultMissing }
