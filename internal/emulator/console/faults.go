package console

import (
	"encoding/json"
	"net/http"
	"net/url"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/page"
)

// faults lists those that stand and offers new ones; with ?from= a preset is in
// the form, to be changed first.
func (c *Console) faults(w http.ResponseWriter, r *http.Request) {
	form := url.Values{}
	if p, ok := presetOf(r.URL.Query().Get("from")); ok {
		var f control.Fault
		if err := json.Unmarshal([]byte(p.JSON), &f); err != nil {
			c.refuse(w, r, http.StatusInternalServerError, err.Error())
			return
		}
		for _, field := range faultFields() {
			if field.Says(f) {
				form.Set(field.Name, shown(field, field.JSON(f)))
			}
		}
	}
	c.faultsPage(w, r, http.StatusOK, form, nil)
}

func (c *Console) faultsPage(w http.ResponseWriter, r *http.Request, status int, form url.Values, problems control.Problems) {
	view := page.Faults{Frame: c.frame(r, "faults", "Faults")}
	for _, f := range c.o.Control.Faults() {
		which, what := describe(f.JSON())
		view.Standing = append(view.Standing, page.Fault{
			ID: f.ID, Which: which, What: what, Matched: f.Matched, Fired: f.Fired, Remove: Root + "/faults/" + f.ID + "/remove",
			JSON: page.Code{ID: "fault-" + f.ID, Text: f.JSON()},
		})
	}
	for _, p := range Presets() {
		view.Presets = append(view.Presets, page.Preset{Name: p.Name, Words: p.Words, Post: Root + "/presets/" + p.Key, Change: Root + "/faults?from=" + p.Key + "#own"})
	}
	for _, f := range faultFields() {
		v := input(f, form.Get(f.Name))
		if f.Kind == control.KindBool {
			v.Options = options(form.Get(f.Name), "", "No", "true", "Yes")
		}
		view.Fields = append(view.Fields, v)
	}
	view.Summary = complaints(problems, view.Fields)
	c.o.Pages.Console(w, status, "faults", view)
}

func (c *Console) addFault(w http.ResponseWriter, r *http.Request) {
	if !c.readForm(w, r) {
		return
	}
	object, problems := inputs(faultFields(), r.PostForm, true)
	if len(problems) == 0 && len(object) == 0 {
		problems = control.Problems{{Words: "Say which requests are meant, or what happens to them."}}
	}
	if len(problems) == 0 {
		data, err := json.Marshal(object)
		if err == nil {
			_, err = c.o.Control.AddFault(data)
		}
		problems = problemsOf(err)
	}
	if len(problems) > 0 {
		c.faultsPage(w, r, http.StatusUnprocessableEntity, r.PostForm, problems)
		return
	}
	back(w, r, Root+"/faults", "fault")
}

func (c *Console) addPreset(w http.ResponseWriter, r *http.Request) {
	p, ok := presetOf(r.PathValue("preset"))
	if !ok {
		c.nothing(w, r)
		return
	}
	if _, err := c.o.Control.AddFault([]byte(p.JSON)); err != nil {
		c.refuse(w, r, http.StatusInternalServerError, err.Error())
		return
	}
	back(w, r, Root+"/faults", "fault")
}

func (c *Console) removeFault(w http.ResponseWriter, r *http.Request) {
	if !c.o.Control.RemoveFault(r.PathValue("id")) {
		c.nothing(w, r)
		return
	}
	back(w, r, Root+"/faults", "removed")
}

func (c *Console) clearFaults(w http.ResponseWriter, r *http.Request) {
	c.o.Control.ClearFaults()
	back(w, r, Root+"/faults", "cleared")
}
