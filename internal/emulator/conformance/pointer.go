package conformance

import (
	"strconv"
	"strings"
)

// lookUp finds the values at a JSON pointer (RFC 6901). A star stands for every
// element of an array.
func lookUp(v any, pointer string) []any {
	found := []any{v}
	if pointer == "/" {
		return found
	}
	for name := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		name = strings.ReplaceAll(strings.ReplaceAll(name, "~1", "/"), "~0", "~")
		var next []any
		for _, at := range found {
			next = append(next, members(at, name)...)
		}
		found = next
	}
	return found
}

func members(v any, name string) []any {
	switch v := v.(type) {
	case map[string]any:
		if member, there := v[name]; there {
			return []any{member}
		}
	case []any:
		if name == "*" {
			return v
		}
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(v) {
			return []any{v[i]}
		}
	}
	return nil
}
