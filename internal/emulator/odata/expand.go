package odata

import (
	"net/url"
	"strconv"
	"strings"
)

// MaxLevels is the longest chain that $levels gives.
const MaxLevels = 1000

// Expand is one relation of $expand with what was chosen for it.
type Expand struct {
	Name   string
	Select []string
	Levels int // how far a chain such as that of managers is followed; 0 when not given
}

// parseExpand reads $expand. Directory objects allow one relation at a time
// (microsoftgraph/microsoft-graph-docs#96), and none in an advanced query, except
// that the chain of managers is documented with one
// (learn.microsoft.com/graph/api/user-list-manager, example 2).
func (q *Query[T]) parseExpand(v url.Values) error {
	if !v.Has("$expand") {
		return nil
	}
	text := v.Get("$expand")
	items, balanced := split(text, ',')
	switch {
	case !balanced:
		return badExpand(text)
	case len(items) > 1:
		return invalid("The result of parsing $expand contained at least %d items, but the maximum allowed is 1.", len(items))
	}
	e, err := parseExpandItem(items[0], text)
	if err != nil {
		return err
	}
	if q.Advanced && e.Levels == 0 {
		return unsupported("$expand is not supported together with $count or $search.")
	}
	q.Expand = append(q.Expand, e)
	return nil
}

func badExpand(text string) error {
	return invalid("Parsing OData Select and Expand failed: '%s' is not a valid expand clause.", text)
}

// parseExpandItem reads a relation and its options, as in
// manager($levels=max;$select=id,displayName).
func parseExpandItem(item, text string) (Expand, error) {
	name, options, bracket := strings.Cut(strings.TrimSpace(item), "(")
	e := Expand{Name: strings.TrimSpace(name)}
	if !isName(e.Name) {
		return e, badExpand(text)
	}
	if !bracket {
		return e, nil
	}
	inner, closed := strings.CutSuffix(options, ")")
	if !closed {
		return e, badExpand(text)
	}
	parts, balanced := split(inner, ';')
	if !balanced {
		return e, badExpand(text)
	}
	for _, part := range parts {
		if err := e.apply(part, text); err != nil {
			return e, err
		}
	}
	return e, nil
}

// apply takes one option of a relation.
func (e *Expand) apply(option, text string) error {
	name, value, _ := strings.Cut(strings.TrimSpace(option), "=")
	switch name {
	case "$select":
		for chosen := range strings.SplitSeq(value, ",") {
			if chosen = strings.TrimSpace(chosen); !isName(chosen) {
				return badExpand(text)
			}
			e.Select = append(e.Select, chosen)
		}
		return nil
	case "$levels":
		n, err := strconv.Atoi(value)
		if value == "max" {
			n, err = MaxLevels, nil
		}
		if err != nil || n < 1 || n > MaxLevels {
			return badExpand(text)
		}
		e.Levels = n
		return nil
	case "$filter", "$orderby", "$top", "$skip", "$count", "$search", "$expand":
		return unsupported("The query option '%s' is not supported within $expand.", name)
	}
	return badExpand(text)
}

// split cuts a clause at a separator that stands outside brackets and quotation
// marks; balanced says that both are closed.
func split(s string, at byte) (parts []string, balanced bool) {
	depth, quoted, start := 0, false, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\'':
			quoted = !quoted // a doubled one opens again at once
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth < 0 {
				return nil, false
			}
		case c == at && depth == 0:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:]), depth == 0 && !quoted
}

func isName(s string) bool {
	for _, c := range s {
		if c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return s != ""
}
