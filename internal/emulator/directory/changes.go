package directory

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Change is an entry of the log that delta queries read.
type Change struct {
	Sequence int64     `json:"sequence"`
	At       time.Time `json:"at"`
	Kind     Kind      `json:"kind"`
	ID       string    `json:"id"`
	New      bool      `json:"new,omitempty"`      // the object was made
	Fields   []string  `json:"fields,omitempty"`   // properties that changed
	Relation string    `json:"relation,omitempty"` // such as "members": a link of it was made or removed
	Target   string    `json:"target,omitempty"`   // the other end of that link

	previous int64 // sequence of the change before of the same object, or 0
}

// TokenLife is how long a delta token of a directory object is good for
// (learn.microsoft.com/graph/delta-query-overview).
const TokenLife = 7 * 24 * time.Hour

// maxChanges bounds the log; tokens that reach back further must resync.
const maxChanges = 500_000

func (tx *Tx) log(kind Kind, id string) { tx.record(Change{Kind: kind, ID: id}) }

// record appends to the log.
func (tx *Tx) record(c Change) {
	s := tx.state
	c.Sequence, c.At = tx.next(), tx.now
	s.chain(&c)
	s.Changes = append(s.Changes, c)
	switch old := s.Changes[0].At.Add(2 * TokenLife).Before(tx.now); {
	case len(s.Changes) > maxChanges:
		s.forgetChanges(len(s.Changes) / 2)
	case old && len(s.Changes) > 1000:
		cut, _ := slices.BinarySearchFunc(s.Changes, tx.now.Add(-TokenLife), func(c Change, t time.Time) int { return c.At.Compare(t) })
		s.forgetChanges(cut)
	}
}

// chain links a change to the one before of the same object.
func (s *State) chain(c *Change) {
	c.previous = s.latestChange[c.ID]
	s.latestChange[c.ID] = c.Sequence
}

// forgetChanges drops the oldest entries of the log.
func (s *State) forgetChanges(n int) {
	s.FirstKnown = s.Sequence
	if n < len(s.Changes) {
		s.FirstKnown = s.Changes[n].Sequence
	}
	s.Changes = slices.Clone(s.Changes[n:])
	maps.DeleteFunc(s.latestChange, func(_ string, sequence int64) bool { return sequence < s.FirstKnown })
}

// find is the position in the log of the first change at or after a sequence
// number.
func (s *State) find(sequence int64) int {
	i, _ := slices.BinarySearchFunc(s.Changes, sequence, func(c Change, n int64) int { return cmp.Compare(c.Sequence, n) })
	return i
}

// change is the entry with a sequence number, or nil when the log has it no more.
func (s *State) change(sequence int64) *Change {
	if i := s.find(sequence); i < len(s.Changes) && s.Changes[i].Sequence == sequence {
		return &s.Changes[i]
	}
	return nil
}

// Sequence is the number of the latest change visible at asOf.
func (tx *Tx) Sequence(asOf time.Time) int64 {
	for _, c := range slices.Backward(tx.state.Changes) {
		if !c.At.After(asOf) {
			return c.Sequence
		}
	}
	return tx.state.FirstKnown
}

// Knows says whether the log reaches back to a sequence number.
func (tx *Tx) Knows(sequence int64) bool {
	return sequence >= tx.state.FirstKnown && sequence <= tx.state.Sequence
}

// Changed is one object that changed, with all its changes in the time asked
// for, newest first.
type Changed struct {
	ID      string
	Changes []*Change
}

// Changed tells objects of a kind that changed after since and not after until,
// each once, at the place of its latest change. Reading begins behind from and
// ends with limit objects or the log; next is where to go on, and more says
// whether there is more. The cost is that of the entries passed.
func (tx *Tx) Changed(kind Kind, since, from, until int64, limit int) (list []Changed, next int64, more bool) {
	s := tx.state
	for i := s.find(from + 1); i < len(s.Changes); i++ {
		c := &s.Changes[i]
		if c.Sequence > until {
			break
		}
		if c.Kind != kind || s.latestWithin(c.ID, until) != c.Sequence {
			continue
		}
		if len(list) == limit {
			return list, next, true
		}
		one := Changed{ID: c.ID}
		for e := c; e != nil && e.Sequence > since; e = s.change(e.previous) {
			one.Changes = append(one.Changes, e)
		}
		list = append(list, one)
		next = c.Sequence
	}
	return list, until, false
}

// latestWithin is the sequence of an object's latest change not after until.
func (s *State) latestWithin(id string, until int64) int64 {
	sequence := s.latestChange[id]
	for sequence > until {
		c := s.change(sequence)
		if c == nil {
			return 0
		}
		sequence = c.previous
	}
	return sequence
}

// ChangedSince lists the latest change of each object of the given kind that
// changed after a sequence number and not after asOf, oldest first. last is where
// the next look begins. It is false when the log does not reach back so far.
func (tx *Tx) ChangedSince(kind Kind, sequence int64, asOf time.Time) (changes []Change, last int64, ok bool) {
	if !tx.Knows(sequence) {
		return nil, 0, false
	}
	until := max(tx.Sequence(asOf), sequence)
	list, last, _ := tx.Changed(kind, sequence, sequence, until, -1)
	for _, c := range list {
		changes = append(changes, *c.Changes[0])
	}
	return changes, last, true
}
