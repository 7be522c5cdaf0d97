package invariant

import (
	"fmt"
	"slices"
	"time"
)

// told is I7: whatever changed is in the history, and nothing else is.
func (j *judge) told() {
	for _, r := range j.Database.Requests {
		if r.State != "draft" && r.GuestID != "" {
			j.versions(r)
		}
	}
	for _, g := range j.Database.Guests {
		j.states(g)
		j.stepsTold(g)
	}
}

// versions: each version of a request since it was sent is told of.
func (j *judge) versions(r Request) {
	told := map[int]bool{}
	first, last := 0, 0
	for _, e := range j.Database.History {
		if e.RequestID != r.ID {
			continue
		}
		if first == 0 {
			first = e.Version
		}
		told[e.Version] = true
		last = max(last, e.Version)
	}
	if last != r.Version {
		j.say("I7", "%s is in version %d, and the history knows of %d", r.Ref, r.Version, last)
	}
	for v := first; v < last; v++ {
		if !told[v] {
			j.say("I7", "version %d of %s is missing in the history", v, r.Ref)
		}
	}
}

// decidedMoves: of a request for a guest who is here the guest stays what they are.
var decidedMoves = map[string][]string{
	"none": {"none", "inviting"}, "invited": {"invited"}, "active": {"active"}, "suspended": {"suspended"},
	"ending": {"ending"}, "removed": {"removed"},
}

// moves are the states into which an event of a kind may lead, by the state
// before. An end may be that of one grant among several, and a decision that of
// one line, so both may leave the guest as they were.
var moves = map[string]map[string][]string{
	"approved":        decidedMoves,
	"declined":        decidedMoves,
	"expired":         decidedMoves,
	"account created": {"inviting": {"invited"}},
	"accepted":        {"invited": {"active"}},
	"suspended":       {"active": {"suspended"}},
	"resumed":         {"suspended": {"active"}},
	"access ended": {
		"inviting": {"inviting", "ending"}, "invited": {"invited", "ending"}, "active": {"active", "ending"}, "suspended": {"suspended", "ending"},
	},
	"removed": {"ending": {"removed"}},
	// Only what came back after the end is a move; the rest is put back where it was.
	"put back": {"invited": {"invited"}, "active": {"active"}, "suspended": {"suspended"}, "removed": {"ending"}},
}

// states: the history leads to the state in which the guest is.
func (j *judge) states(g Guest) {
	possible := []string{"none"}
	for _, e := range j.Database.history(g.ID) {
		lead, moving := moves[e.Kind]
		if !moving {
			continue
		}
		var next []string
		for _, s := range possible {
			next = append(next, lead[s]...)
		}
		if len(next) == 0 {
			j.say("I7", "the history of %s tells of %q (%d) when the guest was %v", g.Ref, e.Kind, e.ID, possible)
			return
		}
		slices.Sort(next)
		possible = slices.Compact(next)
	}
	if !slices.Contains(possible, g.State) {
		j.say("I7", "%s is %s, and the history leads to %v", g.Ref, g.State, possible)
	}
}

// stepsTold: each intent is told of, and each step that was done, once for what
// one look has proven.
func (j *judge) stepsTold(g Guest) {
	intents := 0
	done := map[string]bool{}
	for _, s := range j.Database.steps(g.ID) {
		intents++
		// The account has an event of its own, and of a link it is told who opened it.
		if s.Outcome == "done" && s.Kind != "invite" && !s.mints() {
			done[fmt.Sprint(s.Kind, s.Resource, s.Sponsor, s.OutcomeAt.Format(time.RFC3339Nano))] = true
		}
	}
	counts := map[string]int{}
	for _, e := range j.Database.history(g.ID) {
		counts[e.Kind]++
	}
	if n := counts["step"]; n != intents {
		j.say("I7", "%s has %d intents, and the history tells of %d", g.Ref, intents, n)
	}
	if n := counts["step done"]; n != len(done) {
		j.say("I7", "of %s %d changes were found done, and the history tells of %d", g.Ref, len(done), n)
	}
}
