package guest

import (
	"slices"
	"strings"
	"time"
)

// Doubt is what looks at a guest found that is not recorded. Directory replicas
// lag and contradict one another, so one look proves nothing.
type Doubt struct {
	Seen  string    `json:"seen,omitempty"`  // what the last look found, in a form to compare
	Looks int       `json:"looks,omitempty"` // that found the same in a row
	Tries int       `json:"tries,omitempty"` // looks in all
	At    time.Time `json:"at,omitzero"`     // of the last look
}

const (
	// looksAgree is how many looks in a row must find the same before it counts.
	looksAgree = 3
	// looksAtMost bounds the looks at a directory that says something else each
	// time; the next check begins anew.
	looksAtMost = 12
	// looksTogether is how long after one another two looks may be to count
	// together.
	looksTogether = 5 * time.Minute
	// checkPause is the shortest time between two checks that people ask for.
	checkPause = 10 * time.Second
)

// After gives the doubt after one more look.
func (d Doubt) After(found []Drift, now time.Time) Doubt {
	if now.Sub(d.At) > looksTogether {
		d = Doubt{}
	}
	next := Doubt{Seen: fingerprint(found), Looks: 1, Tries: d.Tries + 1, At: now}
	if next.Seen == d.Seen {
		next.Looks += d.Looks
	}
	return next
}

// Sure tells whether enough looks agree.
func (d Doubt) Sure() bool { return d.Looks >= looksAgree }

// fingerprint writes differences so that equal ones are written equally.
func fingerprint(found []Drift) string {
	parts := make([]string, 0, len(found))
	for _, d := range found {
		r := d.Resource.key()
		parts = append(parts, strings.Join([]string{string(d.Kind), string(r.kind), r.objectID, r.roleID, d.Is}, "|"))
	}
	slices.Sort(parts)
	return strings.Join(parts, "\n")
}

// Looked is what follows from one look at a guest about whom nothing is being
// done. again says that another look must follow, since this one differs from
// what is recorded and not enough of them agree yet.
func Looked(c Case, seen Comparison, mint func() DriftID, now time.Time) (d Decision, again bool) {
	g := c.Guest
	if g.Sync != InSync {
		return Decision{}, false // something is being done meanwhile
	}
	if fingerprint(seen.Found) != fingerprint(c.Drifts) {
		if g.Doubt = g.Doubt.After(seen.Found, now); !g.Doubt.Sure() && g.Doubt.Tries < looksAtMost {
			return Decision{Guest: &g, Quiet: true}, true
		}
		if g.Doubt.Sure() {
			d = compared(c, seen.Found, mint, now)
		}
	}
	g.Doubt, g.CheckedAt, g.CheckDue = Doubt{}, now, now.Add(c.Policy.checkEvery())
	switch {
	case g.State == Removed && len(seen.Found) == 0:
		g.CheckDue = time.Time{} // only when the directory reports that the account is back
	case seen.Lagging:
		g.CheckDue = now.Add(lagFor)
	case len(d.Drifts) > 0 && d.Drifts[0].Kind == Deleted:
		g.start(now) // the worker asks a person, as it does whenever an account is gone
		d.converge()
	}
	d.Guest, d.Quiet = &g, len(d.Drifts) == 0
	return d, false
}

// Found records what enough looks have found, beside what is known.
func Found(c Case, found []Drift, mint func() DriftID, now time.Time) Decision {
	var d Decision
	for _, f := range found {
		if _, known := c.driftOf(f.Kind, f.Resource); known {
			continue
		}
		f.ID, f.State, f.SeenAt = mint(), DriftOpen, now
		e := byPortal(EventDriftFound, now, f.Words(c.Guest.Name))
		e.Minor = f.Kind == Deleted || f.Kind == Blocked && c.Guest.State == Suspended // which is told beside it
		d.Drifts, d.Events = append(d.Drifts, f), append(d.Events, e)
	}
	return d
}

// compared records what is new, and settles what is no longer so.
func compared(c Case, found []Drift, mint func() DriftID, now time.Time) Decision {
	d := Found(c, found, mint, now)
	for _, known := range c.Drifts {
		i := slices.IndexFunc(found, known.same)
		switch {
		case i < 0:
			known.State = DriftSettled
			d.Events = append(d.Events, byPortal(EventDriftGone, now, known.gone(c.Guest.Name)))
		case found[i].Is != known.Is:
			known.Is = found[i].Is
			d.Events = append(d.Events, byPortal(EventDriftFound, now, known.Words(c.Guest.Name)))
		default:
			continue
		}
		d.Drifts = append(d.Drifts, known)
	}
	return d
}

// settleDrifts gives the drifts that converging has settled: what was to be put
// back has been, an account that was deleted is there again, and after the end
// of the access nothing is of interest any more.
func (c Case) settleDrifts() []Drift {
	var out []Drift
	for _, d := range c.Drifts {
		if c.Guest.State == Ending || d.State == DriftRestoring || d.Kind == Deleted {
			d.State = DriftSettled
			out = append(out, d)
		}
	}
	return out
}

// CheckNow is a person's wish to have a guest compared with Entra at once.
func CheckNow(c Case, by Person, now time.Time) (Decision, error) {
	if err := mayManage(c.Guest, by); err != nil {
		return Decision{}, err
	}
	return c.checkNow(now)
}

func (c Case) checkNow(now time.Time) (Decision, error) {
	g := c.Guest
	switch {
	case !g.Comparable():
		return Decision{}, MovedOn{"There is nothing to compare with Entra at the moment."}
	case now.Sub(g.CheckedAt) < checkPause:
		return Decision{}, MovedOn{g.Name + " was compared with Entra a moment ago."}
	}
	g.CheckDue = now
	return Decision{Guest: &g, Work: []Work{{Kind: WorkCheck}}}, nil
}

// Comparable tells whether a guest can be compared with Entra: there is access,
// and nothing is being done about it.
func (g Guest) Comparable() bool { return g.live() && g.Sync == InSync }

// TooNewToCompare tells that the last comparison missed something that was given so
// recently that it may not show yet: whether somebody took it away is seen by the
// next one, at CheckDue.
func (g Guest) TooNewToCompare() bool {
	return g.live() && !g.CheckedAt.IsZero() && g.CheckDue.After(g.CheckedAt) && g.CheckDue.Sub(g.CheckedAt) <= lagFor
}

// live tells whether there is access, and an account.
func (g Guest) live() bool { return g.State == Invited || g.State == Active || g.State == Suspended }
