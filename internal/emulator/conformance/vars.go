package conformance

import (
	"regexp"
	"slices"
)

// variable is a name in braces. JSON and quantifiers of patterns look otherwise.
var variable = regexp.MustCompile(`\{([a-z][a-z0-9_]*)\}`)

// expand puts the values of variables into a text; within a pattern they stand
// for themselves.
func expand(text string, vars map[string]string, pattern bool) (string, error) {
	var missing error
	out := variable.ReplaceAllStringFunc(text, func(match string) string {
		name := match[1 : len(match)-1]
		value, ok := vars[name]
		if !ok {
			missing = &MissingError{name}
		}
		if pattern {
			return regexp.QuoteMeta(value)
		}
		return value
	})
	return out, missing
}

// fill puts the values of variables into a request.
func fill(s Step, vars map[string]string) (Step, error) {
	s.Header = slices.Clone(s.Header)
	texts := []*string{&s.Target, &s.Body}
	for i := range s.Header {
		texts = append(texts, &s.Header[i][1])
	}
	for _, text := range texts {
		var err error
		if *text, err = expand(*text, vars, false); err != nil {
			return s, err
		}
	}
	return s, nil
}
