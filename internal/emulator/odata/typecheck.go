package odata

import (
	"reflect"
	"strings"
	"time"
)

// guid is a GUID literal, which stands without quotes. Identifiers of directory
// objects are strings, and never equal one; few properties have this type.
type guid string

// kindNames are operators as refusals name them.
var kindNames = map[string]string{
	"eq": "Equal", "ne": "NotEqual", "ge": "GreaterThanOrEqual", "gt": "GreaterThan", "le": "LessThanOrEqual", "lt": "LessThan",
}

// typeCheck refuses literals of another type than the property's. It looks at a
// lambda's body with the variable standing for an item. Null goes with every
// type; what of it is allowed the property's tags say.
func (t *Type[T]) typeCheck(n node, of func(path string) string) error {
	switch n := n.(type) {
	case andNode:
		if err := t.typeCheck(n.left, of); err != nil {
			return err
		}
		return t.typeCheck(n.right, of)
	case orNode:
		if err := t.typeCheck(n.left, of); err != nil {
			return err
		}
		return t.typeCheck(n.right, of)
	case notNode:
		return t.typeCheck(n.inner, of)
	case compareNode:
		return compatible(of(n.path), n.literal, n.op)
	case anyNode:
		if n.inner != nil {
			return t.typeCheck(n.inner, t.itemTypes(n))
		}
	case inNode:
		for _, literal := range n.literals {
			if err := compatible(of(n.path), literal, "eq"); err != nil {
				return err
			}
		}
	}
	return nil
}

func compatible(wanted string, literal any, op string) error {
	given := literalType(literal)
	switch {
	case wanted == "" || given == "" || wanted == given:
		return nil
	case wanted == "Edm.Guid" && given == "Edm.String": // picked: clients of both habits are about
		return nil
	}
	return invalid("Invalid filter clause: A binary operator with incompatible types was detected. Found operand types '%s' and '%s' for operator kind '%s'.", wanted, given, kindNames[op])
}

func literalType(literal any) string {
	if literal == nil {
		return ""
	}
	return edm(reflect.TypeOf(literal))
}

// edm names a Go type as OData does; "" for what is compared with nothing.
func edm(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return "Edm.DateTimeOffset"
	case t == reflect.TypeFor[guid]():
		return "Edm.Guid"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return edm(t.Elem())
	case reflect.String:
		return "Edm.String"
	case reflect.Bool:
		return "Edm.Boolean"
	case reflect.Int, reflect.Int64:
		return "Edm.Int64"
	case reflect.Slice:
		return "Collection(" + edm(t.Elem()) + ")"
	}
	return ""
}

// typeOf is the type of a property, or of its count; "" when there is none.
func (t *Type[T]) typeOf(path string) string {
	if strings.HasSuffix(path, "/$count") {
		return "Edm.Int64"
	}
	p, ok := t.filterable(path)
	switch {
	case !ok:
		return ""
	case p.guid:
		return "Edm.Guid"
	}
	return edm(p.goType(reflect.TypeFor[T]()))
}

// itemTypes are the types within a lambda: of the variable, and of the fields of
// what it stands for.
func (t *Type[T]) itemTypes(n anyNode) func(path string) string {
	p, ok := t.find(n.path)
	if !ok {
		return t.typeOf
	}
	item := reflect.TypeFor[T]().Field(p.index).Type
	return func(path string) string {
		head, name, deeper := strings.Cut(path, "/")
		switch {
		case head != n.variable:
			return t.typeOf(path)
		case item.Kind() != reflect.Slice:
			return ""
		case !deeper:
			return edm(item.Elem())
		}
		for i := 0; item.Elem().Kind() == reflect.Struct && i < item.Elem().NumField(); i++ {
			if f := item.Elem().Field(i); strings.EqualFold(jsonName(f), name) {
				return edm(f.Type)
			}
		}
		return ""
	}
}
