package emulator_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// idToken signs a person in to a client and returns the id_token's claims.
func (w *world) idToken(c reply, username string) map[string]any {
	w.t.Helper()
	return payload(w.t, w.personToken(c.at("id"), c.at("secret"), username, "email").at("id_token"))
}

func TestOptionalClaimsAreThoseThatTheApplicationAsksFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	plain := w.control("/clients", map[string]any{"name": "plain", "redirect_uris": []string{callback}})
	for _, name := range []string{"acct", "sid", "login_hint", "auth_time", "upn", "given_name", "xms_edov", "groups"} {
		if v, ok := w.idToken(plain, ana)[name]; ok {
			t.Errorf("%s is %v without being asked for", name, v)
		}
	}
	asking := w.control("/clients", map[string]any{"name": "asking", "redirect_uris": []string{callback}, "optional_claims": []string{
		"acct", "auth_time", "ctry", "email", "family_name", "given_name", "login_hint", "sid", "upn", "xms_edov", "verified_primary_email",
	}})
	member := w.idToken(asking, ana)
	for name, want := range map[string]any{"acct": 0.0, "ctry": "GB", "family_name": "Silva", "given_name": "Ana", "upn": ana, "xms_edov": true} {
		if member[name] != want {
			t.Errorf("a member's %s is %v, want %v", name, member[name], want)
		}
	}
	if member["sid"] == nil || member["login_hint"] == nil || member["auth_time"] == nil {
		t.Errorf("the claims are %v", member)
	}
	guest := w.idToken(asking, gil)
	if guest["acct"] != 1.0 || guest["upn"] != nil || guest["email"] != gil || !strings.HasPrefix(guest["idp"].(string), "https://sts.windows.net/") {
		t.Errorf("a guest's claims are %v", guest)
	}
	admin := w.tokenWith("Application.ReadWrite.All")
	w.want(w.graphAs(admin, "PATCH", "/applications/"+asking.at("object_id"), map[string]any{"optionalClaims": map[string]any{"idToken": []map[string]any{{"name": "upn", "additionalProperties": []string{"include_externally_authenticated_upn"}}}}}), 204)
	if guest := w.idToken(asking, gil); guest["upn"] != "gil_fabrikam.example#EXT#@contoso.onmicrosoft.com" || guest["acct"] != nil {
		t.Errorf("after the change a guest's claims are %v", guest)
	}
}

// An API's access tokens carry what the API asks for, not what the client does.
func TestAccessTokensCarryTheOptionalClaimsOfTheirResource(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	api := w.control("/clients", map[string]any{"name": "API", "exposed_scopes": []string{"access"}})
	c := w.control("/clients", map[string]any{"name": "x", "redirect_uris": []string{callback}, "optional_claims": []string{"given_name"}})
	admin := w.tokenWith("Application.ReadWrite.All")
	w.want(w.graphAs(admin, "PATCH", "/applications/"+api.at("object_id"), map[string]any{
		"groupMembershipClaims": "SecurityGroup", "optionalClaims": map[string]any{"accessToken": []map[string]any{{"name": "acct"}, {"name": "family_name"}}},
	}), 204)
	claims := payload(t, w.personToken(c.at("id"), c.at("secret"), "sam.okafor@contoso.example", "api://"+api.at("id")+"/access").at("access_token"))
	if claims["acct"] != 0.0 || claims["family_name"] != "Okafor" || claims["given_name"] != nil || claims["groups"] == nil || claims["ver"] != "1.0" || claims["aud"] != "api://"+api.at("id") {
		t.Errorf("the claims are %v", claims)
	}
}

func TestGroupsAreInTheTokenUntilThereAreTooMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := w.seed.Groups
	sam := "sam.okafor@contoso.example"
	for kind, want := range map[string][]string{
		"SecurityGroup": {g.ProjectFalcon.ID}, "All": {g.ProjectFalcon.ID, g.PartnerWorkspace.ID}, "None": nil, "ApplicationGroup": nil,
	} {
		c := w.control("/clients", map[string]any{"name": kind, "redirect_uris": []string{callback}, "group_claims": kind})
		list, _ := w.idToken(c, sam)["groups"].([]any)
		got := []string{}
		for _, id := range list {
			got = append(got, fmt.Sprint(id))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", kind, got, want)
		}
	}
	w.control("/settings", map[string]any{"group_overage_at": 1})
	c := w.control("/clients", map[string]any{"name": "many", "redirect_uris": []string{callback}, "group_claims": "All"})
	claims := w.idToken(c, sam)
	names, _ := claims["_claim_names"].(map[string]any)
	sources, _ := claims["_claim_sources"].(map[string]any)
	source, _ := sources["src1"].(map[string]any)
	if claims["groups"] != nil || names["groups"] != "src1" || source["endpoint"] != w.ready.HTTP+"/v1.0/users/"+w.seed.People.Sam.ID+"/getMemberObjects" {
		t.Errorf("beyond the limit: %v", claims)
	}
}

// Each fault must be one that a careful relying party refuses.
func TestSignInFaultsAreRefusedByACarefulRelyingParty(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for fault, refusal := range map[string]string{
		"wrong_aud": "audience", "wrong_iss": "different provider", "expired": "expired", "not_yet_valid": "nbf", "unknown_kid": "signature",
		"foreign_key": "signature", "bad_signature": "signature", "alg_none": "", "hs256_public_key": "signature", "missing_signature": "",
	} {
		w.control("/claims", map[string]any{"username": ana, "fault": fault})
		raw := w.personToken(w.ready.PortalClient.ID, w.ready.PortalClient.Secret, ana).at("id_token")
		p := newRelyingParty(t, w)
		_, err := p.provider.Verifier(&oidc.Config{ClientID: p.config.ClientID, Now: time.Now}).Verify(p.ctx(), raw)
		if err == nil || !strings.Contains(err.Error(), refusal) {
			t.Errorf("%s: %v", fault, err)
		}
	}
	for fault, check := range map[string]func(map[string]any) bool{
		"wrong_nonce": func(c map[string]any) bool { return c["nonce"] != "the-nonce" },
		"wrong_tid":   func(c map[string]any) bool { return c["tid"] != w.ready.TenantID },
		"other_user":  func(c map[string]any) bool { return c["oid"] != w.seed.People.Ana.ID && c["name"] != "Ana Silva" },
	} {
		w.control("/claims", map[string]any{"username": ana, "fault": fault})
		if claims := newRelyingParty(t, w).signIn(ana); !check(claims) {
			t.Errorf("%s: %v", fault, claims)
		}
	}
}

func TestSignInFaultsCanBeForAClientAndForOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.control("/clients", map[string]any{"name": "x", "redirect_uris": []string{callback}})
	w.control("/claims", map[string]any{"client_id": c.at("id"), "set": map[string]any{"extra": "y"}, "times": 2})
	for i, want := range []any{"y", "y", nil} {
		if claims := w.idToken(c, ana); claims["extra"] != want {
			t.Errorf("token %d: %v", i, claims["extra"])
		}
	}
	w.control("/claims", map[string]any{"client_id": c.at("id"), "username": ana, "remove": []string{"oid"}, "times": 1})
	if claims := newRelyingParty(t, w).signIn(ana); claims["oid"] == nil {
		t.Error("a fault for another client counts")
	}
	if claims := w.idToken(c, "ben.ito@contoso.example"); claims["oid"] == nil {
		t.Error("a fault for another user counts")
	}
	if claims := w.idToken(c, ana); claims["oid"] != nil {
		t.Error("the fault does not count")
	}
	for _, body := range []map[string]any{{"set": map[string]any{}}, {"username": "x", "fault": "magic"}, {"username": "x", "times": -1}} {
		h, content := graphRequest(t, "", body)
		if r := w.send("POST", "/_emulator/claims", h, content); r.status != 400 || r.at("error") == "" {
			t.Errorf("%v: %d %s", body, r.status, r.text)
		}
	}
}
