package odata

// maxClauses bounds a choice in a filter that the directory itself answers. The
// index, which answers advanced queries, is bound by the length of the URL alone.
const maxClauses = 15

// limit refuses a filter that offers more alternatives than the directory takes.
// The values of in are alternatives, also beside others (picked).
func (q *Query[T]) limit(n node) error {
	if q.Advanced {
		return nil
	}
	if count := alternatives(n); count > maxClauses {
		return unsupported("Too many child clauses specified in search filter expression containing 'OR' operators: %d. Max allowed: %d.", count, maxClauses)
	}
	switch n := n.(type) {
	case andNode:
		if err := q.limit(n.left); err != nil {
			return err
		}
		return q.limit(n.right)
	case orNode: // counted as a whole above; what is in it may hold choices of its own
		if err := q.limit(n.left); err != nil {
			return err
		}
		return q.limit(n.right)
	case notNode:
		return q.limit(n.inner)
	case anyNode:
		if n.inner != nil {
			return q.limit(n.inner)
		}
	}
	return nil
}

func alternatives(n node) int {
	switch n := n.(type) {
	case orNode:
		return alternatives(n.left) + alternatives(n.right)
	case inNode:
		return len(n.literals)
	}
	return 1
}
