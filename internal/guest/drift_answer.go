package guest

import (
	"slices"
	"time"
)

// MayPutBack says whether a person may have a difference put back; what was
// approved and somebody does without, or an account that stays blocked, later as well.
// To unblock an account that somebody blocked in Entra takes an administrator.
func (d Drift) MayPutBack(g Guest, by Person) bool {
	switch d.Kind {
	case TakenOutside:
		return d.heldBack() && MayManageGuest(g, by)
	case BackAgain:
		return d.State == DriftOpen && MayManageGuest(g, by)
	case Blocked:
		return (d.State == DriftOpen || d.State == DriftAdopted) && by.Roles.Has(Administrator)
	}
	return false
}

// MayAdopt says whether a person may agree to a difference. What nobody approved, and
// a block, take an administrator.
func (d Drift) MayAdopt(g Guest, by Person) bool {
	if d.State != DriftOpen {
		return false
	}
	switch d.Kind {
	case TakenOutside, Deleted, Renamed:
		return MayManageGuest(g, by)
	case GivenOutside, Blocked:
		return by.Roles.Has(Administrator)
	}
	return false
}

// NeedsReason tells whether to adopt takes a reason, and a page before it: it
// gives access, or ends it.
func (d Drift) NeedsReason() bool { return d.Kind == GivenOutside || d.Kind == Deleted }

// answerable finds a difference that a person may answer in a way that brings it
// into a state.
func answerable(c Case, id DriftID, by Person, into DriftState, may func(Drift) bool) (Drift, error) {
	if err := mayManage(c.Guest, by); err != nil {
		return Drift{}, err
	}
	i := slices.IndexFunc(c.Drifts, func(d Drift) bool { return d.ID == id })
	if i < 0 {
		return Drift{}, MovedOn{"This difference has been settled meanwhile."}
	}
	d := c.Drifts[i]
	switch {
	case d.State == into && d.By == by.ID:
		return d, ErrRepeated
	case d.Kind != BackAgain && !c.Guest.live():
		return d, MovedOn{"This access has ended meanwhile."}
	case !may(d) && d.State != DriftOpen:
		return d, MovedOn{d.ByName + " has answered this meanwhile."}
	case !may(d):
		return d, NotAllowed{"This takes an administrator."}
	}
	return d, nil
}

// answer notes who answered, when and why.
func (d Drift) answer(s DriftState, by Person, why string, now time.Time) Drift {
	d.State, d.By, d.ByName, d.At, d.Why = s, by.ID, by.Name, now, why
	return d
}

// PutBack is a person's wish that Entra agrees again with what should be so. The
// worker does it, and reads it back.
func PutBack(c Case, id DriftID, by Person, now time.Time) (Decision, error) {
	drift, err := answerable(c, id, by, DriftRestoring, func(d Drift) bool { return d.MayPutBack(c.Guest, by) })
	if err != nil {
		return Decision{}, err
	}
	g := c.Guest
	if drift.Kind == BackAgain {
		if g.State, err = next(GuestMachine, g.State, ActTakeAgain); err != nil {
			return Decision{}, err
		}
	}
	g.start(now)
	d := Decision{Guest: &g, Drifts: []Drift{drift.answer(DriftRestoring, by, "", now)}}
	d.Events = append(d.Events, byPerson(EventPutBack, by, now, by.Name+" asked to "+drift.puttingBack(g.Name)+"."))
	d.converge()
	return d, nil
}

// Adopt is a person's agreement to what Entra says.
func Adopt(c Case, id DriftID, by Person, reason string, now time.Time) (Decision, error) {
	drift, err := answerable(c, id, by, DriftAdopted, func(d Drift) bool { return d.MayAdopt(c.Guest, by) })
	if err != nil {
		return Decision{}, err
	}
	if reason, err = drift.reasonGiven(reason); err != nil {
		return Decision{}, err
	}
	g := c.Guest
	e := byPerson(EventAdopted, by, now, by.Name+" agreed: "+drift.adopting(g.Name)+".")
	e.Comment = reason
	d := Decision{}
	switch drift.Kind {
	case Deleted:
		if d, err = end(c, now); err != nil {
			return Decision{}, MovedOn{"This access has already ended."}
		}
		e.Kind = EventEnded
	case Renamed:
		if fault := faultInName("The name in Entra", drift.Is, 100); fault != "" {
			return Decision{}, MovedOn{fault + ". Change it in Entra."}
		}
		g.Name = drift.Is
		d.Guest = &g
	}
	state := DriftAdopted
	if drift.Kind == Renamed || drift.Kind == Deleted { // there is no difference any more
		state = DriftSettled
	}
	d.Drifts = []Drift{drift.answer(state, by, reason, now)}
	d.Events = append(d.Events, e)
	return d, nil
}

// reasonGiven tidies the reason for adopting, which not every kind needs.
func (d Drift) reasonGiven(reason string) (string, error) {
	if prose(reason) == "" && !d.NeedsReason() {
		return "", nil
	}
	return reasonGiven(reason, "Enter why you adopt this")
}
