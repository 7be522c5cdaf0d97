package guest

import (
	"fmt"
	"slices"
	"time"
)

// FollowOrder is the word of somebody who may change a package that those who have
// it in an earlier version are brought to a newer one.
type FollowOrder struct {
	ID      int64
	Package Package // in the version to follow
	By      PersonID
	ByName  string
	Reason  string
	Guests  []GuestID // who have it in an earlier version, some of them; none: it is done
}

// ErrNewerVersion means that a package has moved on since somebody looked at what
// following it leads to.
var ErrNewerVersion = MovedOn{"A newer version of this package was published meanwhile. Look at what it leads to now."}

// Follow brings what a guest has of a package to a newer version of it. Nobody is
// given anything by that. What the newer version does not open any more is taken
// away, unless another grant of the guest still opens it; what it opens beyond what
// was approved for this guest is left out of the grant, and the sponsor asks for it
// as for any other access. So every access rests on the decision of an approver who
// is not the sponsor, and no word of an administrator can take its place. The end
// of the access stays as it was approved, too.
func Follow(c Case, o FollowOrder, now time.Time) (Decision, error) {
	d := Decision{}
	before := c.granted(now)
	grants := slices.Clone(c.Grants)
	for i, g := range grants {
		if g.Package.ID != o.Package.ID || g.Package.Version >= o.Package.Version || !g.EndedAt.IsZero() {
			continue
		}
		p := o.Package.clone()
		p.Owners = nil
		p.Resources = slices.DeleteFunc(p.Resources, func(r Resource) bool { return !Contains(g.Package.Resources, r) })
		grants[i].Package, grants[i].FollowedAt = p, now
		d.Grants = append(d.Grants, grants[i])
	}
	if len(d.Grants) == 0 {
		return d, ErrRepeated
	}
	after := Case{Grants: grants}.granted(now)
	lost := slices.DeleteFunc(before, func(r Resource) bool { return Contains(after, r) })
	e := Event{
		At: now, Kind: EventFollowed, Actor: o.By, ActorName: o.ByName, Comment: o.Reason, Minor: len(lost) == 0,
		Words: fmt.Sprintf("%s brought %s to version %d.", o.ByName, o.Package.Name, o.Package.Version),
	}
	if len(lost) > 0 {
		e.Words += " Taken away: " + things(lost) + "."
		g := c.Guest
		g.start(now)
		d.Guest = &g
		d.converge()
	}
	d.Events = append(d.Events, e)
	return d, nil
}

// FollowPlan is what following the newest version leads to, over all guests who
// have an earlier one.
type FollowPlan struct {
	Guests  int            // capped at FollowsAtMost
	Takes   []FollowEffect // what the newest version does not open any more
	Leaves  []FollowEffect // what it opens beyond what was approved for some of them
	Running bool           // it was asked for, and is not done
}

// FollowEffect is one resource, and for how many guests it is so. Kept are those who
// keep it through another package.
type FollowEffect struct {
	Resource     Resource
	Guests, Kept int
}

// FollowsAtMost is where a plan stops to look.
const FollowsAtMost = 10_000

// FollowReason reads the reason of an order to follow.
func FollowReason(reason string) (string, error) {
	return reasonGiven(reason, "Enter why they follow this version")
}
