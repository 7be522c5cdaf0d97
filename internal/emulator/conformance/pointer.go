package conformance

import (
	"strconv"
	"strings"
)

// lookUp finds the values at a JSON pointer (RFC 6901). A star stands for every
// element of an array; complete says that none of them lacks what the rest of the
// pointer names.
func lookUp(v any, pointer string) (found []any, complete bool) {
	found, complete = []any{v}, true
	if pointer == "/" {
		return found, complete
	}
	for name := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		name = strings.ReplaceAll(strings.ReplaceAll(name, "~1", "/"), "~0", "~")
		var next []any
		for _, at := range found {
			list, there := members(at, name)
			next, complete = append(next, list...), complete && there
		}
		found = next
	}
	return found, complete
}

func members(v any, name string) (list []any, there bool) {
	switch v := v.(type) {
	case map[string]any:
		if member, there := v[name]; there {
			return []any{member}, true
		}
	case []any:
		if name == "*" {
			return v, true
		}
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(v) {
			return []any{v[i]}, true
		}
	}
	return nil, false
}
