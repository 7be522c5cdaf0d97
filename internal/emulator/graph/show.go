package graph

import (
	"encoding/json"
	"fmt"
	"net/url"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
)

// Show gives an object as Graph would with every property selected, for people to
// look at: indented JSON. v is a user, group, service principal or application.
func Show(v any) (string, error) {
	var (
		m   map[string]any
		err error
	)
	switch v := v.(type) {
	case *directory.User:
		m, err = show(userType, v)
	case *directory.Group:
		m, err = show(groupType, v)
	case *directory.ServicePrincipal:
		m, err = show(spType, v)
	case *directory.Application:
		m, err = show(applicationType, v)
	default:
		err = fmt.Errorf("%T is no directory object", v)
	}
	if err != nil {
		return "", fmt.Errorf("show an object: %w", err)
	}
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return "", fmt.Errorf("show an object: %w", err)
	}
	return string(data), nil
}

func show[T any](t *odata.Type[T], v *T) (map[string]any, error) {
	q, err := t.Parse(url.Values{"$select": {t.All()}}, false)
	if err != nil {
		return nil, err
	}
	m := q.Render(v)
	m["@odata.type"] = "#" + t.Name
	return m, nil
}
