package console

import (
	"net/http"
	"net/url"
	"strconv"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// relation is one way in which an object is linked to others.
type relation struct {
	name, title, empty string
	length             int
	row                func(i int) (page.Row, bool) // false where the other end has gone
}

// relationsOf lists an object's relations, as they are now, without any lag.
func relationsOf(tx *directory.Tx, t thing) []relation {
	now := tx.Now()
	linked := func(name, title, empty string, ids []string) relation {
		return relation{name, title, empty, len(ids), func(i int) (page.Row, bool) {
			other, ok := find(tx, ids[i])
			if !ok {
				return page.Row{}, false
			}
			return other.row(), true
		}}
	}
	switch {
	case t.user != nil:
		groups := []string{}
		for _, g := range tx.GroupsOf(t.user.ID, false, now) {
			groups = append(groups, g.ID)
		}
		return []relation{
			linked("sponsors", "Sponsors", "Nobody answers for this user.", tx.Sponsors().Of(t.user.ID, now)),
			linked("groups", "Groups", "This user is in no group.", groups),
			assigned(tx, "assignments", "Applications", "This user was given no application.", tx.AssignmentsOf(t.user.ID, now), true),
			linked("sponsored", "Answers for", "This user is nobody's sponsor.", tx.Sponsors().To(t.user.ID, now)),
		}
	case t.group != nil:
		return []relation{
			linked("members", "Members", "Nobody is in this group.", tx.Members().Of(t.group.ID, now)),
			linked("owners", "Owners", "Nobody owns this group.", tx.GroupOwners().Of(t.group.ID, now)),
			assigned(tx, "assignments", "Applications", "This group was given no application.", tx.AssignmentsOf(t.group.ID, now), true),
		}
	}
	return []relation{
		roles(t.app),
		assigned(tx, "assigned", "Assigned to", "Nobody was given this application.", tx.AssignedTo(t.app.ID, now), false),
		assigned(tx, "permissions", "Its own permissions", "It was given no permission.", tx.AssignmentsOf(t.app.ID, now), true),
		linked("owners", "Owners", "Nobody owns this application.", tx.AppOwners().Of(t.app.ID, now)),
	}
}

// assigned lists app role assignments: from the principal's side the application,
// else who has it.
func assigned(tx *directory.Tx, name, title, empty string, list []*directory.Assignment, fromPrincipal bool) relation {
	return relation{name, title, empty, len(list), func(i int) (page.Row, bool) {
		a := list[i]
		other := a.PrincipalID
		if fromPrincipal {
			other = a.ResourceID
		}
		t, ok := find(tx, other)
		if !ok {
			return page.Row{}, false
		}
		row := t.row()
		row.Tags, row.Fact, row.When = nil, "Default access", moment(a.CreatedDateTime)
		if sp := tx.SP(a.ResourceID); sp != nil {
			if role, ok := sp.Role(a.AppRoleID); ok {
				row.Fact = role.DisplayName
			}
		}
		return row, true
	}}
}

// roles lists what an application declares.
func roles(sp *directory.ServicePrincipal) relation {
	return relation{"roles", "Roles", "It declares no roles: whoever is assigned has default access.", len(sp.AppRoles), func(i int) (page.Row, bool) {
		role := sp.AppRoles[i]
		row := page.Row{Name: role.DisplayName, Note: role.Description, Link: thing{app: sp}.link() + "/all?of=assigned"}
		if role.Value != nil && *role.Value != role.DisplayName {
			row.Fact = *role.Value
		}
		for _, kind := range role.AllowedMemberTypes {
			row.Tags = append(row.Tags, page.Tag{Text: "for " + map[string]string{"User": "people", "Application": "programs"}[kind], Tone: "grey"})
		}
		if !role.IsEnabled {
			row.Tags = append(row.Tags, page.Tag{Text: "Disabled", Tone: "red"})
		}
		return row, true
	}}
}

// rows gives at most limit rows from a position on, and where to go on; -1 at
// the end.
func (rel relation) rows(from, limit int) (rows []page.Row, next int) {
	for i := max(from, 0); i < rel.length; i++ {
		if len(rows) == limit {
			return rows, i
		}
		if row, ok := rel.row(i); ok {
			rows = append(rows, row)
		}
	}
	return rows, -1
}

// peek shows the beginning of a relation on the object's own page.
func (rel relation) peek(t thing) page.Relation {
	rows, next := rel.rows(0, peek)
	view := page.Relation{Title: rel.title, Count: number(rel.length), Empty: rel.empty, Rows: rows}
	if next >= 0 {
		view.More = t.link() + "/all?of=" + url.QueryEscape(rel.name)
	}
	return view
}

// related shows one relation page by page.
func (c *Console) related(w http.ResponseWriter, r *http.Request) {
	from, _ := strconv.Atoi(r.URL.Query().Get("from")) // what is no position begins at the first page
	found := false
	var view page.Related
	c.o.Directory.View(func(tx *directory.Tx) {
		t, ok := find(tx, r.PathValue("id"))
		if !ok || t.kind() != r.PathValue("kind") {
			return
		}
		for _, rel := range relationsOf(tx, t) {
			if rel.name != r.URL.Query().Get("of") {
				continue
			}
			found = true
			rows, next := rel.rows(from, pageSize)
			view = page.Related{Frame: c.frame(r, "directory", rel.title)}
			view.List = page.Relation{Title: rel.title, Count: number(rel.length), Empty: rel.empty, Rows: rows}
			view.Caption, view.BackLink, view.BackText = t.row().Name, t.link(), t.row().Name
			at := t.link() + "/all?of=" + url.QueryEscape(rel.name)
			if from > 0 {
				view.First = at
			}
			if next >= 0 {
				view.Next = at + "&from=" + strconv.Itoa(next)
			}
		}
	})
	if !found {
		c.nothing(w, r)
		return
	}
	c.o.Pages.Console(w, http.StatusOK, "related", view)
}
