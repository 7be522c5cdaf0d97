package directory

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"time"
)

// link is one end of a relation with the times that replication needs: a
// removed link is kept for a while, because lagging reads still show it. Times
// are nanoseconds since 1970; there may be millions of links.
type link struct {
	to             string
	added, removed int64 // removed is 0 while the link stands
	ordinal        int64 // within its set, never used twice
}

func (l link) visible(asOf int64) bool {
	return l.added <= asOf && (l.removed == 0 || l.removed > asOf)
}

// nanos is a moment as links hold it; the zero time stands for the beginning.
func nanos(t time.Time) int64 {
	if t.IsZero() {
		return math.MinInt64
	}
	return t.UnixNano()
}

// Relation is a many-to-many relation between object ids, such as group to
// member, readable from both ends.
type Relation struct {
	name    string // such as "members"; empty when delta queries do not tell it
	kind    Kind   // of the objects at the forward end
	forward map[string]*linkSet
	back    map[string][]string // everything that has a link here, removed ones included
}

// linkSet keeps links in the order in which they were made, with an index of
// those that stand once there are many.
type linkSet struct {
	links   []link
	index   map[string]int // nil while the set is small
	last    int64          // ordinal
	stands  int
	gone    int
	compact int // how many removed links start a compaction
}

// smallSet is how many links are searched one by one.
const smallSet = 24

func newRelation() Relation {
	return Relation{forward: map[string]*linkSet{}, back: map[string][]string{}}
}

// toldAs makes a relation whose changes delta queries tell, under that name, as
// changes of the objects at the forward end.
func (r Relation) toldAs(name string, kind Kind) Relation {
	r.name, r.kind = name, kind
	return r
}

// find is the position of a link that stands, or -1.
func (s *linkSet) find(to string) int {
	if s == nil {
		return -1
	}
	if s.index != nil {
		if i, ok := s.index[to]; ok {
			return i
		}
		return -1
	}
	return slices.IndexFunc(s.links, func(l link) bool { return l.removed == 0 && l.to == to })
}

// count rebuilds what is derived from the links.
func (s *linkSet) count() {
	s.stands, s.gone, s.index = 0, 0, nil
	if len(s.links) > smallSet {
		s.index = make(map[string]int, len(s.links))
	}
	for i, l := range s.links {
		if l.removed != 0 {
			s.gone++
			continue
		}
		s.stands++
		if s.index != nil {
			s.index[l.to] = i
		}
	}
	s.compact = max(16, 2*s.gone)
}

// Has says whether the link stands now.
func (r *Relation) Has(from, to string) bool { return r.forward[from].find(to) >= 0 }

// Count is the number of links that stand.
func (r *Relation) Count(from string) int {
	if set := r.forward[from]; set != nil {
		return set.stands
	}
	return 0
}

// Of lists what from is linked to as lagging readers saw it at asOf.
func (r *Relation) Of(from string, asOf time.Time) []string {
	out := make([]string, 0, r.Count(from))
	for _, to := range r.From(from, 0, asOf) {
		out = append(out, to)
	}
	return out
}

// From walks what from is linked to, as seen at asOf, from behind the link with
// an ordinal; ordinals follow the order in which the links were made.
func (r *Relation) From(from string, after int64, asOf time.Time) iter.Seq2[int64, string] {
	set, at := r.forward[from], nanos(asOf)
	return func(yield func(int64, string) bool) {
		if set == nil {
			return
		}
		start, _ := slices.BinarySearchFunc(set.links, after+1, func(l link, o int64) int { return cmp.Compare(l.ordinal, o) })
		for _, l := range set.links[start:] {
			if l.visible(at) && !yield(l.ordinal, l.to) {
				return
			}
		}
	}
}

// To lists, sorted, what is linked to the given end as seen at asOf.
func (r *Relation) To(to string, asOf time.Time) []string {
	var out []string
	at := nanos(asOf)
	for _, from := range r.back[to] {
		if r.forward[from].shows(to, at) {
			out = append(out, from)
		}
	}
	slices.Sort(out)
	return out
}

// shows says whether a link is visible at asOf, removed ones included.
func (s *linkSet) shows(to string, asOf int64) bool {
	if i := s.find(to); i >= 0 && s.links[i].visible(asOf) {
		return true
	}
	return s.gone > 0 && slices.ContainsFunc(s.links, func(l link) bool { return l.to == to && l.visible(asOf) })
}

// add makes a link, and says whether it is new.
func (r *Relation) add(from, to string, at time.Time) bool {
	set := r.forward[from]
	if set == nil {
		set = &linkSet{compact: 16}
		r.forward[from] = set
	}
	if set.find(to) >= 0 {
		return false
	}
	if set.gone == 0 || !slices.ContainsFunc(set.links, func(l link) bool { return l.to == to }) {
		r.back[to] = append(r.back[to], from)
	}
	set.last++
	set.stands++
	set.links = append(set.links, link{to: to, added: nanos(at), ordinal: set.last})
	if set.index != nil {
		set.index[to] = len(set.links) - 1
	} else if len(set.links) > smallSet {
		set.count()
	}
	return true
}

// remove ends a link, and says whether it stood.
func (r *Relation) remove(from, to string, at time.Time) bool {
	set := r.forward[from]
	i := set.find(to)
	if i < 0 {
		return false
	}
	set.links[i].removed = nanos(at)
	delete(set.index, to)
	set.stands--
	if set.gone++; set.gone > set.compact {
		r.drop(from, set, func(l link) bool { return l.removed != 0 && l.removed < nanos(at.Add(-keepPast)) })
	}
	return true
}

// drop forgets those links of a set that match.
func (r *Relation) drop(from string, set *linkSet, match func(link) bool) {
	var dropped []string
	set.links = slices.DeleteFunc(set.links, func(l link) bool {
		if match(l) {
			dropped = append(dropped, l.to)
			return true
		}
		return false
	})
	set.count()
	for _, to := range dropped {
		if !slices.ContainsFunc(set.links, func(l link) bool { return l.to == to }) {
			r.unback(to, from)
		}
	}
}

func (r *Relation) unback(to, from string) {
	if rest := slices.DeleteFunc(r.back[to], func(f string) bool { return f == from }); len(rest) > 0 {
		r.back[to] = rest
	} else {
		delete(r.back, to)
	}
}

// forget removes an object from both ends, as if it had never been there.
func (r *Relation) forget(id string) {
	for _, from := range slices.Clone(r.back[id]) {
		r.drop(from, r.forward[from], func(l link) bool { return l.to == id })
	}
	if set := r.forward[id]; set != nil {
		r.drop(id, set, func(link) bool { return true })
		delete(r.forward, id)
	}
}
