package odata

import "strings"

// check walks a filter and refuses properties that do not exist, operators
// that a property never allows, and operators that need the advanced
// parameters when the request did not carry both of them.
func (q *Query[T]) check(n node, negated bool) error {
	switch n := n.(type) {
	case andNode:
		if err := q.check(n.left, negated); err != nil {
			return err
		}
		return q.check(n.right, negated)
	case orNode:
		if err := q.check(n.left, negated); err != nil {
			return err
		}
		return q.check(n.right, negated)
	case notNode:
		return q.check(n.inner, true)
	case compareNode:
		op := opNames[n.op]
		if n.literal == nil {
			op = Null
		}
		if collection, ok := strings.CutSuffix(n.path, "/$count"); ok {
			return q.allow(collection, Empty, negated)
		}
		return q.allow(n.path, op, negated)
	case inNode:
		return q.allow(n.path, In, negated)
	case callNode:
		return q.allow(n.path, callOps[n.fn], negated)
	case anyNode:
		ops := Empty
		if n.inner != nil {
			ops = innerOps(n.inner)
		}
		return q.allow(n.path, ops, negated)
	}
	return nil
}

var callOps = map[string]Ops{"startswith": StartsWith, "endswith": EndsWith, "contains": Contains}

// innerOps collects the operators used inside a lambda; the property that the
// lambda runs over is the one whose tags decide.
func innerOps(n node) Ops {
	switch n := n.(type) {
	case andNode:
		return innerOps(n.left) | innerOps(n.right)
	case orNode:
		return innerOps(n.left) | innerOps(n.right)
	case notNode:
		return Not | innerOps(n.inner)
	case compareNode:
		if n.literal == nil {
			return Null
		}
		return opNames[n.op]
	case inNode:
		return In
	case callNode:
		return callOps[n.fn]
	}
	return 0
}

func (q *Query[T]) allow(path string, ops Ops, negated bool) error {
	p, ok := q.typ.filterable(path)
	if !ok {
		return invalid("Invalid filter clause: Could not find a property named '%s' on type '%s'.", path, q.typ.Name)
	}
	q.fields[path] = p
	if negated {
		ops |= Not
	}
	switch {
	case ops != 0 && ops&^p.plain == 0:
		return nil
	case ops&Contains&^(p.plain|p.advanced) != 0:
		return unsupported("Operator: 'Contains' is not supported.")
	case ops == 0 || ops&^(p.plain|p.advanced) != 0:
		return q.unfiltered(p)
	case !q.Count:
		return q.notAdvanced(p, ops&^p.plain)
	}
	return nil
}

// unfiltered refuses a property that is not there for filters, or not for this
// one (learn.microsoft.com/graph/aad-advanced-queries, error handling; the same
// without the header, microsoftgraph/microsoft-graph-docs-contrib#9135).
func (q *Query[T]) unfiltered(p property) error {
	return unsupported("Unsupported or invalid query filter clause specified for property '%s' of resource '%s'.", p.name, q.typ.shortName())
}

// notAdvanced refuses operators that need the advanced parameters, in the words of
// learn.microsoft.com/graph/aad-advanced-queries, error handling, and for ne of
// microsoftgraph/microsoft-graph-docs-contrib#9043.
func (q *Query[T]) notAdvanced(p property, missing Ops) error {
	const advice = "Operator '%s' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information"
	switch {
	case missing&Ne != 0:
		return unsupported("Filter operator 'NotEqualsMatch' is not supported.")
	case missing&Not != 0:
		return unsupported(advice, "not")
	case missing&EndsWith != 0:
		return unsupported(advice, "endsWith")
	}
	return q.unfiltered(p)
}

// checkAlone refuses a filter that combines a property with others which it does
// not go with (learn.microsoft.com/graph/api/resources/user, signInActivity).
func (q *Query[T]) checkAlone() error {
	for _, p := range q.fields {
		for _, other := range q.fields {
			if p.alone && other.index != p.index {
				return unsupported("Filter not supported.")
			}
		}
	}
	return nil
}
