package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

func TestAnAdministratorAddsAnAppFromTheGallery(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(cleoMarsh)
	apps := b.get("/admin/apps")
	says(t, apps, "Expense Desk", "Submitter", "Only assigned people", "Add an app from the gallery", "Contracts", "Needs attention")
	if text := doc(t, apps).Find("main").Text(); strings.Contains(text, "Robot") {
		t.Error("a role that is not for people is shown")
	}
	found := b.get("/admin/apps/gallery?q=docu")
	says(t, found, "DocuSign", "Docusign, Inc.", "Content management")
	add := "/admin/apps/gallery/" + docuSign
	if n := doc(t, found).Find(`a[href="` + add + `"]`).Length(); n != 1 {
		t.Fatalf("%d links to add it", n)
	}
	shown := b.get(add)
	says(t, shown, "Add DocuSign?", "Nobody gets access by this", "Only people who were assigned can open it")
	form := hidden(t, shown)
	if doc(t, shown).Find(`#assigned_only[checked]`).Length() != 1 || doc(t, shown).Find("#name").AttrOr("value", "") != "DocuSign" {
		t.Error("the form does not begin with the name in the gallery and assigned people only")
	}
	form.Set("name", "Expense Desk")
	wrong := b.post(add, form)
	if wrong.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("a name that is taken: %d", wrong.StatusCode)
	}
	says(t, wrong, "There is a problem", "There is an app called Expense Desk already", "Enter why this app is needed")
	if d := doc(t, wrong); d.Find("#name").AttrOr("value", "") != "Expense Desk" || d.Find(`#assigned_only[checked]`).Length() != 0 {
		t.Error("what was typed is lost")
	}
	form = hidden(t, wrong)
	form.Set("name", "  Sign   here ")
	form.Set("assigned_only", "yes")
	form.Set("reason", "Partners sign with it.")
	sent := b.post(add, form)
	to := sent.to()
	want(t, "adding", sent, http.StatusSeeOther, to)
	says(t, b.get(to), "You asked to add this app.", "Sign here", "Being added", "DocuSign", "Only people who were assigned", "Cleo Marsh", "Partners sign with it.")
	want(t, "a second click", b.post(add, form), http.StatusSeeOther, to)
	says(t, b.get(to), "This app was asked for already, so nothing is added a second time.", "another name or reason now, it was not taken")
	another := hidden(t, b.get(add))
	for name, value := range map[string]string{"name": "Sign here", "assigned_only": "yes", "reason": "So do we."} {
		another.Set(name, value)
	}
	want(t, "the same from another window", b.post(add, another), http.StatusSeeOther, to)
	if n := len(o.additions); n != 2 {
		t.Errorf("there are %d additions, want the one of before and this", n)
	}
}

func TestTheStatusOfAnAdditionSaysWhatItNeeds(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(cleoMarsh)
	status := "/admin/apps/additions/" + refused
	shown := b.get(status)
	says(t, shown, "Needs attention", "Microsoft refused to add the app Contracts from the gallery.", "Our administrator", "Try again", "400 BadRequest")
	want(t, "trying again", b.post(status+"/try-again", url.Values{"idempotency_key": {newFormKey()}}), http.StatusSeeOther, status)
	says(t, b.get(status), "Being added")
	want(t, "a second click", b.post(status+"/try-again", url.Values{}), http.StatusSeeOther, status)
	says(t, b.get(status), "Nobody needs to act on this any more.")
	app := guest.ObservedApp{ObjectID: anExpenseApp}
	o.additions[0] = guest.AppReady(guest.AppMade(o.additions[0], guest.Application{AppID: "x"}, o.site.clock.Now()).Addition, app, o.site.clock.Now()).Addition
	ready := b.get(status + "/live")
	says(t, ready, "Ready")
	if n := doc(t, ready).Find(`a[href="/admin/catalogue/new?opens=Contracts"]`).Length(); n != 1 {
		t.Errorf("%d links to make a package", n)
	}
}

func TestAnAuditorSeesAppsAndAddsNone(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(dee)
	for _, path := range []string{"/admin/apps", "/admin/apps/gallery", "/admin/apps/additions/" + refused} {
		shown := b.get(path)
		if shown.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, shown.StatusCode)
		}
		if n := doc(t, shown).Find(`main form[method=post], main a[href*="/gallery/"], main a[href*="/catalogue/new"]`).Length(); n != 0 {
			t.Errorf("%s offers an auditor %d ways to change something", path, n)
		}
	}
}

func TestListsOfAppsTakeOnlyWhatTheirPagesSend(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(cleoMarsh)
	for path, status := range map[string]int{
		"/admin/apps/gallery/nonsense":          http.StatusNotFound,
		"/admin/apps/gallery/" + newFormKey():   http.StatusNotFound,
		"/admin/apps/additions/nonsense":        http.StatusNotFound,
		"/admin/apps/additions/" + newFormKey(): http.StatusNotFound,
		"/admin/apps?q=%00":                     http.StatusBadRequest,
	} {
		if got := b.get(path); got.StatusCode != status {
			t.Errorf("%s: %d, want %d", path, got.StatusCode, status)
		}
	}
	b.get("/admin/apps?q=exp&after=" + anExpenseApp)
	if o.appFilter.Query != "exp" || o.appFilter.After != anExpenseApp || o.appFilter.Limit == 0 {
		t.Errorf("the list is asked for %+v", o.appFilter)
	}
	if got := b.post("/admin/apps/gallery/"+docuSign, url.Values{"name": {"X"}, "reason": {"Y"}}); got.StatusCode != http.StatusBadRequest {
		t.Errorf("a form without its key: %d", got.StatusCode)
	}
}
