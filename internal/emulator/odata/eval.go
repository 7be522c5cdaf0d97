package odata

import (
	"cmp"
	"reflect"
	"strings"
	"time"
)

// env answers what a path such as "mail", "x" or "x/issuer" stands for.
type env func(path string) any

func (n andNode) eval(e env) bool { return n.left.eval(e) && n.right.eval(e) }
func (n orNode) eval(e env) bool  { return n.left.eval(e) || n.right.eval(e) }
func (n notNode) eval(e env) bool { return !n.inner.eval(e) }

func (n compareNode) eval(e env) bool {
	if collection, ok := strings.CutSuffix(n.path, "/$count"); ok {
		return ordered(n.op, int64(reflect.ValueOf(e(collection)).Len()), n.literal)
	}
	return ordered(n.op, e(n.path), n.literal)
}

// ordered compares a property's value with a literal. Strings compare without
// case, as the directory does; a value of another kind than the literal is only
// ever "not equal".
func ordered(op string, v, literal any) bool {
	if x, isString := v.(string); isString && (op == "eq" || op == "ne") {
		y, comparable := text(literal)
		return (comparable && strings.EqualFold(x, y)) == (op == "eq")
	}
	order, comparable := compare(v, literal)
	if !comparable {
		return op == "ne"
	}
	switch op {
	case "eq":
		return order == 0
	case "ne":
		return order != 0
	case "ge":
		return order >= 0
	case "gt":
		return order > 0
	case "le":
		return order <= 0
	}
	return order < 0
}

func compare(a, b any) (order int, comparable bool) {
	switch x := a.(type) {
	case nil:
		return 0, b == nil
	case string:
		if y, ok := text(b); ok {
			return strings.Compare(strings.ToLower(x), strings.ToLower(y)), true
		}
	case bool:
		if y, ok := b.(bool); ok && x == y {
			return 0, true
		} else if ok {
			return 1, true
		}
	case int64:
		if y, ok := b.(int64); ok {
			return cmp.Compare(x, y), true
		}
	case time.Time:
		if y, ok := b.(time.Time); ok {
			return x.Compare(y), true
		}
	}
	return 0, false
}

// text is a literal that strings compare with: a string, or a GUID where the
// property is one.
func text(literal any) (string, bool) {
	switch x := literal.(type) {
	case string:
		return x, true
	case guid:
		return string(x), true
	}
	return "", false
}

func (n inNode) eval(e env) bool {
	v := e(n.path)
	for _, literal := range n.literals {
		if order, ok := compare(v, literal); ok && order == 0 {
			return true
		}
	}
	return false
}

func (n callNode) eval(e env) bool {
	s, ok := e(n.path).(string)
	if !ok {
		return false
	}
	from, to := 0, min(len(n.text), len(s))
	switch n.fn {
	case "contains":
		return strings.Contains(strings.ToLower(s), strings.ToLower(n.text))
	case "endswith":
		from, to = max(0, len(s)-len(n.text)), len(s)
	}
	return strings.EqualFold(s[from:to], n.text)
}

func (n anyNode) eval(e env) bool {
	v := e(n.path)
	if texts, ok := v.([]string); ok && n.inner != nil {
		return n.anyText(texts, e)
	}
	list := reflect.ValueOf(v)
	if list.Kind() != reflect.Slice {
		return false
	}
	if n.inner == nil {
		return list.Len() > 0
	}
	for i := range list.Len() {
		item := list.Index(i)
		bound := func(path string) any {
			head, rest, deeper := strings.Cut(path, "/")
			switch {
			case head != n.variable:
				return e(path)
			case deeper:
				return field(item, rest)
			}
			return value(item)
		}
		if n.inner.eval(bound) {
			return true
		}
	}
	return false
}

// anyText is eval over a list of strings, the frequent case.
func (n anyNode) anyText(texts []string, e env) bool {
	var text string
	bound := func(path string) any {
		if path == n.variable {
			return text
		}
		return e(path)
	}
	for _, text = range texts {
		if n.inner.eval(bound) {
			return true
		}
	}
	return false
}

// field reads a property of a complex value by its JSON name.
func field(v reflect.Value, name string) any {
	if v.Kind() != reflect.Struct {
		return nil
	}
	for i := range v.NumField() {
		if strings.EqualFold(jsonName(v.Type().Field(i)), name) {
			return value(v.Field(i))
		}
	}
	return nil
}
