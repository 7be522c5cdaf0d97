package odata

import "strings"

// All names every property of the resource, as a value of $select.
func (t *Type[T]) All() string {
	names := make([]string, 0, len(t.props))
	for _, p := range t.props {
		names = append(names, p.name)
	}
	return strings.Join(names, ",")
}
