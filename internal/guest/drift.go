package guest

import (
	"slices"
	"time"
)

// Drift is one difference between what should be so and what Entra says of one
// guest, found while nothing was being done about them. It is shown and never
// applied by itself: a person puts it back, adopts it or leaves it.
type Drift struct {
	ID       DriftID
	Kind     DriftKind
	State    DriftState
	Resource Resource // for GivenOutside and TakenOutside
	Is       string   // what Entra calls the guest, for Renamed
	SeenAt   time.Time

	// The answer of a person; all empty when nobody gave one.
	By     PersonID
	ByName string
	At     time.Time
	Why    string
}

// DriftID is a UUID, as the other ids are.
type DriftID string

// DriftKind says what is different.
type DriftKind string

const (
	GivenOutside DriftKind = "given outside"      // the guest has what the portal did not give
	TakenOutside DriftKind = "taken away outside" // the guest should have it, and has not
	Blocked      DriftKind = "blocked"
	Deleted      DriftKind = "deleted"
	Renamed      DriftKind = "renamed"
	BackAgain    DriftKind = "back" // the access has ended, and the account can be signed in to
)

// DriftKinds are all kinds.
var DriftKinds = []DriftKind{GivenOutside, TakenOutside, Blocked, Deleted, Renamed, BackAgain}

// DriftState is how far a difference has come.
type DriftState string

const (
	DriftOpen      DriftState = "open"
	DriftAdopted   DriftState = "adopted"   // a person agreed; it holds for as long as the difference is there
	DriftRestoring DriftState = "restoring" // a person wants it put back; the worker has not read that yet
	DriftSettled   DriftState = "settled"   // no longer different, or no longer of interest
)

// same tells whether two are about the same thing, whatever is said of it.
func (d Drift) same(e Drift) bool { return d.Kind == e.Kind && d.Resource.Same(e.Resource) }

// heldBack tells of a resource that it is not given again by itself.
func (d Drift) heldBack() bool {
	return d.Kind == TakenOutside && (d.State == DriftOpen || d.State == DriftAdopted)
}

// left tells of a resource that nothing takes away while the access lasts:
// because it was adopted, or because it is said to be gone and is back.
func (d Drift) left() bool {
	return d.heldBack() || d.Kind == GivenOutside && d.State == DriftAdopted
}

// driftOf finds the drift about a resource, or about the guest when it is zero.
func (c Case) driftOf(k DriftKind, r Resource) (Drift, bool) {
	i := slices.IndexFunc(c.Drifts, func(d Drift) bool { return d.same(Drift{Kind: k, Resource: r}) })
	if i < 0 {
		return Drift{}, false
	}
	return c.Drifts[i], true
}

// granted gives what the live grants include.
func (c Case) granted(now time.Time) []Resource {
	var lists [][]Resource
	for _, g := range c.Grants {
		if g.Live(now) {
			lists = append(lists, g.Package.Resources)
		}
	}
	return union(lists...)
}

// Granted tells whether a grant that has not ended includes a resource.
func (c Case) Granted(r Resource) bool {
	return slices.ContainsFunc(c.Grants, func(g Grant) bool { return g.EndedAt.IsZero() && Contains(g.Package.Resources, r) })
}

// AsFound gives what a guest has of what they were given, by all that is known:
// without what was taken away outside, and with what was adopted.
func (c Case) AsFound(given []Resource) []Resource {
	for _, d := range c.Drifts {
		switch {
		case d.Kind == TakenOutside:
			given = without(given, d.Resource)
		case d.Kind == GivenOutside && d.State == DriftAdopted:
			given = union(given, []Resource{d.Resource})
		}
	}
	return given
}

// lagFor is how long something given may not be shown before that means that
// somebody took it away.
const lagFor = 15 * time.Minute

// TakenAway gives those of the desired resources that were read back so long ago
// that somebody must have taken them away since. Converging does not give them
// again by itself. What a person wants put back is not among them.
func TakenAway(u Undertaking, want Desired, have Present, now time.Time) []Drift {
	var out []Drift
	for _, g := range u.Gifts {
		old := !g.ShownAt.IsZero() && !g.ShownAt.Before(g.At) && now.Sub(g.ShownAt) >= lagFor
		if _, known := u.driftOf(TakenOutside, g.Resource); known || !old {
			continue
		}
		if Contains(want.Resources, g.Resource) && !Contains(have.Resources, g.Resource) {
			out = append(out, Drift{Kind: TakenOutside, Resource: g.Resource})
		}
	}
	return out
}

// Comparison is what one look at Entra has found. Found are facts: what is known
// already, or was adopted, is among them for as long as it is so. What was given
// so recently that it may not show yet is no difference; Lagging tells of it.
type Comparison struct {
	Found   []Drift
	Lagging bool
}

// Compare compares one look at Entra with what should be so.
func Compare(u Undertaking, have Present, now time.Time) Comparison {
	a := have.Account
	switch {
	case u.Guest.State == Removed && a != nil && a.Enabled && !u.Superseded:
		return Comparison{Found: []Drift{{Kind: BackAgain}}}
	case !u.Guest.live():
		return Comparison{}
	case a == nil:
		return Comparison{Found: []Drift{{Kind: Deleted}}}
	}
	var out Comparison
	add := func(d Drift) { out.Found = append(out.Found, d) }
	granted := u.granted(now)
	for _, r := range union(have.Resources) {
		known, _ := u.driftOf(GivenOutside, r)
		if known.State == DriftAdopted || !Contains(u.Given, r) && !Contains(granted, r) {
			add(Drift{Kind: GivenOutside, Resource: r}) // what was adopted stays so, also once it is approved
		}
	}
	for _, r := range granted {
		switch {
		case Contains(have.Resources, r):
		case u.fresh(r, now):
			out.Lagging = true
		default:
			add(Drift{Kind: TakenOutside, Resource: r})
		}
	}
	if !a.Enabled {
		add(Drift{Kind: Blocked})
	}
	if name := clip(tidy(a.DisplayName), 120); name != "" && name != u.Guest.Name {
		add(Drift{Kind: Renamed, Is: name})
	}
	return out
}

// fresh tells of a resource that the portal gave it so recently that it may not
// show.
func (u Undertaking) fresh(r Resource, now time.Time) bool {
	return slices.ContainsFunc(u.Gifts, func(g Gift) bool { return g.Resource.Same(r) && now.Sub(g.ShownAt) < lagFor })
}

// Known gives a resource with the names that are known here already.
func (u Undertaking) Known(r Resource) (Resource, bool) {
	if d, known := u.driftOf(GivenOutside, r); known {
		return d.Resource, true
	}
	return r, false
}

// Named gives a resource the names that it has in Entra now.
func (t Target) Named(r Resource) Resource {
	r.Name, r.AppID = tidy(t.Name), t.AppID
	for _, role := range t.Roles {
		if role.ID == r.RoleID {
			r.RoleName = tidy(role.Name)
		}
	}
	if r.Name == "" {
		r.Name = r.ObjectID
	}
	return r
}
