package guest

import "slices"

// notAsked says why one person whom a rule names can't decide, after their name;
// empty when they can.
func (q Principal) notAsked(roster Roster) string {
	people, known := roster[Who{q.Kind, q.ObjectID}]
	switch {
	case !known:
		return "has not been read from the directory yet"
	case len(people) == 0:
		return "has left, or is blocked, and is not asked"
	case len(ableAmong(people)) == 0:
		return "lacks the role Approver, and is not asked"
	}
	return ""
}

// Names gives those who may decide for the organisation, for a roster.
func (p Partner) Names() []Who {
	var out []Who
	for _, a := range p.Approvers {
		out = append(out, Who{a.Kind, a.ObjectID})
	}
	return out
}

// NotAsked tells of each of the organisation's approvers who can't decide why, as
// sentences, and what happens when none of them can. It is empty when all of them can.
func (p Partner) NotAsked(roster Roster) []string {
	var out []string
	for _, a := range p.Approvers {
		if words := a.notAsked(roster); words != "" {
			out = append(out, a.Name+" "+words+".")
		}
	}
	if len(out) > 0 && len(out) == len(p.Approvers) && !roster.unread(p.Names()) {
		out = append(out, "Nobody else is named for "+p.Domain+": where a package leaves it to them, whoever else it names is asked, or else its owners or the administrators.")
	}
	return out
}

// Touched gives the organisations for which a change of the rules names approvers anew.
func Touched(before, after Policy) []Partner {
	var out []Partner
	old := before.partners()
	for _, p := range after.Partners {
		if !slices.Equal(old[p.Domain].Approvers, p.Approvers) {
			out = append(out, p)
		}
	}
	return out
}
