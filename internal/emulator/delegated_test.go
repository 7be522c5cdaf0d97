package emulator_test

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/oauth2"
)

// personToken signs a person in and returns the tokens for the given scopes;
// consent is given on the page when it is asked for.
func (w *world) personToken(clientID, secret, username string, scopes ...string) reply {
	w.t.Helper()
	p := w.party(clientID, secret, append([]string{"openid", "profile", "offline_access"}, scopes...)...)
	status, location := p.choose(p.authorizeURL(), username)
	if status == 200 {
		status, location = p.consent("accept")
	}
	if status != 302 || location.Query().Get("code") == "" {
		w.t.Fatalf("%s, %v: %d %v", username, scopes, status, location)
	}
	return w.form(w.tokenPath(), map[string]string{
		"grant_type": "authorization_code", "client_id": clientID, "client_secret": secret, "redirect_uri": callback,
		"code_verifier": p.verifier, "code": location.Query().Get("code"),
	})
}

// party is a relying party with a client of its own.
func (w *world) party(clientID, secret string, scopes ...string) *relyingParty {
	w.t.Helper()
	p := newRelyingParty(w.t, w)
	p.config.ClientID, p.config.ClientSecret, p.config.Scopes = clientID, secret, scopes
	return p
}

// consent presses a button of the consent page, which the browser's session leads to.
func (p *relyingParty) consent(answer string) (int, *url.URL) {
	p.t.Helper()
	resp, err := p.browser.PostForm(p.authorizeURL(), url.Values{"consent": {answer}})
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	location, _ := resp.Location() // absent on a page
	return resp.StatusCode, location
}

const (
	ana  = "ana.silva@contoso.example"
	cleo = "cleo.marsh@contoso.example"
	gil  = "gil@fabrikam.example"
)

func TestPeopleReadThemselvesAndMembersReadOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "x", "redirect_uris": []string{callback}, "scopes": []string{"User.Read", "User.Read.All", "GroupMember.Read.All"}})
	id, secret := c.at("id"), c.at("secret")
	own := w.personToken(w.ready.PortalClient.ID, w.ready.PortalClient.Secret, ana, "User.Read").at("access_token")
	if r := w.want(w.graphAs(own, "GET", "/me", nil), 200); r.at("id") != w.seed.People.Ana.ID {
		t.Errorf("/me is %s", r.text)
	}
	w.want(w.graphAs(own, "GET", "/users/"+w.seed.People.Ana.ID, nil), 200)
	w.want(w.graphAs(own, "GET", "/users/me-token-to-replace/memberOf", nil), 200)
	w.want(w.graphAs(own, "GET", "/users/"+w.seed.People.Ben.ID, nil), 403, "Authorization_RequestDenied")
	w.want(w.graphAs(own, "PATCH", "/me", map[string]any{"mobilePhone": "1"}), 403)
	w.want(w.graph("GET", "/me", nil), 400, "BadRequest")
	all := w.personToken(id, secret, ana).at("access_token")
	w.want(w.graphAs(all, "GET", "/users", nil), 200)
	guest := w.personToken(id, secret, gil).at("access_token")
	w.want(w.graphAs(guest, "GET", "/me", nil), 200)
	w.want(w.graphAs(guest, "GET", "/users", nil), 403)
	batch := w.want(w.graphAs(own, "POST", "/$batch", map[string]any{"requests": []map[string]any{{"id": "1", "method": "GET", "url": "/me"}, {"id": "2", "method": "GET", "url": "/users"}}}), 200)
	if !strings.Contains(batch.text, `"status":200`) || !strings.Contains(batch.text, `"status":403`) {
		t.Errorf("the batch is %s", batch.text)
	}
}

func TestTokensNameThePersonsDirectoryRoles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "x", "redirect_uris": []string{callback}, "scopes": []string{"User.Read.All"}, "optional_claims": []string{"wids"}})
	for name, roles := range map[string]int{ana: 1, cleo: 4} { // one that everybody has, and Cleo's three
		tokens := w.personToken(c.at("id"), c.at("secret"), name)
		for _, kind := range []string{"access_token", "id_token"} {
			if wids, _ := payload(t, tokens.at(kind))["wids"].([]any); len(wids) != roles {
				t.Errorf("%s, %s: the roles are %v", name, kind, wids)
			}
		}
	}
}

func TestWritingNeedsTheScopeAndTheRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "x", "redirect_uris": []string{callback}, "scopes": []string{"User.ReadWrite.All", "GroupMember.ReadWrite.All", "User.ReadWrite"}})
	id, secret := c.at("id"), c.at("secret")
	member, admin := w.personToken(id, secret, ana).at("access_token"), w.personToken(id, secret, cleo).at("access_token")
	path, body := "/users/"+w.seed.People.Nia.ID, map[string]any{"jobTitle": "x"}
	w.want(w.graphAs(member, "PATCH", path, body), 403)
	w.want(w.graphAs(admin, "PATCH", path, body), 204)
	w.want(w.graphAs(member, "PATCH", "/me", map[string]any{"mobilePhone": "+44 1"}), 204)
	w.want(w.graphAs(member, "PATCH", "/me", map[string]any{"displayName": "Queen"}), 403)
	members := "/groups/" + w.seed.Groups.FalconContractors.ID + "/members/$ref"
	w.want(w.graphAs(member, "POST", members, ref(w.seed.People.Ana.ID)), 403)
	w.want(w.graphAs(admin, "POST", members, ref(w.seed.People.Ana.ID)), 204)
}

func TestInvitingAsAPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "x", "redirect_uris": []string{callback}, "scopes": []string{"User.Invite.All"}})
	tokens := map[string]string{}
	for _, name := range []string{ana, gil} {
		tokens[name] = w.personToken(c.at("id"), c.at("secret"), name).at("access_token")
	}
	body := func(address string) map[string]any {
		return map[string]any{
			"invitedUserEmailAddress": address, "inviteRedirectUrl": "https://x.example", "sendInvitationMessage": true,
			"invitedUserMessageInfo": map[string]any{"customizedMessageBody": "Welcome to Falcon"},
		}
	}
	r := w.want(w.graphAs(tokens[ana], "POST", "/invitations", body("new@adatum.example")), 201)
	if s := w.graph("GET", "/users/"+r.at("invitedUser", "id")+"/sponsors", nil); !slicesEqual(s.names("id"), w.seed.People.Ana.ID) {
		t.Errorf("the sponsors are %s", s.text)
	}
	if mail := w.send("GET", "/_emulator/outbox", nil, nil); !strings.Contains(mail.text, "Welcome to Falcon") {
		t.Error("a person's own message is not in the mail")
	}
	w.want(w.graphAs(tokens[gil], "POST", "/invitations", body("second@adatum.example")), 201)
	w.control("/settings", map[string]any{"allow_invites_from": "adminsGuestInvitersAndAllMembers"})
	w.want(w.graphAs(tokens[ana], "POST", "/invitations", body("third@adatum.example")), 201)
	w.want(w.graphAs(tokens[gil], "POST", "/invitations", body("fourth@adatum.example")), 403)
	w.control("/settings", map[string]any{"allow_invites_from": "adminsAndGuestInviters"})
	w.want(w.graphAs(tokens[ana], "POST", "/invitations", body("fifth@adatum.example")), 403)
}

func slicesEqual(got []string, want ...string) bool {
	return strings.Join(got, " ") == strings.Join(want, " ")
}

func TestConsentIsAskedForOnceAndKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "Calendar", "redirect_uris": []string{callback}})
	p := w.party(c.at("id"), c.at("secret"), "openid", "User.Read", "Mail.Send")
	if status, _ := p.choose(p.authorizeURL(), ana); status != 200 {
		t.Fatalf("instead of the consent page: %d", status)
	}
	if _, location, _ := p.page(p.authorizeURL(oauth2.SetAuthURLParam("prompt", "none"))); location.Query().Get("error") != "consent_required" || !strings.Contains(location.Query().Get("error_description"), "AADSTS65001") {
		t.Errorf("silently: %v", location)
	}
	_, _, text := p.page(p.authorizeURL())
	if !strings.Contains(text, "Permissions requested") || !strings.Contains(text, "Mail.Send") || strings.Contains(text, "everybody") {
		t.Errorf("the page is %s", text)
	}
	if _, location := p.consent("cancel"); location.Query().Get("error") != "access_denied" || location.Query().Get("error_subcode") != "cancel" || !strings.Contains(location.Query().Get("error_description"), "AADSTS65004") {
		t.Errorf("cancelled: %v", location)
	}
	if _, location := p.consent("accept"); location.Query().Get("code") == "" {
		t.Fatalf("accepted: %v", location)
	}
	if _, location, _ := p.page(p.authorizeURL()); location == nil || location.Query().Get("code") == "" {
		t.Error("consent is asked for again")
	}
	token := w.personToken(c.at("id"), c.at("secret"), ana, "User.Read")
	if claims := payload(t, token.at("access_token")); claims["scp"] != "Mail.Send User.Read openid profile" {
		t.Errorf("scp is %v", claims["scp"])
	}
	if ben := w.party(c.at("id"), c.at("secret"), "openid", "User.Read"); ben != nil {
		if status, _ := ben.choose(ben.authorizeURL(), "ben.ito@contoso.example"); status != 200 {
			t.Error("another person's consent counts")
		}
	}
}

func TestOnlyAdministratorsConsentToWhatIsForAdministrators(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "Directory", "redirect_uris": []string{callback}})
	p := w.party(c.at("id"), c.at("secret"), "openid", "User.Read.All")
	resp, err := p.browser.PostForm(p.authorizeURL(), url.Values{"username": {ana}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if status, _, text := p.page(p.authorizeURL()); resp.StatusCode != 403 || status != 403 || !strings.Contains(text, "AADSTS90094") {
		t.Errorf("for a member: %d %s", resp.StatusCode, text)
	}
	admin := w.party(c.at("id"), c.at("secret"), "openid", "User.Read.All")
	if status, _ := admin.choose(admin.authorizeURL(), cleo); status != 200 {
		t.Fatalf("for an administrator: %d", status)
	}
	if _, location := admin.consent("accept_all"); location.Query().Get("code") == "" {
		t.Fatalf("for an administrator: %v", location)
	}
	if _, location, _ := p.page(p.authorizeURL()); location == nil || location.Query().Get("code") == "" {
		t.Error("consent for everybody does not reach others")
	}
	w.control("/settings", map[string]any{"user_consent": false})
	own := w.control("/clients", map[string]any{"name": "Other", "redirect_uris": []string{callback}})
	q := w.party(own.at("id"), own.at("secret"), "openid", "User.Read")
	if status, _ := q.choose(q.authorizeURL(), ana); status != 403 {
		t.Errorf("with user_consent off: %d", status)
	}
}

func TestScopesAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "x", "redirect_uris": []string{callback}})
	for scope, want := range map[string]string{
		"User.Fly": "AADSTS650053", "api://unknown/x": "AADSTS500011", "User.Read api://" + c.at("id") + "/x": "AADSTS28000",
	} {
		p := w.party(c.at("id"), c.at("secret"), "openid", scope)
		if _, location := p.choose(p.authorizeURL(), ana); location == nil || !strings.Contains(location.Query().Get("error_description"), want) {
			t.Errorf("%s: %v", scope, location)
		}
	}
}

func TestConsentsCanBeEditedOverGraph(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "x", "redirect_uris": []string{callback}})
	admin := w.tokenWith("DelegatedPermissionGrant.ReadWrite.All")
	w.want(w.graph("GET", "/oauth2PermissionGrants", nil), 403)
	graphSP := w.graph("GET", "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')", nil).at("id")
	body := map[string]any{"clientId": c.at("service_principal_id"), "consentType": "AllPrincipals", "resourceId": graphSP, "scope": "User.Read.All"}
	made := w.want(w.graphAs(admin, "POST", "/oauth2PermissionGrants", body), 201)
	w.want(w.graphAs(admin, "POST", "/oauth2PermissionGrants", body), 409, "Request_MultipleObjectsWithSameKeyValue")
	scp := func() any {
		return payload(t, w.personToken(c.at("id"), c.at("secret"), ana).at("access_token"))["scp"]
	}
	if got := scp(); got != "User.Read.All openid profile" {
		t.Errorf("scp is %v", got)
	}
	path := "/oauth2PermissionGrants/" + made.at("id")
	w.want(w.graphAs(admin, "PATCH", path, map[string]any{"scope": "User.Read"}), 204)
	if got := scp(); got != "User.Read openid profile" {
		t.Errorf("after the change scp is %v", got)
	}
	if r := w.want(w.graphAs(admin, "GET", "/oauth2PermissionGrants?$filter=clientId%20eq%20'"+c.at("service_principal_id")+"'", nil), 200); len(r.list()) != 1 {
		t.Errorf("the list is %s", r.text)
	}
	w.want(w.graphAs(admin, "DELETE", path, nil), 204)
	if got := scp(); got != "openid profile" {
		t.Errorf("without consent scp is %v", got)
	}
	for name, change := range map[string]map[string]any{
		"principal": {"consentType": "Principal"}, "kind": {"consentType": "Some"}, "scope": {"scope": "User.Fly"}, "type": {"scope": 7},
	} {
		bad := map[string]any{}
		for k, v := range body {
			bad[k] = v
		}
		for k, v := range change {
			bad[k] = v
		}
		if r := w.graphAs(admin, "POST", "/oauth2PermissionGrants", bad); r.status != 400 {
			t.Errorf("%s: %d %s", name, r.status, r.text)
		}
	}
}
