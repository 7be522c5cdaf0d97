package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"guestportal/internal/guest"
)

// accept notes that a guest has accepted, as the directory's changes do.
func (o *office) accept(g guest.Guest) {
	o.t.Helper()
	o.act(g, func(c guest.Case) (guest.Decision, error) {
		d, _ := guest.Notice(c, guest.Observed{Account: guest.Account{ExternalUserState: "Accepted", Enabled: true}}, o.clock.Now())
		return d, nil
	})
}

func TestEveryLinkThatLeavesTheGuestsPageNamesTheTenant(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited()
	o.accept(g)
	o.unified = []string{"group-falcon"}
	page := o.browser().get("/i/" + codeOf(g.ID))
	says(t, page, "Open Microsoft Teams", "Groups that have a team are there: Project Falcon.")
	outside := 0
	for _, a := range doc(t, page).Find("a[href]").EachIter() {
		to, err := url.Parse(a.AttrOr("href", ""))
		if err != nil {
			t.Fatal(err)
		}
		if to.Host == "" {
			continue
		}
		outside++
		tenant := ""
		for name, value := range to.Query() {
			if strings.EqualFold(name, "tenantid") {
				tenant = value[0]
			}
		}
		if tenant != testTenant || a.AttrOr("rel", "") != "noreferrer" {
			t.Errorf("%s is for tenant %q, rel %q", to, tenant, a.AttrOr("rel", ""))
		}
	}
	if outside != 3 { // an app, all apps, Teams
		t.Errorf("%d links lead outside", outside)
	}
	o.unified = nil
	if got := o.browser().get("/i/" + codeOf(g.ID)); strings.Contains(got.body, "Teams") {
		t.Error("a group that is no Microsoft 365 group is said to be in Teams")
	}
}

func TestTheGuestReadsWhoInvitedThemAndHowToCheckIt(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited(func(v url.Values) { v.Set("email", "gil@hotmail.co.uk") })
	page := o.browser().get("/i/" + codeOf(g.ID))
	says(t, page, "Is this real?", "Ana Silva (ana.silva@contoso.example)", "Contoso", "gil@hotmail.co.uk",
		"The address of this page begins with "+o.url, "Ask Ana Silva in a way that you already know", "Nobody at Contoso asks for your password")
	steps := doc(t, page).Find("ol.next li").First().Text()
	if !strings.Contains(steps, "personal Microsoft account for gil@hotmail.co.uk") {
		t.Errorf("first it says %q", steps)
	}
	if strings.Contains(page.body, "falcon wing") {
		t.Error("the reason that the approver reads is on the guest's page")
	}
}

func TestAnInvitationThatWasTakenBackSaysSoAndWhomToAsk(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited(func(v url.Values) { v.Set("language", "es") })
	end := func(c guest.Case) (guest.Decision, error) {
		return guest.EndAccess(c, ana, "Not needed", o.clock.Now())
	}
	o.act(g, end)
	says(t, o.browser().get("/i/"+codeOf(g.ID)), "Esta invitación se retiró el ", "escriba a Ana Silva (ana.silva@contoso.example)")

	accepted := o.invited(func(v url.Values) {
		v.Set("email", "lou@fabrikam.example")
		v.Set("idempotency_key", "6f1f1d0e-8a39-4c52-9b0c-2f4f5d1f7a11")
	})
	o.accept(accepted)
	o.act(accepted, end)
	says(t, o.browser().get("/i/"+codeOf(accepted.ID)), "Your access ended on ", "write to Ana Silva (ana.silva@contoso.example)")
}

// firstLoad is what a browser fetches that has never been here: the page and all that
// it needs, as they are sent.
func firstLoad(t *testing.T, b *browser, path string) int {
	t.Helper()
	packed := map[string]string{"Accept-Encoding": "gzip"}
	sent := len(b.send(http.MethodGet, path, nil, packed).body)
	d := doc(t, b.get(path))
	d.Find("link[rel=icon], link[rel=stylesheet], script[src], img[src]").Each(func(_ int, s *goquery.Selection) {
		from := s.AttrOr("href", "") + s.AttrOr("src", "")
		got := b.send(http.MethodGet, from, nil, packed)
		want(t, from, got, http.StatusOK, "")
		sent += len(got.body)
	})
	if d.Find("style, [style]").Length() > 0 {
		t.Error("there are styles that no style sheet has")
	}
	return sent
}

func TestTheFirstLoadOfTheGuestsPageIsLight(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	g := o.invited(func(v url.Values) { v.Set("message", strings.Repeat("Welcome aboard, and see you soon. ", 14)) })
	b, path := o.browser(), "/i/"+codeOf(g.ID)
	measure := func(state string) {
		for _, l := range guest.Languages {
			n := firstLoad(t, b, path+"?lang="+l.Code)
			t.Logf("%s, %s: %d bytes", l.Name, state, n)
			if n > 30_000 || n < 5_000 {
				t.Errorf("%s, %s: %d bytes, want at most 30,000", l.Name, state, n)
			}
		}
	}
	measure("waiting")
	o.accept(g)
	measure("accepted")
}
