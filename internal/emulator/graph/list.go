package graph

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"

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

// listOf answers a collection: filtered, sorted, counted and cut into pages.
// decorate, when given, adds to each object what the type itself does not hold.
func listOf[T any](c *call, t *odata.Type[T], of string, items []*T, decorate func(*odata.Query[T], *T, map[string]any) error) (*answer, error) {
	q, err := t.Parse(c.query, c.eventual())
	if err != nil {
		return nil, err
	}
	kept := items[:0:0]
	for _, v := range items {
		if q.Match(v) {
			kept = append(kept, v)
		}
	}
	q.Sort(kept)
	page, next, err := cut(c, q.Top, q.SkipToken, kept)
	if err != nil {
		return nil, err
	}
	values := make([]map[string]any, 0, len(page))
	for _, v := range page {
		m := q.Render(v)
		if decorate != nil {
			if err := decorate(q, v, m); err != nil {
				return nil, err
			}
		}
		values = append(values, m)
	}
	body := map[string]any{"@odata.context": c.context(of), "value": values}
	if q.Count {
		body["@odata.count"] = len(kept)
	}
	if next != "" {
		body["@odata.nextLink"] = next
	}
	return ok(body)
}

// cut takes one page and makes the link to the next. The skip token is the
// offset; clients must treat it as opaque.
func cut[T any](c *call, top int, token string, items []T) (page []T, next string, err error) {
	size := c.settings.PageSize
	if top > 0 {
		size = top
	}
	start := 0
	if token != "" {
		raw, err := base64.RawURLEncoding.DecodeString(token)
		if err == nil {
			start, err = strconv.Atoi(string(raw))
		}
		if err != nil || start < 0 {
			return nil, "", &Error{Status: http.StatusBadRequest, Code: "Directory_ExpiredPageToken", Message: "The specified page token value has expired and can no longer be included in your request."}
		}
	}
	start = min(start, len(items))
	end := min(start+size, len(items))
	if end < len(items) {
		q := url.Values{}
		for name, v := range c.query {
			q[name] = v
		}
		q.Set("$skiptoken", base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(end))))
		next = c.link(strings.TrimPrefix(c.r.URL.EscapedPath(), "/v1.0/")) + "?" + encode(q)
	}
	return items[start:end], next, nil
}

// encode writes a query string with the dollar signs readable, as Graph does.
func encode(q url.Values) string { return strings.ReplaceAll(q.Encode(), "%24", "$") }

// entity answers one object.
func entity[T any](c *call, t *odata.Type[T], of string, v *T, decorate func(*odata.Query[T], *T, map[string]any) error) (*answer, error) {
	q, err := t.Parse(c.query, c.eventual())
	if err != nil {
		return nil, err
	}
	m := q.Render(v)
	if decorate != nil {
		if err := decorate(q, v, m); err != nil {
			return nil, err
		}
	}
	m["@odata.context"] = c.context(of + "/$entity")
	return ok(m)
}

// objects answers a collection of objects of several kinds, such as members.
// $select names properties of any of the kinds; $filter is not offered here.
func (c *call) objects(of string, ids []string) (*answer, error) {
	if c.query.Has("$filter") || c.query.Has("$search") || c.query.Has("$orderby") {
		return nil, &odata.Error{Code: "Request_UnsupportedQuery", Message: "The specified filter, search or order is not supported for a collection of directory objects without a cast to one type."}
	}
	plain := url.Values{}
	for _, name := range []string{"$top", "$skiptoken", "$count"} {
		if c.query.Has(name) {
			plain.Set(name, c.query.Get(name))
		}
	}
	q, err := userType.Parse(plain, c.eventual())
	if err != nil {
		return nil, err
	}
	page, next, err := cut(c, q.Top, q.SkipToken, ids)
	if err != nil {
		return nil, err
	}
	values := make([]map[string]any, 0, len(page))
	for _, id := range page {
		m, err := c.object(id, c.query.Get("$select"))
		if err != nil {
			return nil, err
		}
		values = append(values, m)
	}
	body := map[string]any{"@odata.context": c.context(of), "value": values}
	if q.Count {
		body["@odata.count"] = len(ids)
	}
	if next != "" {
		body["@odata.nextLink"] = next
	}
	return ok(body)
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
