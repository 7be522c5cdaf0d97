package graph

import (
	"iter"
	"slices"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
)

// walk goes through the objects of a collection, each with its position, from
// behind a position. Positions grow and stay when the collection changes, so that
// a page costs what it shows and a client that reads on misses nothing.
type walk[T any] func(after int64) iter.Seq2[int64, *T]

// decorator adds to an object's JSON what the type itself does not hold.
type decorator[T any] func(*odata.Query[T], *T, map[string]any) error

// collection is what a list, a count and a search read.
type collection[T any] struct {
	typ      *odata.Type[T]
	of       string                                            // as the context URL names it
	walk     func(*odata.Query[T], int64) iter.Seq2[int64, *T] // may use the query to visit less
	inOrder  func(*odata.Query[T]) (walk[T], bool)             // walks in the query's order, when it can; may be nil
	decorate decorator[T]                                      // may be nil
}

// parse reads the request's query; users are found by their sign-ins only for
// those who may see them.
func (l collection[T]) parse(c *call, eventual bool) (*odata.Query[T], error) {
	q, err := l.typ.Parse(c.query, eventual)
	if err == nil && q.Names("signInActivity") {
		err = c.maySeeSignIns()
	}
	return q, err
}

// listRows answers a collection that is a whole table.
func listRows[T any](c *call, t *odata.Type[T], of string, rows directory.Rows[T], decorate decorator[T]) (*answer, error) {
	inOrder := func(q *odata.Query[T]) (walk[T], bool) { return sortedRows(c, rows, q) }
	return list(c, collection[T]{typ: t, of: of, walk: rowsOf(c, rows), inOrder: inOrder, decorate: decorate})
}

// countRows answers how many objects of a table pass the query.
func countRows[T any](c *call, t *odata.Type[T], rows directory.Rows[T]) (*answer, error) {
	return count(c, collection[T]{typ: t, walk: rowsOf(c, rows)})
}

// rowsOf reads a table as the index knows it, by way of what the filter looks up.
func rowsOf[T any](c *call, rows directory.Rows[T]) func(*odata.Query[T], int64) iter.Seq2[int64, *T] {
	return func(q *odata.Query[T], after int64) iter.Seq2[int64, *T] {
		return rows.From(after, c.sight(c.settings.ReplicationLag.Index), q.Lookups(rows.Indexed))
	}
}

// sortedRows reads a table in the order of an index, where the query asks for one
// and for all objects.
func sortedRows[T any](c *call, rows directory.Rows[T], q *odata.Query[T]) (walk[T], bool) {
	property, descending, alone := q.SortedBy()
	if !alone || q.Filtered() {
		return nil, false
	}
	s := c.sight(c.settings.ReplicationLag.Index)
	if _, possible := rows.Sorted(property, descending, 0, s); !possible {
		return nil, false
	}
	return func(after int64) iter.Seq2[int64, *T] {
		seq, _ := rows.Sorted(property, descending, after, s) // possible, as above: nothing changes meanwhile
		return seq
	}, true
}

// listFrom answers a collection that can be walked.
func listFrom[T any](c *call, t *odata.Type[T], of string, from walk[T], decorate decorator[T]) (*answer, error) {
	all := func(_ *odata.Query[T], after int64) iter.Seq2[int64, *T] { return from(after) }
	return list(c, collection[T]{typ: t, of: of, walk: all, decorate: decorate})
}

// listOf answers a collection that is at hand as a whole.
func listOf[T any](c *call, t *odata.Type[T], of string, items []*T, decorate decorator[T]) (*answer, error) {
	return listFrom(c, t, of, itemsOf(items), decorate)
}

func itemsOf[T any](items []*T) walk[T] {
	return func(after int64) iter.Seq2[int64, *T] {
		return func(yield func(int64, *T) bool) {
			for i := max(after, 0); i < int64(len(items)); i++ {
				if !yield(i+1, items[i]) {
					return
				}
			}
		}
	}
}

// list answers a collection: filtered, sorted, counted and cut into pages.
func list[T any](c *call, l collection[T]) (*answer, error) {
	q, err := l.parse(c, c.eventual())
	if err != nil {
		return nil, err
	}
	page, err := c.page(q.Top, q.SkipToken)
	if err != nil {
		return nil, err
	}
	if len(q.Expand) > 0 {
		page.size = min(page.size, maxExpandedPage)
	}
	matches := matching(q, l)
	if q.Sorted() {
		inOrder, possible := walk[T](nil), false
		if l.inOrder != nil {
			inOrder, possible = l.inOrder(q)
		}
		if !possible {
			inOrder = sorted(q, matches)
		}
		matches = inOrder
	}
	values := make([]map[string]any, 0, min(page.size, 100))
	for at, v := range matches(page.after) {
		if len(values) == page.size {
			page.next = at - 1
			break
		}
		m, err := decorated(q, v, l.decorate)
		if err != nil {
			return nil, err
		}
		values = append(values, m)
	}
	total := func() int { return tally(matches(0)) }
	return c.collectionAnswer(l.of, values, page, q.Count, total)
}

// count answers how many objects pass the query, as a bare number
// (learn.microsoft.com/graph/aad-advanced-queries).
func count[T any](c *call, l collection[T]) (*answer, error) {
	if !c.eventual() {
		return nil, badRequest("$count is not currently supported.")
	}
	c.query.Set("$count", "true")
	q, err := l.parse(c, true)
	if err != nil {
		return nil, err
	}
	return ok(number(tally(matching(q, l)(0))))
}

func tally[T any](seq iter.Seq2[int64, T]) (n int) {
	for range seq {
		n++
	}
	return n
}

// matching walks what passes the query's filter and search.
func matching[T any](q *odata.Query[T], l collection[T]) walk[T] {
	return func(after int64) iter.Seq2[int64, *T] {
		return func(yield func(int64, *T) bool) {
			for at, v := range l.walk(q, after) {
				if q.Match(v) && !yield(at, v) {
					return
				}
			}
		}
	}
}

// sorted brings everything into the query's order; positions are then places in
// that order.
func sorted[T any](q *odata.Query[T], matches walk[T]) walk[T] {
	var items []*T
	for _, v := range matches(0) {
		items = append(items, v)
	}
	q.Sort(items)
	return itemsOf(slices.Clip(items))
}

func decorated[T any](q *odata.Query[T], v *T, decorate decorator[T]) (map[string]any, error) {
	m := q.Render(v)
	if decorate != nil {
		if err := decorate(q, v, m); err != nil {
			return nil, err
		}
	}
	return m, nil
}
