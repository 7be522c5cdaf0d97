package directory

import (
	"reflect"
	"strings"
)

// changedFields names the properties in which two versions of an object differ:
// those that Graph shows, by their JSON names.
func changedFields[T any](before, after *T) []string {
	var names []string
	x, y := reflect.ValueOf(before).Elem(), reflect.ValueOf(after).Elem()
	for i := range x.NumField() {
		field := x.Type().Field(i)
		if _, shown := field.Tag.Lookup("odata"); shown && !reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			names = append(names, name)
		}
	}
	return names
}

// store puts an object into its table and tells the log what about it is new.
func store[T any](tx *Tx, t *table[T], kind Kind, v *T) {
	before := t.replace(v, tx.now)
	c := Change{Kind: kind, ID: t.id(v), New: before == nil}
	if before != nil {
		c.Fields = changedFields(before, v)
	}
	tx.record(c)
}
