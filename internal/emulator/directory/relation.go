package directory

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// link is one end of a relation with the times that replication needs: a
// removed link is kept for a while, because lagging reads still show it.
type link struct {
	To      string    `json:"to"`
	Added   time.Time `json:"added"`
	Removed time.Time `json:"removed,omitzero"`
}

func (l link) visible(asOf time.Time) bool {
	return !l.Added.After(asOf) && (l.Removed.IsZero() || l.Removed.After(asOf))
}

// Relation is a many-to-many relation between object ids, such as group to
// member, readable from both ends.
type Relation struct {
	forward map[string]*linkSet
	back    map[string]map[string]struct{}
}

// linkSet keeps links in the order in which they were made, with an index of
// those that stand.
type linkSet struct {
	links []link
	index map[string]int
	gone  int
}

func newRelation() Relation {
	return Relation{forward: map[string]*linkSet{}, back: map[string]map[string]struct{}{}}
}

// keepRemoved is how long a removed link stays for lagging reads: longer than
// any lag that is set in practice.
const keepRemoved = time.Hour

// Has says whether the link stands now.
func (r *Relation) Has(from, to string) bool {
	set := r.forward[from]
	if set == nil {
		return false
	}
	_, ok := set.index[to]
	return ok
}

// Count is the number of links that stand.
func (r *Relation) Count(from string) int {
	if set := r.forward[from]; set != nil {
		return len(set.index)
	}
	return 0
}

// Of lists what from is linked to as lagging readers saw it at asOf.
func (r *Relation) Of(from string, asOf time.Time) []string {
	set := r.forward[from]
	if set == nil {
		return nil
	}
	out := make([]string, 0, len(set.index))
	for _, l := range set.links {
		if l.visible(asOf) {
			out = append(out, l.To)
		}
	}
	return out
}

// To lists, sorted, what is linked to the given end as seen at asOf.
func (r *Relation) To(to string, asOf time.Time) []string {
	var out []string
	for from := range r.back[to] {
		if r.forward[from].shows(to, asOf) {
			out = append(out, from)
		}
	}
	slices.Sort(out)
	return out
}

// shows says whether a link is visible at asOf, removed ones included.
func (s *linkSet) shows(to string, asOf time.Time) bool {
	if i, stands := s.index[to]; stands && s.links[i].visible(asOf) {
		return true
	}
	return s.gone > 0 && slices.ContainsFunc(s.links, func(l link) bool { return l.To == to && l.visible(asOf) })
}

func (r *Relation) add(from, to string, at time.Time) {
	set := r.forward[from]
	if set == nil {
		set = &linkSet{index: map[string]int{}}
		r.forward[from] = set
	}
	if _, ok := set.index[to]; ok {
		return
	}
	set.index[to] = len(set.links)
	set.links = append(set.links, link{To: to, Added: at})
	if r.back[to] == nil {
		r.back[to] = map[string]struct{}{}
	}
	r.back[to][from] = struct{}{}
}

func (r *Relation) remove(from, to string, at time.Time) {
	set := r.forward[from]
	if set == nil {
		return
	}
	i, ok := set.index[to]
	if !ok {
		return
	}
	set.links[i].Removed = at
	delete(set.index, to)
	if set.gone++; set.gone > 16 {
		r.compact(from, set, at)
	}
}

// compact drops removed links that no reader can see any more.
func (r *Relation) compact(from string, set *linkSet, now time.Time) {
	set.links = slices.DeleteFunc(set.links, func(l link) bool {
		return !l.Removed.IsZero() && l.Removed.Add(keepRemoved).Before(now)
	})
	set.gone = 0
	kept := map[string]bool{}
	for i, l := range set.links {
		kept[l.To] = true
		if l.Removed.IsZero() {
			set.index[l.To] = i
		} else {
			set.gone++
		}
	}
	for to, froms := range r.back {
		if _, linked := froms[from]; linked && !kept[to] {
			delete(froms, from)
		}
	}
}

// forget removes an object from both ends, as if it had never been there.
func (r *Relation) forget(id string) {
	for from := range r.back[id] {
		set := r.forward[from]
		set.links = slices.DeleteFunc(set.links, func(l link) bool { return l.To == id })
		clear(set.index)
		set.gone = 0
		for i, l := range set.links {
			if l.Removed.IsZero() {
				set.index[l.To] = i
			} else {
				set.gone++
			}
		}
	}
	delete(r.back, id)
	if set := r.forward[id]; set != nil {
		for _, l := range set.links {
			delete(r.back[l.To], id)
		}
		delete(r.forward, id)
	}
}

// MarshalJSON writes the relation from its forward end.
func (r Relation) MarshalJSON() ([]byte, error) {
	out := map[string][]link{}
	for from, set := range r.forward {
		out[from] = set.links
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote and rebuilds the other end.
func (r *Relation) UnmarshalJSON(data []byte) error {
	var in map[string][]link
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*r = newRelation()
	for _, from := range slices.Sorted(maps.Keys(in)) {
		for _, l := range in[from] {
			r.add(from, l.To, l.Added)
			if !l.Removed.IsZero() {
				r.remove(from, l.To, l.Removed)
			}
		}
	}
	return nil
}
