package browsertest

import (
	"fmt"
	"strings"

	"guestportal/internal/browser"
)

// pack names the package with a role in the app.
func (w *walk) pack(role string) string { return w.app + ": " + role }

// offer is the administrator's part, once for all guests: what the lesson looks up
// in Entra for each of them becomes packages that sponsors ask for.
func (w *walk) offer() {
	v := w.as(w.t, cleo, w.o)
	w.addApp(v)
	v.Follow("Make a package")
	v.look("new package")
	if got := v.Value("Name"); got != w.app {
		w.t.Errorf("the form for the package of %s suggests the name %q", w.app, got)
	}
	v.Fill("Name", w.pack(w.first))
	v.Fill("Description", "Works with our documents in "+w.app+".")
	v.Send("Continue")
	w.put(v, w.app, w.first)
	w.publish(v, w.pack(w.first))

	w.newPackage(v, w.pack(w.then))
	w.search(v, w.app)
	w.put(v, w.app, w.then)
	w.publish(v, w.pack(w.then))

	w.newPackage(v, w.group)
	w.search(v, developers)
	w.put(v, developers, "")
	w.publish(v, w.group)
}

// addApp is the lesson's "New application": from the gallery.
func (w *walk) addApp(v *visitor) {
	v.at("/admin/apps")
	v.Follow("Add an app from the gallery")
	w.eventually(w.t, "the gallery to be read", func() bool {
		if v.Shows("The gallery was last read") {
			return true
		}
		v.Reload()
		return false
	})
	v.Fill("Name or publisher", w.gallery)
	v.Send("Search")
	v.Follow("Add " + w.gallery)
	v.Fill("What is it to be called?", w.app)
	v.Fill("Why is it needed?", "Guest developers are to work with it.")
	v.Send("Add this app")
	v.becomes("It is in Entra, and can be part of an access package.")
}

func (w *walk) newPackage(v *visitor, name string) {
	v.at("/admin/catalogue")
	v.Follow("New package")
	v.Fill("Name", name)
	v.Fill("Description", "For developers of other companies who work with ours.")
	v.Send("Continue")
	v.look("package, new")
	v.Follow("Change resources")
}

// search looks for a group or app by its name.
func (w *walk) search(v *visitor, name string) {
	v.Fill("Search groups and apps by name", name)
	v.Send("Search")
}

// put puts a group, or an app with a role, into the package: the search has found
// it.
func (w *walk) put(v *visitor, name, role string) {
	v.Sees("What it opens", name)
	v.look("resources")
	if role != "" {
		v.pick(v.In(name), "Role in the app", role)
	}
	v.In(name).Send("Add " + name)
	v.Sees("Saved.", role)
	v.look("resources, chosen")
}

// pick chooses what a select shows under that name.
func (v *visitor) pick(in *browser.Tab, label, option string) {
	v.t.Helper()
	in.Value(label) // finds the control
	value := browser.Evaluate[string](v.Tab, fmt.Sprintf(`[...window.found.options].find((o) => o.text === %q)?.value ?? ""`, option))
	if value == "" {
		v.t.Fatalf("%s can't be %s", label, option)
	}
	in.Set(label, value)
}

// publish says who approves, for how long, and who may ask, and turns the package on.
// Only one sponsor may ask, so that the lists of other tests stay as they are.
func (w *walk) publish(v *visitor, name string) {
	v.Follow(name)
	v.Follow("Change who approves")
	v.Fill("Search people and groups by name", "Ben")
	v.Send("Search")
	v.look("who approves")
	v.Send("Add Ben Ito")
	v.Sees("Saved.", "Who is asked")
	v.Follow(name)
	v.Follow("Change limits")
	v.look("limits")
	v.Fill("Longest access", "180")
	v.Send("Save")
	v.Follow("Change who may ask")
	asks := strings.Split(w.sponsor, ".")[0]
	v.Fill("Search people and groups by name", asks)
	v.Send("Search")
	v.look("who may ask")
	v.In("Found").Send("Add")
	v.Sees("Saved.")
	v.Follow(name)
	v.look("package, ready")
	v.Follow("Check and turn on")
	v.look("turn on")
	v.Send("Turn on")
	v.Sees("The package is on. Sponsors can ask for it now.")
	v.look("package, on")
}
