package console

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
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
	view := page.Settings{Frame: c.frame(r, "settings", "Settings"), Now: moment(c.o.Control.Now()).Text + " UTC"}
	var all []page.Field
	var groups []string
	for _, f := range control.Fields[control.Settings]() {
		value := shown(f, f.JSON(now))
		v := input(f, value)
		v.Default = f.JSON(initial)
		v.Changed = f.JSON(now) != v.Default
		if form.Has(f.Name) {
			v = withValue(f, v, form.Get(f.Name))
		}
		all, groups = append(all, v), append(groups, f.Group)
	}
	view.Summary = complaints(problems, all)
	for i, v := range all {
		if i == 0 || groups[i] != groups[i-1] {
			view.Groups = append(view.Groups, page.Group{Name: groups[i], ID: anchor(groups[i])})
		}
		last := &view.Groups[len(view.Groups)-1]
		last.Fields = append(last.Fields, v)
	}
	c.o.Pages.Console(w, status, "settings", view)
}

// withValue keeps what a person typed.
func withValue(f control.Field, v page.Field, typed string) page.Field {
	again := input(f, typed)
	again.Default, again.Changed = v.Default, v.Changed
	return again
}

// anchor is a name as it can stand in an address.
func anchor(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), " ", "-")
}

func (c *Console) saveSettings(w http.ResponseWriter, r *http.Request) {
	if !c.readForm(w, r) {
		return
	}
	object, problems := inputs(control.Fields[control.Settings](), r.PostForm, false)
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
