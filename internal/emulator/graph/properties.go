package graph

import (
	"bytes"
	"encoding/json"
	"maps"
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
		one, err := json.Marshal(map[string]json.RawMessage{name: raw})
		if err == nil {
			err = json.Unmarshal(one, v)
		}
		if err != nil {
			return invalidValue(name, t.Name)
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
