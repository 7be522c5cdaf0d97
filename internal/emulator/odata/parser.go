package odata

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// maxDepth bounds nesting, so that a hostile filter cannot exhaust the stack.
const maxDepth = 50

// node is one part of a parsed filter.
type node interface{ eval(env) bool }

type (
	andNode struct{ left, right node }
	orNode  struct{ left, right node }
	notNode struct{ inner node }
	// compareNode is path op literal; op is eq, ne, ge, gt, le or lt.
	compareNode struct {
		path, op string
		literal  any
	}
	inNode struct {
		path     string
		literals []any
	}
	// callNode is startsWith, endsWith or contains.
	callNode struct{ fn, path, text string }
	anyNode  struct {
		path, variable string
		inner          node // nil for any()
	}
)

type parser struct {
	src    string
	tokens []token
	at     int
	depth  int
}

// parseFilter parses a whole $filter expression.
func parseFilter(s string) (node, error) {
	tokens, err := lex(s)
	if err != nil {
		return nil, err
	}
	p := &parser{src: s, tokens: tokens}
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.peek().kind != tokenEnd {
		return nil, p.fail()
	}
	return n, nil
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != tokenEnd {
		p.at++
	}
	return t
}

func (p *parser) fail() error {
	return fmt.Errorf("syntax error at position %d in '%s'", p.peek().pos, p.src)
}

func (p *parser) word(w string) bool {
	if t := p.peek(); t.kind == tokenWord && strings.EqualFold(t.text, w) {
		p.at++
		return true
	}
	return false
}

func (p *parser) punct(c string) bool {
	if t := p.peek(); t.kind == tokenPunct && t.text == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) or() (node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, fmt.Errorf("the query is too deep at position %d", p.peek().pos)
	}
	defer func() { p.depth-- }()
	left, err := p.and()
	for err == nil && p.word("or") {
		var right node
		right, err = p.and()
		left = orNode{left, right}
	}
	return left, err
}

func (p *parser) and() (node, error) {
	left, err := p.unary()
	for err == nil && p.word("and") {
		var right node
		right, err = p.unary()
		left = andNode{left, right}
	}
	return left, err
}

func (p *parser) unary() (node, error) {
	if p.word("not") {
		if p.depth++; p.depth > maxDepth {
			return nil, fmt.Errorf("the query is too deep at position %d", p.peek().pos)
		}
		defer func() { p.depth-- }()
		inner, err := p.unary()
		return notNode{inner}, err
	}
	if p.punct("(") {
		n, err := p.or()
		if err == nil && !p.punct(")") {
			err = p.fail()
		}
		return n, err
	}
	return p.primary()
}

func (p *parser) primary() (node, error) {
	head := p.peek()
	if head.kind != tokenWord {
		return nil, p.fail()
	}
	p.at++
	if p.punct("(") {
		switch fn := strings.ToLower(head.text); {
		case fn == "startswith" || fn == "endswith" || fn == "contains":
			return p.call(fn)
		case strings.HasSuffix(fn, "/any"):
			return p.any(head.text[:len(head.text)-len("/any")])
		}
		return nil, fmt.Errorf("an unknown function with name '%s' was found", head.text)
	}
	if p.word("in") {
		return p.in(head.text)
	}
	op := p.next()
	switch strings.ToLower(op.text) {
	case "eq", "ne", "ge", "gt", "le", "lt":
	default:
		return nil, p.fail()
	}
	literal, err := p.literal()
	return compareNode{head.text, strings.ToLower(op.text), literal}, err
}

func (p *parser) call(fn string) (node, error) {
	path := p.next()
	if path.kind != tokenWord || !p.punct(",") {
		return nil, p.fail()
	}
	text := p.next()
	if text.kind != tokenString || !p.punct(")") {
		return nil, p.fail()
	}
	return callNode{fn, path.text, text.text}, nil
}

func (p *parser) any(path string) (node, error) {
	if p.punct(")") {
		return anyNode{path: path}, nil
	}
	variable := p.next()
	if variable.kind != tokenWord || !p.punct(":") {
		return nil, p.fail()
	}
	inner, err := p.or()
	if err == nil && !p.punct(")") {
		err = p.fail()
	}
	return anyNode{path, variable.text, inner}, err
}

func (p *parser) in(path string) (node, error) {
	if !p.punct("(") {
		return nil, p.fail()
	}
	n := inNode{path: path}
	for {
		literal, err := p.literal()
		if err != nil {
			return nil, err
		}
		n.literals = append(n.literals, literal)
		if p.punct(")") {
			return n, nil
		}
		if !p.punct(",") {
			return nil, p.fail()
		}
	}
}

// literal reads a string, true, false, null, a number, a time or a bare GUID.
func (p *parser) literal() (any, error) {
	t := p.next()
	switch {
	case t.kind == tokenString:
		return t.text, nil
	case t.kind != tokenWord:
		return nil, p.fail()
	case t.text == "true" || t.text == "false":
		return t.text == "true", nil
	case t.text == "null":
		return nil, nil
	}
	if n, err := strconv.ParseInt(t.text, 10, 64); err == nil {
		return n, nil
	}
	if when, err := time.Parse(time.RFC3339, t.text); err == nil {
		return when, nil
	}
	if day, err := time.Parse(time.DateOnly, t.text); err == nil {
		return day, nil // a date stands for its beginning
	}
	if strings.Count(t.text, "-") == 4 && len(t.text) == 36 {
		return guid(t.text), nil
	}
	return nil, fmt.Errorf("could not find a property named '%s'", t.text)
}
