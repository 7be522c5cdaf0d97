package emulator_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// sees fails the test unless the page has the heading and the words.
func (v *visitor) sees(heading string, words ...string) *visitor {
	v.t.Helper()
	if v.doc == nil || v.heading() != heading {
		v.t.Fatalf("at %s, want the page %q: %s", v.at, heading, v.text)
	}
	for _, s := range words {
		if !strings.Contains(v.doc.Find("body").Text(), s) {
			v.t.Errorf("%s does not say %q: %s", heading, s, v.text)
		}
	}
	return v
}

// refused fails the test unless the page is an error with the code.
func (v *visitor) refused(code string) *visitor {
	v.t.Helper()
	if v.status != http.StatusForbidden || !strings.Contains(v.text, code+":") {
		v.t.Fatalf("at %s: %d, want %s: %s", v.at, v.status, code, v.text)
	}
	return v
}

func (v *visitor) landed() *visitor {
	v.t.Helper()
	if v.at.Path != "/landing" {
		v.t.Fatalf("the browser is at %s: %s", v.at, v.text)
	}
	return v
}

// buttons are the values of the page's buttons, in their order.
func (v *visitor) buttons() []string {
	return v.doc.Find("main button[name]").Map(func(_ int, b *goquery.Selection) string { return b.AttrOr("value", "") })
}

// acceptance reads the guest's externalUserState and the issuers of their identities.
func (w *world) acceptance(id string) (state, identities string) {
	w.t.Helper()
	u := w.want(w.graph("GET", "/users/"+id+"?$select=externalUserState,identities", nil), 200)
	var issuers []string
	for _, m := range regexp.MustCompile(`"issuer":"([^"]+)"`).FindAllStringSubmatch(u.text, -1) {
		issuers = append(issuers, m[1])
	}
	return u.at("externalUserState"), strings.Join(issuers, " ")
}

func TestTheProviderComesFromTheAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"identity_providers": map[string]string{
		"fabrikam.example": "work", "both.example": "microsoft work", "saml.example": "federation google", "Gmail.example": "google", "none.example": "", "adatum.example": "passcode",
	}})
	options := func(address string) string {
		_, link := w.invite(address)
		return strings.Join(w.visitor().open(link).sees("Accept your invitation").buttons(), " ")
	}
	for address, want := range map[string]string{
		"a@fabrikam.example": "work", "a@both.example": "work microsoft", "a@saml.example": "federation", "a@gmail.example": "google",
		"a@none.example": "passcode", "a@adatum.example": "passcode", "a@unlisted.example": "work microsoft passcode",
	} {
		if got := options(address); got != want {
			t.Errorf("%s may choose %q, want %q", address, got, want)
		}
	}
	w.control("/settings", map[string]any{"otp_enabled": false, "identity_provider_order": []string{"passcode", "google", "federation", "microsoft", "work"}})
	for address, want := range map[string]string{
		"b@none.example": "microsoft", "b@adatum.example": "microsoft", "b@saml.example": "google", "b@unlisted.example": "microsoft work",
	} {
		if got := options(address); got != want {
			t.Errorf("with another order and without passcodes %s may choose %q, want %q", address, got, want)
		}
	}
	_, link := w.invite("c@fabrikam.example")
	rd := strings.Split(link, "rd=")[1]
	r := w.send("POST", "/redeem/provider", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, strings.NewReader("provider=passcode&rd="+rd))
	if r.status != 403 || !strings.Contains(r.text, "AADSTS90013") {
		t.Errorf("a provider that was not offered: %d", r.status)
	}
	for _, bad := range []string{`{"identity_providers":{"x":"facebook"}}`, `{"identity_provider_order":["x"]}`, `{"privacy_statement_url":"javascript:x"}`, `{"identity_providers":7}`} {
		if r := w.send("POST", "/_emulator/settings", nil, strings.NewReader(bad)); r.status != 400 {
			t.Errorf("%s: %d", bad, r.status)
		}
	}
}

func TestTheWrongAccountIsToldAndShownTheWayOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, link := w.invite("kim@northwind.example")
	v := w.visitor()
	v.open("/myapps?tenantid="+w.ready.TenantID).press("ana.silva@contoso.example", "").sees("My Apps", "Ana Silva")
	v.open(link).press("work", "").sees("Pick an account", "Ana Silva", "signed in", "kim@northwind.example")
	v.press("ana.silva@contoso.example", "").refused("AADSTS50020").sees("Sorry, but we’re having trouble signing you in", "The invitation was sent to kim@northwind.example", "Correlation Id", "Timestamp")
	if state, _ := w.acceptance(guest); state != "PendingAcceptance" {
		t.Errorf("after the wrong account the guest is %s", state)
	}
	v.press("", "").sees("Pick an account")
	if strings.Contains(v.text, "Ana Silva") {
		t.Error("still signed in as Ana")
	}
	v.press("", "someone@else.example").refused("AADSTS50020")
	v.open(link).press("work", "").sees("Review permissions")
	v.press("accept", "").landed()
	if state, _ := w.acceptance(guest); state != "Accepted" {
		t.Errorf("in the end the guest is %s", state)
	}
}

func TestAnEmptyChoiceOfAccountIsAskedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, link := w.invite("kim@northwind.example")
	v := w.visitor()
	v.open("/myapps?tenantid="+w.ready.TenantID).press("gil@fabrikam.example", "")
	v.open(link).press("microsoft", "").press("", "").sees("Pick an account")
	if v.status != 400 || v.doc.Find("[role=alert]").Length() != 1 {
		t.Errorf("an empty choice: %d", v.status)
	}
	v.press("", " KIM@northwind.example ").sees("Review permissions")
}

func TestAnAliasNeedsTheLinkOfTheInvitation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"account_aliases": map[string]string{"Kim.Alias@northwind.example": "kim@northwind.example"}})
	guest, link := w.invite("kim.alias@northwind.example")
	apps := "/myapps?tenantid=" + w.ready.TenantID
	w.visitor().open(apps).press("", "kim.alias@northwind.example").refused("AADSTS50020").sees("Sorry, but we’re having trouble signing you in", "kim@northwind.example")

	v := w.visitor().open(apps).press("gil@fabrikam.example", "").open(link).press("work", "")
	v.press("", "kim@northwind.example").sees("Review permissions", "kim@northwind.example").press("accept", "").landed()
	if state, issuers := w.acceptance(guest); state != "Accepted" || !strings.Contains(issuers, "ExternalAzureAD") {
		t.Errorf("the guest is %s with %s", state, issuers)
	}
	w.visitor().open(apps).press("", "kim.alias@northwind.example").sees("My Apps")
}

func TestADirectLinkRedeemsToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"identity_providers": map[string]string{"adatum.example": "passcode"}})
	guest, _ := w.invite("direct@adatum.example")
	v := w.visitor().open("/launcher/api/signin/"+w.seed.Apps.Wiki.AppID+"?tenantId="+w.ready.TenantID).press("", "direct@adatum.example")
	v.sees("Enter code").press("", w.passcode("direct@adatum.example")).sees("Review permissions").press("accept", "").refused("AADSTS50105")
	if state, _ := w.acceptance(guest); state != "Accepted" {
		t.Errorf("the guest is %s", state)
	}
	for _, detail := range []string{"Request Id: ", "Correlation Id: ", "Timestamp: ", "Message: AADSTS50105"} {
		if !strings.Contains(v.doc.Find("pre").Text(), detail) {
			t.Errorf("no %q to copy in %s", detail, v.text)
		}
	}
	w.want(w.graphAs(w.tokenWith("Application.ReadWrite.All"), "PATCH", "/servicePrincipals/"+w.seed.Apps.Wiki.ID, map[string]any{"accountEnabled": false}), 204)
	v.open("/launcher/api/signin/" + w.seed.Apps.Wiki.AppID + "?tenantId=" + w.ready.TenantID).refused("AADSTS7000112")
}

func TestPagesOfAWayThatEndedCannotBeUsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, link := w.invite("kim@northwind.example")
	v := w.visitor().open(link).press("work", "").sees("Review permissions")
	twice := *v
	v.press("accept", "").landed()
	if twice.press("accept", ""); twice.status != 400 || !strings.Contains(twice.text, "AADSTS165000") {
		t.Errorf("accepted twice: %d %s", twice.status, twice.text)
	}
	_, link = w.invite("lou@northwind.example")
	slow := w.visitor().open(link).press("work", "")
	w.control("/clock", map[string]any{"advance_s": 3601})
	if slow.press("accept", ""); slow.status != 400 {
		t.Errorf("after an hour: %d", slow.status)
	}
	if got := w.visitor().open("/redeem/account?t=x"); got.status != 400 || slices.Contains(got.buttons(), "x") {
		t.Errorf("a key that is none: %d", got.status)
	}
}
