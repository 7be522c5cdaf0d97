package graph

import (
	"encoding/json"
	"fmt"
	"net/url"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
)

// Show gives an object as Graph would with every property selected, for people to
// look at: indented JSON. v is a user, group, service principal, application or
// entry of the gallery.
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
	case *Entry:
		m, err = show(templateType, v.template)
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

// Entry is an entry of the application gallery for people to look at.
type Entry struct {
	ID, Name, Publisher, Description, HomePage string
	Categories                                 []string

	template *template
}

// Gallery lists the application gallery by name.
func Gallery() []*Entry {
	var out []*Entry
	for _, t := range gallery() {
		out = append(out, &Entry{t.ID, t.DisplayName, t.Publisher, t.Description, t.HomePageURL, t.Categories, t})
	}
	return out
}
