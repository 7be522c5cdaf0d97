package emulator_test

import (
	"regexp"
	"strings"
	"testing"
)

func TestTenantsCanBlockEachOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, link := w.invite("kim@northwind.example")
	apps := "/myapps?tenantid=" + w.ready.TenantID
	for setting, code := range map[string]string{"inbound_blocked_domains": "AADSTS500213", "outbound_blocked_domains": "AADSTS500212"} {
		half := w.visitor().open(link).press("work", "").sees("Review permissions")
		w.control("/settings", map[string]any{setting: []string{"NORTHWIND.example", "fabrikam.example"}})
		w.visitor().open(link).refused(code)
		half.press("accept", "").refused(code)
		w.visitor().open(apps).press("", "kim@northwind.example").refused(code)
		w.visitor().open(apps).press("gil@fabrikam.example", "").refused(code) // who is in already, too
		w.control("/settings", map[string]any{setting: []string{}})
	}
	w.visitor().open(link).press("work", "").press("accept", "").landed()
}

func TestAutomaticRedemptionAsksForNoConsent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"automatic_redemption_domains": []string{"northwind.example"}, "terms_of_use": "Be kind."})
	guest, link := w.invite("kim@northwind.example")
	w.visitor().open(link).press("work", "").sees("Contoso: terms of use", "Be kind.").press("accept", "").landed()
	if state, _ := w.acceptance(guest); state != "Accepted" {
		t.Errorf("the guest is %s", state)
	}
	w.control("/settings", map[string]any{"terms_of_use": ""})
	_, link = w.invite("lou@northwind.example")
	w.visitor().open(link).press("work", "").landed()
	_, link = w.invite("lou@adatum.example")
	w.visitor().open(link).press("passcode", "").press("", w.passcode("lou@adatum.example")).sees("Review permissions")
}

func TestTermsOfUseComeAfterConsentAndCanBeDeclined(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"terms_of_use": "Be <kind>.", "privacy_statement_url": "https://contoso.example/privacy"})
	guest, link := w.invite("kim@northwind.example")
	v := w.visitor().open(link).press("work", "").sees("Review permissions", "privacy statement of Contoso")
	v.press("accept", "").sees("Contoso: terms of use", "Be <kind>.")
	back := v.at.String()
	if state, _ := w.acceptance(guest); state != "PendingAcceptance" {
		t.Errorf("before the terms the guest is %s", state)
	}
	v.press("decline", "").refused("AADSTS65004")
	if v.open(back); v.status != 400 {
		t.Errorf("after declining the page is still there: %d", v.status)
	}
	v.open(link).press("work", "").press("accept", "").press("accept", "").landed()
}

func TestAGuestWithPasscodesNeedsANewOneEachDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const address = "otp@adatum.example"
	guest, link := w.invite(address)
	v := w.visitor().open(link).press("passcode", "").press("", w.passcode(address)).press("accept", "").landed()
	if _, issuers := w.acceptance(guest); !strings.HasPrefix(issuers, "mail ") {
		t.Errorf("the identities are %s", issuers)
	}
	apps := "/myapps?tenantid=" + w.ready.TenantID
	w.control("/clock", map[string]any{"advance_s": 23 * 3600})
	v.open(apps).sees("My Apps")
	w.control("/clock", map[string]any{"advance_s": 2 * 3600})
	v.open(apps).sees("Sign in").press("", address).sees("Enter code", address)
	w.send("DELETE", "/_emulator/outbox", nil, nil)
	v.press("again", "").sees("Enter code")
	code := w.passcode(address)
	v.press("", code[:4]+" "+code[4:]).sees("My Apps")
	w.control("/settings", map[string]any{"otp_enabled": false})
	w.visitor().open(apps).press("", address).refused("AADSTS500208")
}

func TestResetRedemptionLetsTheGuestChooseAnotherProvider(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.tokenWith("User.Invite.All", "User.ReadWrite.All")
	const address = "switch@adatum.example"
	guest, link := w.invite(address)
	w.visitor().open(link).press("passcode", "").press("", w.passcode(address)).press("accept", "").landed()
	r := w.want(w.graphAs(token, "POST", "/invitations", map[string]any{
		"invitedUserEmailAddress": address, "inviteRedirectUrl": w.ready.HTTP + "/landing", "resetRedemption": true, "invitedUser": map[string]any{"id": guest},
	}), 201)
	if state, issuers := w.acceptance(guest); state != "PendingAcceptance" || strings.Contains(issuers, "mail") {
		t.Errorf("after the reset the guest is %s with %s", state, issuers)
	}
	w.visitor().open(r.at("inviteRedeemUrl")).press("work", "").press("accept", "").landed()
	if state, issuers := w.acceptance(guest); state != "Accepted" || !strings.HasPrefix(issuers, "ExternalAzureAD ") {
		t.Errorf("redeemed again the guest is %s with %s", state, issuers)
	}
}

func TestAGuestCanBlockFutureInvitations(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	invite := func() {
		w.want(w.graph("POST", "/invitations", map[string]any{
			"invitedUserEmailAddress": "shy@northwind.example", "inviteRedirectUrl": w.ready.HTTP + "/landing", "sendInvitationMessage": true,
		}), 201)
	}
	mails := func() []any {
		return w.send("GET", "/_emulator/outbox?kind=invitation&to=SHY@northwind.example", nil, nil).json["messages"].([]any)
	}
	invite()
	text := mails()[0].(map[string]any)["text"].(string)
	link := regexp.MustCompile(`http\S+/redeem/block\S+`).FindString(text)
	v := w.visitor().open(link).sees("Block future invitations", "shy@northwind.example")
	if invite(); len(mails()) != 2 {
		t.Error("opening the page blocked already")
	}
	v.press("block", "").sees("Invitations are blocked")
	if invite(); len(mails()) != 2 {
		t.Error("a mail came although the guest blocks them")
	}
	v.press("allow", "").sees("Block future invitations")
	if invite(); len(mails()) != 3 {
		t.Error("no mail came although the guest allows them again")
	}
	w.visitor().open(strings.Replace(link, "ticket", "tocket", 1)).refused("AADSTS50014")
}
