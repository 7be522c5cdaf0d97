package odata

import (
	"net/url"
	"regexp"
	"strings"
)

// searchTerm is one "property:text" of a $search.
type searchTerm struct {
	prop property
	text string
}

// searchNode is a $search in disjunctive form: any of the groups, all of whose
// terms match. A nil searchNode matches everything.
type searchNode [][]searchTerm

var searchForm = regexp.MustCompile(`^\s*(?:(AND|OR)\s+)?"([^"]*)"`)

// parseSearch reads $search: quoted "property:text" clauses joined by AND (which
// binds tighter) and OR.
func (q *Query[T]) parseSearch(v url.Values) error {
	rest := v.Get("$search")
	for rest != "" {
		m := searchForm.FindStringSubmatch(rest)
		if m == nil || (m[1] == "") != (q.search == nil) {
			return invalid("Syntax error: the $search clause '%s' must be of the form \"property:text\".", v.Get("$search"))
		}
		name, text, ok := strings.Cut(m[2], ":")
		p, known := q.typ.find(name)
		if !ok || !known || !p.search {
			return unsupported("Searching by property '%s' is not supported for resource '%s'.", name, q.typ.shortName())
		}
		q.fields[p.name] = p.index
		term := searchTerm{p, strings.ToLower(strings.TrimSpace(text))}
		if m[1] == "AND" {
			last := len(q.search) - 1
			q.search[last] = append(q.search[last], term)
		} else {
			q.search = append(q.search, []searchTerm{term})
		}
		rest = strings.TrimSpace(rest[len(m[0]):])
	}
	return nil
}

func (s searchNode) match(e env) bool {
	if s == nil {
		return true
	}
	for _, group := range s {
		all := true
		for _, term := range group {
			text, _ := e(term.prop.name).(string)
			all = all && matchWords(strings.ToLower(text), term.text)
		}
		if all {
			return true
		}
	}
	return false
}

// matchWords is the directory's word search: every wanted word begins a word of
// the text, or the text itself begins with what is wanted.
func matchWords(text, wanted string) bool {
	if strings.HasPrefix(text, wanted) {
		return true
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" .-_@,", r) })
	for want := range strings.FieldsSeq(wanted) {
		found := false
		for _, w := range words {
			found = found || strings.HasPrefix(w, want)
		}
		if !found {
			return false
		}
	}
	return wanted != ""
}
