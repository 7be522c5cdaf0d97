package console

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

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
	say(&does, "delay_ms", "wait % ms before")
	say(&does, "delay_after_ms", "wait % ms after")
	say(&does, "drip_bytes", "% bytes at a time")
	say(&does, "content_length", "tell a length of %")
	say(&does, "repeat", "repeat the %")
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
	say(&on, "query", "query %")
	say(&on, "app_id", "application %")
	say(&on, "host", "at the % host")
	say(&on, "batch", "items of batches: %")
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
