package guest

import "time"

// eachGuest is how long the portal is busy with one guest when many wait: an
// invitation and three things given are four writes, and Microsoft's quota lets
// the portal make not quite nineteen in a second.
//
// Source: https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
const eachGuest = 215 * time.Millisecond

// QueueFor tells how long it takes until a guest's turn has come, roughly, who has
// that many before them.
func QueueFor(ahead int) time.Duration { return time.Duration(ahead) * eachGuest }

// TakesAway tells whether access ends by a decision: what follows from that is
// done before anything else.
func (d Decision) TakesAway() bool {
	for _, g := range d.Grants {
		if !g.EndedAt.IsZero() {
			return true
		}
	}
	return d.Guest != nil && d.Guest.State == Ending
}
