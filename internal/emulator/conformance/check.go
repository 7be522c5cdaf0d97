package conformance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// answer is what came back for a step.
type answer struct {
	status int
	header http.Header
	body   []byte
	json   any // nil when the body is no JSON
}

// verify applies one check, and keeps what it captures in vars. The error says
// what was got.
func (a answer) verify(c Check, vars map[string]string) error {
	switch {
	case c.Subject == "error":
		return a.wellFormedError(c.Operand)
	case c.Subject == "text":
		return judge(strings.TrimSpace(string(a.body)), c, vars)
	case strings.HasPrefix(c.Subject, "header "):
		values := a.header.Values(strings.TrimPrefix(c.Subject, "header "))
		if len(values) == 0 {
			return absence(c)
		}
		return judge(strings.Join(values, ", "), c, vars)
	}
	found, complete := lookUp(a.json, c.Subject)
	if !complete || len(found) == 0 && c.Op == "->" {
		if err := absence(c); err != nil {
			return err
		}
	}
	for _, v := range found {
		if err := judge(v, c, vars); err != nil {
			return err
		}
	}
	return nil
}

func absence(c Check) error {
	if c.Op == "absent" {
		return nil
	}
	return fmt.Errorf("got nothing there")
}

// wellFormedError checks what every error of Graph has
// (learn.microsoft.com/graph/errors): code, message, a date of 19 characters and
// the request's id as in the header.
func (a answer) wellFormedError(code string) error {
	found, _ := lookUp(a.json, "/error")
	e, ok := only(found).(map[string]any)
	if !ok {
		return fmt.Errorf("got no error object")
	}
	inner, _ := e["innerError"].(map[string]any)
	date, _ := inner["date"].(string)
	message, _ := e["message"].(string)
	switch {
	case e["code"] != code:
		return fmt.Errorf("got code %s", show(e["code"]))
	case message == "":
		return fmt.Errorf("got no message")
	case inner["request-id"] != a.header.Get("request-id") || a.header.Get("request-id") == "":
		return fmt.Errorf("got request-id %s within and %q as header", show(inner["request-id"]), a.header.Get("request-id"))
	}
	if _, err := time.Parse("2006-01-02T15:04:05", date); err != nil {
		return fmt.Errorf("got the date %q", date)
	}
	return nil
}

func only(found []any) any {
	if len(found) == 1 {
		return found[0]
	}
	return nil
}

// judge compares one value.
func judge(v any, c Check, vars map[string]string) error {
	good := false
	switch c.Op {
	case "absent":
	case "=", "!=":
		want, err := operand(v, c.Operand)
		if err != nil {
			return err
		}
		good = reflect.DeepEqual(v, want) == (c.Op == "=")
	case "~":
		pattern, err := regexp.Compile(c.Operand)
		if err != nil {
			return err
		}
		text, isText := v.(string)
		good = isText && pattern.MatchString(text)
	case "is":
		good = isA(v, c.Operand, vars)
	case "has", "lacks":
		var want any
		if err := json.Unmarshal([]byte(c.Operand), &want); err != nil {
			return fmt.Errorf("the operand is no JSON: %w", err)
		}
		list, isList := v.([]any)
		found := false
		for _, element := range list {
			found = found || within(want, element)
		}
		good = isList && found == (c.Op == "has")
	case "count":
		list, isList := v.([]any)
		enough, err := compare(len(list), c.Operand)
		if err != nil {
			return err
		}
		good = isList && enough
	case "->":
		vars[c.Operand], good = fmt.Sprint(v), true
	}
	if !good {
		return fmt.Errorf("got %s", show(v))
	}
	return nil
}

// operand reads JSON; for a plain text, which has no quotes of its own, it is the
// text itself.
func operand(v any, text string) (want any, err error) {
	if _, isText := v.(string); isText && !strings.HasPrefix(text, `"`) && text != "null" {
		return text, nil
	}
	if err := json.Unmarshal([]byte(text), &want); err != nil {
		return nil, fmt.Errorf("the operand is no JSON: %w", err)
	}
	return want, nil
}

// within says whether v has at least what want has.
func within(want, v any) bool {
	members, isObject := want.(map[string]any)
	if !isObject {
		return reflect.DeepEqual(want, v)
	}
	object, _ := v.(map[string]any)
	for name, w := range members {
		if got, there := object[name]; !there || !within(w, got) {
			return false
		}
	}
	return object != nil
}

func compare(n int, text string) (bool, error) {
	op, number, _ := strings.Cut(text, " ")
	want, err := strconv.Atoi(number)
	if err != nil {
		return false, fmt.Errorf("count %q: %w", text, err)
	}
	return op == "=" && n == want || op == "<=" && n <= want || op == ">=" && n >= want, nil
}

var guid = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

func isA(v any, kind string, vars map[string]string) bool {
	text, isText := v.(string)
	switch kind {
	case "guid":
		return guid.MatchString(text)
	case "time":
		_, err := time.Parse(time.RFC3339Nano, text)
		return err == nil
	case "link":
		return isText && strings.HasPrefix(text, vars["graph"])
	case "null":
		return v == nil
	}
	names := map[string]reflect.Kind{"string": reflect.String, "number": reflect.Float64, "boolean": reflect.Bool, "array": reflect.Slice, "object": reflect.Map}
	return v != nil && reflect.TypeOf(v).Kind() == names[kind]
}

// show writes a value for people, shortened.
func show(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	if len(data) > 400 {
		return string(data[:400]) + "…"
	}
	return string(data)
}
