package invariant

import (
	"fmt"
	"time"
)

// Terms say what a record is to be judged by.
type Terms struct {
	Now   time.Time     // of the portal
	Quiet time.Time     // since when nothing has been in the way; zero: since ever
	Ahead time.Duration // the most by which the portal's clock was before the directory's
	// TMax is how long something approved may take when nothing is in the way, and
	// SLA how long access may outlast its end.
	TMax, SLA time.Duration
	// Worker is the app id of the portal's worker: what other apps did is nobody's
	// concern here.
	Worker string
	// ByHand are the ids of calls that the test made in the worker's name.
	ByHand map[string]bool
	// Meddled are the accounts whose access the test changed behind the portal.
	Meddled map[string]bool
	// Lost are the times of which a restored database knows nothing: what was called
	// then has left no intent.
	Lost []Lost
}

// Violation says in one sentence what does not hold.
type Violation struct {
	Invariant string // I1 to I16, or the threat that a limit is against
	Words     string
}

func (v Violation) String() string { return v.Invariant + ": " + v.Words + "." }

// Check judges a record. Nothing is given back when all holds.
func Check(r Record, t Terms) []Violation {
	j := judge{Record: r, Terms: t, calls: callsOf(r.Entries)}
	for _, check := range []func(){
		j.intents, j.accounts, j.inSync, j.waiting, j.invitations, j.overstayed, j.told, j.withoutApproval, j.decisions, j.leases, j.readBack,
		j.breakers, j.restored, j.additions, j.apps,
	} {
		check()
	}
	return j.found
}

type judge struct {
	Record
	Terms
	calls []call
	found []Violation
}

func (j *judge) say(invariant, format string, args ...any) {
	j.found = append(j.found, Violation{invariant, fmt.Sprintf(format, args...)})
}
