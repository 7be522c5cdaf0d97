package odata

import "strings"

// Lookup names objects by a property: those where it, or one of its items, is
// one of the texts or, with Prefix, begins with one of them.
type Lookup struct {
	Property string
	Texts    []string
	Prefix   bool
}

// Lookups are what an index can answer of a filter: every object that passes the
// filter is named by at least one of them. They are nil when the filter also
// wants objects that no lookup on an indexed property names.
func (q *Query[T]) Lookups(indexed func(property string) bool) []Lookup {
	if q.filter == nil {
		return nil
	}
	return q.lookups(q.filter, indexed)
}

func (q *Query[T]) lookups(n node, indexed func(string) bool) []Lookup {
	one := func(path string, prefix bool, literals ...any) []Lookup {
		p, ok := q.typ.find(path)
		if !ok || !indexed(p.name) || prefix && p.name == "id" {
			return nil
		}
		l := Lookup{Property: p.name, Prefix: prefix}
		for _, literal := range literals {
			text, isText := literal.(string)
			if !isText {
				return nil
			}
			l.Texts = append(l.Texts, text)
		}
		return []Lookup{l}
	}
	switch n := n.(type) {
	case andNode:
		left, right := q.lookups(n.left, indexed), q.lookups(n.right, indexed)
		if left == nil || right != nil && vague(left) && !vague(right) {
			return right
		}
		return left
	case orNode:
		left, right := q.lookups(n.left, indexed), q.lookups(n.right, indexed)
		if left == nil || right == nil {
			return nil
		}
		return append(left, right...)
	case compareNode:
		if n.op == "eq" {
			return one(n.path, false, n.literal)
		}
	case inNode:
		return one(n.path, false, n.literals...)
	case callNode:
		if n.fn == "startswith" {
			return one(n.path, true, n.text)
		}
	case anyNode:
		if n.inner != nil {
			return q.lookups(rename(n.inner, n.variable, n.path), indexed)
		}
	}
	return nil
}

// vague lookups name more than exact ones.
func vague(list []Lookup) bool {
	for _, l := range list {
		if l.Prefix {
			return true
		}
	}
	return false
}

// rename turns the body of a lambda into the same test on the property that it
// runs over. What speaks of anything else than the item itself becomes nil.
func rename(n node, variable, path string) node {
	switch n := n.(type) {
	case andNode:
		return andNode{rename(n.left, variable, path), rename(n.right, variable, path)}
	case orNode:
		return orNode{rename(n.left, variable, path), rename(n.right, variable, path)}
	case compareNode:
		if strings.EqualFold(n.path, variable) {
			return compareNode{path, n.op, n.literal}
		}
	case inNode:
		if strings.EqualFold(n.path, variable) {
			return inNode{path, n.literals}
		}
	case callNode:
		if strings.EqualFold(n.path, variable) {
			return callNode{n.fn, path, n.text}
		}
	}
	return nil
}
