package graph

import (
	"guestportal/internal/emulator/odata"
)

// countOf answers how many objects pass the query, as a bare number.
func countOf[T any](c *call, t *odata.Type[T], items []*T) (*answer, error) {
	if !c.eventual() {
		return nil, badRequest("$count is not currently supported.")
	}
	c.query.Set("$count", "true")
	q, err := t.Parse(c.query, true)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, v := range items {
		if q.Match(v) {
			n++
		}
	}
	return ok(number(n))
}

// members answers a collection of directory objects by their ids: all kinds
// together, or only those of the path's cast, which then can be filtered by their
// own properties; or their number, where the path ends in $count, or their
// addresses, where it ends in $ref.
func (c *call) members(ids []string) (*answer, error) {
	end := c.steps[len(c.steps)-1]
	if end == "$ref" {
		return c.references(ids)
	}
	count := end == "$count"
	switch c.cast() {
	case "user":
		return objectsOf(c, userType, "users", ids, c.tx.User, count)
	case "group":
		return objectsOf(c, groupType, "groups", ids, c.tx.Group, count)
	case "serviceprincipal":
		return objectsOf(c, spType, "servicePrincipals", ids, c.tx.SP, count)
	case "application":
		return objectsOf(c, applicationType, "applications", ids, c.tx.App, count)
	}
	if !count {
		return c.objects("directoryObjects", ids)
	}
	if !c.eventual() {
		return nil, badRequest("$count is not currently supported.")
	}
	return ok(number(len(ids)))
}

func objectsOf[T any](c *call, t *odata.Type[T], of string, ids []string, find func(string) *T, count bool) (*answer, error) {
	list := []*T{}
	for _, id := range ids {
		if v := find(id); v != nil {
			list = append(list, v)
		}
	}
	if count {
		return countOf(c, t, list)
	}
	return listOf(c, t, of, list, nil)
}
