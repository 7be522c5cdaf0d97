package graph

import (
	"iter"
	"strings"
	"time"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
)

// ids walks the ids of related objects, such as members, from behind a position.
type ids func(after int64) iter.Seq2[int64, string]

// linked walks the live objects at the other end of a relation.
func (c *call) linked(r *directory.Relation, from string, asOf time.Time) ids {
	return func(after int64) iter.Seq2[int64, string] {
		return func(yield func(int64, string) bool) {
			for at, id := range r.From(from, after, asOf) {
				if c.tx.KindOf(id) != directory.KindNone && !yield(at, id) {
					return
				}
			}
		}
	}
}

// listed walks ids that are at hand as a whole.
func listed(list []string) ids {
	return func(after int64) iter.Seq2[int64, string] {
		return func(yield func(int64, string) bool) {
			for i := max(after, 0); i < int64(len(list)); i++ {
				if !yield(i+1, list[i]) {
					return
				}
			}
		}
	}
}

// related answers a collection of related objects: all kinds together, or, with a
// cast in the path, those of one type, which can then be filtered by their own
// properties; or their number, where the path ends in $count, or their addresses,
// where it ends in $ref; or one of them, where it ends in an id.
func (c *call) related(from ids) (*answer, error) {
	if c.steps[len(c.steps)-1] == "$ref" {
		return c.references(from)
	}
	if id := c.vars["ref"]; id != "" {
		return c.oneOf(from, id)
	}
	switch cast := c.cast(); cast {
	case "user":
		return castTo(c, userType, "users", c.tx.User, from)
	case "group":
		return castTo(c, groupType, "groups", c.tx.Group, from)
	case "serviceprincipal":
		return castTo(c, spType, "servicePrincipals", c.tx.SP, from)
	case "application":
		return castTo(c, applicationType, "applications", c.tx.App, from)
	case "directoryrole", "administrativeunit", "device", "orgcontact":
		return c.mixed(emptySets[cast], listed(nil))
	}
	return c.mixed("directoryObjects", from)
}

// emptySets names the collections of the types of which the tenant has no object.
// Clients ask for them nevertheless, such as which directory roles somebody has.
var emptySets = map[string]string{
	"directoryrole": "directoryRoles", "administrativeunit": "directory/administrativeUnits", "device": "devices", "orgcontact": "contacts",
}

// oneOf answers the related object of that id, if it is of the type that the path
// asks for.
func (c *call) oneOf(from ids, id string) (*answer, error) {
	if err := checkID(id); err != nil {
		return nil, err
	}
	for _, at := range from(0) {
		if !strings.EqualFold(at, id) {
			continue
		}
		kind := c.tx.KindOf(at)
		if !c.ofCast(kind) {
			break
		}
		m, err := c.object(at, c.query.Get("$select"))
		if err != nil {
			return nil, err
		}
		m["@odata.context"] = c.context("directoryObjects/$entity")
		if c.cast() != "" { // the context says the type already
			delete(m, "@odata.type")
			m["@odata.context"] = c.context(string(kind) + "s/$entity")
		}
		return ok(m)
	}
	return nil, notFound(id)
}

// ofCast says whether a kind is the one that the path asks for; without a cast all are.
func (c *call) ofCast(kind directory.Kind) bool {
	cast := c.cast()
	return cast == "" || strings.EqualFold(cast, string(kind))
}

// counting says whether the path ends in $count.
func (c *call) counting() bool { return c.steps[len(c.steps)-1] == "$count" }

// castTo answers those of one type, or their number. To filter or sort them is an
// advanced query (learn.microsoft.com/graph/aad-advanced-queries).
func castTo[T any](c *call, t *odata.Type[T], of string, find func(string) *T, from ids) (*answer, error) {
	advanced := c.eventual() && (c.counting() || c.query.Get("$count") == "true")
	if (c.query.Has("$filter") || c.query.Has("$orderby")) && !advanced {
		return nil, errReferenceQuery
	}
	l := collection[T]{typ: t, of: of, walk: func(_ *odata.Query[T], after int64) iter.Seq2[int64, *T] {
		return func(yield func(int64, *T) bool) {
			for at, id := range from(after) {
				if v := find(id); v != nil && !yield(at, v) {
					return
				}
			}
		}
	}}
	if c.counting() {
		return count(c, l)
	}
	return list(c, l)
}

// errReferenceQuery is how Graph refuses to filter what a relation leads to.
var errReferenceQuery = &odata.Error{Code: "Request_UnsupportedQuery", Message: "The specified filter to the reference property query is currently not supported."}

// expanded cuts the ids of related objects to what $expand shows of them.
func (c *call) expanded(list []string) []string {
	live := c.live(list)
	return live[:min(len(live), maxExpanded)]
}
