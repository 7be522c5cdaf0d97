package directory

import (
	"slices"
	"strings"
)

// indexRule notes whether a group has a rule, so that a change of a user need
// not look at all groups.
func (s *State) indexRule(g *Group) {
	if key := strings.ToLower(g.ID); g.Dynamic() {
		s.dynamic[key] = struct{}{}
	} else {
		delete(s.dynamic, key)
	}
}

// DynamicGroups returns the live groups whose members a rule decides, in the order
// of their ids.
func (tx *Tx) DynamicGroups() []*Group {
	out := make([]*Group, 0, len(tx.state.dynamic))
	for id := range tx.state.dynamic {
		if g := tx.Group(id); g != nil {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(a, b *Group) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// Changes lists what the log holds after a sequence number, oldest first. An
// object that changed twice is in it twice.
func (tx *Tx) Changes(since int64) []Change {
	return tx.state.Changes[tx.state.find(since+1):]
}
