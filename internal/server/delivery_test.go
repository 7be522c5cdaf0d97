package server

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
)

const houseMail = "guests@contoso.example"

// button is a form of one button, as our pages send it.
func button(version string) url.Values {
	return url.Values{"idempotency_key": {newFormKey()}, "version": {version}}
}

// dead fails unless an answer is the one of every link that leads nowhere.
func dead(t *testing.T, what string, got reply) {
	t.Helper()
	want(t, what, got, http.StatusNotFound, "")
	says(t, got, "This link no longer works", "Ask the person who invited you for a new one.")
}

func TestASponsorMakesANewLink(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	b, _ := o.as(ana)
	story := b.get("/guests/" + g.Ref)
	says(t, story, "Make a new link", "The address was wrong", "Your message to the guest goes with it, as it was approved.")
	confirm := b.get("/guests/" + g.Ref + "/link")
	says(t, confirm, "Make a new link?", "stops working at once", "The new link is not sent now")
	waiting := o.browser() // of the guest, who waits by the old link
	a, err := newAsk()
	if err != nil {
		t.Fatal(err)
	}
	a.id = newFormKey()
	setAsk(t, o, waiting, codeOf(g.ID), a)
	says(t, waiting.get("/i/"+codeOf(g.ID)+"/wait"), "One moment")

	for _, again := range []string{"the button", "the same button"} {
		want(t, again, b.post("/guests/"+g.Ref+"/link", hidden(t, confirm)), http.StatusSeeOther, "/guests/"+g.Ref)
		says(t, b.get("/guests/"+g.Ref), "There is a new link for Gil Roy. The one before no longer works.")
		if now := o.guests[g.ID]; now.Link.Number != 1 {
			t.Errorf("%s: the link is %+v", again, now.Link)
		}
	}
	story = b.get("/guests/" + g.Ref)
	says(t, story, "made a new invitation link", "and has not been sent since")
	if !strings.Contains(story.body, "/i/"+linkOf(o.guests[g.ID])) || strings.Contains(story.body, `/i/`+codeOf(g.ID)+`"`) {
		t.Error("the page does not show the new link alone")
	}
	path := "/i/" + codeOf(g.ID)
	dead(t, "open the old link", b.get(path))
	dead(t, "accept by it", b.post(path+"/accept", url.Values{}))
	dead(t, "look at it", b.post(path+"/seen", nil))
	dead(t, "wait by it", waiting.get(path+"/wait"))
	says(t, b.get("/i/"+linkOf(o.guests[g.ID])), "Accept invitation")
}

// setAsk gives a browser the cookie of somebody who waits for a redeem link.
func setAsk(t *testing.T, o *office, b *browser, code string, a ask) {
	t.Helper()
	w := httptest.NewRecorder()
	o.rememberAsk(w, requestWithCode(t, code), a)
	for _, c := range w.Result().Cookies() {
		b.setCookie(c.Name, c.Value)
	}
}

func TestANewLinkIsLimitedAsSendingIs(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	b, _ := o.as(ana)
	for _, number := range []string{"0", "1", "2"} {
		b.post("/guests/"+g.Ref+"/link", button(number))
	}
	b.post("/guests/"+g.Ref+"/link", button("3"))
	story := b.get("/guests/" + g.Ref)
	says(t, story, "A new link was made 3 times today.")
	if strings.Contains(story.body, "Make a new link") || o.guests[g.ID].Link.Number != 3 {
		t.Errorf("it is offered once more: %+v", o.guests[g.ID].Link)
	}
	want(t, "the page before another one", b.get("/guests/"+g.Ref+"/link"), http.StatusSeeOther, "/guests/"+g.Ref)
	says(t, b.get("/guests/"+g.Ref), "A new link was made 3 times today.")
	o.clock.forward(24 * time.Hour)
	b, _ = o.as(ana)
	says(t, b.get("/guests/"+g.Ref), "Make a new link")
	if got := b.post("/guests/"+g.Ref+"/link", url.Values{"version": {"3"}}); got.StatusCode == http.StatusSeeOther {
		t.Error("a form without a key was taken")
	}
}

func TestOnlyAPersonOpensAnInvitation(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	path := "/i/" + codeOf(g.ID)
	sponsor, _ := o.as(ana)
	says(t, sponsor.get("/guests/"+g.Ref), "Not opened yet, as far as we can see.")
	before := o.everything()
	b := o.browser()
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		for _, p := range []string{path, path + "/accept", path + "/wait", path + "/seen"} {
			b.send(method, p, nil, nil)
		}
	}
	if o.everything() != before {
		t.Error("whoever only looks changes something")
	}
	if doc(t, b.get(path)).Find(`form[data-seen][action="`+path+`/accept"]`).Length() != 1 {
		t.Error("the script does not know that this is an invitation")
	}
	for name, header := range map[string]map[string]string{
		"another site": {"Sec-Fetch-Site": "cross-site"}, "nobody says where from": {}, "another origin": {"Origin": "https://evil.example"},
	} {
		if got := b.send(http.MethodPost, path+"/seen", nil, header); got.StatusCode != http.StatusForbidden || o.everything() != before {
			t.Errorf("%s: %d", name, got.StatusCode)
		}
	}
	first := o.clock.Now()
	want(t, "seen", b.post(path+"/seen", nil), http.StatusNoContent, "")
	o.clock.forward(time.Hour)
	want(t, "seen later", b.post(path+"/seen", nil), http.StatusNoContent, "")
	if l := o.guests[g.ID].Link; !l.OpenedAt.Equal(first) || !l.SeenAt.Equal(first.Add(time.Hour)) {
		t.Errorf("it was opened %+v", l)
	}
	sponsor, _ = o.as(ana)
	text := strings.Join(strings.Fields(doc(t, sponsor.get("/guests/"+g.Ref)).Find("section[aria-label='Invitation link']").Text()), " ")
	if !strings.Contains(text, "OpenedOn ") || !strings.Contains(text, " Last on ") {
		t.Errorf("the sponsor reads %q", text)
	}
	for range acceptsPerMinute {
		b.post(path+"/seen", nil)
	}
	want(t, "too often", b.post(path+"/seen", nil), http.StatusTooManyRequests, "")
}

func TestAcceptingOpensAnInvitationWithoutScript(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	o.answerRedemptions(redeemLink, "")
	want(t, "Accept invitation", o.browser().post("/i/"+codeOf(g.ID)+"/accept", url.Values{}), http.StatusSeeOther, redeemLink)
	if o.guests[g.ID].Link.OpenedAt.IsZero() {
		t.Error("nobody has opened it")
	}
}

func TestAnInvitationToTheWrongAddressBeginsAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	b, _ := o.as(ana)
	confirm := b.get("/guests/" + g.Ref + "/address")
	says(t, confirm, "Was the address wrong?", "nobody can accept it any more", "Approvers are asked again.")
	form := "/requests/new?instead=" + g.Ref
	want(t, "a form too early", b.get(form), http.StatusNotFound, "")
	for _, again := range []string{"the button", "the same button"} {
		want(t, again, b.post("/guests/"+g.Ref+"/address", hidden(t, confirm)), http.StatusSeeOther, form)
	}
	if now := o.guests[g.ID]; now.State != guest.Ending {
		t.Fatalf("they are %s", now.State)
	}
	says(t, b.get("/guests/"+g.Ref), "Withdrawn, because the address was wrong.", "Enter the right address")
	dead := o.browser().get("/i/" + codeOf(g.ID))
	says(t, dead, "This invitation was withdrawn")

	shown := b.get(form)
	says(t, shown, "Enter the right address", "The invitation to the wrong one was withdrawn.")
	d := doc(t, shown)
	for field, value := range map[string]string{"email": "", "name": g.Name, "organisation": g.Org} {
		if got := d.Find("input[name="+field+"]").AttrOr("value", ""); got != value {
			t.Errorf("%s is %q, want %q", field, got, value)
		}
	}
	if n := d.Find("input[name=package]:checked").Length(); n != 2 {
		t.Errorf("%d packages are chosen", n)
	}
	if got := d.Find("textarea[name=message]").Text(); got != g.Message {
		t.Errorf("the message is %q", got)
	}
	sam, _ := o.as(stranger)
	want(t, "somebody else's", sam.get(form), http.StatusNotFound, "")
}

func TestTheWrongAddressOfWhatWasNotSentIsChangedInTheRequest(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ref := o.asked()
	b, _ := o.as(ana)
	g := o.guestOf(ref)
	want(t, "nothing was sent", b.get("/guests/"+g.Ref+"/address"), http.StatusSeeOther, "/requests/"+ref+"/edit")
}

func TestAfterAcceptanceTheAddressWasRight(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	o.accept(g)
	b, _ := o.as(ana)
	story := b.get("/guests/" + g.Ref)
	says(t, story, "Make a new link")
	if strings.Contains(story.body, "The address was wrong") {
		t.Error("it is offered")
	}
	says(t, b.get("/guests/"+g.Ref+"/address"), "end the access and invite the right one")
	b.post("/guests/"+g.Ref+"/address", button(""))
	says(t, b.get("/guests/"+g.Ref), "end the access and invite the right one")
	if o.guests[g.ID].State != guest.Active {
		t.Error("the access has ended")
	}
}

func TestTheHeadsUpIsInTheGuestsLanguageAndGivesNothingAway(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Sender = houseMail
	b, _ := o.as(ana)
	ref := o.asked(func(v url.Values) { v.Set("language", "de") })
	for _, path := range []string{"/requests/" + ref + "/sent", "/guests/" + o.invitedBy(ref).Ref} {
		text := doc(t, b.get(path)).Find("#heads-up-text")
		said := text.Text()
		for _, words := range []string{"Guten Tag Gil Roy,", houseMail, "Ana Silva von Contoso hat Sie eingeladen", o.PublicURL.Host, "gil@fabrikam.example"} {
			if !strings.Contains(said, words) {
				t.Errorf("%s does not say %q: %q", path, words, said)
			}
		}
		if strings.Contains(said, "://") || strings.Contains(said, "/i/") || strings.Contains(said, "{") || text.AttrOr("lang", "") != "de" {
			t.Errorf("%s has more than words: %q", path, said)
		}
	}
	admin, _ := o.as(cleoMarsh)
	if doc(t, admin.get("/guests/"+o.guestOf(ref).Ref)).Find("#heads-up").Length() != 0 {
		t.Error("somebody else is to write in the sponsor's name")
	}
	byHand := o.asked(func(v url.Values) {
		v.Set("delivery", "link")
		v.Set("email", "kim@fabrikam.example")
		v.Set("idempotency_key", newFormKey())
	})
	if doc(t, b.get("/requests/"+byHand+"/sent")).Find("#heads-up").Length() != 0 {
		t.Error("of a message that does not come it is told, too")
	}
}
