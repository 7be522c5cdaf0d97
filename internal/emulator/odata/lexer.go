package odata

import (
	"fmt"
	"strings"
)

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenWord
	tokenString
	tokenPunct // ( ) , :
)

type token struct {
	kind tokenKind
	text string
	pos  int
}

// lex splits a filter into tokens. A word that starts with a digit may hold
// colons (a time), any other word may not, since "x:x" is a lambda's head.
func lex(s string) ([]token, error) {
	var out []token
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == ' ' || c == '\t':
			i++
		case strings.IndexByte("(),:", c) >= 0:
			out = append(out, token{tokenPunct, string(c), i})
			i++
		case c == '\'':
			text, end, err := lexString(s, i)
			if err != nil {
				return nil, err
			}
			out = append(out, token{tokenString, text, i})
			i = end
		default:
			end := i
			digit := c >= '0' && c <= '9'
			for end < len(s) && isWordByte(s[end], digit) {
				end++
			}
			if end == i {
				return nil, fmt.Errorf("syntax error: character '%c' is not valid at position %d in '%s'", c, i, s)
			}
			out = append(out, token{tokenWord, s[i:end], i})
			i = end
		}
	}
	return append(out, token{tokenEnd, "", len(s)}), nil
}

func isWordByte(c byte, digit bool) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		return true
	case c == ':' || c == '+':
		return digit
	}
	return strings.IndexByte("_-./@$", c) >= 0
}

// lexString reads a quoted literal starting at s[i]; two quotes stand for one.
func lexString(s string, i int) (text string, end int, err error) {
	var b strings.Builder
	for j := i + 1; j < len(s); j++ {
		if s[j] != '\'' {
			b.WriteByte(s[j])
			continue
		}
		if j+1 < len(s) && s[j+1] == '\'' {
			b.WriteByte('\'')
			j++
			continue
		}
		return b.String(), j + 1, nil
	}
	return "", 0, fmt.Errorf("there is an unterminated string literal at position %d in '%s'", len(s), s)
}
