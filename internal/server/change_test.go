package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// grantOf gives the newest grant of a guest that stands.
func (o *office) grantOf(g guest.Guest) guest.GrantID {
	o.t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	standing := o.caseOf(g.ID).Standing(o.clock.Now())
	if len(standing) == 0 {
		o.t.Fatalf("%s has no access", g.Ref)
	}
	return standing[0].ID // the memory keeps them oldest first
}

// withFalcon gives Ana a guest who has Falcon, in a catalogue where Desk has an app
// in two roles.
func withFalcon(t *testing.T) (*office, guest.Guest) {
	t.Helper()
	o := newOffice(t)
	editor := o.packages[1]
	editor.ID, editor.Name = "pkg-editor", "Desk editor"
	editor.Resources = []guest.Resource{editor.Resources[0]}
	editor.Resources[0].RoleID, editor.Resources[0].RoleName = "editor", "Editor"
	o.packages = append(o.packages, editor)
	return o, o.invited(func(v url.Values) { v["package"] = []string{"pkg-falcon"} })
}

// wish is a form about a guest who is here, as it is sent.
func wish(packages ...string) url.Values {
	return url.Values{
		"package": packages, "until": {"30"}, "reason": {"Files the travel costs of the project."}, "idempotency_key": {newFormKey()},
	}
}

// send sends the draft that a form made, and gives its reference.
func (o *office) send(b *browser, made reply) string {
	o.t.Helper()
	if made.StatusCode != http.StatusSeeOther {
		o.t.Fatalf("the form gives %d: %s", made.StatusCode, made.body)
	}
	ref := strings.Split(made.to(), "/")[2]
	want(o.t, "send", b.post("/requests/"+ref+"/send", hidden(o.t, b.get("/requests/"+ref+"/check"))), http.StatusSeeOther, "/requests/"+ref+"/sent")
	return ref
}

func TestASponsorAddsAccessForAGuestWhoIsHere(t *testing.T) {
	t.Parallel()
	o, g := withFalcon(t)
	b, _ := o.as(ana)
	own := "/guests/" + g.Ref
	says(t, b.get(own), "Add access", "Change: Falcon", "Extend: Falcon")
	form := b.get(own + "/access/new")
	says(t, form, "Add access", "What they have now", "Falcon", "Desk", "When their access ends now", "in at least 20 characters", "Up to 500 characters")
	says(t, b.get("/requests/new"), "in at least 20 characters", "Up to 500 characters")
	if doc(t, form).Find("input[name=package]").Length() != 2 || doc(t, form).Find("input[name=email], input[name=name]").Length() != 0 {
		t.Error("the form asks for what is known")
	}
	made := b.post(own+"/access/new", wish("pkg-desk"))
	ref := strings.Split(made.to(), "/")[2]
	check := b.get("/requests/" + ref + "/check")
	says(t, check, "You ask to give Gil Roy access to Desk, until", "If it is approved, this will happen", "assigned to the app Expenses as Viewer", "Send request")
	if strings.Contains(check.body, "How should they get the invitation?") || strings.Contains(check.body, "Delivery") {
		t.Error("the check page speaks of an invitation")
	}
	says(t, b.get("/requests/"+ref+"/edit"), "Add access", "Files the travel costs")
	edited := wish("pkg-desk")
	edited.Set("version", "1")
	edited.Set("search", "packages")
	searched := b.post("/requests/"+ref+"/edit", edited)
	says(t, searched, "Add access", "Files the travel costs")
	if doc(t, searched).Find("input[name=email]").Length() != 0 {
		t.Error("a search in the draft of a change shows the form for a new guest")
	}
	stranger, _ := o.as(ben)
	want(t, "a search in somebody else's draft", stranger.post("/requests/"+ref+"/edit", edited), http.StatusNotFound, "")
	edited.Del("search")
	edited.Set("reason", "Files the travel costs of the whole team.")
	want(t, "edit", b.post("/requests/"+ref+"/edit", edited), http.StatusSeeOther, "/requests/"+ref+"/check")
	o.send(b, made)
	says(t, b.get("/requests/"+ref+"/sent"), "Request sent", "They need no new invitation")
	says(t, b.get(own+"/access/new"), ref+" is waiting for a decision", "View the request "+ref)
	blocked := b.get(own)
	says(t, blocked, ref+" is waiting for a decision. Wait for it, or cancel it, before you ask for something else.", "View the request "+ref)
	if links := doc(t, blocked).Find(`main a[href*="/access/"]`); links.Length() != 0 {
		t.Errorf("the page offers %q, which has no form now", links.Text())
	}

	approver, _ := o.as(ben)
	want(t, "the confirmation, for somebody else", approver.get("/requests/"+ref+"/sent"), http.StatusSeeOther, "/requests/"+ref)
	says(t, approver.get("/approvals/"+ref), "Ana Silva asks to give Gil Roy access to Desk, until", "Gil Roy has Falcon until",
		"If you approve, this will happen", "assigned to the app Expenses as Viewer")
	o.approved(ref)
	says(t, b.get("/requests/"+ref), "Being set up", "View guest")
	page := b.get(own)
	says(t, page, "Change: Falcon", "Change: Desk")
	if now := o.guestOf(ref); now.ID != g.ID || now.State != guest.Invited || now.Sync != guest.Converging {
		t.Errorf("the guest became %+v", now)
	}
}

func TestAChangeTakesThePlaceOfAccessAndAnExtensionGoesOn(t *testing.T) {
	t.Parallel()
	o, g := withFalcon(t)
	b, _ := o.as(ana)
	grant := "/guests/" + g.Ref + "/access/" + string(o.grantOf(g))
	form := b.get(grant + "/extend")
	says(t, form, "Extend access", "Why do they need it for longer?")
	if doc(t, form).Find("input[name=package]").Length() != 0 {
		t.Error("an extension offers other packages")
	}
	early := wish()
	early.Set("until", "30")
	want(t, "an end before the end", b.post(grant+"/extend", early), http.StatusUnprocessableEntity, "")
	says(t, b.post(grant+"/extend", early), "End date must be after", "Files the travel costs")
	longer := wish()
	longer.Set("until", "longest")
	ref := o.send(b, b.post(grant+"/extend", longer))
	o.approved(ref)
	says(t, b.get("/requests/"+ref), "now ends on")
	if n := doc(t, b.get("/guests/"+g.Ref)).Find(".access > li").Length(); n != 1 {
		t.Errorf("access that was extended is shown %d times", n)
	}

	grant = "/guests/" + g.Ref + "/access/" + string(o.grantOf(g))
	says(t, b.get(grant+"/extend"), "This access lasts for as long as is allowed already")
	says(t, b.get(grant+"/change"), "Change access", "What should they have instead?")
	ref = o.send(b, b.post(grant+"/change", wish("pkg-desk")))
	approver, _ := o.as(ben)
	says(t, approver.get("/approvals/"+ref), "Ana Silva asks to change Gil Roy's access from Falcon to Desk", "is removed from the group Project Falcon")
	o.approved(ref)
	standing := o.caseOf(g.ID).Standing(o.clock.Now())
	if len(standing) != 1 || standing[0].Package.ID != "pkg-desk" {
		t.Errorf("what stands after the change: %+v", standing)
	}
	want(t, "the old address", b.get(grant+"/change"), http.StatusConflict, "")

	grant = "/guests/" + g.Ref + "/access/" + string(o.grantOf(g))
	says(t, b.get(grant+"/change"), "Change role or access", "Change the role in Expenses", "Something else")
	ref = o.send(b, b.post(grant+"/change", wish("pkg-editor")))
	says(t, approver.get("/approvals/"+ref), "Ana Silva asks to change Gil Roy's role in Expenses from Viewer to Editor, until")
	if r, _ := o.RequestByRef(t.Context(), ref); r.Lines[0].Package.ID != "pkg-editor" || r.Lines[0].Replaces.Package != "pkg-desk" {
		t.Errorf("asked for %+v", r.Lines)
	}
}

func TestAskingAgainIsOneClick(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ref := o.asked(func(v url.Values) { v["package"] = []string{"pkg-falcon"} })
	b, _ := o.as(ana)
	approver, _ := o.as(ben)
	again := url.Values{"idempotency_key": {newFormKey()}}
	want(t, "while it waits", b.post("/requests/"+ref+"/again", again), http.StatusConflict, "")
	verdict := hidden(t, approver.get("/approvals/"+ref))
	verdict.Set(o.line(ref, "Falcon"), "decline")
	verdict.Set("comment", "Not this year.")
	approver.post("/approvals/"+ref, verdict)
	says(t, b.get("/requests/"+ref), "Ask again")
	for range 2 { // a double click is one draft
		want(t, "again", b.post("/requests/"+ref+"/again", again), http.StatusSeeOther, "/requests/GR-R5/check")
	}
	says(t, b.get("/requests/GR-R5/check"), "gil@fabrikam.example", "Falcon", "Send request")

	// What can't be asked as it was is shown in the form, to be put right.
	o.clock.forward(400 * 24 * time.Hour)
	b, _ = o.as(ana)
	late := b.post("/requests/"+ref+"/again", url.Values{"idempotency_key": {newFormKey()}})
	want(t, "after its end", late, http.StatusUnprocessableEntity, "")
	says(t, late, "End date must be in the future", "Works with us on the falcon wing.")
}

func TestAnAccountThatIsThereIsAskedForLikeAGuest(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.facts = guest.Facts{Guest: true, Account: "object-of-gil"}
	b, _ := o.as(ana)
	made := b.post("/requests/new", filled())
	want(t, "the form", made, http.StatusSeeOther, "/requests/GR-R1/check")
	says(t, b.get(made.to()), "The guest account that Gil Roy (gil@fabrikam.example) has already is used, and Ana Silva becomes a sponsor of it.",
		"Gil Roy is invited only if they have not accepted an invitation before.")
	o.send(b, made)
	says(t, b.get("/requests/GR-R1/sent"), "the account that Gil Roy has already is used")
	approver, _ := o.as(ben)
	says(t, approver.get("/approvals/GR-R1"), "Ana Silva asks to look after Gil Roy, who has a guest account already, until",
		"a guest account that this portal did not make", "has already is used")

	o.mu.Lock()
	o.facts.Account = "" // of somebody else's guest
	o.mu.Unlock()
	refused := b.post("/requests/new", filled(func(v url.Values) { v.Set("idempotency_key", newFormKey()) }))
	want(t, "somebody else's guest", refused, http.StatusUnprocessableEntity, "")
	says(t, refused, "is already a guest here")
}

func TestNothingIsAskedForGuestsWhomTheRulesRefuse(t *testing.T) {
	t.Parallel()
	o, g := withFalcon(t)
	b, _ := o.as(ana)
	form := "/guests/" + g.Ref + "/access/new"
	if doc(t, b.get(form)).Find("main form[method=post]").Length() == 0 {
		t.Fatal("nothing can be asked for at all")
	}
	o.policy.BlockedDomains = []string{g.Email.Domain}
	page := b.get(form)
	says(t, page, "Guests from fabrikam.example are refused by the rules as they are now, so nothing can be added or changed. Ask IT Service Desk")
	if doc(t, page).Find("main form[method=post]").Length() != 0 {
		t.Error("there is a form")
	}
}
