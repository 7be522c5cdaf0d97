package console

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/page"
)

// inputs turns a form into the JSON object that the control API takes, reading
// each field as its declaration says. With sparse, fields left empty are left
// out; without, an empty number is a problem. Fields that the form does not have
// are left out.
func inputs(fields []control.Field, form url.Values, sparse bool) (map[string]any, control.Problems) {
	object := map[string]any{}
	var problems control.Problems
	for _, f := range fields {
		if !form.Has(f.Name) {
			continue
		}
		text := strings.ReplaceAll(form.Get(f.Name), "\r\n", "\n")
		if sparse && strings.TrimSpace(text) == "" {
			continue
		}
		value, words := parse(f, text)
		if words != "" {
			problems = append(problems, control.Problem{Field: f.Name, Words: words})
			continue
		}
		put(object, f.Name, value)
	}
	return object, problems
}

// put sets a value by its name; a dot leads into an inner object.
func put(object map[string]any, name string, value any) {
	outer, inner, nested := strings.Cut(name, ".")
	if !nested {
		object[name] = value
		return
	}
	next, ok := object[outer].(map[string]any)
	if !ok {
		next = map[string]any{}
		object[outer] = next
	}
	put(next, inner, value)
}

// parse reads the text of one input, or says what is wrong with it.
func parse(f control.Field, text string) (value any, words string) {
	switch f.Kind {
	case control.KindBool:
		return text == "true", ""
	case control.KindInt:
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return nil, "must be a whole number"
		}
		return n, ""
	case control.KindNumber:
		n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil {
			return nil, "must be a number"
		}
		return n, ""
	case control.KindList:
		list := []string{}
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" {
				list = append(list, line)
			}
		}
		return list, ""
	case control.KindPairs:
		return parsePairs(text)
	case control.KindJSON:
		if !json.Valid([]byte(text)) {
			return nil, "must be JSON"
		}
		return json.RawMessage(text), ""
	}
	return text, ""
}

// parsePairs reads lines of "Name: value", as headers are written.
func parsePairs(text string) (value any, words string) {
	pairs := map[string]string{}
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || strings.TrimSpace(name) == "" {
			return nil, fmt.Sprintf("%q is not a line of the form Name: value", strings.TrimSpace(line))
		}
		pairs[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	return pairs, ""
}

// shown is a value in JSON as it stands in its input.
func shown(f control.Field, value string) string {
	switch f.Kind {
	case control.KindText:
		var text *string
		if json.Unmarshal([]byte(value), &text) == nil && text != nil {
			return *text
		}
		return ""
	case control.KindList:
		var list []string
		if json.Unmarshal([]byte(value), &list) == nil {
			return strings.Join(list, "\n")
		}
	case control.KindPairs:
		var pairs map[string]string
		if json.Unmarshal([]byte(value), &pairs) == nil {
			lines := []string{}
			for _, name := range slices.Sorted(maps.Keys(pairs)) {
				lines = append(lines, name+": "+pairs[name])
			}
			return strings.Join(lines, "\n")
		}
	}
	return value
}

// input is a field with a value, ready to be drawn.
func input(f control.Field, value string) page.Field {
	v := page.Field{Name: f.Name, ID: "f-" + strings.ReplaceAll(f.Name, ".", "-"), Help: f.Help, Value: value}
	switch {
	case f.Choices != nil:
		for _, choice := range f.Choices {
			v.Options = append(v.Options, page.Option{Value: choice, Text: choice, Chosen: choice == value})
		}
	case f.Kind == control.KindBool:
		v.Options = options(value, "true", "Yes", "false", "No")
	case f.Kind == control.KindInt, f.Kind == control.KindNumber:
		v.Kind = "number"
	case f.Kind == control.KindList, f.Kind == control.KindPairs, f.Kind == control.KindJSON:
		v.Kind = "lines"
	}
	return v
}

// complaints puts problems beside their fields and lists them with links there.
func complaints(problems control.Problems, fields []page.Field) []page.Complaint {
	var out []page.Complaint
	for _, p := range problems {
		c := page.Complaint{Words: strings.TrimPrefix(p.Field+": "+p.Words, ": ")}
		for i := range fields {
			if fields[i].Name == p.Field {
				fields[i].Problem, c.Href = p.Words, "#"+fields[i].ID
			}
		}
		out = append(out, c)
	}
	return out
}
