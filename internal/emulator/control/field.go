package control

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Kind says what a field takes, so that a form can offer the right input.
type Kind string

// The kinds of fields. KindPairs is an object of texts, KindJSON anything that
// has no form of its own.
const (
	KindBool   Kind = "yes or no"
	KindInt    Kind = "whole number"
	KindNumber Kind = "number"
	KindText   Kind = "text"
	KindList   Kind = "list of texts"
	KindPairs  Kind = "object of texts"
	KindJSON   Kind = "JSON"
)

// Field is what a declaration such as Settings or Fault says about one of its
// fields.
type Field struct {
	Name    string   `json:"name"` // a field of an inner object has a dot: throttle.scale
	Group   string   `json:"group"`
	Help    string   `json:"help"`
	Kind    Kind     `json:"kind"`
	Choices []string `json:"choices,omitempty"`
	Min     string   `json:"min,omitempty"` // as in the tag
	Max     string   `json:"max,omitempty"`
	index   []int
}

// Fields reads a struct's tags, in the order of the declaration. Fields without
// a name in JSON are no part of it.
func Fields[T any]() []Field {
	return fieldsOf(reflect.TypeFor[T](), "", nil)
}

func fieldsOf(t reflect.Type, prefix string, index []int) []Field {
	var out []Field
	group := ""
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		group = cmp.Or(f.Tag.Get("group"), group)
		if name == "" || name == "-" {
			continue
		}
		at := append(slices.Clone(index), i)
		if f.Type.Kind() == reflect.Struct {
			for _, inner := range fieldsOf(f.Type, prefix+name+".", at) {
				inner.Group = group
				out = append(out, inner)
			}
			continue
		}
		field := Field{Name: prefix + name, Group: group, Help: f.Tag.Get("help"), Kind: kindOf(f.Type), Min: f.Tag.Get("min"), Max: f.Tag.Get("max"), index: at}
		if choices, ok := f.Tag.Lookup("choices"); ok {
			field.Choices = strings.Split(choices, ",")
		}
		out = append(out, field)
	}
	return out
}

func kindOf(t reflect.Type) Kind {
	switch t.Kind() {
	case reflect.Pointer:
		return kindOf(t.Elem())
	case reflect.Bool:
		return KindBool
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return KindInt
	case reflect.Float64:
		return KindNumber
	case reflect.String:
		return KindText
	case reflect.Slice:
		if t.Elem().Kind() == reflect.String {
			return KindList
		}
	case reflect.Map:
		if kindOf(t.Elem()) == KindText {
			return KindPairs
		}
	}
	return KindJSON
}

// JSON is the field's value in v, as it stands in JSON.
func (f Field) JSON(v any) string {
	data, err := json.Marshal(reflect.ValueOf(v).FieldByIndex(f.index).Interface())
	if err != nil { // plain values can always be written
		return fmt.Sprint(err)
	}
	return string(data)
}

// Says reports whether the field of v holds anything but its zero value.
func (f Field) Says(v any) bool { return !reflect.ValueOf(v).FieldByIndex(f.index).IsZero() }

// Check says which fields of v are not what their tags ask for.
func Check[T any](v T) Problems {
	var problems Problems
	for _, f := range Fields[T]() {
		if words := f.wrong(reflect.ValueOf(v).FieldByIndex(f.index)); words != "" {
			problems = append(problems, Problem{f.Name, words})
		}
	}
	return problems
}

func (f Field) wrong(v reflect.Value) string {
	if f.Choices != nil && !slices.Contains(f.Choices, v.String()) {
		return fmt.Sprintf("%q is not %s", v.String(), listed(f.Choices))
	}
	if f.Min == "" && f.Max == "" {
		return ""
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	var n float64
	if v.CanInt() {
		n = float64(v.Int())
	} else if v.CanFloat() {
		n = v.Float()
	}
	least, most := bound(f.Min, math.Inf(-1)), bound(f.Max, math.Inf(1))
	switch {
	case n >= least && n <= most:
		return ""
	case f.Max == "":
		return "must be at least " + f.Min
	case f.Min == "":
		return "must be at most " + f.Max
	}
	return "must be between " + f.Min + " and " + f.Max
}

// bound reads a tag. It panics on one that is no number, since that is a mistake
// in the program, not in its input.
func bound(tag string, without float64) float64 {
	if tag == "" {
		return without
	}
	n, err := strconv.ParseFloat(tag, 64)
	if err != nil {
		panic(fmt.Sprintf("control: the bound %q is no number", tag))
	}
	return n
}

// listed lists choices as a person would: "a, b or c".
func listed(choices []string) string {
	shown := slices.Clone(choices)
	for i, c := range shown {
		shown[i] = cmp.Or(c, "empty")
	}
	last := len(shown) - 1
	if last < 1 {
		return strings.Join(shown, "")
	}
	return strings.Join(shown[:last], ", ") + " or " + shown[last]
}
