package browsertest

import (
	"net/http"
	"testing"

	"guestportal/internal/browser"
)

// An administrator adds an app from Microsoft's gallery, and needs nothing but
// these pages for it.
func TestAdministratorAddsAnAppFromTheGallery(t *testing.T) {
	t.Parallel()
	d := story(t)
	for _, c := range []struct {
		name, app, search, called string
		o                         browser.Options
	}{
		{"with script", "DocuSign", "docu", "DocuSign", browser.Options{}},
		{"without script", "Twitter", "twit", "Twitter for the press", browser.Options{NoScript: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := d.as(t, cleo, c.o)
			v.at("/admin/apps")
			v.Sees("Apps", "Add an app from the gallery")
			v.look("apps")
			v.Follow("Add an app from the gallery")
			v.d.eventually(t, "the gallery is read", func() bool {
				if v.Shows("Add an app from the gallery") && !v.Shows("has not been read yet") {
					return true
				}
				v.Reload()
				return false
			})
			v.Fill("Name or publisher", c.search)
			v.Send("Search")
			v.Sees(c.app, "Clear search")
			v.look("gallery")
			v.Follow("Add " + c.app)
			v.Sees("Add "+c.app+"?", "Nobody gets access by this", "Only people who were assigned can open it")
			v.look("add an app")
			if status := v.Send("Add this app"); status != http.StatusUnprocessableEntity {
				t.Errorf("without a reason: %d", status)
			}
			v.Sees("There is a problem", "Enter why this app is needed")
			v.look("add an app, no reason")
			v.Fill("What is it to be called?", c.called)
			v.Fill("Why is it needed?", "Partners are to work with it.")
			v.Send("Add this app")
			v.becomes("It is in Entra, and can be part of an access package.", "Make a package")
			v.look("addition, ready")
			v.at("/admin/apps?q=" + c.search)
			v.Sees(c.called, "Only assigned people", "From the gallery")
			v.look("apps, found")

			auditor := d.as(t, dee, c.o)
			auditor.at("/admin/apps/gallery?q=" + c.search)
			auditor.Sees(c.app)
			auditor.SeesNot("Add " + c.app)
		})
	}
}
