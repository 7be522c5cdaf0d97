package ui

import "slices"

// Errors holds the sentence beside each field, by the field's name. The empty
// name is for an error of the form as a whole.
type Errors map[string]string

// Problem is one line of the error summary.
type Problem struct {
	Field string // id of the control to jump to; empty for none
	Text  string
}

// Problems lists the errors in the order in which the page shows its fields;
// errors of names that the page does not know come last, without a jump, so
// that none is lost. A field's name is also the id of its (first) control.
func (e Errors) Problems(order ...string) []Problem {
	var list []Problem
	if text := e[""]; text != "" {
		list = append(list, Problem{Text: text})
	}
	for _, name := range order {
		if text := e[name]; text != "" {
			list = append(list, Problem{Field: name, Text: text})
		}
	}
	var rest []string
	for name, text := range e {
		if name != "" && text != "" && !slices.Contains(order, name) {
			rest = append(rest, text)
		}
	}
	slices.Sort(rest)
	for _, text := range rest {
		list = append(list, Problem{Text: text})
	}
	return list
}

// Field is what every control has: its name, its words and its error.
type Field struct {
	Name  string // name of the form value, and id of the (first) control
	Label string
	Hint  string // one sentence below the label; empty for none
	Error string // one sentence; empty for none
	Value string // what the person typed, as typed
}

// describedBy gives the ids for aria-describedby: hint, then what the control
// adds, then the error.
func (f Field) describedBy(extra ...string) string {
	ids := ""
	if f.Hint != "" {
		ids = f.hintID()
	}
	for _, id := range extra {
		ids += " " + id
	}
	if f.Error != "" {
		ids += " " + f.errorID()
	}
	if len(ids) > 0 && ids[0] == ' ' {
		ids = ids[1:]
	}
	return ids
}

func (f Field) hintID() string  { return f.Name + "-hint" }
func (f Field) errorID() string { return f.Name + "-error" }

// Option is one choice of radios, checkboxes or a select.
type Option struct {
	Value   string
	Label   string
	Hint    string // second line; empty for none
	Checked bool
}

// optionID gives the id of the i-th choice. The first has the field's own
// name, because the error summary links there.
func optionID(name string, i int, value string) string {
	if i == 0 {
		return name
	}
	return name + "-" + value
}

func (in Input) kind() string {
	if in.Type == "" {
		return "text"
	}
	return in.Type
}

// checkIDs names the region with the answer of the check, if there is one.
func (in Input) checkIDs(f Field) []string {
	if in.CheckURL.IsZero() {
		return nil
	}
	return []string{f.Name + "-check"}
}

// counterIDs names the counter below a textarea, if there is one.
func counterIDs(f Field, most int) []string {
	if most == 0 {
		return nil
	}
	return []string{f.Name + "-count"}
}
