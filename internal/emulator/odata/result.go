package odata

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
)

type sortKey struct {
	prop property
	desc bool
}

func (q *Query[T]) parseOrder(v url.Values) error {
	if !v.Has("$orderby") {
		return nil
	}
	for part := range strings.SplitSeq(v.Get("$orderby"), ",") {
		words := strings.Fields(part)
		if len(words) == 0 || len(words) > 2 || len(words) == 2 && words[1] != "asc" && words[1] != "desc" {
			return invalid("Syntax error in the $orderby clause '%s'.", v.Get("$orderby"))
		}
		p, ok := q.typ.find(words[0])
		if !ok {
			return invalid("Could not find a property named '%s' on type '%s'.", words[0], q.typ.Name)
		}
		if !q.Count && (!p.order || q.filter != nil) {
			return unsupported("Sorting not supported for current query.")
		}
		q.order = append(q.order, sortKey{p, len(words) == 2 && words[1] == "desc"})
	}
	return nil
}

func (q *Query[T]) env(v *T) env {
	rv := reflect.ValueOf(v).Elem()
	return func(path string) any {
		p, ok := q.fields[path]
		if !ok {
			return nil
		}
		return p.of(rv)
	}
}

// ID is the id of v; the type must have one.
func (q *Query[T]) ID(v *T) string {
	p, _ := q.typ.find("id")
	return reflect.ValueOf(v).Elem().Field(p.index).String()
}

// Sorted says whether the query asks for an order.
func (q *Query[T]) Sorted() bool { return len(q.order) > 0 }

// SortedBy is the property of an order by one property alone.
func (q *Query[T]) SortedBy() (property string, descending, alone bool) {
	if len(q.order) != 1 {
		return "", false, false
	}
	return q.order[0].prop.name, q.order[0].desc, true
}

// Filtered says whether the query narrows the list by $filter or $search.
func (q *Query[T]) Filtered() bool { return q.filter != nil || q.search != nil }

// Names says whether the filter speaks of a property or of one of its fields.
func (q *Query[T]) Names(property string) bool {
	for _, p := range q.fields {
		if p.name == property || strings.HasPrefix(p.name, property+"/") {
			return true
		}
	}
	return false
}

// Match says whether v passes $filter and $search.
func (q *Query[T]) Match(v *T) bool {
	if !q.Filtered() {
		return true
	}
	e := q.env(v)
	return (q.filter == nil || q.filter.eval(e)) && (q.search == nil || q.search.eval(e))
}

// Sort orders the list by $orderby, and leaves it alone without one.
func (q *Query[T]) Sort(list []*T) {
	if len(q.order) == 0 {
		return
	}
	slices.SortStableFunc(list, func(a, b *T) int {
		for _, key := range q.order {
			x := value(reflect.ValueOf(a).Elem().Field(key.prop.index))
			y := value(reflect.ValueOf(b).Elem().Field(key.prop.index))
			order, ok := compare(x, y)
			if !ok && x == nil {
				order = -1
			} else if !ok {
				order = 1
			}
			if key.desc {
				order = -order
			}
			if order != 0 {
				return order
			}
		}
		return 0
	})
}

// Render returns the selected properties of v as they stand in JSON. Absent
// values are null; times are UTC in whole seconds unless the tag says "ticks".
func (q *Query[T]) Render(v *T) map[string]any {
	rv := reflect.ValueOf(v).Elem()
	out := make(map[string]any, len(q.props)+2)
	for _, p := range q.props {
		out[p.name] = rendered(value(rv.Field(p.index)), p.ticks)
	}
	return out
}

func rendered(v any, ticks bool) any {
	when, ok := v.(time.Time)
	switch {
	case !ok:
		return v
	case ticks:
		return when.UTC().Format("2006-01-02T15:04:05.0000000Z")
	}
	return when.UTC().Format("2006-01-02T15:04:05Z")
}
