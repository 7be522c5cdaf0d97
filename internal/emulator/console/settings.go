package console

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/page"
)

// settings shows every setting with its help, its default and its value.
func (c *Console) settings(w http.ResponseWriter, r *http.Request) {
	c.settingsPage(w, r, http.StatusOK, nil, nil)
}

// settingsPage draws the page; form and problems are those of a refused change,
// which stays in the fields.
func (c *Console) settingsPage(w http.ResponseWriter, r *http.Request, status int, form url.Values, problems control.Problems) {
	now, initial := c.o.Control.Settings(), c.o.Control.Initial()
	view := page.Settings{Frame: c.frame(r, "settings", "Settings"), Now: moment(c.o.Control.Now()).Text + " UTC", Choices: c.o.Choices}
	fields := control.Fields[control.Settings]()
	all := make([]page.Field, 0, len(fields))
	for _, f := range fields {
		value := shown(f, f.JSON(now))
		v := input(f, value)
		v.Was = value
		v.Default = f.JSON(initial)
		v.Changed = f.JSON(now) != v.Default
		if form.Has(f.Name) {
			v = withValue(f, v, form.Get(f.Name))
		}
		if form.Has(was(f)) {
			v.Was = form.Get(was(f))
		}
		all = append(all, v)
	}
	view.Summary = complaints(problems, all)
	view.Groups = grouped(fields, all)
	c.o.Pages.Console(w, status, "settings", view)
}

// grouped puts drawn fields into the sections of their declaration.
func grouped(fields []control.Field, drawn []page.Field) []page.Group {
	var groups []page.Group
	for i, f := range fields {
		if i == 0 || f.Group != fields[i-1].Group {
			groups = append(groups, page.Group{Name: f.Group, ID: anchor(f.Group)})
		}
		last := &groups[len(groups)-1]
		last.Fields = append(last.Fields, drawn[i])
	}
	return groups
}

// withValue keeps what a person typed.
func withValue(f control.Field, v page.Field, typed string) page.Field {
	again := input(f, typed)
	again.Default, again.Changed, again.Was = v.Default, v.Changed, v.Was
	return again
}

// anchor is a name as it can stand in an address.
func anchor(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), " ", "-")
}

// was is the name under which the form holds what a field was drawn with.
func was(f control.Field) string { return "was:" + f.Name }

// typed are the fields that a person has changed. The form holds all settings, and
// those left alone must stay as they are by now: a program may have moved the clock
// since, and the same fault_seed again would begin its draws anew.
func typed(fields []control.Field, form url.Values) []control.Field {
	return slices.DeleteFunc(fields, func(f control.Field) bool {
		breaks := strings.NewReplacer("\r\n", "\n")
		if f.Kind == control.KindText { // a browser takes line breaks out of a one-line input
			breaks = strings.NewReplacer("\r", "", "\n", "")
		}
		return form.Has(was(f)) && breaks.Replace(form.Get(f.Name)) == breaks.Replace(form.Get(was(f)))
	})
}

func (c *Console) saveSettings(w http.ResponseWriter, r *http.Request) {
	if !c.readForm(w, r) {
		return
	}
	object, problems := inputs(typed(control.Fields[control.Settings](), r.PostForm), r.PostForm, false)
	if len(problems) == 0 {
		problems = c.change(object)
	}
	if len(problems) > 0 {
		c.settingsPage(w, r, http.StatusUnprocessableEntity, r.PostForm, problems)
		return
	}
	back(w, r, Root+"/settings", "saved")
}

// change applies an object to the settings and says what is wrong with it.
func (c *Console) change(object map[string]any) control.Problems {
	data, err := json.Marshal(object)
	if err == nil {
		_, err = c.o.Control.Change(data)
	}
	return problemsOf(err)
}

// problemsOf turns an error into problems, without a field where none is to blame.
func problemsOf(err error) control.Problems {
	var problems control.Problems
	if err == nil || errors.As(err, &problems) {
		return problems
	}
	field, words, named := strings.Cut(err.Error(), ": ")
	if named && !strings.Contains(field, " ") {
		return control.Problems{{Field: field, Words: words}}
	}
	return control.Problems{{Words: err.Error()}}
}

// readForm reads a posted form, or refuses it.
func (c *Console) readForm(w http.ResponseWriter, r *http.Request) bool {
	if err := r.ParseForm(); err != nil {
		c.refuse(w, r, http.StatusBadRequest, "The form could not be read.")
		return false
	}
	return true
}

// units are the seconds of the clock form's units.
var units = map[string]int{"s": 1, "m": 60, "h": 60 * 60, "d": 24 * 60 * 60}

// farthest bounds how far the clock can be moved at once: ten years.
const farthest = 10 * 365 * 24 * 60 * 60

func (c *Console) moveClock(w http.ResponseWriter, r *http.Request) {
	if !c.readForm(w, r) {
		return
	}
	seconds := 0
	if r.PostForm.Get("real") == "" {
		amount, err := strconv.Atoi(strings.TrimSpace(r.PostForm.Get("amount")))
		unit := units[r.PostForm.Get("unit")]
		if err != nil || unit == 0 || amount == 0 || max(amount, -amount) > farthest/unit {
			c.refuse(w, r, http.StatusUnprocessableEntity, "Give a whole number of seconds, minutes, hours or days, ten years at most; a negative one moves the clock back.")
			return
		}
		seconds = amount * unit
	}
	if err := c.o.Control.MoveClock(seconds); err != nil {
		c.refuse(w, r, http.StatusUnprocessableEntity, err.Error())
		return
	}
	back(w, r, Root+"/settings", "clock")
}

func (c *Console) rotateKeys(w http.ResponseWriter, r *http.Request) {
	if err := c.o.Control.Rotate(false); err != nil {
		c.refuse(w, r, http.StatusInternalServerError, err.Error())
		return
	}
	back(w, r, Root+"/settings", "rotated")
}

func (c *Console) reset(w http.ResponseWriter, r *http.Request) {
	c.o.Control.Reset()
	back(w, r, "/", "reset")
}
