package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Problem is what is wrong with one field, in plain words.
type Problem struct {
	Field string `json:"field"`
	Words string `json:"words"`
}

// Problems are all that is wrong with a body that could be read.
type Problems []Problem

func (p Problems) Error() string {
	var lines []string
	for _, one := range p {
		lines = append(lines, one.Field+": "+one.Words)
	}
	return strings.Join(lines, "; ")
}

// within names the object that the problems of an inner one are in; words tell
// what the object must be where no field of it is to blame.
func within(name string, err error, words string) error {
	var problems Problems
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &problems):
		return Problems{{name, words}}
	}
	for i, p := range problems {
		problems[i].Field = name + "." + p.Field
	}
	return problems
}

// strictJSON decodes one JSON value, refuses fields that v does not have, and
// says in plain words what is wrong. The error is Problems where a field is to
// blame.
func strictJSON(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return plainly(data, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("the body has something after its JSON value")
	}
	return nil
}

func plainly(data []byte, err error) error {
	var (
		problems Problems
		syntax   *json.SyntaxError
		kind     *json.UnmarshalTypeError
	)
	switch {
	case errors.As(err, &problems):
		return problems
	case errors.Is(err, io.EOF):
		return errors.New("the body is empty; it must be a JSON object")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the body ends in the middle of its JSON")
	case errors.As(err, &syntax):
		before := data[:min(int(syntax.Offset), len(data))]
		line, column := bytes.Count(before, []byte("\n"))+1, len(before)-bytes.LastIndexByte(before, '\n')-1
		return fmt.Errorf("the body is not JSON: %s at line %d, column %d", syntax, line, column)
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("the body is a JSON %s; it must be an object", kind.Value)
	case errors.As(err, &kind):
		return Problems{{kind.Field, fmt.Sprintf("must be %s, not a JSON %s", article(kindOf(kind.Type)), kind.Value)}}
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return Problems{{strings.Trim(name, `"`), "there is no such field here"}}
	}
	return fmt.Errorf("the JSON cannot be read: %w", err)
}

func article(k Kind) string {
	switch k {
	case KindBool:
		return "true or false"
	case KindText, KindJSON:
		return string(k)
	case KindPairs:
		return "an " + string(k)
	}
	return "a " + string(k)
}
