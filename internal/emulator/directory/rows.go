package directory

import (
	"iter"
	"slices"
	"strings"

	"guestportal/internal/emulator/odata"
)

// Rows reads the objects of one kind page by page: each object has an ordinal,
// and reading goes on behind the last one told.
type Rows[T any] struct {
	table *table[T]
	keep  func(*T) bool // nil keeps all
}

// From walks the objects as s sees them, oldest first, from behind an ordinal.
// With lookups only objects that one of them names are visited, and those that
// changed so recently that the indexes say less than s sees; the caller still
// has to judge each of them.
func (r Rows[T]) From(after int64, s Sight, lookups []odata.Lookup) iter.Seq2[int64, *T] {
	rows := r.table.rows[r.table.after(after):]
	if candidates, helpful := r.candidates(after, s, lookups); helpful {
		rows = candidates
	}
	return func(yield func(int64, *T) bool) {
		for _, row := range rows {
			v := r.table.seen(row, s)
			if v != nil && (r.keep == nil || r.keep(v)) && !yield(row.ordinal, v) {
				return
			}
		}
	}
}

// Sorted walks the objects as s sees them in the order of an indexed property,
// each with its place in that order. It is not possible where some objects lack
// the property, since the index does not have them.
func (r Rows[T]) Sorted(property string, descending bool, after int64, s Sight) (iter.Seq2[int64, *T], bool) {
	x := r.table.indexes[property]
	if x == nil || x.size() != len(r.table.rows) {
		return nil, false
	}
	return func(yield func(int64, *T) bool) {
		for place, e := range x.ranked(after, descending) {
			v := r.table.seen(r.table.at(e.ordinal), s)
			if v != nil && (r.keep == nil || r.keep(v)) && !yield(place, v) {
				return
			}
		}
	}, true
}

// Indexed says whether lookups on the property are answered from an index.
func (r Rows[T]) Indexed(property string) bool {
	return property == "id" || r.table.indexes[property] != nil
}

// candidates gathers what the lookups name. It is not helpful when there are no
// lookups, or when they name so much that reading everything costs less.
func (r Rows[T]) candidates(after int64, s Sight, lookups []odata.Lookup) ([]*row[T], bool) {
	if len(lookups) == 0 {
		return nil, false
	}
	most := len(r.table.rows)/8 + 8
	var found []*row[T]
	add := func(row *row[T]) {
		if row != nil && row.ordinal > after {
			found = append(found, row)
		}
	}
	for _, l := range lookups {
		for _, text := range l.Texts {
			if l.Property == "id" {
				add(r.table.byID[strings.ToLower(text)])
				continue
			}
			for e := range r.table.indexes[l.Property].matching(odata.Fold(text), l.Prefix, after) {
				if e.ordinal > after {
					add(r.table.at(e.ordinal))
				}
				if len(found) > most {
					return nil, false
				}
			}
		}
	}
	oldest := s.Oldest()
	for _, c := range slices.Backward(r.table.changed) {
		if !c.at.After(oldest) {
			break
		}
		add(c.row)
	}
	slices.SortFunc(found, func(a, b *row[T]) int { return int(a.ordinal - b.ordinal) })
	return slices.Compact(found), true
}

// UserRows reads the live users.
func (tx *Tx) UserRows() Rows[User] {
	return Rows[User]{&tx.state.Users, func(u *User) bool { return u.DeletedDateTime == nil }}
}

// GroupRows reads the live groups.
func (tx *Tx) GroupRows() Rows[Group] {
	return Rows[Group]{&tx.state.Groups, isLive[Group]}
}

// SPRows reads the live service principals.
func (tx *Tx) SPRows() Rows[ServicePrincipal] {
	return Rows[ServicePrincipal]{&tx.state.SPs, isLive[ServicePrincipal]}
}

// AppRows reads the live application registrations.
func (tx *Tx) AppRows() Rows[Application] {
	return Rows[Application]{&tx.state.Apps, isLive[Application]}
}

// See returns one object as s sees it, or nil.
func (r Rows[T]) See(id string, s Sight) *T {
	if v := r.table.see(id, s); v != nil && (r.keep == nil || r.keep(v)) {
		return v
	}
	return nil
}

// Restorable says whether an object that is not among the rows can come back.
func (r Rows[T]) Restorable(id string) bool {
	v := r.table.get(id)
	return v != nil && r.keep != nil && !r.keep(v)
}

// Count is how many objects there are now, deleted ones that can be restored
// included.
func (r Rows[T]) Count() int { return len(r.table.rows) }
