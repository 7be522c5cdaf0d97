package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

func TestAnInvitationIsWrittenCheckedAndSent(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(ana)
	form := b.get("/requests/new")
	says(t, form, "Invite a guest", "Falcon", "Group Project Falcon", "App Expenses as Viewer", "Ben Ito or Mia Chen approves", "At most 90 days")

	sent := filled(func(v url.Values) { v.Set("idempotency_key", hidden(t, form).Get("idempotency_key")) })
	want(t, "Continue", b.post("/requests/new", sent), http.StatusSeeOther, "/requests/GR-R1/check")
	check := b.get("/requests/GR-R1/check")
	says(t, check, "Check your answers before sending the request", "gil@fabrikam.example", "90 days from today", "Falcon: Ben Ito or Mia Chen", "We send an email")

	values := hidden(t, check)
	want(t, "Send request", b.post("/requests/GR-R1/send", values), http.StatusSeeOther, "/requests/GR-R1/sent")
	says(t, b.get("/requests/GR-R1/sent"), "Request sent", "GR-R1", "Ben Ito and Mia Chen have until", "Waiting for approval")
	want(t, "the same button again", b.post("/requests/GR-R1/send", values), http.StatusSeeOther, "/requests/GR-R1/sent")
	if len(o.guests) != 1 {
		t.Fatalf("%d guests, want 1", len(o.guests))
	}
	back := b.get("/requests/GR-R1/check")
	want(t, "Back to the check page", back, http.StatusOK, "")
	says(t, back, "You already sent this")
	want(t, "Back to the form and Continue", b.post("/requests/new", sent), http.StatusConflict, "")
}

func TestADraftOverACapIsKeptAndSaysSo(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(ana)
	o.facts.SentToday = o.policy.InvitesPerDay
	want(t, "Continue", b.post("/requests/new", filled()), http.StatusSeeOther, "/requests/GR-R1/check")
	want(t, "Change", b.post("/requests/GR-R1/edit", filled(func(v url.Values) { v.Set("version", "1"); v.Set("name", "Gilbert Roy") })), http.StatusSeeOther, "/requests/GR-R1/check")
	says(t, b.get("/requests/GR-R1/check"), "which is the most that is allowed", "Gilbert Roy")
	want(t, "Send", b.post("/requests/GR-R1/send", url.Values{"version": {"2"}}), http.StatusSeeOther, "/requests/GR-R1/check")
	says(t, b.get("/requests/GR-R1/check"), "Try again tomorrow. Your draft is kept.")
	says(t, b.get("/requests/drafts"), "Requests not sent yet", "Gilbert Roy", "Delete the request for Gilbert Roy")
	if o.requests[0].State != guest.Draft {
		t.Errorf("the draft is %s", o.requests[0].State)
	}
	o.facts.SentToday = 0
	want(t, "Send what is older", b.post("/requests/GR-R1/send", url.Values{"version": {"1"}}), http.StatusSeeOther, "/requests/GR-R1/check")
	says(t, b.get("/requests/GR-R1/check"), "in another window")
	want(t, "Send", b.post("/requests/GR-R1/send", url.Values{"version": {"2"}}), http.StatusSeeOther, "/requests/GR-R1/sent")
	says(t, b.get("/requests/drafts"), "Everything is sent")
}

func TestContinueTwiceMakesOneDraft(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(ana)
	for range 2 {
		want(t, "Continue", b.post("/requests/new", filled()), http.StatusSeeOther, "/requests/GR-R1/check")
	}
	if len(o.requests) != 1 || o.requests[0].Version != 1 {
		t.Fatalf("%d drafts, first in version %d; want one, untouched", len(o.requests), o.requests[0].Version)
	}
	// The person went back in the browser and changed their mind.
	changed := filled(func(v url.Values) { v.Set("name", "Gilbert Roy"); v.Set("until", "30") })
	want(t, "Continue with another answer", b.post("/requests/new", changed), http.StatusSeeOther, "/requests/GR-R1/check")
	says(t, b.get("/requests/GR-R1/check"), "Gilbert Roy", "30 days from today")
}

func TestBadAnswersComeBackWithWordsAndNothingLost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		field string
		value string
		facts guest.Facts
		words string
	}{
		{"not an address", "email", "gil", guest.Facts{}, "Enter an email address in the correct format, like name@example.com"},
		{"a colleague", "email", "ben@contoso.example", guest.Facts{Colleague: true}, "This is a colleague"},
		{"a guest of hers", "email", "gil@fabrikam.example", guest.Facts{Guest: true, GuestRef: "GU-1A"}, "View the guest GU-1A"},
		{"an open request of hers", "email", "gil@fabrikam.example", guest.Facts{OpenRequest: true, OpenRef: "GR-2B"}, "View the request GR-2B"},
		{"nothing chosen", "package", "", guest.Facts{}, "Something you chose can't be asked for any more"},
		{"no such day", "until_date", "tomorrow", guest.Facts{}, "Enter the date when access should end"},
		{"too short a reason", "reason", "work", guest.Facts{}, "the reason must be 20 characters or more"},
		{"a lure", "message", "see http://evil.example", guest.Facts{}, "The message can't have a link"},
		{"markup", "name", `<script>alert(1)</script>`, guest.Facts{}, "letters, digits, spaces"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.facts = c.facts
			b, _ := o.as(ana)
			sent := filled(func(v url.Values) {
				v.Set("until", "date")
				v.Set("until_date", o.clock.Now().AddDate(0, 0, 9).Format("2006-01-02"))
				v.Set(c.field, c.value)
			})
			got := b.post("/requests/new", sent)
			want(t, "Continue", got, http.StatusUnprocessableEntity, "")
			says(t, got, "There is a problem", c.words)
			page := doc(t, got)
			for _, name := range []string{"email", "name", "organisation", "until_date"} {
				if typed := page.Find("input[name="+name+"]").AttrOr("value", ""); typed != sent.Get(name) {
					t.Errorf("%s is now %q, was %q", name, typed, sent.Get(name))
				}
			}
			for _, name := range []string{"reason", "message"} {
				if typed := page.Find("textarea[name=" + name + "]").Text(); typed != sent.Get(name) {
					t.Errorf("%s is now %q, was %q", name, typed, sent.Get(name))
				}
			}
			if key := page.Find("input[name=idempotency_key]").AttrOr("value", ""); key != sent.Get("idempotency_key") {
				t.Errorf("the form's key changed to %q", key)
			}
			if len(o.requests) != 0 {
				t.Error("a draft was made")
			}
		})
	}
}

func TestTheAddressIsJudgedWhileItIsTyped(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(ana)
	want(t, "a good address", b.post("/requests/new/check-email", url.Values{"email": {"gil@fabrikam.example"}}), http.StatusNoContent, "")
	o.mu.Lock()
	o.policy.BlockedDomains = []string{"blocked.example"}
	o.mu.Unlock()
	got := b.post("/requests/new/check-email", url.Values{"email": {"x@blocked.example"}})
	want(t, "a blocked one", got, http.StatusOK, "")
	says(t, got, "Guests from blocked.example can't be invited", "Ask IT Service Desk")
	if strings.Contains(got.body, "<html") {
		t.Error("the answer is a whole page, not a fragment")
	}
	want(t, "with another field", b.post("/requests/new/check-email", url.Values{"email": {"x@y.example"}, "state": {"approved"}}), http.StatusBadRequest, "")
}

func TestADraftIsChangedInTheVersionThatWasShown(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(ana)
	b.post("/requests/new", filled())
	edit := b.get("/requests/GR-R1/edit")
	values := filled(func(v url.Values) { v.Set("version", hidden(t, edit).Get("version")); v.Set("name", "Gilbert Roy") })
	want(t, "Continue", b.post("/requests/GR-R1/edit", values), http.StatusSeeOther, "/requests/GR-R1/check")
	stale := b.post("/requests/GR-R1/edit", values)
	want(t, "Continue on a stale page", stale, http.StatusConflict, "")
	says(t, stale, "This has changed since you opened it", "in another window")

	says(t, b.get("/requests/GR-R1/check"), "Gilbert Roy")
	o.mu.Lock()
	o.facts.Guest = true // between checking and sending
	o.mu.Unlock()
	refused := b.post("/requests/GR-R1/send", url.Values{"version": {"2"}})
	want(t, "send what can't be sent any more", refused, http.StatusUnprocessableEntity, "")
	says(t, refused, "is already a guest here", "Invite a guest")
	if to := doc(t, refused).Find("main form").AttrOr("action", ""); to != "/requests/GR-R1/edit" {
		t.Errorf("the form leads to %q", to)
	}
	mia, _ := o.as(miaChen)
	for _, path := range []string{"/requests/GR-R1/check", "/requests/GR-R1/edit", "/requests/GR-R1/withdraw", "/requests/GR-R1", "/requests/GR-R1/sent"} {
		want(t, "somebody else's draft "+path, mia.get(path), http.StatusNotFound, "")
	}
}

func TestADraftIsDeletedAndARequestCancelled(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(ana)
	b.post("/requests/new", filled())
	says(t, b.get("/requests/GR-R1/withdraw"), "This draft is deleted")
	want(t, "delete", b.post("/requests/GR-R1/withdraw", url.Values{"version": {"1"}}), http.StatusSeeOther, "/guests")

	ref := o.asked(func(v url.Values) { v.Set("idempotency_key", newFormKey()) })
	page := b.get("/requests/" + ref + "/withdraw")
	says(t, page, "Cancel this request?", "Falcon", "Nobody can decide on this request any more.")
	for range 2 {
		want(t, "cancel", b.post("/requests/"+ref+"/withdraw", hidden(t, page)), http.StatusSeeOther, "/requests/"+ref)
	}
	says(t, b.get("/requests/"+ref), "was cancelled", "Cancelled", "Ana Silva cancelled this on")
	again := b.get("/requests/new?from=" + ref)
	if email := doc(t, again).Find("input[name=email]").AttrOr("value", ""); email != "gil@fabrikam.example" {
		t.Errorf("Ask again begins with %q", email)
	}
}

func TestADeletedDraftIsNotTakenForASentOne(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(ana)
	b.post("/requests/new", filled())
	want(t, "delete", b.post("/requests/GR-R1/withdraw", url.Values{"version": {"1"}}), http.StatusSeeOther, "/guests")
	for name, got := range map[string]reply{
		"send":     b.post("/requests/GR-R1/send", url.Values{"version": {"1"}}),
		"change":   b.post("/requests/GR-R1/edit", filled(func(v url.Values) { v.Set("version", "1") })),
		"Continue": b.post("/requests/new", filled()),
		"check":    b.get("/requests/GR-R1/check"),
	} {
		want(t, name, got, http.StatusConflict, "")
		says(t, got, "You cancelled this request.")
	}
	if r, err := o.RequestByRef(t.Context(), "GR-R1"); err != nil || r.State != guest.Withdrawn {
		t.Errorf("the request is %s (%v), want it withdrawn", r.State, err)
	}
}

func TestAnswersAreKeptOverTheEndOfTheSession(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, hash := o.as(ana)
	if err := o.store.Revoke(t.Context(), hash, o.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if got := b.post("/requests/new", filled()); got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(got.to(), "/signin") {
		t.Fatalf("%d to %q, want the sign-in page", got.StatusCode, got.to())
	}
	want(t, "sign in", b.signIn(claimsOf(ana), url.Values{"return_to": {"/requests/new"}}), http.StatusSeeOther, "/requests/new")
	form := b.get("/requests/new")
	says(t, form, "Your answers are kept")
	page := doc(t, form)
	if email := page.Find("input[name=email]").AttrOr("value", ""); email != "gil@fabrikam.example" {
		t.Errorf("the address is %q", email)
	}
	if chosen := page.Find("input[name=package][checked]").Length(); chosen != 2 {
		t.Errorf("%d packages are chosen, want 2", chosen)
	}
	if len(o.requests) != 0 {
		t.Error("a draft was made without a session")
	}
}

func TestBackToAFormLeadsToTheDraftThatItMade(t *testing.T) {
	t.Parallel()
	b, _ := newOffice(t).as(ana)
	sent := filled()
	key := sent.Get("idempotency_key")
	form := b.get("/requests/new?key=" + key)
	want(t, "a form that made nothing yet", form, http.StatusOK, "")
	if got := hidden(t, form).Get("idempotency_key"); got != key {
		t.Errorf("its key is %q", got)
	}
	want(t, "Continue", b.post("/requests/new", sent), http.StatusSeeOther, "/requests/GR-R1/check")
	want(t, "Back", b.get("/requests/new?key="+key), http.StatusSeeOther, "/requests/GR-R1/edit")
}

func TestANumberIsOneThatTheDatabaseTakes(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]int{"3": 3, "2147483647": 2147483647, "2147483648": 0, "99999999999999999999": 0, "": 0, "x": 0} {
		if got := number(typed); got != want {
			t.Errorf("%q is read as %d, want %d", typed, got, want)
		}
	}
}
