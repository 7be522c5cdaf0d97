package emulator_test

import (
	"slices"
	"strings"
	"testing"
)

func invitation(address string, more ...any) map[string]any {
	m := map[string]any{"invitedUserEmailAddress": address, "inviteRedirectUrl": "https://portal.example/i/x"}
	for i := 0; i < len(more); i += 2 {
		m[more[i].(string)] = more[i+1]
	}
	return m
}

func TestAnInvitationMakesAPendingGuest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.want(w.graph("POST", "/invitations", invitation("lee@adatum.example", "invitedUserSponsors", []any{map[string]any{"id": w.seed.People.Ana.ID}})), 201)
	if r.at("status") != "PendingAcceptance" || r.json["invitedUserDisplayName"] != nil || r.at("invitedUserType") != "Guest" {
		t.Errorf("the invitation is %s", r.text)
	}
	if !strings.HasPrefix(r.at("inviteRedeemUrl"), w.ready.HTTP+"/redeem?rd=") || !strings.Contains(r.at("inviteRedeemUrl"), r.at("id")) {
		t.Errorf("the redeem link is %s", r.at("inviteRedeemUrl"))
	}
	if r.at("id") == r.at("invitedUser", "id") {
		t.Error("the invitation's id is the user's")
	}
	if cc := r.json["invitedUserMessageInfo"].(map[string]any)["ccRecipients"].([]any); len(cc) != 1 {
		t.Errorf("ccRecipients are %v", cc)
	}
	u := w.want(w.graph("GET", "/users/"+r.at("invitedUser", "id")+"?$select=userPrincipalName,mail,userType,creationType,externalUserState,externalUserStateChangeDateTime,accountEnabled,otherMails,displayName&$expand=sponsors", nil), 200)
	if u.at("userPrincipalName") != "lee_adatum.example#EXT#@contoso.onmicrosoft.com" || u.at("userType") != "Guest" || u.at("creationType") != "Invitation" ||
		u.at("externalUserState") != "PendingAcceptance" || u.at("externalUserStateChangeDateTime") == "" || u.json["accountEnabled"] != true || u.at("displayName") != "lee" {
		t.Errorf("the guest is %s", u.text)
	}
	if list := u.json["sponsors"].([]any); len(list) != 1 {
		t.Errorf("the sponsors are %v", list)
	}
}

func TestInvitingAgainKeepsTheGuestAndChangesTheTicket(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, link := w.invite("again@adatum.example")
	second, newer := w.invite("AGAIN@adatum.example")
	if first != second || link == newer {
		t.Errorf("guests %s and %s, links equal: %v", first, second, link == newer)
	}
	accepted := w.want(w.graph("POST", "/invitations", invitation("gil@fabrikam.example")), 201)
	if accepted.at("invitedUser", "id") != w.seed.People.Gil.ID || accepted.at("status") != "Completed" {
		t.Errorf("inviting an accepted guest: %s", accepted.text)
	}
	if u := w.graph("GET", "/users/"+w.seed.People.Gil.ID+"?$select=externalUserState", nil); u.at("externalUserState") != "Accepted" {
		t.Error("the accepted guest went back to pending")
	}
}

func TestMembersAreInvitedOnlyWithWideRights(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.want(w.graphAs(w.tokenWith("Directory.ReadWrite.All"), "POST", "/invitations", invitation("near@adatum.example", "invitedUserType", "Member")), 201)
	if u := w.graph("GET", "/users/"+r.at("invitedUser", "id")+"?$select=userType", nil); u.at("userType") != "Member" {
		t.Errorf("the user is %s", u.text)
	}
}

func TestInvitingADeletedGuestMakesANewOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, _ := w.invite("back@adatum.example")
	w.want(w.graph("DELETE", "/users/"+first, nil), 204)
	second, _ := w.invite("back@adatum.example")
	u := w.want(w.graph("GET", "/users/"+second+"?$select=userPrincipalName", nil), 200)
	if first == second || u.at("userPrincipalName") != "back_adatum.example#EXT#@contoso.onmicrosoft.com" {
		t.Errorf("the new guest is %s %s", second, u.text)
	}
	w.want(w.graph("POST", "/directory/deletedItems/"+first+"/restore", nil), 400, "Request_BadRequest") // the name is taken now
	deleted := w.graph("GET", "/directory/deletedItems/"+first+"?$select=userPrincipalName", nil)
	if !strings.HasPrefix(deleted.at("userPrincipalName"), strings.ReplaceAll(first, "-", "")) {
		t.Errorf("the deleted guest's name is %s", deleted.at("userPrincipalName"))
	}
}

func TestInvitationsAreRefusedAsGraphDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"blocked_domains": []string{"blocked.example"}})
	w.want(w.graph("PATCH", "/users/"+w.seed.People.Gil.ID, map[string]any{"accountEnabled": false}), 204)
	cases := []struct {
		name   string
		body   map[string]any
		status int
		code   string
		words  string
	}{
		{"own domain", invitation("new.person@contoso.example"), 400, "BadRequest", "is a verified domain of this directory"},
		{"initial domain", invitation("x@contoso.onmicrosoft.com"), 400, "BadRequest", "is a verified domain of this directory"},
		{"internal person", invitation("ana.silva@contoso.example"), 400, "BadRequest", "already exists in the directory as objectID: " + w.seed.People.Ana.ID},
		{"blocked account", invitation("gil@fabrikam.example"), 412, "PreconditionFailed", "but the account is blocked from signing in"},
		{"blocked domain", invitation("x@blocked.example"), 403, "Forbidden", "Unable to invite user"},
		{"group", invitation("partner-workspace@contoso.example"), 400, "BadRequest", "Group email address is not supported"},
		{"plus", invitation("a+b@adatum.example"), 400, "BadRequest", "invalid value"},
		{"no domain", invitation("someone"), 400, "BadRequest", ""},
		{"one label", invitation("a@localhost"), 400, "BadRequest", ""},
		{"dot at the end", invitation("a.@adatum.example"), 400, "BadRequest", ""},
		{"look-alike", invitation("аna@adatum.example"), 400, "BadRequest", ""},
		{"no address", map[string]any{"inviteRedirectUrl": "https://x.example"}, 400, "BadRequest", ""},
		{"no redirect", map[string]any{"invitedUserEmailAddress": "a@adatum.example"}, 400, "BadRequest", ""},
		{"unknown property", invitation("a@adatum.example", "colour", "red"), 400, "Request_BadRequest", "'colour'"},
		{"member", invitation("a@adatum.example", "invitedUserType", "Member"), 403, "Authorization_RequestDenied", ""},
		{"unknown sponsor", invitation("a@adatum.example", "invitedUserSponsors", []any{map[string]any{"id": "11111111-2222-4333-8444-555555555555"}}), 404, "Request_ResourceNotFound", ""},
		{"reset without id", invitation("gil@fabrikam.example", "resetRedemption", true), 400, "BadRequest", ""},
	}
	for _, c := range cases {
		r := w.graph("POST", "/invitations", c.body)
		if r.status != c.status || r.code() != c.code || !strings.Contains(r.message(), c.words) {
			t.Errorf("%s: %d %s %q", c.name, r.status, r.code(), r.message())
		}
	}
	if n := len(w.graph("GET", "/users?$filter=userType%20eq%20'Guest'", nil).list()); n != 1 {
		t.Errorf("a refused invitation left a guest: %d guests", n)
	}
	for _, from := range []string{"none", "adminsAndGuestInviters"} {
		w.control("/settings", map[string]any{"allow_invites_from": from})
		r := w.want(w.graph("POST", "/invitations", invitation("a@adatum.example")), 403, "Forbidden")
		if !strings.HasPrefix(r.message(), "Guest invitations not allowed for your company.") {
			t.Error(r.message())
		}
	}
	w.control("/settings", map[string]any{"allow_invites_from": "everyone", "allowed_domains": []string{"adatum.example"}})
	w.want(w.graph("POST", "/invitations", invitation("a@adatum.example")), 201)
	w.want(w.graph("POST", "/invitations", invitation("a@elsewhere.example")), 403)
}

func TestInvitationsCannotBeRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, p := range []string{"/invitations", "/invitations/0db24024-4c60-4f53-aaad-de4b282d8b29"} {
		r := w.want(w.graph("GET", p, nil), 404, "UnknownError")
		if !strings.HasPrefix(r.message(), "<!DOCTYPE html") {
			t.Error(r.message())
		}
	}
}

func TestGraphsOwnMailCarriesNoCustomMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.want(w.graph("POST", "/invitations", invitation("mail@adatum.example", "sendInvitationMessage", true,
		"invitedUserMessageInfo", map[string]any{"customizedMessageBody": "Bring the blue folder"})), 201)
	w.want(w.graph("POST", "/invitations", invitation("quiet@adatum.example")), 201)
	messages := w.send("GET", "/_emulator/outbox", nil, nil).json["messages"].([]any)
	if len(messages) != 1 {
		t.Fatalf("%d messages", len(messages))
	}
	m := messages[0].(map[string]any)
	if m["kind"] != "invitation" || m["from"] != "invites@microsoft.com" || strings.Contains(m["text"].(string), "blue folder") || !strings.Contains(m["text"].(string), "/redeem?rd=") {
		t.Errorf("the mail is %v", m)
	}
}

func TestResetRedemptionKeepsTheGuestsAccess(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	gil := w.seed.People.Gil
	reset := invitation("gil@fabrikam.example", "resetRedemption", true, "invitedUser", map[string]any{"id": gil.ID})
	if r := w.want(w.graph("POST", "/invitations", reset), 201); r.at("invitedUser", "id") != gil.ID || r.at("status") != "PendingAcceptance" {
		t.Errorf("the answer is %s", r.text)
	}
	if u := w.graph("GET", "/users/"+gil.ID+"?$select=externalUserState", nil); u.at("externalUserState") != "PendingAcceptance" {
		t.Errorf("the state is %s", u.at("externalUserState"))
	}
	if r := w.graph("GET", "/users/"+gil.ID+"/memberOf", nil); !slices.Contains(r.names("displayName"), "Partner Workspace") {
		t.Error("the guest lost a group")
	}
	token := w.tokenWith("User.Invite.All")
	w.want(w.graphAs(token, "POST", "/invitations", reset), 403, "Authorization_RequestDenied")
}

func TestAPhantomInvitationHasNoUser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"phantom_invitations": true})
	id, _ := w.invite("ghost@adatum.example")
	w.want(w.graph("GET", "/users/"+id, nil), 404)
}
