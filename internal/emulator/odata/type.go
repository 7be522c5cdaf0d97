package odata

import (
	"fmt"
	"reflect"
	"strings"
	"time"
)

// Ops is a set of filter operators.
type Ops uint16

// The operators that a property can allow. Null stands for a comparison with
// the literal null, Not for standing under a not.
const (
	Eq Ops = 1 << iota
	Ne
	Not
	Ge
	Le
	In
	StartsWith
	EndsWith
	Null
	Empty // comparison of $count of a collection
	Contains
)

var opNames = map[string]Ops{
	"eq": Eq, "ne": Ne, "not": Not, "ge": Ge, "le": Le, "gt": Ge, "lt": Le, "in": In,
	"startsWith": StartsWith, "endsWith": EndsWith, "contains": Contains, "null": Null, "empty": Empty,
}

// property is what a struct field says about itself.
type property struct {
	name     string
	index    int
	byDef    bool // returned without $select
	plain    Ops  // allowed in any request
	advanced Ops  // allowed with ConsistencyLevel: eventual and $count=true
	search   bool // $search looks for words, not for the beginning
	order    bool // $orderby without the advanced parameters
	within   int  // field of the struct that index points to, of a path such as signInActivity/lastSignInDateTime; -1 for the property itself
	ticks    bool // times carry seven decimals
	guid     bool // a string here, and in Graph a GUID
	alone    bool // a filter by it names no other property
}

// Type describes one Graph resource, read from the tags of struct T.
//
// The json tag gives the property's name; a field without an odata tag is not
// part of the resource. The odata tag is a list separated by semicolons:
// "default" (returned without $select), "plain: eq in" and "advanced: ne not"
// (filter operators), "search" (by words), "order", "ticks" (seven decimals of a second), "guid"
// (compared with GUIDs), "alone" (a filter by it names no other property). A pointer
// to a struct whose fields have tags can be filtered by those: property/field.
type Type[T any] struct {
	Name   string // such as "microsoft.graph.user"
	props  []property
	byName map[string]int
	paths  map[string]property // the fields of properties, for filters
}

// NewType reads the tags of T. It panics on a tag it does not know, since that
// is a mistake in the program, not in its input.
func NewType[T any](name string) *Type[T] {
	t := &Type[T]{Name: name, byName: map[string]int{}, paths: map[string]property{}}
	st := reflect.TypeFor[T]()
	for i := range st.NumField() {
		f := st.Field(i)
		tag, ok := f.Tag.Lookup("odata")
		if !ok {
			continue
		}
		p := newProperty(i, f, tag, name)
		t.addPaths(p, f.Type)
		t.byName[strings.ToLower(p.name)] = len(t.props)
		t.props = append(t.props, p)
	}
	return t
}

func newProperty(index int, f reflect.StructField, tag, typeName string) property {
	p := property{index: index, within: -1, name: jsonName(f)}
	for part := range strings.SplitSeq(tag, ";") {
		p.apply(strings.TrimSpace(part), typeName)
	}
	return p
}

// addPaths adds the fields of what a property points to.
func (t *Type[T]) addPaths(of property, field reflect.Type) {
	if field.Kind() != reflect.Pointer || field.Elem().Kind() != reflect.Struct {
		return
	}
	for i := range field.Elem().NumField() {
		f := field.Elem().Field(i)
		if tag, ok := f.Tag.Lookup("odata"); ok {
			p := newProperty(of.index, f, tag, t.Name)
			p.name, p.within, p.alone = of.name+"/"+p.name, i, of.alone
			t.paths[strings.ToLower(p.name)] = p
		}
	}
}

// filterable is find, and for paths to fields of properties too.
func (t *Type[T]) filterable(path string) (property, bool) {
	if p, ok := t.paths[strings.ToLower(path)]; ok {
		return p, true
	}
	return t.find(path)
}

// goType is the Go type of what a property holds, of an object of type T.
func (p property) goType(of reflect.Type) reflect.Type {
	f := of.Field(p.index).Type
	if p.within < 0 {
		return f
	}
	return f.Elem().Field(p.within).Type
}

// of is the property's value in an object, as filters see it.
func (p property) of(v reflect.Value) any {
	field := v.Field(p.index)
	switch {
	case p.within < 0:
		return value(field)
	case field.IsNil():
		return nil
	}
	return value(field.Elem().Field(p.within))
}

func (p *property) apply(part, typeName string) {
	word, list, _ := strings.Cut(part, ":")
	var ops Ops
	for _, w := range strings.Fields(list) {
		op, ok := opNames[w]
		if !ok {
			panic(fmt.Sprintf("odata: %s.%s: unknown operator %q", typeName, p.name, w))
		}
		ops |= op
	}
	switch word {
	case "":
	case "default":
		p.byDef = true
	case "search":
		p.search = true
	case "order":
		p.order = true
	case "ticks":
		p.ticks = true
	case "guid":
		p.guid = true
	case "alone":
		p.alone = true
	case "plain":
		p.plain = ops
	case "advanced":
		p.advanced = ops
	default:
		panic(fmt.Sprintf("odata: %s.%s: unknown word %q", typeName, p.name, word))
	}
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// find returns the property of that name; names are case-insensitive in Graph.
func (t *Type[T]) find(name string) (property, bool) {
	i, ok := t.byName[strings.ToLower(name)]
	if !ok {
		return property{}, false
	}
	return t.props[i], true
}

// Known keeps those of the comma-separated properties that the type has, and id,
// for collections whose objects are of several types.
func (t *Type[T]) Known(list string) string {
	if list == "" {
		return ""
	}
	kept := []string{"id"}
	for name := range strings.SplitSeq(list, ",") {
		if p, ok := t.find(strings.TrimSpace(name)); ok && p.name != "id" {
			kept = append(kept, p.name)
		}
	}
	return strings.Join(kept, ",")
}

// Optional says that a property is kept as a pointer, which null clears.
func (t *Type[T]) Optional(name string) bool {
	p, ok := t.find(name)
	return ok && reflect.TypeFor[T]().Field(p.index).Type.Kind() == reflect.Pointer
}

// shortName is the type's name as it stands in messages: "User".
func (t *Type[T]) shortName() string {
	short := t.Name[strings.LastIndex(t.Name, ".")+1:]
	return strings.ToUpper(short[:1]) + short[1:]
}

// value turns a field into what filters and JSON work with: nil, string, bool,
// int64, time.Time, []string, or a slice of structs left as it is. The empty
// string and a nil pointer are null.
func value(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return value(v.Elem())
	case reflect.String:
		if v.Len() == 0 {
			return nil
		}
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Int, reflect.Int64:
		return v.Int()
	}
	if when, ok := v.Interface().(time.Time); ok {
		if when.IsZero() {
			return nil
		}
		return when
	}
	if v.Kind() == reflect.Struct && v.NumField() == 0 {
		return nil // a property that never has a value
	}
	if v.Kind() == reflect.Slice && v.IsNil() {
		return reflect.MakeSlice(v.Type(), 0, 0).Interface() // a collection without items is empty, never null
	}
	return v.Interface()
}
