package odata

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// Error is a refused query, with Graph's code and words. Its status is 400.
type Error struct{ Code, Message string }

func (e *Error) Error() string { return e.Code + ": " + e.Message }

func unsupported(format string, args ...any) error {
	return &Error{"Request_UnsupportedQuery", fmt.Sprintf(format, args...)}
}

func invalid(format string, args ...any) error {
	return &Error{"BadRequest", fmt.Sprintf(format, args...)}
}

// MaxTop is the largest page that may be asked for with $top.
const MaxTop = 999

// Query is a parsed query string for resource T.
type Query[T any] struct {
	Top       int      // 0 when not given
	Count     bool     // $count=true together with ConsistencyLevel: eventual
	Advanced  bool     // the answer comes from the index, which lags
	Selected  bool     // $select was given
	SkipToken string   // where the page starts, opaque
	Expand    []Expand // checked by the caller, who knows the relations

	typ    *Type[T]
	filter node
	search node
	props  []property
	order  []sortKey
	fields map[string]property // of the paths in filter and search
}

// Parse reads the OData options of a query string. eventual says that the
// request carries "ConsistencyLevel: eventual". Errors are *Error.
// Source: learn.microsoft.com/graph/aad-advanced-queries.
func (t *Type[T]) Parse(v url.Values, eventual bool) (*Query[T], error) {
	q := &Query[T]{typ: t, fields: map[string]property{}, SkipToken: v.Get("$skiptoken")}
	q.Count = eventual && v.Get("$count") == "true"
	q.Advanced = q.Count || eventual && v.Get("$search") != ""
	for name := range v {
		switch name {
		case "$filter", "$search", "$select", "$orderby", "$top", "$count", "$expand", "$skiptoken", "$format", "$deltatoken":
		case "$skip":
			return nil, &Error{"Request_BadRequest", "'$skip' is not supported by the service."}
		default:
			if strings.HasPrefix(name, "$") {
				return nil, invalid("The query parameter '%s' is not supported.", name)
			}
		}
	}
	for _, step := range []func(url.Values) error{q.parseSelect, q.parseFilter, q.parseSearch, q.parseOrder, q.parseTop, q.parseExpand} {
		if err := step(v); err != nil {
			return nil, err
		}
	}
	if v.Get("$search") != "" && !eventual {
		return nil, unsupported("Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'")
	}
	return q, nil
}

func (q *Query[T]) parseSelect(v url.Values) error {
	list := v.Get("$select")
	q.Selected = list != ""
	for _, p := range q.typ.props {
		if !q.Selected && p.byDef || list == "*" {
			q.props = append(q.props, p)
		}
	}
	if !q.Selected || list == "*" {
		return nil
	}
	for name := range strings.SplitSeq(list, ",") {
		p, ok := q.typ.find(strings.TrimSpace(name))
		if !ok {
			return invalid("Parsing OData Select and Expand failed: Could not find a property named '%s' on type '%s'.", strings.TrimSpace(name), q.typ.Name)
		}
		q.props = append(q.props, p)
	}
	return nil
}

func (q *Query[T]) parseFilter(v url.Values) error {
	if !v.Has("$filter") {
		return nil
	}
	n, err := parseFilter(v.Get("$filter"))
	if err != nil {
		return invalid("Invalid filter clause: %s.", err)
	}
	q.filter = n
	if err := q.typ.typeCheck(n, q.typ.typeOf); err != nil {
		return err
	}
	if err := q.check(n, false); err != nil {
		return err
	}
	if err := q.checkAlone(); err != nil {
		return err
	}
	return q.limit(n)
}

func (q *Query[T]) parseTop(v url.Values) error {
	if !v.Has("$top") {
		return nil
	}
	n, err := strconv.Atoi(v.Get("$top"))
	if err != nil || n < 1 || n > MaxTop {
		return unsupported("Invalid page size specified: '%s'. Must be between 1 and %d inclusive.", v.Get("$top"), MaxTop)
	}
	q.Top = n
	return nil
}
