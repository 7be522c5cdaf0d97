package directory

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"

	"guestportal/internal/emulator/odata"
)

// table keeps the objects of one kind: by id, in the order of their creation, by
// the values of indexed properties, and as they were a while ago. Ids compare
// without case.
type table[T any] struct {
	id      func(*T) string
	ordinal func(*T) int64     // nil: the table counts by itself
	made    func(*T) time.Time // lagging readers do not see an object before; nil: they see it at once
	values  map[string]values[T]
	indexes map[string]*index

	bulk bool // many objects come at once, and nobody else reads; see settle

	byID    map[string]*row[T]
	rows    []*row[T]   // by ordinal
	changed []change[T] // rows with past versions, oldest change first
}

// values appends an object's values of an indexed property.
type values[T any] func([]string, *T) []string

// row is one object, now and as it was.
type row[T any] struct {
	ordinal int64
	now     *T
	past    []version[T] // oldest first
}

type version[T any] struct {
	until time.Time
	was   *T
}

type change[T any] struct {
	at  time.Time
	row *row[T]
}

// keepPast is how long former versions and removed links stay for lagging
// readers: longer than any lag that is set in practice.
const keepPast = time.Hour

func newTable[T any](id func(*T) string) table[T] {
	return table[T]{id: id, byID: map[string]*row[T]{}}
}

// ordered gives the table ordinals of the objects' own and the time when each
// was made, and indexes on the properties given.
func (t table[T]) ordered(ordinal func(*T) int64, made func(*T) time.Time, indexed map[string]values[T]) table[T] {
	t.ordinal, t.made, t.values, t.indexes = ordinal, made, indexed, map[string]*index{}
	for property := range indexed {
		t.indexes[property] = &index{}
	}
	return t
}

func (t *table[T]) get(id string) *T {
	if r := t.byID[strings.ToLower(id)]; r != nil {
		return r.now
	}
	return nil
}

// see returns an object as a lagging reader sees it, or nil.
func (t *table[T]) see(id string, s Sight) *T {
	if r := t.byID[strings.ToLower(id)]; r != nil {
		return t.seen(r, s)
	}
	return nil
}

func (t *table[T]) seen(r *row[T], s Sight) *T {
	if s.Lag == 0 {
		return r.now
	}
	asOf := s.At(t.id(r.now))
	if t.made != nil && t.made(r.now).After(asOf) {
		return nil
	}
	for _, v := range r.past {
		if v.until.After(asOf) {
			return v.was
		}
	}
	return r.now
}

// put adds or replaces an object and returns what stood there before.
func (t *table[T]) put(v *T) (before *T) {
	key := strings.ToLower(t.id(v))
	r := t.byID[key]
	if r == nil {
		r = &row[T]{ordinal: t.next(v), now: v}
		t.byID[key] = r
		t.rows = slices.Insert(t.rows, t.after(r.ordinal), r)
	} else {
		before, r.now = r.now, v
	}
	t.reindex(before, v, r.ordinal)
	return before
}

// replace is put that keeps what stood there before for lagging readers.
func (t *table[T]) replace(v *T, now time.Time) (before *T) {
	if before = t.put(v); before != nil {
		t.forgetBefore(now.Add(-keepPast))
		r := t.byID[strings.ToLower(t.id(v))]
		r.past = append(r.past, version[T]{now, before})
		t.changed = append(t.changed, change[T]{now, r})
	}
	return before
}

func (t *table[T]) next(v *T) int64 {
	switch {
	case t.ordinal != nil:
		return t.ordinal(v)
	case len(t.rows) == 0:
		return 1
	}
	return t.rows[len(t.rows)-1].ordinal + 1
}

// settle ends the bulk: from now on others may read.
func (t *table[T]) settle() {
	t.bulk = false
	for _, x := range t.indexes {
		x.settle()
	}
}

// forgetBefore drops the versions that no reader can see any more.
func (t *table[T]) forgetBefore(limit time.Time) {
	n := 0
	for n < len(t.changed) && t.changed[n].at.Before(limit) {
		r := t.changed[n].row
		r.past = slices.DeleteFunc(r.past, func(v version[T]) bool { return v.until.Before(limit) })
		if len(r.past) == 0 {
			r.past = nil
		}
		n++
	}
	t.changed = t.changed[n:]
}

func (t *table[T]) remove(id string) {
	key := strings.ToLower(id)
	r := t.byID[key]
	if r == nil {
		return
	}
	delete(t.byID, key)
	at := t.after(r.ordinal - 1)
	t.rows = slices.Delete(t.rows, at, at+1)
	t.reindex(r.now, nil, r.ordinal)
	t.changed = slices.DeleteFunc(t.changed, func(c change[T]) bool { return c.row == r })
}

// reindex moves an object's values in the indexes; before or after may be nil.
func (t *table[T]) reindex(before, after *T, ordinal int64) {
	var buffer [8]string
	for property, values := range t.values {
		x := t.indexes[property]
		var old, now []string
		if before != nil {
			old = values(buffer[:0], before)
			if after != nil {
				if now = values(nil, after); slices.Equal(old, now) {
					continue
				}
			}
			for _, v := range old {
				x.remove(entry{odata.Fold(v), ordinal})
			}
		} else {
			now = values(buffer[:0], after)
		}
		for _, v := range now {
			switch {
			case v == "":
			case t.bulk && before == nil:
				x.later(entry{odata.Fold(v), ordinal})
			default:
				x.add(entry{odata.Fold(v), ordinal})
			}
		}
	}
}

// after is the position of the first row behind an ordinal.
func (t *table[T]) after(ordinal int64) int {
	if n := len(t.rows); n == 0 || t.rows[n-1].ordinal <= ordinal {
		return n
	}
	at, found := slices.BinarySearchFunc(t.rows, ordinal, func(r *row[T], o int64) int { return cmp.Compare(r.ordinal, o) })
	if found {
		at++
	}
	return at
}

// all returns the objects that pass keep, oldest first.
func (t *table[T]) all(keep func(*T) bool) []*T {
	out := make([]*T, 0, len(t.rows))
	for _, r := range t.rows {
		if keep(r.now) {
			out = append(out, r.now)
		}
	}
	return out
}

// with walks the objects of which an indexed property has the value, oldest
// first, from behind an ordinal.
func (t *table[T]) with(property, value string, after int64) iter.Seq2[int64, *T] {
	return func(yield func(int64, *T) bool) {
		for e := range t.indexes[property].matching(odata.Fold(value), false, after) {
			if !yield(e.ordinal, t.at(e.ordinal).now) {
				return
			}
		}
	}
}

// at is the row with an ordinal that exists.
func (t *table[T]) at(ordinal int64) *row[T] { return t.rows[t.after(ordinal-1)] }
