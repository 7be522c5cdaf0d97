package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

func TestAGuestGivesBackWhatTheyHave(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	path := "/i/" + codeOf(g.ID)
	b := o.browser()
	confirm := b.get(path + "/leave")
	says(t, confirm, "I don't need this invitation", "You have not accepted yet.", "Falcon", "Desk", "Decline the invitation", "Ana Silva is told.")
	if strings.Contains(confirm.body, "you have at Contoso") || strings.Contains(confirm.body, "within 5 minutes") {
		t.Error("they are told of access that they do not have")
	}
	before := len(o.history[g.ID])
	for _, what := range []string{"once", "by a double click"} {
		want(t, what, b.post(path+"/leave", hidden(t, confirm)), http.StatusSeeOther, path)
	}
	if now := o.guests[g.ID]; now.State != guest.Ending {
		t.Errorf("the guest is %s", now.State)
	}
	if events := o.history[g.ID]; len(events) != before+1 || events[0].Words != "It was said through the invitation link of "+g.Name+" that they decline the invitation, so it ended." {
		t.Errorf("history %+v", events[:len(events)-before])
	}
	says(t, b.get(path), g.Sponsor.Name)
	want(t, "the page afterwards", b.get(path+"/leave"), http.StatusSeeOther, path)
}

func TestLeavingIsConfirmedInTheLanguageOfTheGuest(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited(func(v url.Values) { v.Set("language", "fr") })
	b := o.browser()
	path := "/i/" + codeOf(g.ID)
	says(t, b.get(path+"/leave"), "Je n’ai pas besoin de cette invitation", "Refuser l’invitation")
	o.accept(g)
	says(t, b.get(path+"/leave"), "Je n’ai plus besoin de l’accès", "Mettre fin à mon accès", "dans les 5 minutes")
	if strings.Contains(b.get(path+"/leave").body, "supprimé") {
		t.Error("they are told that an account is deleted that is kept")
	}
	o.policy.AfterEnd = guest.Delete
	says(t, b.get(path+"/leave"), "Votre compte invité chez Contoso est également supprimé.")
	says(t, b.get(path+"/help"), "Cela n’a pas fonctionné")
	says(t, b.get(path+"/leave?lang=es"), "Ya no necesito el acceso")
	if action := doc(t, b.get(path+"/leave?lang=es")).Find("main form").AttrOr("action", ""); action != path+"/leave?lang=es" {
		t.Errorf("the form goes to %s", action)
	}
}

func TestAPageThatWasLeftOpenGivesBackNothingElse(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	path := "/i/" + codeOf(g.ID)
	b := o.browser()
	open := hidden(t, b.get(path+"/leave"))
	o.accept(g)
	for what, form := range map[string]url.Values{"before accepting": open, "of an older version": {}} {
		got := b.post(path+"/leave", form)
		if got.StatusCode != http.StatusConflict || o.guests[g.ID].State != guest.Active {
			t.Errorf("%s: %d, and the guest is %s", what, got.StatusCode, o.guests[g.ID].State)
		}
		says(t, got, "Nothing has ended yet: what you have is no longer what this page showed.", "I no longer need access", "End my access")
		if what == "before accepting" {
			open = hidden(t, got)
		}
	}
	want(t, "what was shown now", b.post(path+"/leave", open), http.StatusSeeOther, path)
	if now := o.guests[g.ID]; now.State != guest.Ending {
		t.Errorf("the guest is %s", now.State)
	}
}

func TestLookingChangesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	before, events := o.guests[g.ID], len(o.history[g.ID])
	b := o.browser()
	for _, path := range []string{"", "/help", "/help?about=other", "/help?code=AADSTS50020", "/leave", "/tell"} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			got := b.send(method, "/i/"+codeOf(g.ID)+path, nil, nil)
			if got.StatusCode >= http.StatusBadRequest {
				t.Errorf("%s %s: %d", method, path, got.StatusCode)
			}
		}
	}
	if now := o.guests[g.ID]; now.State != before.State || !now.Until.Equal(before.Until) || len(o.history[g.ID]) != events || len(o.asks) != 0 || len(o.hinted) != 0 {
		t.Errorf("the guest is %+v, with %d events more", now, len(o.history[g.ID])-events)
	}
}

func TestEveryPageBehindADeadLinkHasTheSameAnswer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	pending := o.guestOf(o.asked())
	b := o.browser()
	for _, code := range []string{"nothing", strings.Repeat("x", 300), codeOf(pending.ID)} {
		for what, got := range map[string]reply{
			"help":  b.get("/i/" + code + "/help?about=other"),
			"leave": b.get("/i/" + code + "/leave"),
			"tell":  b.post("/i/"+code+"/tell", url.Values{"about": {"other"}}),
			"left":  b.post("/i/"+code+"/leave", url.Values{}),
		} {
			want(t, what, got, http.StatusNotFound, "")
			says(t, got, "This link no longer works", "Ask the person who invited you for a new one.")
		}
	}
}

func TestWhatMayBeSentByALinkIsLimited(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	b := o.browser()
	for _, form := range []string{"/leave", "/tell"} {
		status := 0
		for range acceptsPerMinute + 1 {
			status = b.post("/i/"+codeOf(g.ID)+form, url.Values{"about": {"other"}}).StatusCode
		}
		if status != http.StatusTooManyRequests {
			t.Errorf("%s, once more than %d times: %d", form, acceptsPerMinute, status)
		}
	}
}
