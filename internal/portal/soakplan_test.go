package portal

import (
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
)

// deed is something that a person does about the newest request of an address, if
// it is possible then.
type deed struct {
	what    string
	address int
	pack    string // for "ask" and "edit"
	second  bool   // it is the other sponsor who asks
}

var packs = []string{
	"Guest account only", "Project Falcon", "Partner Workspace", "Expense Desk submitter", "Wiki", "Falcon reviewer",
}

// deeds gives what people do, without an end: the same for the same seed, whatever
// comes of it. They care for the last few addresses, and ask for a new one now and
// then.
func deeds(seed uint64) iter.Seq[deed] {
	chance := rand.New(rand.NewPCG(seed, 1))
	often := []string{"approve", "approve", "approve", "approve", "ask", "ask", "end", "end", "try again", "resend", "cancel", "decline", "edit", "edit", "press", "press", "press", "keep", "delete"}
	return func(yield func(deed) bool) {
		for known := 0; ; {
			d := deed{pack: packs[chance.IntN(len(packs))], second: chance.IntN(3) == 0}
			if known == 0 || chance.IntN(4) == 0 {
				d.what, d.address = "ask", known
				known++
			} else {
				d.what, d.address = often[chance.IntN(len(often))], max(0, known-1-chance.IntN(5))
			}
			if !yield(d) {
				return
			}
		}
	}
}

func TestPeopleDoTheSameForTheSameSeed(t *testing.T) {
	t.Parallel()
	take := func(seed uint64) (first []deed) {
		for d := range deeds(seed) {
			if first = append(first, d); len(first) == 500 {
				break
			}
		}
		return first
	}
	if !slices.Equal(take(7), take(7)) || slices.Equal(take(7), take(8)) {
		t.Error("a seed does not say what people do")
	}
}

// trouble is something that goes wrong in the directory: a fault, or settings.
type trouble struct {
	path string
	body map[string]any
}

// troubles are what may go wrong. All of it passes.
var troubles = []trouble{
	{"/faults", map[string]any{"method": "POST", "path": "/invitations$", "times": 1, "drop": "after"}},
	{"/faults", map[string]any{"method": "POST", "path": "/invitations$", "times": 1, "drop": "before"}},
	{"/faults", map[string]any{"method": "POST", "path": "/invitations$", "times": 1, "status": 504, "after": true}},
	{"/faults", map[string]any{"method": "POST", "path": "/v1.0/", "times": 3, "drop": "after"}},
	{"/faults", map[string]any{"method": "POST", "path": "/v1.0/", "times": 2, "truncate": true}},
	{"/faults", map[string]any{"method": "DELETE", "path": "/v1.0/", "times": 2, "drop": "after"}},
	{"/faults", map[string]any{"method": "DELETE", "path": "/v1.0/", "times": 2, "status": 500}},
	{"/faults", map[string]any{"method": "PATCH", "path": "/v1.0/", "times": 2, "drop": "after"}},
	{"/faults", map[string]any{"path": "/v1.0/", "times": 6, "probability": 0.5, "status": 503}},
	{"/faults", map[string]any{"path": "/v1.0/", "times": 4, "status": 429, "headers": map[string]string{"Retry-After": "1"}}},
	{"/faults", map[string]any{"method": "POST", "path": "/(members|sponsors)/", "times": 2, "status": 429}},
	{"/faults", map[string]any{"method": "GET", "path": "/users/[^/]+$", "times": 3, "probability": 0.5, "status": 404}},
	{"/faults", map[string]any{"method": "GET", "path": "/users/[^/]+/", "times": 3, "probability": 0.5, "status": 404}},
	{"/faults", map[string]any{"method": "GET", "path": "/users$", "times": 2, "drop": "before"}},
	{"/faults", map[string]any{"path": "/v1.0/", "times": 5, "delay_ms": 700}},
	{"/faults", map[string]any{"method": "POST", "path": "/v1.0/", "times": 1, "status": 403}},
	{"/faults", map[string]any{"path": "/oauth2/v2.0/token$", "times": 2, "status": 503}},
	{"/settings", map[string]any{"replication_lag_ms": 1500}},
	{"/settings", map[string]any{"replication_lag_ms": map[string]int{"member_read": 900, "user_read": 400}}},
	{"/settings", map[string]any{"replication_lag_ms": 0}},
	{"/settings", map[string]any{"latency_ms": 60}},
	{"/settings", map[string]any{"latency_ms": 5}},
}
