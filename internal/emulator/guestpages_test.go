package emulator_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

func TestMyAppsShowsWhatTheGuestWasGiven(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, link := w.invite("apps@adatum.example")
	desk, wiki := w.seed.Apps.ExpenseDesk, w.seed.Apps.Wiki
	w.want(w.graph("POST", "/servicePrincipals/"+desk.ID+"/appRoleAssignedTo", map[string]any{"principalId": guest, "resourceId": desk.ID, "appRoleId": w.seed.Roles.Submitter.ID}), 201)
	w.want(w.graph("POST", "/groups/"+w.seed.Groups.ProjectFalcon.ID+"/members/$ref", ref(guest)), 204)
	v := w.visitor().open(link).press("work", "").press("accept", "")

	v.open("/myapps?tenantid=" + w.ready.TenantID)
	links := v.doc.Find("main a")
	if links.Length() != 1 || links.Text() != "Expense Desk" || !strings.Contains(v.text, "Project Falcon") {
		t.Errorf("My Apps is %s", v.text)
	}
	v.open(links.AttrOr("href", ""))
	if v.heading() != "Expense Desk" || !strings.Contains(v.text, "Expense.Submit") {
		t.Errorf("the app is %s", v.text)
	}
	v.open("/launcher/api/signin/" + wiki.AppID + "?tenantId=" + w.ready.TenantID)
	if v.status != 403 || !strings.Contains(v.text, "AADSTS50105") {
		t.Errorf("an app that was not given: %d %s", v.status, v.text)
	}
	if v.open("/launcher/api/signin/" + desk.AppID); v.status != 400 {
		t.Errorf("a link without the tenant: %d", v.status)
	}
	stranger := w.visitor().open("/myapps?tenantid=" + w.ready.TenantID)
	if stranger.heading() != "Sign in" {
		t.Fatalf("signed out, My Apps is %s", stranger.heading())
	}
	if stranger.press("gil@fabrikam.example", ""); stranger.heading() != "My Apps" || !strings.Contains(stranger.text, "Gil Roy") {
		t.Errorf("after signing in: %s", stranger.text)
	}
}

func TestSigningInBeforeAcceptingAsksForConsent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, _ := w.invite("early@adatum.example")
	p := newRelyingParty(t, w)
	v := w.visitor()
	v.open(p.authorizeURL()).press("", "early@adatum.example")
	if v.heading() != "Review permissions" {
		t.Fatalf("the page is %s", v.text)
	}
	if v.press("accept", ""); !strings.HasPrefix(v.at.String(), callback) || v.at.Query().Get("code") == "" {
		t.Fatalf("the browser is at %s", v.at)
	}
	if claims := p.exchange(v.at.Query().Get("code")); claims["oid"] != guest || claims["acct"] != 1.0 {
		t.Errorf("the claims are %v", claims)
	}
	if u := w.graph("GET", "/users/"+guest+"?$select=externalUserState", nil); u.at("externalUserState") != "Accepted" {
		t.Error("not accepted")
	}
}

func TestPagesAreTidy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, link := w.invite("tidy@adatum.example")
	v := w.visitor()
	pages := map[string]func(){
		"front":    func() { v.open("/") },
		"sign-in":  func() { v.open(newRelyingParty(t, w).authorizeURL()) },
		"provider": func() { v.open(link) },
		"passcode": func() { v.open(link).press("passcode", "") },
		"consent":  func() { v.open(link).press("work", "") },
		"problem":  func() { v.open("/redeem?rd=x") },
	}
	for name, open := range pages {
		open()
		if v.doc.Find("h1").Length() != 1 || v.doc.Find("main").Length() != 1 || v.doc.Find("title").Text() == "" || v.doc.Find("html").AttrOr("lang", "") != "en" {
			t.Errorf("%s: not one heading, main part, title and language", name)
		}
		if v.doc.Find("script:not([src]), style, [style], [onclick]").Length() != 0 {
			t.Errorf("%s: has inline script or style", name)
		}
		v.doc.Find("input[type=text]").Each(func(_ int, in *goquery.Selection) {
			if v.doc.Find("label[for="+in.AttrOr("id", "none")+"]").Length() != 1 {
				t.Errorf("%s: a field without label", name)
			}
		})
	}
	v.open(newRelyingParty(t, w).authorizeURL())
	if n := v.doc.Find("form").Length(); n != 1 {
		t.Errorf("the sign-in page has %d forms", n)
	}
	if n := v.doc.Find("button[name=username]").Length(); n != 8 {
		t.Errorf("the sign-in page offers %d people", n)
	}
	if r := w.send("GET", "/assets/emulator.css", nil, nil); r.status != 200 || !strings.HasPrefix(r.header.Get("Content-Type"), "text/css") {
		t.Errorf("the stylesheet: %d", r.status)
	}
}
