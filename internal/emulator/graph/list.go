package graph

import (
	"net/url"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
)

// types are the resources with their query rules.
var (
	userType        = odata.NewType[directory.User]("microsoft.graph.user")
	groupType       = odata.NewType[directory.Group]("microsoft.graph.group")
	spType          = odata.NewType[directory.ServicePrincipal]("microsoft.graph.servicePrincipal")
	applicationType = odata.NewType[directory.Application]("microsoft.graph.application")
	assignmentType  = odata.NewType[directory.Assignment]("microsoft.graph.appRoleAssignment")
)

// entity answers one object.
func entity[T any](c *call, t *odata.Type[T], of string, v *T, decorate decorator[T]) (*answer, error) {
	q, err := t.Parse(c.query, c.eventual())
	if err != nil {
		return nil, err
	}
	m, err := decorated(q, v, decorate)
	if err != nil {
		return nil, err
	}
	m["@odata.context"] = c.context(of + "/$entity")
	return ok(m)
}

// object renders any directory object with its type. Users are reduced to their
// id for callers that may not read users, as Graph does.
func (c *call) object(id, selected string) (map[string]any, error) {
	switch c.tx.KindOf(id) {
	case directory.KindUser:
		m, err := renderAs(userType, c.tx.User(id), selected)
		if err == nil && !c.may("User.Read.All") {
			for name := range m {
				if name != "id" && name != "@odata.type" {
					m[name] = nil
				}
			}
		}
		return m, err
	case directory.KindGroup:
		return renderAs(groupType, c.tx.Group(id), selected)
	case directory.KindApp:
		return renderAs(spType, c.tx.SP(id), selected)
	case directory.KindApplication:
		return renderAs(applicationType, c.tx.App(id), selected)
	}
	return nil, notFound(id)
}

// renderAs renders with those of the selected properties that the type has.
func renderAs[T any](t *odata.Type[T], v *T, selected string) (map[string]any, error) {
	q, err := t.Parse(url.Values{"$select": {t.Known(selected)}}, false)
	if err != nil {
		return nil, err
	}
	m := q.Render(v)
	m["@odata.type"] = "#" + t.Name
	return m, nil
}
