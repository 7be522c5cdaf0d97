package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/phrases"
)

func TestAGuestFindsOutWhatKeepsThemOut(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	path := "/i/" + codeOf(g.ID) + "/help"
	for query, words := range map[string][]string{
		"":                       {"It didn't work", "The wrong account is signed in", "Something else"},
		"?code=AADSTS50020":      {"AADSTS50020", "Microsoft lets in only the account that was invited, " + g.Email.String(), "You can do this yourself."},
		"?about=no-passcode":     {"Microsoft sends the code to " + g.Email.String(), "Text for your IT", "Tell Ana Silva"},
		"?lang=de&about=other":   {"Es hat nicht geklappt", "Etwas anderes", "Ana Silva Bescheid sagen"},
		"?code=AADSTS9999999":    {"We have no explanation for AADSTS9999999", "Text for your IT"},
		"?code=hello":            {"We found no code in it"},
		"?about=nonsense":        {"It didn't work"},
		"?about=still-needed":    {"It didn't work"},
		"?lang=xx&code=50105":    {"An app does not let me in"},
		"?code=AADSTS500212%0A.": {"Your organisation decides", "The IT of your own organisation."},
	} {
		got := o.browser().get(path + query) // where no language was chosen before
		want(t, query, got, http.StatusOK, "")
		says(t, got, words...)
		if robots := doc(t, got).Find("meta[name=robots]").AttrOr("content", ""); robots != "noindex" ||
			got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: robots %q, headers %v", query, robots, got.Header)
		}
		if answered := doc(t, got).Find("#answer").Length() == 1; answered != (query != "" && !strings.Contains(query, "hello") && !strings.Contains(query, "nonsense") && !strings.Contains(query, "still")) {
			t.Errorf("%s is answered: %t", query, answered)
		}
	}
}

func TestEveryAnswerOnTheListIsInEveryLanguage(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	b := o.browser()
	for _, l := range guest.Languages {
		path := "/i/" + codeOf(g.ID) + "/help?lang=" + l.Code
		links := doc(t, b.get(path)).Find("main .apps a")
		if links.Length() != len(g.Asked()) {
			t.Errorf("%s: %d questions", l.Name, links.Length())
		}
		for i, a := range links.EachIter() {
			got := b.get(a.AttrOr("href", ""))
			answer := doc(t, got).Find("section[aria-labelledby=answer]")
			if answer.Length() != 1 || strings.TrimSpace(answer.Find("h2").Text()) != strings.TrimSpace(a.Text()) || doc(t, got).Find("[aria-current]").Length() == 0 {
				t.Errorf("%s, question %d leads to %q", l.Name, i, answer.Text())
			}
			if strings.ContainsAny(answer.Text(), "{}") || !strings.Contains(a.AttrOr("href", ""), "lang="+l.Code) {
				t.Errorf("%s, question %d: %q, at %s", l.Name, i, answer.Text(), a.AttrOr("href", ""))
			}
		}
	}
}

func TestNothingThatIsPastedComesBackAsAnythingButText(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	pasted := `"><script>alert(1)</script> AADSTS50020`
	got := o.browser().get("/i/" + codeOf(g.ID) + "/help?code=" + url.QueryEscape(pasted))
	if value := doc(t, got).Find("main input[name=code]").AttrOr("value", ""); value != pasted {
		t.Errorf("the field has %q", value)
	}
	if strings.Contains(got.body, "<script>alert") || strings.Count(got.body, "alert(1)") != 1 {
		t.Error("what was pasted is on the page beside the field")
	}
	long := o.browser().get("/i/" + codeOf(g.ID) + "/help?code=" + url.QueryEscape(strings.Repeat("é", 2000)))
	if n := len(doc(t, long).Find("main input[name=code]").AttrOr("value", "")); n != 1000 {
		t.Errorf("%d bytes are shown again", n)
	}
}

func TestTheTextForTheirITHoldsNoSecret(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	for _, l := range guest.Languages {
		got := o.browser().get("/i/" + codeOf(g.ID) + "/help?code=AADSTS500212&lang=" + l.Code)
		text := doc(t, got).Find("#for-it").Text()
		for _, there := range []string{"Contoso", testTenant, o.PublicURL.Host, g.Email.String(), "AADSTS500212", phrases.In(l.Code).Help.IT.Needs["home-blocks"]} {
			if !strings.Contains(text, there) {
				t.Errorf("%s: no %q in\n%s", l.Name, there, text)
			}
		}
		for _, secret := range []string{codeOf(g.ID), "/i/", "Falcon", "Ana Silva", g.Ref} {
			if strings.Contains(text, secret) {
				t.Errorf("%s: %q is in\n%s", l.Name, secret, text)
			}
		}
	}
}

func TestTheSponsorIsToldOnceAndTheGuestReadsSo(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	path := "/i/" + codeOf(g.ID)
	b := o.browser()
	form := hidden(t, b.get(path+"/help?about=lost-phone"))
	if form.Get("about") != "lost-phone" {
		t.Fatalf("the form has %v", form)
	}
	before := len(o.history[g.ID])
	for _, what := range []string{"once", "by a double click"} {
		want(t, what, b.post(path+"/tell", form), http.StatusSeeOther, path+"/help?about=lost-phone#told")
	}
	if events := o.history[g.ID]; len(events) != before+1 || events[0].Words != g.Name+" asked for help: they have a new phone, or no longer have the app that confirms sign-ins." {
		t.Errorf("history %+v", events[:len(events)-before])
	}
	told, other := b.get(path+"/help?about=lost-phone"), b.get(path+"/help?about=no-passcode")
	says(t, told, "Ana Silva has been told, on", "You can tell Ana Silva again from")
	says(t, other, "You can tell Ana Silva again from")
	if strings.Contains(doc(t, other).Text(), "has been told") {
		t.Error("what was not told is said to be")
	}
	for _, page := range []reply{told, other} {
		if doc(t, page).Find("form[method=post]").Length() != 0 {
			t.Error("there is a button that does nothing")
		}
	}
	o.clock.forward(time.Hour)
	if again := b.get(path + "/help?about=no-passcode"); doc(t, again).Find("form[method=post]").Length() != 1 {
		t.Error("there is no button an hour later")
	}
	want(t, "an hour later", b.post(path+"/tell?lang=de", url.Values{"about": {"AADSTS50020"}}), http.StatusSeeOther, path+"/help?lang=de&code=AADSTS50020#told")
	if len(o.history[g.ID]) != before+2 {
		t.Error("an hour later nobody is told")
	}
	if strings.Contains(o.log.String(), codeOf(g.ID)) {
		t.Error("the code of the link is in the log")
	}
}

func TestOnlyWhatThePageOffersIsPassedOn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	path := "/i/" + codeOf(g.ID) + "/tell"
	before := len(o.history[g.ID])
	b := o.browser()
	for _, about := range []string{"", "call me", "AADSTS1"} {
		want(t, about, b.post(path, url.Values{"about": {about}}), http.StatusBadRequest, "")
	}
	want(t, "another field", b.post(path, url.Values{"about": {"other"}, "words": {"call me"}}), http.StatusBadRequest, "")
	b.post(path, url.Values{"about": {"still-needed"}})
	want(t, "GET", b.get(path), http.StatusSeeOther, "/i/"+codeOf(g.ID)+"/help")
	if len(o.history[g.ID]) != before {
		t.Errorf("history %+v", o.history[g.ID])
	}
	if got := b.send(http.MethodPost, path, url.Values{"about": {"other"}}, map[string]string{"Sec-Fetch-Site": "cross-site"}); got.StatusCode != http.StatusForbidden {
		t.Errorf("from another site: %d", got.StatusCode)
	}
}

func TestWhoseAccessHasEndedCanSayThatTheyStillNeedIt(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	o.accept(g)
	o.act(g, func(c guest.Case) (guest.Decision, error) { return guest.EndAccess(c, ana, "Over.", o.clock.Now()) })
	b := o.browser()
	path := "/i/" + codeOf(g.ID)
	ended := b.get(path)
	says(t, ended, "Your access ended on", "I still need access")
	got := b.get(doc(t, ended).Find("main p a[href*=still]").AttrOr("href", ""))
	says(t, got, "I still need access", "Your access at Contoso has ended.", "Something else")
	if to := doc(t, got).Find("header a[lang=es]").AttrOr("href", ""); to != "?lang=es&about=still-needed" {
		t.Errorf("in another language the answer is at %q", to)
	}
	want(t, "tell", b.post(path+"/tell", hidden(t, got)), http.StatusSeeOther, path+"/help?about=still-needed#told")
	if e := o.history[g.ID][0]; e.Kind != guest.EventHelpAsked || !strings.HasSuffix(e.Words, "and they still need it.") {
		t.Errorf("event %+v", e)
	}
}

func TestALinkToMicrosoftThatWasReplacedIsExplained(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	help := "/i/" + codeOf(o.invited().ID) + "/help?code=AADSTS50014"
	b := o.browser()
	for language, words := range map[string]string{"en": "only the newest link to Microsoft counts", "de": "zählt nur der neueste Link", "fr": "le plus récent vers Microsoft", "es": "el enlace a Microsoft más reciente"} {
		says(t, b.get(help+"&lang="+language), words)
	}
}
