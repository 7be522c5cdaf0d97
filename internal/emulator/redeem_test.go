package emulator_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestAGuestRedeemsAnInvitation(t *testing.T) {
	t.Parallel()
	for provider, issuer := range map[string]string{"work": "ExternalAzureAD", "microsoft": "MicrosoftAccount", "passcode": "mail"} {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			guest, link := w.invite("kim@adatum.example")
			v := w.visitor().open(link)
			if v.heading() != "Accept your invitation" || !strings.Contains(v.doc.Find("main").Text(), "kim@adatum.example") {
				t.Fatalf("the first page is %s", v.text)
			}
			v.press(provider, "")
			if provider == "passcode" {
				v.press("", "00000000000")
				if v.status != 400 || v.doc.Find("[role=alert]").Length() != 1 {
					t.Errorf("a wrong code: %d", v.status)
				}
				v.press("", w.passcode("kim@adatum.example"))
			}
			if v.heading() != "Review permissions" || !strings.Contains(v.text, "Contoso") {
				t.Fatalf("the consent page is %s", v.text)
			}
			if u := w.graph("GET", "/users/"+guest+"?$select=externalUserState", nil); u.at("externalUserState") != "PendingAcceptance" {
				t.Error("accepted before consent")
			}
			v.press("accept", "")
			if v.at.Path != "/landing" {
				t.Fatalf("after consent the browser is at %s: %s", v.at, v.text)
			}
			u := w.graph("GET", "/users/"+guest+"?$select=externalUserState,externalUserStateChangeDateTime,identities,userPrincipalName", nil)
			if u.at("externalUserState") != "Accepted" || !strings.Contains(u.text, `"issuer":"`+issuer+`"`) || u.at("userPrincipalName") != "kim_adatum.example#EXT#@contoso.onmicrosoft.com" {
				t.Errorf("the guest is %s", u.text)
			}
			if again := w.visitor().open(link); again.at.Path != "/landing" {
				t.Errorf("opened again, the link leads to %s", again.at)
			}
		})
	}
}

// passcode reads the code that was mailed to an address.
func (w *world) passcode(address string) string {
	w.t.Helper()
	for _, m := range w.send("GET", "/_emulator/outbox", nil, nil).json["messages"].([]any) {
		message := m.(map[string]any)
		if message["kind"] == "passcode" && message["to"].([]any)[0] == address {
			return regexp.MustCompile(`\b\d{8}\b`).FindString(message["text"].(string))
		}
	}
	w.t.Fatalf("no passcode for %s", address)
	return ""
}

func TestConsentCanBeDeclined(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, link := w.invite("no@adatum.example")
	v := w.visitor().open(link).press("work", "").press("cancel", "")
	if v.status != 403 || !strings.Contains(v.text, "AADSTS65004") {
		t.Errorf("declined: %d %s", v.status, v.text)
	}
	if u := w.graph("GET", "/users/"+guest+"?$select=externalUserState", nil); u.at("externalUserState") != "PendingAcceptance" {
		t.Error("declining accepted")
	}
}

func TestLinksThatCannotBeRedeemed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	expect := func(name, link, code string) {
		t.Helper()
		if v := w.visitor().open(link); v.status != 403 || !strings.Contains(v.text, code) {
			t.Errorf("%s: %d, no %s", name, v.status, code)
		}
	}
	guest, link := w.invite("a@adatum.example")
	expect("tampered", strings.Replace(link, "ticket%3D", "ticket%3DAAAA", 1), "AADSTS50014")
	expect("rubbish", "/redeem?rd=rubbish", "AADSTS90013")

	w.want(w.graph("PATCH", "/users/"+guest, map[string]any{"accountEnabled": false}), 204)
	expect("disabled", link, "AADSTS50057")
	w.want(w.graph("PATCH", "/users/"+guest, map[string]any{"accountEnabled": true}), 204)

	w.control("/settings", map[string]any{"blocked_domains": []string{"adatum.example"}})
	expect("blocked domain", link, "AADSTS500213")
	w.control("/settings", map[string]any{"blocked_domains": []string{}})

	between := w.visitor().open(link).press("work", "")
	w.want(w.graph("PATCH", "/users/"+guest, map[string]any{"accountEnabled": false}), 204)
	if between.press("accept", ""); between.status != 403 || !strings.Contains(between.text, "AADSTS50057") {
		t.Errorf("disabled between the pages: %d %s", between.status, between.text)
	}
	w.want(w.graph("PATCH", "/users/"+guest, map[string]any{"accountEnabled": true}), 204)

	half := w.visitor().open(link).press("work", "")
	_, newer := w.invite("a@adatum.example")
	expect("replaced", link, "AADSTS50014")
	w.control("/settings", map[string]any{"rotate_tickets": false})
	if v := w.visitor().open(link); v.status != 200 {
		t.Errorf("without rotation the older link: %d", v.status)
	}
	w.control("/settings", map[string]any{"rotate_tickets": true})

	w.want(w.graph("DELETE", "/users/"+guest, nil), 204)
	expect("deleted", newer, "AADSTS50020")
	if half.press("accept", ""); half.status != 403 || !strings.Contains(half.text, "AADSTS50020") {
		t.Errorf("deleted between the pages: %d %s", half.status, half.text)
	}
}

func TestPasscodesExpireAndAreNotGuessed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, link := w.invite("otp@adatum.example")
	guesser := w.visitor().open(link).press("passcode", "")
	code := w.passcode("otp@adatum.example")
	for range 5 {
		guesser.press("", "0")
	}
	guesser = guesser.press("", "0")
	if guesser.status != 400 || !strings.Contains(guesser.text, "AADSTS50126") {
		t.Errorf("after six guesses: %d %s", guesser.status, guesser.text)
	}
	late := w.visitor().open(link).press("passcode", "")
	skipped := w.visitor()
	skipped.client = late.client
	if skipped.open("/redeem/consent?" + late.at.RawQuery); skipped.heading() != "Enter code" {
		t.Errorf("consent without the code: %s", skipped.heading())
	}
	w.passTime(31 * time.Minute)
	if late.press("", code); !strings.Contains(late.text, "AADSTS50126") {
		t.Errorf("after 31 minutes: %s", late.text)
	}
}
