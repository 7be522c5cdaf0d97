package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

// olga owns a package, and has no role.
var olga = func() guest.Person {
	p := staffMember("Olga Wren", "5a1f3b5c-aaaa-4bbb-8ccc-ddddeeeeffff", 0)
	p.Owns = true
	return p
}()

// heldOf makes what a guest was given with a package count as that of one of the
// catalogue, and gives the grant.
func (o *office) heldOf(g guest.Guest, name string, id guest.PackageID) string {
	o.t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	for i := range o.grants {
		if o.grants[i].Guest == g.ID && o.grants[i].Package.Name == name {
			o.grants[i].Package.ID = id
			return string(o.grants[i].ID)
		}
	}
	o.t.Fatalf("%s has no %s", g.Ref, name)
	return ""
}

func (o *office) held(g guest.Guest) string { return o.heldOf(g, "Falcon", falconID) }

const deskEntry = "4b1f7a70-3c55-4d11-9a6d-5f4f0f6f7a02"

// withDesk gives Ana a guest who has Falcon and Desk, which Olga owns, in a
// catalogue where the app of Desk has another role.
func withDesk(t *testing.T) (*office, guest.Guest, string) {
	t.Helper()
	o, _ := withFalcon(t)
	g := o.invited(func(v url.Values) {
		v.Set("until", "30")
		v["package"] = []string{"pkg-falcon", "pkg-desk"}
		v.Set("idempotency_key", newFormKey())
		v.Set("email", "lou@fabrikam.example")
		v.Set("name", "Lou Tan")
	})
	p := o.packages[1]
	p.ID, p.Owners = deskEntry, []guest.Person{olga}
	o.entries[deskEntry] = guest.Entry{Package: p, Published: true, Edits: 1}
	return o, g, "/admin/catalogue/" + deskEntry + "/holders/" + o.heldOf(g, "Desk", deskEntry)
}

func TestAnOwnerChecksWhatAGuestHasAndSeesNothingElse(t *testing.T) {
	t.Parallel()
	o, g, at := withDesk(t)
	o.act(g, func(c guest.Case) (guest.Decision, error) { return guest.Settled(c, o.clock.Now()) })
	b, _ := o.as(olga)
	page := b.get(at)
	want(t, "what a guest has", page, http.StatusOK, "")
	says(t, page, "Lou Tan", "The app Expenses as Viewer", "Ana Silva", "Check now", "Change the role", "End this access")
	if text := doc(t, page).Find("main").Text(); strings.Contains(text, "Falcon") || strings.Contains(page.body, "/guests/") {
		t.Errorf("the page tells of more than the package: %s", text)
	}
	want(t, "check", b.post(at+"/check", url.Values{}), http.StatusSeeOther, at)
	says(t, b.get(at), "Entra is being read")
	o.finds(g, guest.Drift{Kind: guest.TakenOutside, Resource: o.packages[1].Resources[0]})
	says(t, b.get(at), "Lou Tan has not all of what the package gives.", "Taken away")
	want(t, "the guest", b.get("/guests/"+g.Ref), http.StatusNotFound, "")
	want(t, "their access", b.get("/guests/"+g.Ref+"/access/"+string(o.grantOf(g))+"/change"), http.StatusNotFound, "")
}

func TestAnOwnerAsksForAnotherRoleAndTheSponsorSeesIt(t *testing.T) {
	t.Parallel()
	o, g, at := withDesk(t)
	b, _ := o.as(olga)
	form := b.get(at + "/change")
	want(t, "the form", form, http.StatusOK, "")
	says(t, form, "Change role", "Ana Silva, the sponsor, is told", "Desk editor")
	if text := doc(t, form).Find("form").Text(); strings.Contains(text, "Falcon") {
		t.Errorf("another app is offered: %s", text)
	}
	values := wish("pkg-editor")
	values.Set("until", "90")
	longer := b.post(at+"/change", values)
	want(t, "longer than it was given", longer, http.StatusUnprocessableEntity, "")
	says(t, longer, "Files the travel costs of the project.")
	values.Set("until", guest.SameEnd)
	ref := o.send(b, b.post(at+"/change", values))

	page := b.get("/requests/" + ref)
	says(t, page, "Waiting for approval", "Cancel request", "Nudge")
	want(t, "Nudge", b.post("/requests/"+ref+"/nudge", url.Values{"idempotency_key": {newFormKey()}}), http.StatusSeeOther, "/requests/"+ref)
	says(t, b.get("/requests/"+ref), "They were reminded.")
	if strings.Contains(page.body, "/guests/"+g.Ref) || strings.Contains(page.body, "Falcon") {
		t.Errorf("the owner reads more of the guest than the request: %s", page.body)
	}
	says(t, b.get(at), "Olga Wren asked to change Lou Tan's role in Expenses from Viewer to Editor.")
	sponsor, _ := o.as(ana)
	says(t, sponsor.get("/guests/"+g.Ref), "Olga Wren", "asked to change Lou Tan's role", "Ana Silva")
	want(t, "the sponsor reads it", sponsor.get("/requests/"+ref), http.StatusOK, "")
	want(t, "and can't decide it", sponsor.get("/approvals/"+ref), http.StatusNotFound, "")
	says(t, sponsor.get("/guests/"+g.Ref+"/access/new"), ref+", which Olga Wren sent, is waiting for a decision")

	o.approved(ref)
	if standing := o.caseOf(g.ID).Standing(o.clock.Now()); len(standing) != 2 || standing[0].Package.Name != "Desk editor" && standing[1].Package.Name != "Desk editor" {
		t.Errorf("the guest has %+v", standing)
	}
	says(t, b.get(at), "This access has ended.")
}

func TestAnOwnerEndsWhatTheirPackageGives(t *testing.T) {
	t.Parallel()
	o, g, at := withDesk(t)
	b, _ := o.as(olga)
	form := b.get(at + "/end")
	says(t, form, "End access now?", "Ana Silva, the sponsor, is told by email.")
	values := hidden(t, form)
	want(t, "without a reason", b.post(at+"/end", values), http.StatusUnprocessableEntity, "")
	values.Set("reason", "Has left the team.")
	want(t, "end", b.post(at+"/end", values), http.StatusSeeOther, at)
	says(t, b.get(at), "You ended the access of Lou Tan to Desk.", "This access has ended.")
	want(t, "by a double click", b.post(at+"/end", values), http.StatusSeeOther, at)
	if standing := o.caseOf(g.ID).Standing(o.clock.Now()); len(standing) != 1 || standing[0].Package.Name != "Falcon" {
		t.Errorf("the guest has %+v", standing)
	}
	sponsor, _ := o.as(ana)
	says(t, sponsor.get("/guests/"+g.Ref), "Olga Wren", "ended the access to Desk.", "Has left the team.")
	want(t, "the same again", b.get(at+"/end"), http.StatusSeeOther, at)
}
