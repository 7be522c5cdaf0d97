package server

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"guestportal/internal/guest"
)

func TestTheLanguageOfAPage(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, c := range []struct{ chosen, kept, sponsors, browser, want string }{
		{"", "", "de", "fr", "de"},
		{"es", "", "de", "fr", "es"},
		{"xx", "", "de", "fr", "de"},
		{"", "", "", "fr", "fr"},
		{"", "", "", "de-CH, en;q=0.9", "de"},
		{"", "", "", "pt, it;q=0.9, es;q=0.2, fr;q=0.3", "fr"},
		{"", "", "", "de;q=0, es;q=oops, en;q=0.1", "en"},
		{"", "", "", "ja", "en"},
		{"", "", "", "", "en"},
		{"", "", "", strings.Repeat("x,", 30) + "de", "en"},
		{"DE-at", "", "", "", "de"},
		{"", "es", "de", "fr", "es"},
		{"fr", "es", "de", "", "fr"},
		{"", "xx", "de", "", "de"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/i/code?lang="+url.QueryEscape(c.chosen), nil)
		r.Header.Set("Accept-Language", c.browser)
		r.AddCookie(&http.Cookie{Name: o.cookieName(cookieLanguage), Value: c.kept})
		if got := o.languageOf(r, c.sponsors); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// language gives the language of a page, and that in which the choice shows it.
func language(t *testing.T, r reply) (page, current string) {
	t.Helper()
	d := doc(t, r)
	return d.Find("html").AttrOr("lang", ""), d.Find(`.languages a[aria-current]`).AttrOr("hreflang", "")
}

func TestTheGuestReadsOnInTheLanguageThatTheyChose(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited(func(v url.Values) { v.Set("language", "de") })
	b, path := o.browser(), "/i/"+codeOf(g.ID)
	says(t, b.get(path), "Ana Silva von Contoso hat Sie eingeladen", "Einladung annehmen", "Guten Tag Gil Roy.")
	french := b.get(path + "?lang=fr")
	says(t, french, "Ana Silva (Contoso) vous invite", "Jusqu’à la fin du", "Est-ce authentique")
	if page, current := language(t, french); page != "fr" || current != "fr" {
		t.Errorf("the page is in %q and shows %q", page, current)
	}
	accept := doc(t, french).Find("form.accept").AttrOr("action", "")
	if accept != path+"/accept?lang=fr" {
		t.Fatalf("the form leads to %s", accept)
	}
	go func() { o.answer(<-o.asks, "", guest.RedeemHeld) }()
	says(t, b.post(accept, hidden(t, french)), "Les invitations ne peuvent pas être acceptées pour le moment.")
	go func() { o.answer(<-o.asks, redeemLink, "") }()
	want(t, "accept", b.post(accept, hidden(t, french)), http.StatusSeeOther, redeemLink)

	// Microsoft leads back to the bare address.
	if page, current := language(t, b.get(path)); page != "fr" || current != "fr" {
		t.Errorf("who comes back reads %q, with %q chosen", page, current)
	}
	o.accept(g)
	says(t, b.get(path+"?lang=fr"), "Vous y êtes.", "Ouvrir vos applications", "Écrivez à Ana Silva (ana.silva@contoso.example).")
	says(t, b.get(path+"?lang=es"), "Ya está dentro.")
	if page, _ := language(t, o.browser().get(path)); page != "de" {
		t.Errorf("somebody else's browser reads %s", page)
	}
}

func TestTheLinkOfAMailIsReadInTheLanguageThatWasChosenBefore(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited(func(v url.Values) { v.Set("language", "de") })
	path := "/i/" + codeOf(g.ID)
	b := o.browser()
	if set := b.get(path).Cookies(); len(set) != 0 {
		t.Errorf("cookies for who has chosen nothing: %v", set)
	}
	chosen := b.get(path + "/help?lang=fr").Cookies()
	if len(chosen) != 1 || chosen[0].Value != "fr" || chosen[0].MaxAge <= 0 || !chosen[0].HttpOnly || chosen[0].SameSite != http.SameSiteLaxMode {
		t.Fatalf("cookies for who has chosen: %v", chosen)
	}
	if set := b.get(path + "?lang=fr").Cookies(); len(set) != 0 {
		t.Errorf("once more: %v", set)
	}
	for _, at := range []string{"", "/help", "/leave", "/nowhere"} {
		if page, current := language(t, b.get(path+at)); page != "fr" || current != "fr" {
			t.Errorf("%q is in %q, with %q chosen", at, page, current)
		}
	}
	if page, _ := language(t, b.get(path+"?lang=es")); page != "es" {
		t.Errorf("another choice gives %s", page)
	}
	if page, _ := language(t, b.get(path)); page != "es" {
		t.Errorf("the last choice was es, and the page is in %s", page)
	}
	if page, _ := language(t, o.browser().get(path)); page != "de" {
		t.Errorf("somebody else's browser reads %s", page)
	}
}

func TestEveryRedirectOfTheGuestsPageKeepsTheLanguage(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	path := "/i/" + codeOf(o.invited().ID)
	b := o.browser()
	want(t, "the address of the form", b.get(path+"/accept?lang=es"), http.StatusSeeOther, path+"?lang=es")
	want(t, "nothing to wait for", b.get(path+"/wait?lang=es"), http.StatusSeeOther, path+"?lang=es")
	want(t, "no language of ours", b.get(path+"/wait?lang=//evil.example"), http.StatusSeeOther, path)
}

var requestMark = regexp.MustCompile(`<code>[^<]*</code>`)

func TestDeadLinksDifferByTheirLanguageAlone(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	pending := codeOf(o.guestOf(o.asked(func(v url.Values) { v.Set("language", "de") })).ID)
	for query, words := range map[string]string{
		"": "This link no longer works", "?lang=de": "Dieser Link funktioniert nicht mehr",
		"?lang=fr": "Ce lien ne fonctionne plus", "?lang=es": "Este enlace ya no funciona",
	} {
		answers, b := map[string]int{}, o.browser()
		for _, code := range []string{"nothing", strings.Repeat("x", 27), strings.Repeat("x", 3000), pending} {
			got := b.get("/i/" + code + query)
			want(t, code, got, http.StatusNotFound, "")
			says(t, got, words)
			answers[requestMark.ReplaceAllString(got.body, "")]++
		}
		if len(answers) != 1 {
			t.Errorf("%q: %d different answers", query, len(answers))
		}
	}
	got := o.browser().send(http.MethodGet, "/i/nothing", nil, map[string]string{"Accept-Language": "es-MX,es;q=0.9"})
	says(t, got, "Pida uno nuevo a la persona que le invitó.")
}

func TestAGuestsErrorsAreInTheirLanguage(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	path := "/i/" + codeOf(o.invited().ID)
	b := o.browser()
	elsewhere := b.send(http.MethodPost, path+"/accept?lang=de", url.Values{}, map[string]string{"Sec-Fetch-Site": "cross-site"})
	want(t, "from another site", elsewhere, http.StatusForbidden, "")
	says(t, elsewhere, "Wir konnten nicht feststellen, dass das von unseren Seiten kam")
	unreadable := b.post(path+"/accept?lang=fr", url.Values{"other": {"x"}})
	want(t, "another field", unreadable, http.StatusBadRequest, "")
	says(t, unreadable, "Nous n’avons pas pu lire ce que vous avez envoyé")
	nowhere := b.get(path + "/nowhere?lang=es")
	want(t, "no such page", nowhere, http.StatusNotFound, "")
	says(t, nowhere, "Página no encontrada")
	for _, got := range []reply{elsewhere, unreadable, nowhere} {
		if d := doc(t, got); d.Find(".service-nav, #user-menu").Length() > 0 || d.Find(`meta[name=robots][content=noindex]`).Length() != 1 {
			t.Errorf("%s looks like a page for staff", got.Request.URL)
		}
	}
}

func TestEveryWayOnFromAGuestsPageKeepsTheLanguage(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	path := "/i/" + codeOf(g.ID)
	b := o.browser()
	ways := 0
	look := func(pages ...string) {
		t.Helper()
		for _, at := range pages {
			d := doc(t, b.get(path+at))
			if d.Find("html").AttrOr("lang", "") != "es" {
				t.Errorf("%s is not in the language of its address", at)
			}
			d.Find("a[href], form").Each(func(_ int, way *goquery.Selection) {
				to := way.AttrOr("href", way.AttrOr("action", ""))
				here := strings.HasPrefix(to, "/") || strings.HasPrefix(to, "?") || to == ""
				if !here || way.Closest(".languages").Length() > 0 || strings.HasPrefix(to, "/static") {
					return
				}
				ways++
				field := way.Find(`input[type=hidden][name=lang][value=es]`)
				if kept := strings.Contains(to, "lang=es"); !kept && field.Length() == 0 {
					t.Errorf("%s leads to %q", at, to)
				}
			})
		}
	}
	look("?lang=es", "/help?lang=es", "/help?lang=es&about=home-blocks", "/help?lang=es&code=AADSTS50020", "/leave?lang=es")
	o.accept(g)
	look("?lang=es", "/help?lang=es&about=app-denied", "/leave?lang=es")
	b.post(path+"/leave?lang=es", hidden(t, b.get(path+"/leave?lang=es")))
	look("?lang=es", "/help?lang=es&about=still-needed")
	if ways < 30 {
		t.Errorf("only %d ways on were looked at", ways)
	}
}
