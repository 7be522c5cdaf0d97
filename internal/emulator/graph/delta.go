package graph

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
)

// tracked is a kind of objects that delta queries follow
// (learn.microsoft.com/graph/delta-query-overview).
type tracked[T any] struct {
	kind      directory.Kind
	of        string // users, groups, …
	typ       *odata.Type[T]
	rows      func(*directory.Tx) directory.Rows[T]
	relations map[string]func(*directory.Tx) *directory.Relation // told as name@delta
	byDefault []string                                           // of these, told without $select
}

var (
	deltaUsers = delta(tracked[directory.User]{
		kind: directory.KindUser, of: "users", typ: userType, rows: (*directory.Tx).UserRows,
		relations: map[string]func(*directory.Tx) *directory.Relation{"manager": (*directory.Tx).Manager, "sponsors": (*directory.Tx).Sponsors},
	})
	deltaGroups = delta(tracked[directory.Group]{
		kind: directory.KindGroup, of: "groups", typ: groupType, rows: (*directory.Tx).GroupRows,
		relations: map[string]func(*directory.Tx) *directory.Relation{"members": (*directory.Tx).Members, "owners": (*directory.Tx).GroupOwners},
		byDefault: []string{"members"},
	})
	deltaSPs = delta(tracked[directory.ServicePrincipal]{
		kind: directory.KindApp, of: "servicePrincipals", typ: spType, rows: (*directory.Tx).SPRows,
		relations: map[string]func(*directory.Tx) *directory.Relation{"owners": (*directory.Tx).AppOwners},
	})
	deltaApplications = delta(tracked[directory.Application]{
		kind: directory.KindApplication, of: "applications", typ: applicationType, rows: (*directory.Tx).AppRows,
	})
)

// delta serves the first round, which tells every object, and the rounds after
// it, which tell what changed in what the client selected.
func delta[T any](d tracked[T]) func(*call) (*answer, error) {
	return func(c *call) (*answer, error) {
		for _, name := range []string{"$expand", "$top", "$orderby", "$search"} {
			if c.query.Has(name) {
				return nil, &odata.Error{Code: "Request_UnsupportedQuery", Message: "The query option '" + name + "' is not supported by delta queries of " + d.of + "."}
			}
		}
		t, latest, err := deltaState(c, d)
		if err != nil {
			return nil, err
		}
		r := round[T]{tracked: d, call: c, token: t, sight: c.sight(c.settings.ReplicationLag.Delta), size: c.settings.PageSize}
		r.sight.Spread = 0 // the log of changes has one lag, and objects must not be behind it
		if err := r.choose(); err != nil {
			return nil, err
		}
		switch {
		case latest:
			return r.answer(false)
		case t.Empty > 0:
			r.token.Empty--
			return r.answer(true)
		case t.Again != "" && c.settings.DeltaReplays:
			r.replay()
		}
		if t.Initial {
			return r.first()
		}
		return r.changes()
	}
}

// round is one request of a delta query on its way.
type round[T any] struct {
	tracked[T]
	call     *call
	token    deltaToken
	sight    directory.Sight
	query    *odata.Query[T] // with the properties that are told
	selected []string        // relations that are told
	page     []map[string]any
	size     int
}

// choose splits $select into properties and relations.
func (r *round[T]) choose() error {
	v := url.Values{}
	r.selected = r.byDefault
	if r.token.Select != "" {
		r.selected = nil
		properties := []string{"id"}
		for name := range strings.SplitSeq(r.token.Select, ",") {
			name = strings.TrimSpace(name)
			if _, is := r.relations[name]; is {
				r.selected = append(r.selected, name)
			} else {
				properties = append(properties, name)
			}
		}
		v.Set("$select", strings.Join(properties, ","))
	}
	var err error
	r.query, err = r.typ.Parse(v, false)
	return err
}

// filtered reads $filter, which may only choose objects by id, at most fifty.
func (d tracked[T]) filtered(c *call) ([]string, error) {
	if !c.query.Has("$filter") {
		return nil, nil
	}
	v := url.Values{"$filter": {c.query.Get("$filter")}, "$count": {"true"}} // the limit here is another one than of lists
	q, err := d.typ.Parse(v, true)
	if err != nil {
		return nil, err
	}
	ids, only := q.OnlyIDs()
	if !only || len(ids) > 50 {
		return nil, &odata.Error{Code: "Request_UnsupportedQuery", Message: "The filter of a delta query may only name up to 50 objects by id."}
	}
	return ids, nil
}

func (r *round[T]) wants(id string) bool {
	return len(r.token.IDs) == 0 || containsFold(r.token.IDs, id)
}

// replay repeats the object that was told last.
func (r *round[T]) replay() {
	if v := r.rows(r.call.tx).See(r.token.Again, r.sight); v != nil {
		r.page = append(r.page, r.object(r.token.Again, v))
		r.size++
	}
}

// object renders an object: the id always comes.
func (r *round[T]) object(id string, v *T) map[string]any {
	m := r.query.Render(v)
	m["id"] = id
	return m
}

// answer ends the request: more says whether the round goes on.
func (r *round[T]) answer(more bool) (*answer, error) {
	c := r.call
	name, token := "@odata.deltaLink", "$deltatoken="+r.token.ended(c.now).String()
	if more {
		name, token = "@odata.nextLink", "$skiptoken="+r.token.String()
	}
	of := r.of
	if r.token.Select != "" {
		of += "(" + strings.ReplaceAll(r.token.Select, " ", "") + ")"
	}
	if r.page == nil {
		r.page = []map[string]any{}
	}
	return ok(map[string]any{"@odata.context": c.context(of), "value": r.page, name: c.link(r.of+"/delta") + "?" + token})
}

// linkWindow is how many links of one object a page tells at most; an object with
// more is told again on the next page, with the links that follow.
const linkWindow = 1000

// first tells a page of every object there is.
func (r *round[T]) first() (*answer, error) {
	c, told := r.call, 0
	var lookups []odata.Lookup
	if len(r.token.IDs) > 0 {
		lookups = []odata.Lookup{{Property: "id", Texts: r.token.IDs}}
	}
	for ordinal, v := range r.rows(c.tx).From(r.token.Last, r.sight, lookups) {
		id := r.query.ID(v)
		if !r.wants(id) {
			continue
		}
		if len(r.page) >= r.size || told >= linkWindow {
			return r.answer(true)
		}
		m := r.object(id, v)
		more := false
		for _, name := range r.selected {
			links, beyond := r.links(name, id)
			if len(links) > 0 {
				m[name+"@delta"] = links
			}
			told += len(links)
			more = more || beyond
		}
		r.page, r.token.Again = append(r.page, m), id
		if more {
			r.token.Link += linkWindow
			return r.answer(true)
		}
		r.token.Last, r.token.Link = ordinal, 0
	}
	return r.answer(false)
}

// links are those of one object within the window that is next.
func (r *round[T]) links(name, id string) (list []map[string]any, beyond bool) {
	relation := r.relations[name](r.call.tx)
	for at, to := range relation.From(id, r.token.Link, r.call.asOf(r.call.settings.ReplicationLag.Delta)) {
		if at > r.token.Link+linkWindow {
			return list, true
		}
		if kind := r.call.tx.KindOf(to); kind != directory.KindNone {
			list = append(list, map[string]any{"@odata.type": "#microsoft.graph." + string(kind), "id": to})
		}
	}
	return list, false
}

// changes tells a page of what changed since the round before.
func (r *round[T]) changes() (*answer, error) {
	c := r.call
	minimal := strings.Contains(strings.ToLower(c.r.Header.Get("Prefer")), "return=minimal")
	for more := true; more; {
		if len(r.page) >= r.size {
			return r.answer(true)
		}
		var list []directory.Changed
		list, r.token.From, more = c.tx.Changed(r.kind, r.token.Since, r.token.From, r.token.Until, r.size-len(r.page))
		for _, changed := range list {
			if !r.wants(changed.ID) {
				continue
			}
			if m := r.changed(changed, minimal); m != nil {
				r.page, r.token.Again = append(r.page, m), changed.ID
			}
		}
	}
	return r.answer(false)
}

// changed renders one changed object, or nothing when nothing of it changed that
// the client selected.
func (r *round[T]) changed(changed directory.Changed, minimal bool) map[string]any {
	rows := r.rows(r.call.tx)
	v := rows.See(changed.ID, r.sight)
	if v == nil {
		reason := "deleted"
		if rows.Restorable(changed.ID) {
			reason = "changed"
		}
		return map[string]any{"id": changed.ID, "@removed": map[string]string{"reason": reason}}
	}
	m := r.object(changed.ID, v)
	whole := false // made or brought back: everything is news
	news := map[string]bool{"id": true}
	targets := map[string][]string{}
	for _, change := range changed.Changes {
		whole = whole || change.New || change.Relation == "" && len(change.Fields) == 0 || slices.Contains(change.Fields, "deletedDateTime")
		for _, field := range change.Fields {
			news[field] = true
		}
		if change.Relation != "" && !slices.Contains(targets[change.Relation], change.Target) {
			targets[change.Relation] = append(targets[change.Relation], change.Target)
		}
	}
	told := whole
	for name := range m {
		told = told || name != "id" && news[name]
	}
	if minimal && !whole {
		maps.DeleteFunc(m, func(name string, _ any) bool { return !news[name] })
	}
	for _, name := range r.selected {
		if links := r.changedLinks(name, changed.ID, targets[name]); len(links) > 0 {
			m[name+"@delta"], told = links, true
		}
	}
	if !told {
		return nil
	}
	return m
}

// changedLinks tells, oldest first, how links to the targets stand now.
func (r *round[T]) changedLinks(name, id string, targets []string) (list []map[string]any) {
	c := r.call
	asOf := c.asOf(c.settings.ReplicationLag.Delta)
	for _, to := range slices.Backward(targets) {
		m := map[string]any{"id": to}
		if kind := c.tx.KindOf(to); kind != directory.KindNone {
			m["@odata.type"] = "#microsoft.graph." + string(kind)
		}
		if !r.relations[name](c.tx).Shows(id, to, asOf) {
			m["@removed"] = map[string]string{"reason": "deleted"}
		}
		list = append(list, m)
	}
	return list
}
