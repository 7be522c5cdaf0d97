package graph

import (
	"strings"
)

// single answers an object that is at hand as JSON with all that its type has, of
// which $select chooses.
func (c *call) single(of, typeName string, m map[string]any) (*answer, error) {
	m, err := c.chosen(typeName, m)
	if err != nil {
		return nil, err
	}
	m["@odata.context"] = c.context(c.selected(of) + "/$entity")
	return ok(m)
}

// several is single for a collection that fits on a page.
func (c *call) several(of, typeName string, list []map[string]any) (*answer, error) {
	values := make([]map[string]any, 0, len(list))
	for _, m := range list {
		m, err := c.chosen(typeName, m)
		if err != nil {
			return nil, err
		}
		values = append(values, m)
	}
	return ok(map[string]any{"@odata.context": c.context(c.selected(of)), "value": values})
}

// chosen keeps what $select names and refuses what the type does not have.
func (c *call) chosen(typeName string, m map[string]any) (map[string]any, error) {
	list := c.query.Get("$select")
	if list == "" || list == "*" {
		return m, nil
	}
	byName := map[string]string{}
	for name := range m {
		byName[lower(name)] = name
	}
	out := map[string]any{}
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		known, has := byName[lower(name)]
		if !has {
			return nil, unreadable("Parsing OData Select and Expand failed: Could not find a property named '%s' on type '%s'.", name, typeName)
		}
		out[known] = m[known]
	}
	return out, nil
}
