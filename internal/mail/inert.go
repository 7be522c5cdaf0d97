package mail

import (
	"strings"
	"unicode"
)

// line makes one line of a text: white space of any kind becomes one blank, and
// what cannot be seen but changes what is seen goes (controls, bidirectional
// marks, zero-width characters).
func line(s string) string {
	s = strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c), c == 0x2028, c == 0x2029:
			return ' '
		case unseen(c):
			return -1
		}
		return c
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// headline makes one line of a text for a header. What looks like an encoded word,
// mail programs would show as what it stands for, be it invisible or a line break
// (RFC 2047, 2).
func headline(s string) string { return strings.ReplaceAll(line(s), "=?", "= ?") }

// lines makes each line of a text inert, and drops empty ones.
func lines(s string) []string {
	var out []string
	for _, l := range strings.FieldsFunc(s, func(c rune) bool { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029 }) {
		if l = line(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// unseen tells whether a character shows nothing of its own. Variation selectors
// stay: they make signs into emoji.
//
// Source: https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
func unseen(c rune) bool {
	return unicode.IsControl(c) || c == unicode.ReplacementChar ||
		unicode.In(c, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point)
}

// join lists names as people do: "a", "a and b", "a, b and c".
func join(names []string, and string) string {
	n := len(names)
	if n < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:n-1], ", ") + " " + and + " " + names[n-1]
}
