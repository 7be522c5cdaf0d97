package graph

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// keyForm is a segment with a key or an empty argument list: users('x'),
// servicePrincipals(appId='x'), delta().
var keyForm = regexp.MustCompile(`^([\w.$]+)\((?:(\w+)=)?(?:'(.*)')?\)$`)

// casts are the types that a path may narrow a collection to.
var casts = []string{
	"user", "group", "serviceprincipal", "application", "directoryobject",
	"directoryrole", "administrativeunit", "device", "orgcontact",
}

// pathSteps splits a path below /v1.0 and brings the spellings of OData to one:
// keys in parentheses become steps of their own ("appId=x"), empty argument
// lists go, microsoft.graph. becomes graph. before a type and goes before an
// operation.
func pathSteps(escaped string) ([]string, error) {
	var steps []string
	for part := range strings.SplitSeq(strings.Trim(strings.TrimPrefix(escaped, "/v1.0"), "/"), "/") {
		part, err := url.PathUnescape(part)
		if err != nil {
			return nil, err
		}
		key := ""
		if m := keyForm.FindStringSubmatch(part); m != nil {
			part = m[1]
			if key = strings.ReplaceAll(m[3], "''", "'"); m[2] != "" {
				key = m[2] + "=" + key
			}
		}
		if name, cast := strings.CutPrefix(strings.TrimPrefix(part, "microsoft."), "graph."); cast {
			part = name
			if slices.Contains(casts, lower(name)) {
				part = "graph." + name
			}
		}
		steps = append(steps, part)
		if key != "" {
			steps = append(steps, key)
		}
	}
	return steps, nil
}
