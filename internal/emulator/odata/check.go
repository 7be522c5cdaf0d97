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
	p, ok := q.typ.find(path)
	if !ok {
		return invalid("Invalid filter clause: Could not find a property named '%s' on type '%s'.", path, q.typ.Name)
	}
	q.fields[path] = p.index
	if negated {
		ops |= Not
	}
	switch {
	case ops != 0 && ops&^p.plain == 0:
		return nil
	case ops == 0 || ops&^(p.plain|p.advanced) != 0:
		return unsupported("Unsupported or invalid query filter clause specified for property '%s' of resource '%s'.", p.name, q.typ.shortName())
	case !q.Count:
		return unsupported("The filter on property '%s' needs the query parameter $count=true and the header 'ConsistencyLevel: eventual'.", p.name)
	}
	return nil
}
