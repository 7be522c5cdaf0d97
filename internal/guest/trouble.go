package guest

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Actor says who must act on trouble.
type Actor string

const (
	ActorNobody        Actor = "nobody"            // we try again by ourselves
	ActorSponsor       Actor = "you"               // the sponsor
	ActorAdministrator Actor = "our administrator" // of the portal or of Entra
)

// Trouble is an error as people need it. The zero value is none.
type Trouble struct {
	What   string    `json:"what,omitempty"`   // what happened, one sentence
	Who    Actor     `json:"who,omitempty"`    // who must act
	Do     string    `json:"do,omitempty"`     // what to do, one sentence
	Detail string    `json:"detail,omitempty"` // for the one who must act: status, code, ids
	At     time.Time `json:"at,omitzero"`
	Queue  bool      `json:"queue,omitempty"` // the portal's own queue, which is nobody's fault however long it is
	// Breaker is the one that has to be let go on first; empty for none.
	Breaker Breaker   `json:"breaker,omitempty"`
	Since   time.Time `json:"since,omitzero"` // when the tries in a row began to fail; zero when a person must act
}

// None tells whether there is no trouble.
func (t Trouble) None() bool { return t.What == "" }

// TroubleFrom puts a fault into words: what happened, who must act, what to do.
func TroubleFrom(f *Fault, s Step, name string, now time.Time) Trouble {
	t := Trouble{Detail: detail(f), At: now}
	doing := s.Doing(name)
	switch f.Kind {
	case FaultShutOut:
		t.What = "Microsoft does not let the portal sign in, so we could not " + doing + "."
		t.Who = ActorAdministrator
		t.Do = "Check the portal's client id and its secret or certificate in Entra. Then everything goes on by itself."
	case FaultThrottled:
		if errors.Is(f, ErrQueue) {
			t.What = "Much is waiting to be done, so it takes a while until we " + doing + "."
			t.Who, t.Do, t.Queue = ActorNobody, "It is done by itself.", true
			break
		}
		t.What = "Microsoft is busy and asked us to wait before we " + doing + "."
		t.Who, t.Do = ActorNobody, "We try again by ourselves."
	case FaultNotYet:
		t.What = "Microsoft is still spreading the new account, so we could not yet " + doing + "."
		t.Who, t.Do = ActorNobody, "We try again by ourselves."
	case FaultNotSent, FaultUnknown:
		t.What = "Microsoft did not answer when we tried to " + doing + "."
		t.Who, t.Do = ActorNobody, "We look whether it worked and try again by ourselves."
	case FaultCredential:
		t.What = "Microsoft does not let the portal " + doing + "."
		t.Who = ActorAdministrator
		t.Do = "Check the portal's permissions and its credential in Entra, then choose Try again."
	case FaultMissing:
		t.What = "What is needed to " + doing + " no longer exists in Entra."
		t.Who = ActorAdministrator
		t.Do = "Check the access package in the catalogue, then choose Try again."
	default:
		t.What = "Microsoft refused to " + doing + "."
		t.Who = ActorAdministrator
		t.Do = "Read Microsoft's answer below, put it right, then choose Try again."
		if s.Kind == StepInvite {
			t.Who = ActorSponsor
			t.Do = "Check the address with the guest. If it is right, send the text below to your administrator, then choose Try again."
		}
	}
	return t
}

// Unseen is the trouble of a change that Microsoft took and does not show yet.
func Unseen(s Step, name string, now time.Time) Trouble {
	return Trouble{
		What: "Microsoft has taken the order to " + s.Doing(name) + ", but does not show it yet.",
		Who:  ActorNobody, Do: "We look again by ourselves.", At: now,
	}
}

func detail(f *Fault) string {
	var parts []string
	if f.Status != 0 {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("Status %d %s", f.Status, f.Code)))
	}
	if f.Message != "" {
		parts = append(parts, "Answer: "+clip(tidy(f.Message), 300))
	}
	if f.RequestID != "" {
		parts = append(parts, "Request id: "+f.RequestID)
	}
	if f.ClientRequestID != "" {
		parts = append(parts, "Our id: "+f.ClientRequestID)
	}
	return strings.Join(parts, "\n")
}

// clip shortens text by characters.
func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

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
func (f *Fault) Lasting() bool {
	switch f.Kind {
	case FaultRefused, FaultCredential, FaultMissing:
		return true
	}
	return false
}
