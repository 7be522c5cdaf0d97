package rule

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// token is a word, a quoted text, or one of the signs ( ) [ ] ,
type token struct {
	text   string
	quoted bool
}

func lex(s string) ([]token, error) {
	var out []token
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			i++
		case strings.IndexByte("()[],", c) >= 0:
			out = append(out, token{text: string(c)})
			i++
		case c == '"' || c == '\'':
			end := strings.IndexByte(s[i+1:], c)
			if end < 0 {
				return nil, fmt.Errorf("the text that begins at position %d does not end", i)
			}
			out = append(out, token{s[i+1 : i+1+end], true})
			i += end + 2
		default:
			end := strings.IndexAny(s[i:], " \t\r\n()[],\"'")
			if end < 0 {
				end = len(s) - i
			}
			out = append(out, token{text: s[i : i+end]})
			i += end
		}
	}
	return out, nil
}

// maxDepth bounds nesting, so that a hostile rule cannot exhaust the stack.
const maxDepth = 50

type parser struct {
	tokens []token
	at     int
	depth  int
	known  func(string) bool
}

func (p *parser) end() bool { return p.at >= len(p.tokens) }

func (p *parser) peek() token {
	if p.end() {
		return token{text: "the end"}
	}
	return p.tokens[p.at]
}

func (p *parser) next() token {
	t := p.peek()
	p.at++
	return t
}

// word takes the next token when it is one of the words, the hyphen of which may
// be left out.
func (p *parser) word(name string) bool {
	if t := p.peek(); !p.end() && !t.quoted && (strings.EqualFold(t.text, name) || strings.EqualFold(t.text, "-"+name)) {
		p.at++
		return true
	}
	return false
}

func (p *parser) sign(s string) bool {
	if t := p.peek(); !p.end() && !t.quoted && t.text == s {
		p.at++
		return true
	}
	return false
}

func (p *parser) or() (node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, fmt.Errorf("the rule is nested too deeply")
	}
	defer func() { p.depth-- }()
	left, err := p.and()
	for err == nil && p.word("or") {
		var right node
		right, err = p.and()
		left = or{left, right}
	}
	return left, err
}

func (p *parser) and() (node, error) {
	left, err := p.unary()
	for err == nil && p.word("and") {
		var right node
		right, err = p.unary()
		left = and{left, right}
	}
	return left, err
}

func (p *parser) unary() (node, error) {
	negate := false
	for p.word("not") {
		negate = !negate
	}
	n, err := p.primary()
	if negate && err == nil {
		n = not{n}
	}
	return n, err
}

func (p *parser) primary() (node, error) {
	if p.sign("(") {
		n, err := p.or()
		if err == nil && !p.sign(")") {
			err = fmt.Errorf("'%s' stands where ')' is expected", p.peek().text)
		}
		return n, err
	}
	name := p.next()
	object, property, ok := strings.Cut(strings.ToLower(name.text), ".")
	if name.quoted || !ok || object != "user" || !p.known(property) {
		return nil, fmt.Errorf("'%s' is not a property that rules can use here", name.text)
	}
	op := strings.ToLower(p.next().text)
	if !strings.HasPrefix(op, "-") {
		op = "-" + op
	}
	return p.comparison(property, op)
}

// operators are those that take one value; -in and -notIn take a list.
var operators = []string{"-eq", "-ne", "-startswith", "-notstartswith", "-endswith", "-notendswith", "-contains", "-notcontains", "-match", "-notmatch"}

func (p *parser) comparison(property, op string) (node, error) {
	n := compare{property: property, op: op}
	switch {
	case op == "-in" || op == "-notin":
		var err error
		n.list, err = p.list()
		return n, err
	case !slices.Contains(operators, op):
		return nil, fmt.Errorf("'%s' is not an operator that rules can use here", op)
	}
	value := p.next()
	switch word := strings.ToLower(value.text); {
	case value.quoted:
		n.literal = value.text
	case word == "true" || word == "false":
		n.literal = word == "true"
	case word == "null" || word == "$null":
	default:
		return nil, fmt.Errorf("'%s' is not a value", value.text)
	}
	text, isText := n.literal.(string)
	switch {
	case op == "-eq" || op == "-ne":
	case !isText:
		return nil, fmt.Errorf("the operator '%s' needs a text", op)
	case op == "-match" || op == "-notmatch":
		pattern, err := regexp.Compile("(?i)" + text)
		if err != nil {
			return nil, fmt.Errorf("'%s' is not a regular expression", text)
		}
		n.pattern = pattern
	}
	return n, nil
}

func (p *parser) list() ([]string, error) {
	if !p.sign("[") {
		return nil, fmt.Errorf("'%s' stands where a list is expected", p.peek().text)
	}
	var list []string
	for {
		t := p.next()
		if !t.quoted {
			return nil, fmt.Errorf("'%s' stands where a text is expected", t.text)
		}
		list = append(list, t.text)
		if p.sign("]") {
			return list, nil
		}
		if !p.sign(",") {
			return nil, fmt.Errorf("'%s' stands where ',' or ']' is expected", p.peek().text)
		}
	}
}
