package graph

import "time"

// Priority says whose calls go first when a quota is nearly spent.
type Priority int

// From the last to the first. Access that has ended is taken away before
// anything else is done; whoever waits in front of a browser comes next.
const (
	Syncing   Priority = iota // reading the directory's changes
	Approving                 // giving what was approved
	Redeeming                 // a fresh link for a guest who has pressed Accept
	Removing                  // taking away what has ended
)

// held is the percentage of every window that a priority leaves to those above
// it.
func (p Priority) held() int {
	switch p {
	case Syncing:
		return 50
	case Approving:
		return 5
	case Redeeming:
		return 2
	}
	return 0
}

// quota is a limit that Microsoft publishes: so much in any window of that
// length.
type quota struct {
	most   int           // a little less than is published
	window time.Duration // a whole number of slots
	slot   time.Duration // how finely it is remembered when something was spent
}

// slots is how many slots the window is long.
func (q quota) slots() int64 { return int64(q.window / q.slot) }

// below is what a priority may bring the spending of any window to.
func (q quota) below(p Priority) int { return q.most * (100 - p.held()) / 100 }

// The quotas, as places in a Spending.
const (
	ofUnits = iota
	ofWrites
	ofInvitations
)

// quotas are the published limits: 3,500 resource units in 10 s of this app in
// the smallest tenant, 3,000 writes in 150 s of this app, and 150 invitations in
// 5 s of all apps together. The hundredth or two below them are for calls that
// arrive a little later than they were sent.
//
// Source: https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
var quotas = [...]quota{
	ofUnits:       {most: 3430, window: 10 * time.Second, slot: 250 * time.Millisecond},
	ofWrites:      {most: 2970, window: 150 * time.Second, slot: time.Second},
	ofInvitations: {most: 147, window: 5 * time.Second, slot: 100 * time.Millisecond},
}

// Spending is an amount of each quota: resource units, writes, invitations.
type Spending [len(quotas)]int

// plus adds what another call spends.
func (s Spending) plus(other Spending) Spending {
	for i := range s {
		s[i] += other[i]
	}
	return s
}

// spends is what a call costs at most. A change is one unit; what is read, two,
// and one less when it is told which properties are wanted. A link of Graph's own
// asks for what the first page asked for.
//
// Source: https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
func (r request) spends() Spending {
	switch {
	case r.path == sendMailPath:
		return Spending{} // Exchange has quotas of its own
	case r.path == invitationsPath:
		return Spending{ofUnits: 1, ofWrites: 1, ofInvitations: 1}
	case r.write():
		return Spending{ofUnits: 1, ofWrites: 1}
	case r.path == membersPath:
		return Spending{ofUnits: 4} // 5, and one less as below
	case r.path == directMembersPath:
		return Spending{ofUnits: 2} // 3, and one less
	case r.selects():
		return Spending{ofUnits: 1}
	}
	return Spending{ofUnits: 2}
}
