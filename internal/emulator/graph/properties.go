package graph

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"guestportal/internal/emulator/odata"
)

// setProperties writes the properties of a request body to an object, whose type
// says which names exist; writable are those that a client may set. Refusals
// name the property, as Graph's do. Names are taken in order, so that of several
// mistakes the same one is always told.
func setProperties[T any](t *odata.Type[T], v *T, fields map[string]json.RawMessage, writable []string) error {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		switch {
		case slices.Contains(writable, name):
		case t.Known(name) == "id" && !strings.EqualFold(name, "id"):
			return unknownProperty(name)
		default:
			return badRequest("Property '%s' is read-only and cannot be set.", name)
		}
		raw := fields[name]
		if string(bytes.TrimSpace(raw)) == "null" && !t.Optional(name) { // an absent string is the empty one in the store
			raw = json.RawMessage(`""`)
		}
		if err := decodeProperty(v, name, raw); err != nil {
			return invalidValue(name, t.Name)
		}
	}
	return nil
}

// decodeProperty sets the property of a struct that has this name in JSON. It is
// decoded apart, because decoding in place would write into the lists and
// pointers that a copy of an object shares with the stored one, and would leave
// in a list's items what the new ones do not say. Of a struct the parts that are
// not given stay.
func decodeProperty(v any, name string, raw json.RawMessage) error {
	into := reflect.ValueOf(v).Elem()
	for i := range into.NumField() {
		if tag, _, _ := strings.Cut(into.Type().Field(i).Tag.Get("json"), ","); tag != name {
			continue
		}
		if into.Field(i).Kind() == reflect.Struct {
			return decodeParts(into.Field(i).Addr().Interface(), raw)
		}
		fresh := reflect.New(into.Field(i).Type())
		if err := json.Unmarshal(raw, fresh.Interface()); err != nil {
			return err
		}
		into.Field(i).Set(fresh.Elem())
	}
	return nil
}

// decodeParts sets those parts of a struct that a JSON object names; the others
// stay.
func decodeParts(v any, raw json.RawMessage) error {
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return err
	}
	for name, part := range parts {
		if err := decodeProperty(v, name, part); err != nil {
			return err
		}
	}
	return nil
}

func unknownProperty(name string) error {
	return badRequest("Property '%s' does not exist as a declared property or extension property.", name)
}

// invalidValue is the refusal of a value that the property cannot take.
func invalidValue(property, typeName string) error {
	short := typeName[strings.LastIndex(typeName, ".")+1:]
	return badRequest("Invalid value specified for property '%s' of resource '%s'.", property, strings.ToUpper(short[:1])+short[1:])
}

// required refuses a body that lacks one of the properties or leaves it empty.
func required(fields map[string]json.RawMessage, typeName string, names ...string) error {
	for _, name := range names {
		switch strings.TrimSpace(string(fields[name])) {
		case "", "null", `""`:
			return invalidValue(name, typeName)
		}
	}
	return nil
}

// take removes a property from the body and decodes it into v, which stays as it
// is when the property is missing.
func take(fields map[string]json.RawMessage, name string, v any) error {
	raw, given := fields[name]
	if !given {
		return nil
	}
	delete(fields, name)
	if err := json.Unmarshal(raw, v); err != nil {
		return badRequest("Invalid value specified for property '%s'.", name)
	}
	return nil
}
