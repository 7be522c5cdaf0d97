package graph

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
)

const (
	invited    = `{"invitedUser":{"id":"` + aGuest + `"},"inviteRedeemUrl":"https://login.example/redeem?rd=x","status":"PendingAcceptance"}`
	emptyList  = `{"value":[]}`
	emptyDelta = `{"value":[],"@odata.deltaLink":"BASE/users/delta?$deltatoken=x"}`
)

// graphOf answers every operation with success.
func graphOf(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	switch {
	case r.Method == http.MethodPost && strings.HasSuffix(path, "/invitations"):
		reply(201, invited)(w, r)
	case r.Method == http.MethodPost && strings.HasSuffix(path, "/appRoleAssignedTo"):
		reply(201, `{"id":"x"}`)(w, r)
	case r.Method == http.MethodPost && strings.HasSuffix(path, "/instantiate"):
		reply(201, `{"application":{"id":"`+anApp+`","appId":"`+aRole+`","createdDateTime":"2026-11-21T14:32:00Z"}}`)(w, r)
	case r.Method != http.MethodGet:
		w.WriteHeader(http.StatusNoContent)
	case strings.HasSuffix(path, "/delta"):
		reply(200, strings.ReplaceAll(emptyDelta, "BASE", "http://"+r.Host+"/v1.0"))(w, r)
	case strings.HasSuffix(path, "/users/"+aGuest):
		reply(200, `{"id":"`+aGuest+`"}`)(w, r)
	case strings.HasSuffix(path, "/manager"):
		reply(200, `{"id":"`+aGuest+`"}`)(w, r)
	case strings.HasSuffix(path, "/groups/"+aGroup):
		reply(200, `{"id":"`+aGroup+`"}`)(w, r)
	case strings.HasSuffix(path, "/servicePrincipals/"+anApp):
		reply(200, `{"id":"`+anApp+`","appId":"`+aRole+`"}`)(w, r)
	default:
		reply(200, emptyList)(w, r)
	}
}

func TestEveryOperationSendsExactlyThis(t *testing.T) {
	t.Parallel()
	const fields = "$select=id%2CdisplayName%2CuserPrincipalName%2Cmail%2CuserType%2CcreationType%2CexternalUserState%2CexternalUserStateChangeDateTime%2CcreatedDateTime%2CaccountEnabled"
	want := map[string]struct{ method, path, query, body string }{
		"invite": {"POST", "/invitations", "", `{"invitedUserEmailAddress":"ana@fabrikam.example","invitedUserDisplayName":"Ana Silva",
			"inviteRedirectUrl":"https://portal.example/i/abc","sendInvitationMessage":false,"invitedUserSponsors":[{"id":"` + aSponsor + `"}]}`},
		"add sponsor":    {"POST", "/users/" + aGuest + "/sponsors/$ref", "", `{"@odata.id":"BASE/users/` + aSponsor + `"}`},
		"remove sponsor": {"DELETE", "/users/" + aGuest + "/sponsors/" + aSponsor + "/$ref", "", ""},
		"add member":     {"POST", "/groups/" + aGroup + "/members/$ref", "", `{"@odata.id":"BASE/directoryObjects/` + aGuest + `"}`},
		"remove member":  {"DELETE", "/groups/" + aGroup + "/members/" + aGuest + "/$ref", "", ""},
		"assign role": {
			"POST", "/servicePrincipals/" + anApp + "/appRoleAssignedTo", "",
			`{"@odata.type":"#microsoft.graph.appRoleAssignment","principalId":"` + aGuest + `","resourceId":"` + anApp + `","appRoleId":"` + aRole + `"}`,
		},
		"unassign role": {"DELETE", "/servicePrincipals/" + anApp + "/appRoleAssignedTo/As-si_gn", "", ""},
		"disable":       {"PATCH", "/users/" + aGuest, "", `{"@odata.type":"#microsoft.graph.user","accountEnabled":false}`},
		"delete":        {"DELETE", "/users/" + aGuest, "", ""},
		"add app":       {"POST", "/applicationTemplates/" + aTemplate + "/instantiate", "", `{"displayName":"Contracts"}`},
		"close app":     {"PATCH", "/servicePrincipals/" + anApp, "", `{"@odata.type":"#microsoft.graph.servicePrincipal","appRoleAssignmentRequired":true}`},
		"applications": {
			"GET", "/applications", "$select=id%2CappId%2CdisplayName%2CcreatedDateTime" +
				"&$filter=applicationTemplateId%20eq%20%27" + aTemplate + "%27%20and%20displayName%20eq%20%27Ana%27%27s%27", "",
		},
		"service principal": {
			"GET", "/servicePrincipals", "$select=id%2CappId%2CdisplayName%2Cdescription%2CaccountEnabled%2CappRoleAssignmentRequired%2CappRoles%2C" +
				"appOwnerOrganizationId%2CapplicationTemplateId%2CservicePrincipalType%2Ctags%2CverifiedPublisher&$filter=appId%20eq%20%27" + anApp + "%27", "",
		},
		"find by mail": {"GET", "/users", "$filter=mail%20eq%20%27ana%40fabrikam.example%27%20or%20otherMails%2Fany%28x%3Ax%20eq%20%27ana%40fabrikam.example%27%29" +
			"%20or%20proxyAddresses%2Fany%28x%3Ax%20eq%20%27smtp%3Aana%40fabrikam.example%27%29" +
			"%20or%20startsWith%28userPrincipalName%2C%27ana_fabrikam.example%23EXT%23%40%27%29&" + fields, ""},
		"account":     {"GET", "/users/" + aGuest, fields, ""},
		"sponsors":    {"GET", "/users/" + aGuest + "/sponsors", "$select=id", ""},
		"groups":      {"GET", "/users/" + aGuest + "/memberOf", "$select=id", ""},
		"assignments": {"GET", "/users/" + aGuest + "/appRoleAssignments", "", ""},
		"delta":       {"GET", "/users/delta", fields, ""},
		"groups delta": {"GET", "/groups/delta", "$select=id%2CdisplayName%2Cdescription%2Cmail%2CgroupTypes%2CsecurityEnabled%2CmailEnabled%2C" +
			"onPremisesSyncEnabled%2CisAssignableToRole%2CisManagementRestricted%2Cvisibility", ""},
		"apps delta": {"GET", "/servicePrincipals/delta", "$select=id%2CappId%2CdisplayName%2Cdescription%2CaccountEnabled%2CappRoleAssignmentRequired%2C" +
			"appRoles%2CappOwnerOrganizationId%2CapplicationTemplateId%2CservicePrincipalType%2Ctags%2CverifiedPublisher", ""},
		"group owners":   {"GET", "/groups/" + aGroup + "/owners", "$select=id", ""},
		"app owners":     {"GET", "/servicePrincipals/" + anApp + "/owners", "$select=id", ""},
		"group members":  {"GET", "/groups/" + aGroup + "/transitiveMembers", "$select=id&$top=999", ""},
		"direct members": {"GET", "/groups/" + aGroup + "/members", "$select=id&$top=999", ""},
		"manager":        {"GET", "/users/" + aSponsor + "/manager", "$select=id", ""},
		"group": {
			"GET", "/groups/" + aGroup,
			"$select=id%2CdisplayName%2CgroupTypes%2CmailEnabled%2ConPremisesSyncEnabled%2CisAssignableToRole%2CisManagementRestricted", "",
		},
		"app": {"GET", "/servicePrincipals/" + anApp, "$select=id%2CappId%2CdisplayName%2CaccountEnabled%2CappOwnerOrganizationId%2CappRoles", ""},
	}
	for _, op := range append(writes(), reads()...) {
		t.Run(op.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, graphOf)
			if err := op.call(t.Context(), s.client(t)); err != nil {
				t.Fatal(err)
			}
			came := s.requests()
			if len(came) != 1 {
				t.Fatalf("%d requests, want 1", len(came))
			}
			r, w := came[0], want[op.name]
			if r.method != w.method || r.path != "/v1.0"+w.path || r.query != w.query {
				t.Errorf("got  %s %s ? %s\nwant %s /v1.0%s ? %s", r.method, r.path, r.query, w.method, w.path, w.query)
			}
			if w.body == "" && r.body != "" {
				t.Errorf("body is %q, want none", r.body)
			} else if w.body != "" {
				sameJSON(t, r.body, strings.ReplaceAll(w.body, "BASE", s.URL+"/v1.0"))
			}
			checkHeaders(t, op, r)
		})
	}
}

// checkHeaders: what every request has, and what none may have.
func checkHeaders(t *testing.T, op operation, r seen) {
	t.Helper()
	if got := r.header.Values("Authorization"); len(got) != 1 || got[0] != "Bearer the-token" {
		t.Errorf("Authorization is %q", got)
	}
	ids := r.header.Values("client-request-id")
	if len(ids) != 1 || uuid.Validate(ids[0]) != nil || r.method != "GET" && ids[0] != aCall {
		t.Errorf("client-request-id is %q, want exactly one, and the caller's for a change", ids)
	}
	for _, name := range []string{"Content-Encoding", "SdkVersion", "Retry-Attempt", "ConsistencyLevel"} {
		if got := r.header.Values(name); len(got) > 0 {
			t.Errorf("%s is %q, want none", name, got)
		}
	}
	if r.length != int64(len(r.body)) {
		t.Errorf("%s: length is announced as %d, want %d", op.name, r.length, len(r.body))
	}
	for _, word := range []string{"resetRedemption", "invitedUserType", "invitedUserMessageInfo", `"invitedUser"`, `"sendInvitationMessage":true`} {
		if strings.Contains(r.body, word) {
			t.Errorf("body has %s: %s", word, r.body)
		}
	}
	if strings.Contains(r.path, "/members/") && r.method == "DELETE" && !strings.HasSuffix(r.path, "/$ref") {
		t.Errorf("%s would delete the person", r.path)
	}
}

func TestInvitationWithoutExtrasSendsNoEmptyFields(t *testing.T) {
	t.Parallel()
	s := serve(t, graphOf)
	o := order()
	o.DisplayName, o.Sponsors = "", nil
	id, link, err := s.client(t).Invite(t.Context(), o, "")
	if err != nil || id != aGuest || link.Reveal() != "https://login.example/redeem?rd=x" {
		t.Fatalf("got %q %q %v", id, link.Reveal(), err)
	}
	sameJSON(t, s.requests()[0].body, `{"invitedUserEmailAddress":"ana@fabrikam.example","inviteRedirectUrl":"https://portal.example/i/abc","sendInvitationMessage":false}`)
}
