package emulator_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// userBody is a body that makes a user, changed by pairs of name and value; a nil
// value leaves the property out.
func userBody(changes ...any) map[string]any {
	body := map[string]any{
		"accountEnabled": true, "displayName": "Pat Doe", "mailNickname": "pat", "userPrincipalName": "pat.doe@contoso.example",
		"passwordProfile": map[string]any{"password": "not kept anywhere"},
	}
	for i := 0; i < len(changes); i += 2 {
		if changes[i+1] == nil {
			delete(body, changes[i].(string))
		} else {
			body[changes[i].(string)] = changes[i+1]
		}
	}
	return body
}

func TestUsersAreMade(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ana := w.seed.People.Ana.ID
	r := w.want(w.graph("POST", "/users", userBody("department", "Legal", "mail", "pat.doe@contoso.example", "manager@odata.bind", refs(ana)[0], "sponsors@odata.bind", refs(ana))), 201)
	if strings.Contains(r.text, "not kept") {
		t.Error("the password is shown")
	}
	u := w.graph("GET", "/users/"+r.at("id")+"?$select=userType,creationType,externalUserState,department,proxyAddresses&$expand=manager", nil)
	if u.at("userType") != "Member" || u.json["creationType"] != nil || u.json["externalUserState"] != nil || u.at("department") != "Legal" || u.at("manager", "id") != ana {
		t.Errorf("the user is %s", u.text)
	}
	if got := w.graph("GET", "/users/"+r.at("id")+"/sponsors", nil).names("id"); !slices.Equal(got, []string{ana}) {
		t.Errorf("the sponsors are %v", got)
	}
}

func TestUsersThatCannotBeMadeOrChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, c := range map[string]struct {
		body  map[string]any
		words string
	}{
		"no name":         {userBody("displayName", nil), "displayName"},
		"no password":     {userBody("passwordProfile", nil), "passwordProfile"},
		"short password":  {userBody("passwordProfile", map[string]any{"password": "short"}), "password complexity"},
		"other domain":    {userBody("userPrincipalName", "pat@adatum.example"), "domain portion of the userPrincipalName"},
		"bad name":        {userBody("userPrincipalName", "pat doe@contoso.example"), "userPrincipalName"},
		"taken name":      {userBody("userPrincipalName", "Ana.Silva@contoso.example"), "same value for property userPrincipalName"},
		"taken mail":      {userBody("mail", "gil@fabrikam.example"), "same value for property proxyAddresses"},
		"mail of a group": {userBody("mail", "partner-workspace@contoso.example"), "same value for property proxyAddresses"},
		"kind":            {userBody("userType", "Alien"), "userType"},
		"country":         {userBody("usageLocation", "Mars"), "usageLocation"},
		"phones":          {userBody("businessPhones", []string{"1", "2"}), "businessPhones"},
		"wrong type":      {userBody("accountEnabled", "yes"), "accountEnabled"},
		"read-only":       {userBody("creationType", "Invitation"), "read-only"},
		"unknown":         {userBody("colour", "red"), "colour"},
	} {
		if r := w.graph("POST", "/users", c.body); r.status != 400 || r.code() != "Request_BadRequest" || !strings.Contains(r.message(), c.words) {
			t.Errorf("%s: %d %s %q", name, r.status, r.code(), r.message())
		}
		patch := maps.Clone(c.body)
		delete(patch, "passwordProfile")
		if name == "no name" || strings.HasSuffix(name, "password") {
			continue
		}
		if r := w.graph("PATCH", "/users/"+w.seed.People.Nia.ID, patch); r.status != 400 || !strings.Contains(r.message(), c.words) {
			t.Errorf("PATCH, %s: %d %q", name, r.status, r.message())
		}
	}
}

func TestANewMailMovesTheOldOneBehind(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	nia := "/users/" + w.seed.People.Nia.ID
	w.want(w.graph("PATCH", nia, map[string]any{"mail": "n.bell@contoso.example"}), 204)
	r := w.graph("GET", nia+"?$select=mail,proxyAddresses", nil)
	if got := r.json["proxyAddresses"].([]any); r.at("mail") != "n.bell@contoso.example" || len(got) != 2 || got[0] != "SMTP:n.bell@contoso.example" || got[1] != "smtp:nia.bell@contoso.example" {
		t.Errorf("the addresses are %s", r.text)
	}
}

func TestAnInternalAccountIsConverted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	nia := w.seed.People.Nia.ID
	named := map[string]any{"id": nia}
	w.want(w.graph("POST", "/invitations", invitation("nia@adatum.example", "invitedUser", named)), 400, "BadRequest") // not hers yet
	w.want(w.graph("PATCH", "/users/"+nia, map[string]any{"mail": "nia@adatum.example"}), 204)
	w.want(w.graph("POST", "/invitations", invitation("nia@adatum.example")), 400, "BadRequest") // without her id she is internal
	r := w.want(w.graph("POST", "/invitations", invitation("nia@adatum.example", "invitedUser", named)), 201)
	u := w.graph("GET", "/users/"+nia+"?$select=userPrincipalName,userType,creationType,externalUserState", nil)
	if r.at("invitedUser", "id") != nia || u.at("userPrincipalName") != "nia.bell@contoso.example" || u.at("userType") != "Member" ||
		u.at("creationType") != "Invitation" || u.at("externalUserState") != "PendingAcceptance" {
		t.Errorf("converted: %s %s", r.text, u.text)
	}
	w.want(w.graph("POST", "/invitations", invitation("sam.okafor@contoso.example", "invitedUser", map[string]any{"id": w.seed.People.Sam.ID})), 400, "BadRequest")
}

func TestWhatMicrosoftDoesNotSayIsASetting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, _ := w.invite("unknown@adatum.example")
	for _, p := range []string{w.seed.People.Ana.ID, w.seed.People.Sam.ID, w.seed.People.Ben.ID, w.seed.People.Mia.ID, w.seed.People.Cleo.ID} {
		w.want(w.graph("POST", "/users/"+guest+"/sponsors/$ref", ref(p)), 204)
	}
	gone, _ := w.invite("gone@adatum.example")
	w.want(w.graph("DELETE", "/users/"+gone, nil), 204)
	w.want(w.graph("PATCH", "/users/"+w.seed.People.Gil.ID, map[string]any{"accountEnabled": false}), 204)
	members := "/groups/" + w.seed.Groups.ProjectFalcon.ID
	limited := w.tokenWith("GroupMember.ReadWrite.All")
	cases := []struct {
		name, setting string
		value         any
		call          func() reply
		before, after int
		code          string
	}{
		{"sixth sponsor", "sixth_sponsor_status", 409, func() reply { return w.graph("POST", "/users/"+guest+"/sponsors/$ref", ref(w.seed.People.Dee.ID)) }, 400, 409, "Request_BadRequest"},
		{"internal account", "internal_account_status", 409, func() reply { return w.graph("POST", "/invitations", invitation("ana.silva@contoso.example")) }, 400, 409, "BadRequest"},
		{"own domain", "verified_domain_status", 403, func() reply { return w.graph("POST", "/invitations", invitation("new@contoso.example")) }, 400, 403, "BadRequest"},
		{"blocked account", "blocked_account_code", "Conflict", func() reply { return w.graph("POST", "/invitations", invitation("gil@fabrikam.example")) }, 412, 412, "Conflict"},
		{"deleted guest", "reinvite_deleted", "error", func() reply { return w.graph("POST", "/invitations", invitation("gone@adatum.example")) }, 0, 400, "BadRequest"},
		{"cross-tenant access", "inbound_blocked_domains", []string{"partner.example"}, func() reply { return w.graph("POST", "/invitations", invitation("x@partner.example")) }, 201, 403, "Forbidden"},
		{"bound members", "bind_with_member_permission", false, func() reply {
			return w.graphAs(limited, "PATCH", members, map[string]any{"members@odata.bind": refs(guest)})
		}, 204, 403, "Authorization_RequestDenied"},
		{"user members", "user_members_need_user_write", true, func() reply { return w.graphAs(limited, "POST", members+"/members/$ref", ref(w.seed.People.Nia.ID)) }, 0, 403, "Authorization_RequestDenied"},
	}
	for _, c := range cases {
		if c.before != 0 {
			if r := c.call(); r.status != c.before {
				t.Errorf("%s by default: %d %s", c.name, r.status, r.text)
			}
		}
		w.control("/settings", map[string]any{c.setting: c.value})
		if r := c.call(); r.status != c.after || r.code() != c.code {
			t.Errorf("%s with %s: %d %s", c.name, c.setting, r.status, r.text)
		}
	}
}

func TestGuestInviterApplicationsMayInvite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"allow_invites_from": "adminsAndGuestInviters", "invitations_off_status": 401})
	w.want(w.graph("POST", "/invitations", invitation("a@adatum.example")), 401, "Forbidden")
	w.control("/settings", map[string]any{"guest_inviter_apps": []string{w.ready.WorkerClient.ID}})
	w.want(w.graph("POST", "/invitations", invitation("a@adatum.example")), 201)
}

func TestAContactsAddressMakesAGuestWithoutProxyAddresses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"contact_addresses": []string{"known@adatum.example"}})
	guest, _ := w.invite("known@adatum.example")
	if r := w.graph("GET", "/users/"+guest+"?$select=mail,proxyAddresses", nil); r.at("mail") != "known@adatum.example" || len(r.json["proxyAddresses"].([]any)) != 0 {
		t.Errorf("the guest is %s", r.text)
	}
}

func TestRolesAfterARestoreAreASetting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	assignments := func(again bool) int {
		w.control("/settings", map[string]any{"restore_assignments": again})
		guest, _ := w.invite("restored@adatum.example")
		w.want(w.graph("POST", "/users/"+guest+"/appRoleAssignments", map[string]any{"principalId": guest, "resourceId": w.seed.Apps.Wiki.ID, "appRoleId": defaultAccess}), 201)
		w.want(w.graph("DELETE", "/users/"+guest, nil), 204)
		w.want(w.graph("POST", "/directory/deletedItems/"+guest+"/restore", nil), 200)
		n := len(w.graph("GET", "/users/"+guest+"/appRoleAssignments", nil).list())
		w.want(w.graph("DELETE", "/users/"+guest, nil), 204)
		return n
	}
	if n := assignments(true); n != 1 {
		t.Errorf("by default %d come back", n)
	}
	if n := assignments(false); n != 0 {
		t.Errorf("switched off, %d come back", n)
	}
}

func TestNobodyHasAPhoto(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.want(w.graph("GET", "/users/"+w.seed.People.Ana.ID+"/photo/$value", nil), 404, "ImageNotFound")
	w.want(w.graph("GET", "/users/"+w.seed.People.Ana.ID+"/photos/48x48/$value", nil), 404, "ImageNotFound")
	w.want(w.graph("GET", "/users/11111111-2222-4333-8444-555555555555/photo", nil), 404, "Request_ResourceNotFound")
	own := w.personToken(w.ready.PortalClient.ID, w.ready.PortalClient.Secret, ana, "User.Read").at("access_token")
	w.want(w.graphAs(own, "GET", "/me/photos/48x48/$value", nil), 404, "ImageNotFound")
	w.want(w.graphAs(own, "GET", "/me/photo/$value", nil), 404, "ImageNotFound")
	w.want(w.graphAs(own, "GET", "/users/"+w.seed.People.Ben.ID+"/photo/$value", nil), 403)
}

func TestMailIsSentFromAllowedMailboxesOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.tokenWith("Mail.Send")
	to := func(addresses ...string) []any {
		var out []any
		for _, a := range addresses {
			out = append(out, map[string]any{"emailAddress": map[string]any{"address": a}})
		}
		return out
	}
	send := func(message map[string]any) reply {
		return w.graphAs(token, "POST", "/users/"+w.seed.People.Cleo.Address+"/sendMail", map[string]any{"message": message, "saveToSentItems": false})
	}
	good := map[string]any{
		"subject": "Hello", "body": map[string]any{"contentType": "HTML", "content": "<p>Hi</p>"}, "toRecipients": to("a@adatum.example"), "bccRecipients": to("b@adatum.example"), "replyTo": to("c@adatum.example"),
		"attachments": []any{map[string]any{"@odata.type": "#microsoft.graph.fileAttachment", "name": "n.txt", "contentBytes": "aGk="}},
	}
	if r := w.want(send(good), 202); r.text != "" {
		t.Errorf("the answer has a body: %s", r.text)
	}
	if out := w.send("GET", "/_emulator/outbox", nil, nil).text; !strings.Contains(out, "<p>Hi</p>") && !strings.Contains(out, `\u003cp\u003eHi`) || !strings.Contains(out, "b@adatum.example") {
		t.Errorf("the outbox is %s", out)
	}
	w.want(send(map[string]any{"subject": "s"}), 400, "ErrorInvalidRecipients")
	w.want(send(map[string]any{"subject": "s", "toRecipients": to("nobody")}), 400, "ErrorInvalidRecipients")
	w.want(send(map[string]any{"subject": "s", "toRecipients": to(slices.Repeat([]string{"a@adatum.example"}, 501)...)}), 400, "ErrorExceededMaxRecipientLimit")
	w.want(send(map[string]any{"toRecipients": to("a@adatum.example"), "attachments": []any{map[string]any{"name": "x", "contentBytes": "%"}}}), 400, "ErrorInvalidProperty")
	w.want(send(map[string]any{"toRecipients": to("a@adatum.example"), "from": to("ana.silva@contoso.example")[0]}), 403, "ErrorSendAsDenied")
	w.control("/settings", map[string]any{"mail_allowed_mailboxes": []string{"portal@contoso.example"}})
	if r := w.want(send(good), 403, "ErrorAccessDenied"); r.message() != "Access to OData is disabled." {
		t.Error(r.message())
	}
}

func TestTextsLongerThanGraphKeepsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, most := range map[string]int{"displayName": 256, "jobTitle": 128, "companyName": 64, "department": 64, "givenName": 64, "surname": 64} {
		fits := strings.Repeat("é", most)
		path := "/users/" + w.seed.People.Nia.ID
		w.want(w.graph("PATCH", path, map[string]any{name: fits}), 204)
		r := w.want(w.graph("PATCH", path, map[string]any{name: fits + "é"}), 400, "Request_BadRequest")
		if r.message() != "Invalid value specified for property '"+name+"' of resource 'User'." {
			t.Errorf("%s: %q", name, r.message())
		}
	}
	invitation := map[string]any{"invitedUserEmailAddress": "long@fabrikam.example", "inviteRedirectUrl": w.ready.HTTP + "/landing", "invitedUserDisplayName": strings.Repeat("x", 257)}
	r := w.want(w.graph("POST", "/invitations", invitation), 400, "Request_BadRequest")
	if r.message() != "Invalid value specified for property 'displayName' of resource 'User'." {
		t.Errorf("an invitation: %q", r.message())
	}
	invitation["invitedUserDisplayName"] = strings.Repeat("x", 256)
	w.want(w.graph("POST", "/invitations", invitation), 201)
}

func TestPropertiesThatNothingActsOnAreKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := "/users/" + w.seed.People.Nia.ID
	w.want(w.graph("PATCH", path, map[string]any{"city": "Porto", "employeeHireDate": "2024-03-01T00:00:00Z", "showInAddressList": false, "onPremisesExtensionAttributes": map[string]any{"extensionAttribute1": "x"}}), 204)
	u := w.want(w.graph("GET", path+"?$select=city,employeeHireDate,showInAddressList,onPremisesExtensionAttributes,imAddresses,licenseAssignmentStates,onPremisesSamAccountName", nil), 200)
	if u.at("city") != "Porto" || u.at("employeeHireDate") != "2024-03-01T00:00:00Z" || u.json["showInAddressList"] != false || u.at("onPremisesExtensionAttributes", "extensionAttribute1") != "x" {
		t.Errorf("the user is %s", u.text)
	}
	if !strings.Contains(u.text, `"imAddresses":[]`) || !strings.Contains(u.text, `"licenseAssignmentStates":[]`) || !strings.Contains(u.text, `"onPremisesSamAccountName":null`) {
		t.Errorf("what is never given: %s", u.text)
	}
	if r := w.want(w.graph("GET", "/users?$filter=city%20eq%20'porto'", nil), 200); len(r.list()) != 1 {
		t.Errorf("in Porto: %s", r.text)
	}
	w.want(w.graph("PATCH", path, map[string]any{"city": nil, "employeeHireDate": nil}), 204)
	w.want(w.graph("PATCH", path, map[string]any{"imAddresses": []string{"x"}}), 400, "Request_BadRequest")
	g := w.want(w.graphAs(w.tokenWith("Group.Create"), "POST", "/groups", groupBody("classification", "Low", "theme", "Teal")), 201)
	if g.at("classification") != "Low" || g.at("theme") != "Teal" || !strings.Contains(g.text, `"creationOptions":[]`) {
		t.Errorf("the group is %s", g.text)
	}
}
