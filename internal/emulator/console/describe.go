package console

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"guestportal/internal/emulator/control"
)

// hints say what a fault's fields mean to whoever fills in the form.
var hints = map[string]struct {
	help    string
	choices []string
}{
	"method":         {"Only requests of this method.", []string{"", "GET", "POST", "PATCH", "PUT", "DELETE"}},
	"path":           {`Only requests whose path, without the query, matches this regular expression, such as ^/v1\.0/groups/[^/]+/members.`, nil},
	"query":          {"Only requests whose query, as it came, matches this regular expression.", nil},
	"app_id":         {"Only requests of the application with this client id.", nil},
	"host":           {"Only requests to one of the hosts that Microsoft serves apart.", []string{"", "graph", "authority", "guest"}},
	"batch":          {"Only items of a batch, or never those.", []string{"", "only", "never"}},
	"nth":            {"Begin at the nth matching request; alone, only there.", nil},
	"times":          {"At most so often.", nil},
	"every":          {"Only every such matching request: 2 means every other one.", nil},
	"probability":    {"With this chance, between 0 and 1.", nil},
	"preset":         {"Begin with what this name stands for; the fields here win.", nil},
	"status":         {"Answer with this status instead of doing anything.", nil},
	"headers":        {"Headers of the answer, one on a line: Retry-After: 5", nil},
	"retry_at_s":     {"A Retry-After in the form of a date, so many seconds from now.", nil},
	"body":           {"Body of the answer; Graph's own error when empty.", nil},
	"delay_ms":       {"Milliseconds to wait before anything happens.", nil},
	"delay_after_ms": {"Milliseconds to wait between the effect and the answer.", nil},
	"drop":           {"Close the connection before or after the effect.", []string{"", "before", "after"}},
	"reset":          {"Close it by a reset.", nil},
	"after":          {"Answer with status and body although the effect has happened.", nil},
	"truncate":       {"Send half of the body, then close the connection.", nil},
	"content_length": {"Tell this length instead of the body's own.", nil},
	"drip_bytes":     {"Send so many bytes of the body at a time.", nil},
	"drip_ms":        {"Wait so many milliseconds between.", nil},
	"repeat":         {"Do it twice, or send the answer twice.", []string{"", "effect", "answer"}},
}

// faultFields are the fields of a fault with what a person should know of them.
func faultFields() []control.Field {
	fields := control.Fields[control.Fault]()
	for i, f := range fields {
		hint, ok := hints[f.Name]
		if !ok {
			continue
		}
		if f.Help == "" {
			fields[i].Help = hint.help
		}
		if f.Choices == nil {
			fields[i].Choices = hint.choices
		}
	}
	return fields
}

// describe says in words which requests a fault is for, and what happens to them.
func describe(text string) (which, what string) {
	var f map[string]any
	if err := json.Unmarshal([]byte(text), &f); err != nil { // it was written a moment ago
		return text, "Fault"
	}
	var does, on []string
	say := func(list *[]string, name, format string) {
		if v, ok := f[name]; ok {
			*list = append(*list, strings.ReplaceAll(format, "%", fmt.Sprint(v)))
		}
	}
	say(&does, "preset", "%")
	say(&does, "status", "answer %")
	if headers, ok := f["headers"].(map[string]any); ok {
		for _, name := range slices.Sorted(maps.Keys(headers)) {
			does = append(does, fmt.Sprintf("%s: %v", name, headers[name]))
		}
	}
	say(&does, "delay_ms", "wait % ms")
	say(&does, "drop", "close the connection % the effect")
	if f["truncate"] == true {
		does = append(does, "cut the answer in half")
	}
	if f["after"] == true {
		does = append(does, "although it was done")
	}
	if len(does) == 0 {
		does = []string{"change the answer"}
	}
	say(&on, "method", "%")
	say(&on, "path", "%")
	say(&on, "nth", "from request % on")
	say(&on, "every", "only every %.")
	say(&on, "times", "at most % times")
	say(&on, "probability", "with a chance of %")
	if len(on) == 0 {
		on = []string{"every request"}
	}
	first := strings.Join(does, ", ")
	return strings.Join(on, " · "), strings.ToUpper(first[:1]) + first[1:]
}
