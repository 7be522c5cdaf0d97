package console

import (
	"bytes"
	"encoding/json"
	"strings"

	"guestportal/internal/emulator/control"
)

// curl is a request of the journal as a command line. The token and whatever the
// journal left out have to be filled in.
func curl(base string, e control.Entry) string {
	target := base + e.Path
	if e.Query != "" {
		target += "?" + e.Query
	}
	lines := []string{"curl -i -X " + e.Method + " " + quoted(target)}
	graph := strings.HasPrefix(e.Path, "/v1.0/")
	if graph {
		lines = append(lines, `-H "Authorization: Bearer $TOKEN"`)
	}
	if e.Body != "" {
		if graph {
			lines = append(lines, `-H 'Content-Type: application/json'`)
		}
		lines = append(lines, "--data-raw "+quoted(e.Body))
	}
	return strings.Join(lines, " \\\n  ")
}

// quoted is a text as one word of a shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// pretty indents what is JSON and leaves the rest alone.
func pretty(body string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(body), "", "  ") != nil {
		return body
	}
	return b.String()
}

func indented(v any) string {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil { // entries and faults can always be written
		return err.Error()
	}
	return string(data)
}
