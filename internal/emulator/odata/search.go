package odata

import (
	"fmt"
	"net/url"
	"strings"
)

// termNode is one "property:text" of a $search: by words where the property is
// searched so, by its beginning elsewhere.
type termNode struct {
	path  string
	text  string   // folded
	words []string // of the text, folded; empty for a search by the beginning
}

func (n termNode) eval(e env) bool {
	s, isText := e(n.path).(string)
	switch {
	case !isText:
		return false
	case len(n.words) == 0:
		return strings.HasPrefix(Fold(s), n.text)
	}
	return matchWords(s, n.words)
}

// parseSearch reads $search: quoted "property:text" clauses joined by AND (which
// binds tighter) and OR, with parentheses
// (learn.microsoft.com/graph/search-query-parameter).
func (q *Query[T]) parseSearch(v url.Values) error {
	text := v.Get("$search")
	if text == "" {
		return nil
	}
	p := &searchParser{src: text, term: q.term}
	n, err := p.or()
	if err == nil && p.rest() != "" {
		err = p.fail()
	}
	q.search = n
	return err
}

// term makes the test of one clause. Words are looked for in display names and
// descriptions; any other text that can be filtered is compared by its beginning.
func (q *Query[T]) term(clause string) (node, error) {
	name, text, ok := strings.Cut(clause, ":")
	p, known := q.typ.find(strings.TrimSpace(name))
	if !ok || !known || !p.search && (p.plain|p.advanced)&StartsWith == 0 {
		return nil, unsupported("Searching by property '%s' is not supported for resource '%s'.", name, q.typ.shortName())
	}
	q.fields[p.name] = p
	text = strings.TrimSpace(text)
	n := termNode{path: p.name, text: Fold(text)}
	if p.search {
		n.words = words(text)
	}
	return n, nil
}

// searchParser parses the clauses of a $search.
type searchParser struct {
	src   string
	at    int
	depth int
	term  func(string) (node, error)
}

func (p *searchParser) fail() error {
	return invalid("Syntax error: character at position %d is not valid in '%s'; a $search clause must be of the form \"property:text\".", p.at, p.src)
}

func (p *searchParser) rest() string {
	for p.at < len(p.src) && p.src[p.at] == ' ' {
		p.at++
	}
	return p.src[p.at:]
}

func (p *searchParser) word(w string) bool {
	if rest := p.rest(); strings.HasPrefix(rest, w) && strings.HasPrefix(rest[len(w):]+" ", " ") || strings.HasPrefix(rest, w+"(") || strings.HasPrefix(rest, w+`"`) {
		p.at += len(w)
		return true
	}
	return false
}

func (p *searchParser) or() (node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, invalid("The $search is too deep at position %d.", p.at)
	}
	defer func() { p.depth-- }()
	left, err := p.and()
	for err == nil && p.word("OR") {
		var right node
		right, err = p.and()
		left = orNode{left, right}
	}
	return left, err
}

func (p *searchParser) and() (node, error) {
	left, err := p.clause()
	for err == nil && p.word("AND") {
		var right node
		right, err = p.clause()
		left = andNode{left, right}
	}
	return left, err
}

// clause reads parentheses or a quoted clause, in which a backslash stands before
// a quote or a backslash.
func (p *searchParser) clause() (node, error) {
	switch rest := p.rest(); {
	case strings.HasPrefix(rest, "("):
		p.at++
		n, err := p.or()
		if err == nil && !strings.HasPrefix(p.rest(), ")") {
			err = p.fail()
		}
		p.at++
		return n, err
	case !strings.HasPrefix(rest, `"`):
		return nil, p.fail()
	}
	var b strings.Builder
	for p.at++; p.at < len(p.src); p.at++ {
		switch c := p.src[p.at]; {
		case c == '"':
			p.at++
			return p.term(b.String())
		case c == '\\' && p.at+1 < len(p.src):
			p.at++
			b.WriteByte(p.src[p.at])
		default:
			b.WriteByte(c)
		}
	}
	return nil, invalid("%s", fmt.Sprintf("There is an unterminated $search clause in '%s'.", p.src))
}
