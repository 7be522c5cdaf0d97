package rule

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Rule is a parsed membership rule.
type Rule struct{ root node }

// User answers a property by its lower-cased name: a string, a bool, or nil where
// the user has none. known is false for names that rules cannot use.
type User func(property string) (value any, known bool)

// Match says whether a user is a member.
func (r *Rule) Match(u User) bool { return r.root.match(u) }

// Parse reads a rule; known says which properties it may name. The error tells
// what cannot be understood.
func Parse(text string, known func(property string) bool) (*Rule, error) {
	if len(text) > maxLength {
		return nil, fmt.Errorf("the rule is longer than %d characters", maxLength)
	}
	tokens, err := lex(text)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens, known: known}
	root, err := p.or()
	if err != nil {
		return nil, err
	}
	if !p.end() {
		return nil, fmt.Errorf("'%s' is not expected here", p.peek().text)
	}
	return &Rule{root}, nil
}

// maxLength is the longest rule that Entra takes.
const maxLength = 3072

type node interface{ match(User) bool }

type (
	and     struct{ left, right node }
	or      struct{ left, right node }
	not     struct{ inner node }
	compare struct {
		property, op string
		literal      any // string, bool or nil
		list         []string
		pattern      *regexp.Regexp
	}
)

func (n and) match(u User) bool { return n.left.match(u) && n.right.match(u) }
func (n or) match(u User) bool  { return n.left.match(u) || n.right.match(u) }
func (n not) match(u User) bool { return !n.inner.match(u) }

// negated are the operators that are the opposite of another one.
var negated = map[string]string{
	"-ne": "-eq", "-notstartswith": "-startswith", "-notendswith": "-endswith", "-notcontains": "-contains", "-notmatch": "-match", "-notin": "-in",
}

func (n compare) match(u User) bool {
	v, _ := u(n.property)
	if opposite, is := negated[n.op]; is {
		n.op = opposite
		return !n.match(u)
	}
	text, isText := v.(string)
	wanted, _ := n.literal.(string)
	switch n.op {
	case "-eq":
		if isText && n.literal != nil {
			return strings.EqualFold(text, wanted)
		}
		return v == n.literal
	case "-in":
		return isText && slices.ContainsFunc(n.list, func(s string) bool { return strings.EqualFold(s, text) })
	case "-startswith":
		return isText && strings.HasPrefix(strings.ToLower(text), strings.ToLower(wanted))
	case "-endswith":
		return isText && strings.HasSuffix(strings.ToLower(text), strings.ToLower(wanted))
	case "-contains":
		return isText && strings.Contains(strings.ToLower(text), strings.ToLower(wanted))
	}
	return isText && n.pattern.MatchString(text)
}
