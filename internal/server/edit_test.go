package server

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

// changes fills the form of a request that waits in, sends it, and gives the address
// of the check page.
func (o *office) changes(b *browser, ref string, change ...func(url.Values)) string {
	o.t.Helper()
	form := filled(func(v url.Values) {
		v.Set("version", ofRequest)
		v.Set("idempotency_key", newFormKey())
	})
	for _, c := range change {
		c(form)
	}
	made := b.post("/requests/"+ref+"/edit", form)
	if made.StatusCode != http.StatusSeeOther || !strings.HasSuffix(made.to(), "/check") {
		o.t.Fatalf("Continue: %d to %q\n%s", made.StatusCode, made.to(), made.body)
	}
	return made.to()
}

func called(name string) func(url.Values) { return func(v url.Values) { v.Set("name", name) } }

func TestASponsorChangesARequestThatWaits(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ref := o.asked()
	b, _ := o.as(ana)
	approver, _ := o.as(ben)
	old := hidden(t, approver.get("/approvals/"+ref))
	old.Set(o.line(ref, "Falcon"), "approve")
	want(t, "approve a part", approver.post("/approvals/"+ref, old), http.StatusSeeOther, "/approvals")
	stale := hidden(t, approver.get("/approvals/"+ref))
	stale.Set(o.line(ref, "Desk"), "approve")

	says(t, b.get("/requests/"+ref), "Change request")
	form := b.get("/requests/" + ref + "/edit")
	says(t, form, "Change the request", "Approvers see "+ref+" as it is until you have checked your changes and sent them.")
	if v := hidden(t, form); v.Get("version") != ofRequest || doc(t, form).Find("input[name=email]").AttrOr("value", "") != "gil@fabrikam.example" {
		t.Errorf("the form begins as %v", v)
	}
	to := o.changes(b, ref, called("Gilbert Roy"), func(v url.Values) { v["package"] = []string{"pkg-falcon"} })
	says(t, approver.get("/approvals/"+ref), "Gil Roy", "Desk")
	check := b.get(to)
	says(t, check, "Check your changes before sending them", "Gilbert Roy", "Falcon and Desk", "Ben Ito approved Falcon, which will count no more", "Send changes")

	send := strings.TrimSuffix(to, "check") + "send"
	for _, what := range []string{"Send changes", "the same button again"} {
		want(t, what, b.post(send, hidden(t, check)), http.StatusSeeOther, "/requests/"+ref)
	}
	says(t, b.get("/requests/"+ref), "Your changes were sent.", "Gilbert Roy", "Ana Silva changed the request. It is decided anew.", "Access: Falcon (was: Falcon and Desk)")
	want(t, "the draft's page", b.get(strings.TrimSuffix(to, "/check")), http.StatusSeeOther, "/requests/"+ref)
	says(t, b.get(to), "You already sent this", ref)

	late := approver.post("/approvals/"+ref, stale)
	want(t, "the approver's form of before", late, http.StatusConflict, "")
	says(t, late, "Ana Silva has changed what is asked for since you opened this page.")
	now := approver.get("/approvals/" + ref)
	says(t, now, "Ana Silva changed the request. It is decided anew.", "Full name: Gilbert Roy (was: Gil Roy)")
	o.approved(ref)
	if g := o.guestOf(ref); g.Name != "Gilbert Roy" || g.State != guest.Inviting {
		t.Errorf("the guest is %+v", g)
	}
	want(t, "change what is decided", b.get("/requests/"+ref+"/edit"), http.StatusOK, "")
	says(t, b.get("/requests/"+ref+"/edit"), "You already sent this")
}

func TestAChangeThatIsApprovedInAdvanceAsksNobody(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ref := o.asked()
	b, _ := o.as(ana)
	o.mu.Lock()
	o.policy.Partners = []guest.Partner{{
		Domain: "fabrikam.example", Preapproved: true,
		Preapproval: guest.Preapproval{By: cleoMarsh.ID, ByName: cleoMarsh.Name, ObjectID: cleoMarsh.ObjectID, Version: 1, At: o.clock.Now()},
	}}
	o.facts.Roster = guest.Roster{{Kind: guest.OnePerson, ID: cleoMarsh.ObjectID}: {cleoMarsh}}
	o.mu.Unlock()
	to := o.changes(b, ref, called("Gilbert Roy"))
	want(t, "Send changes", b.post(strings.TrimSuffix(to, "check")+"send", hidden(t, b.get(to))), http.StatusSeeOther, "/requests/"+ref)
	page := b.get("/requests/" + ref)
	says(t, page, "Your changes were sent. The request is approved.")
	if strings.Contains(page.body, "asked to look again") {
		t.Error("the page says that somebody is asked")
	}
}

func TestOfTwoWindowsTheSecondIsTold(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ref := o.asked()
	b, _ := o.as(ana)
	one, two := o.changes(b, ref, called("Gilbert Roy")), o.changes(b, ref, called("Gilles Roy"))
	first, second := hidden(t, b.get(one)), hidden(t, b.get(two))
	want(t, "the first", b.post(strings.TrimSuffix(one, "check")+"send", first), http.StatusSeeOther, "/requests/"+ref)
	send := strings.TrimSuffix(two, "check") + "send"
	refused := b.post(send, second)
	want(t, "the second", refused, http.StatusConflict, "")
	says(t, refused, "This has changed since you opened it", "Ana Silva has changed what is asked for")
	says(t, b.get(two), "Gilbert Roy", "Gilles Roy")
	want(t, "once it was looked at", b.post(send, hidden(t, b.get(two))), http.StatusSeeOther, "/requests/"+ref)
	says(t, b.get("/requests/"+ref), "Gilles Roy")
}

func TestWhatCannotBeSentAsAChange(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ref := o.asked()
	b, _ := o.as(ana)
	same := b.post("/requests/"+ref+"/edit", filled(func(v url.Values) { v.Set("version", ofRequest); v.Set("idempotency_key", newFormKey()) }))
	want(t, "nothing different", same, http.StatusUnprocessableEntity, "")
	says(t, same, "Nothing is different from what you ask for already.")
	wrong := b.post("/requests/"+ref+"/edit", filled(func(v url.Values) { v.Set("version", ofRequest); v.Set("reason", "work") }))
	want(t, "a fault", wrong, http.StatusUnprocessableEntity, "")
	says(t, wrong, "the reason must be 20 characters or more", "Change the request")
	again := b.post("/requests/"+ref+"/edit", filled(func(v url.Values) { v.Set("version", "1"); v.Set("name", "Gilbert Roy") }))
	want(t, "the form of the draft that was sent", again, http.StatusConflict, "")
	says(t, again, "You already sent this")

	to := o.changes(b, ref, called("Gilbert Roy"))
	if list := doc(t, b.get("/requests/drafts")); list.Find("a[href='"+to+"']").Text() != "Changes to "+ref {
		t.Errorf("the drafts are %s", list.Find("table").Text())
	}
	blind := b.post(strings.TrimSuffix(to, "check")+"send", url.Values{"version": {"1"}, "idempotency_key": {newFormKey()}})
	want(t, "without the request that was looked at", blind, http.StatusConflict, "")
	if n := len(o.requests); n != 2 || o.requests[0].State != guest.Draft {
		t.Errorf("%d requests, the draft is %s: it was sent as a request of its own", n, o.requests[0].State)
	}
	o.approved(ref)
	check := b.get(to)
	says(t, check, ref+" can't be changed any more", "Ben Ito approved this on", "Delete this draft")
	draft := strings.TrimSuffix(to, "/check")
	o.mu.Lock()
	version := strconv.Itoa(o.requests[1].Version)
	o.mu.Unlock()
	late := b.post(draft+"/send", url.Values{"version": {"1"}, "request_version": {version}, "idempotency_key": {newFormKey()}})
	want(t, "too late", late, http.StatusConflict, "")
	says(t, late, "Ben Ito approved this on")
	says(t, b.get(draft+"/withdraw"), "These changes are deleted. "+ref+" goes on as it is.")
	list := b.get("/requests/drafts")
	says(t, list, "Changes to "+ref, "Gilbert Roy", "Delete the changes to "+ref, "It can't be changed any more.")
	if strings.Contains(list.body, draft+"/check") {
		t.Error("there is more to do with it than to delete it")
	}
	want(t, "Delete this draft", b.post(draft+"/withdraw", url.Values{"idempotency_key": {newFormKey()}}), http.StatusSeeOther, "/guests")
}

// suggestedFor lets Ben suggest an editor for the desk, through the pages.
func (o *office) suggestedFor(ref string) {
	o.t.Helper()
	o.mu.Lock()
	editor := catalogueForTests()[1]
	editor.ID, editor.Name, editor.Resources = "pkg-editor", "Desk editor", []guest.Resource{{Kind: guest.App, ObjectID: "sp-expenses", AppID: "app-expenses", RoleID: "editor", Name: "Expenses", RoleName: "Editor"}}
	if len(o.packages) == 2 {
		o.packages = append(o.packages, editor)
	}
	o.mu.Unlock()
	b, _ := o.as(ben)
	page := b.get("/approvals/" + ref)
	says(o.t, page, "Suggest another", "Desk editor")
	form := hidden(o.t, page)
	desk := o.line(ref, "Desk")
	form.Set(desk, "suggest")
	refused := b.post("/approvals/"+ref, form)
	want(o.t, "suggest nothing for no reason", refused, http.StatusUnprocessableEntity, "")
	says(o.t, refused, "Select what you suggest instead", "Enter why you suggest something else.")
	form.Set("instead."+strings.TrimPrefix(desk, linePrefix), "pkg-editor")
	form.Set("comment", "They have to correct things.")
	for _, to := range []string{"/approvals", "/approvals/" + ref} {
		want(o.t, "suggest", b.post("/approvals/"+ref, form), http.StatusSeeOther, to)
	}
	says(o.t, b.get("/approvals/"+ref), "You suggested Desk editor instead of Desk for Gil Roy.", "Ana Silva has not answered yet")
}

func TestASponsorAnswersASuggestion(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ref := o.asked()
	o.suggestedFor(ref)
	b, _ := o.as(ana)
	stranger, _ := o.as(miaChen)
	answer := func(what string) (path string, form url.Values) {
		page := doc(t, b.get("/requests/"+ref)).Find("form[action$='/" + what + "']")
		return page.AttrOr("action", ""), url.Values{
			"version":         {page.Find("[name=version]").AttrOr("value", "")},
			"idempotency_key": {page.Find("[name=idempotency_key]").AttrOr("value", "")},
		}
	}
	says(t, b.get("/requests/"+ref), "Ben Ito suggests Desk editor instead of Desk.", "They have to correct things.", "Accept Desk editor", "Keep Desk")
	path, form := answer("keep")
	want(t, "an approver's answer", stranger.post(path, form), http.StatusNotFound, "")
	for _, what := range []string{"keep", "the same button again"} {
		want(t, what, b.post(path, form), http.StatusSeeOther, "/requests/"+ref)
	}
	says(t, b.get("/requests/"+ref), "Ana Silva keeps Desk, and does not want Desk editor instead.")

	o.suggestedFor(ref)
	path, form = answer("accept")
	want(t, "an approver's answer", stranger.post(path, form), http.StatusNotFound, "")
	o.mu.Lock()
	o.policy.ReasonMin = 100 // between asking and accepting
	o.mu.Unlock()
	wrong := b.post(path, form)
	want(t, "what the rules no longer allow", wrong, http.StatusUnprocessableEntity, "")
	says(t, wrong, "Change the request", "the reason must be 100 characters or more")
	o.mu.Lock()
	o.policy.ReasonMin = 20
	o.mu.Unlock()
	for _, what := range []string{"accept", "the same button again"} {
		want(t, what, b.post(path, form), http.StatusSeeOther, "/requests/"+ref)
	}
	says(t, b.get("/requests/"+ref), "Ana Silva accepted what Ben Ito suggested: Desk editor instead of Desk. It is decided anew.")
	o.approved(ref)
	if r, err := o.RequestByRef(t.Context(), ref); err != nil || r.State != guest.Approved || r.Lines[1].Package.ID != "pkg-editor" {
		t.Errorf("the request is %+v, %v", r, err)
	}
}

func TestARequestForAGuestWhoIsHereIsChangedInItsOwnForm(t *testing.T) {
	t.Parallel()
	o, g := withFalcon(t)
	b, _ := o.as(ana)
	ref := o.send(b, b.post("/guests/"+g.Ref+"/access/new", wish("pkg-desk")))
	form := b.get("/requests/" + ref + "/edit")
	says(t, form, "Add access", "What they have now", "Approvers see "+ref+" as it is", "Files the travel costs of the project.")
	if text := doc(t, form).Find("body").Text(); strings.Contains(text, "is waiting for a decision") {
		t.Errorf("the request is in its own way: %s", text)
	}
	changed := wish("pkg-editor")
	changed.Set("version", hidden(t, form).Get("version"))
	made := b.post("/requests/"+ref+"/edit", changed)
	check := b.get(made.to())
	says(t, check, "Check your changes before sending them", "Desk editor", "assigned to the app Expenses as Editor", "Send changes")
	want(t, "Send changes", b.post(strings.TrimSuffix(made.to(), "check")+"send", hidden(t, check)), http.StatusSeeOther, "/requests/"+ref)
	approver, _ := o.as(ben)
	says(t, approver.get("/approvals/"+ref), "Access: Desk editor (was: Desk)", "assigned to the app Expenses as Editor")
	o.approved(ref)
	if now := o.guestOf(ref); now.ID != g.ID || now.Sync != guest.Converging {
		t.Errorf("the guest became %+v", now)
	}
}

func TestWhatWasDeclinedBeforeAChangeIsShownToWhoDecidesAfterIt(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ref := o.asked()
	approver, _ := o.as(ben)
	no := hidden(t, approver.get("/approvals/"+ref))
	no.Set(o.line(ref, "Falcon"), "decline")
	no.Set("comment", "Falcon is confidential.")
	want(t, "decline a part", approver.post("/approvals/"+ref, no), http.StatusSeeOther, "/approvals")
	b, _ := o.as(ana)
	to := o.changes(b, ref, called("Gilbert Roy"))
	want(t, "send the change", b.post(strings.TrimSuffix(to, "check")+"send", hidden(t, b.get(to))), http.StatusSeeOther, "/requests/"+ref)
	says(t, approver.get("/approvals/"+ref), "Before it was changed: Ben Ito declined Falcon.", "Falcon is confidential.")
}
