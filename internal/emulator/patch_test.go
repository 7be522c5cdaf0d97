package emulator_test

import (
	"strings"
	"testing"
)

func TestARefusedChangeOfAGroupChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.tokenWith("Group.ReadWrite.All")
	path := "/groups/" + w.seed.Groups.PartnerWorkspace.ID
	before := w.want(w.graphAs(token, "GET", path, nil), 200).text
	w.want(w.graphAs(token, "PATCH", path, map[string]any{"groupTypes": []string{"DynamicMembership"}}), 400)
	if after := w.want(w.graphAs(token, "GET", path, nil), 200).text; after != before {
		t.Errorf("it was\n%s\nand is\n%s", before, after)
	}
}

// What a list's new items do not say is not taken from the items that they replace,
// and what is not given at all stays.
func TestListsOfAnApplicationAreReplacedAsAWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.tokenWith("Application.ReadWrite.All")
	path := "/applications/" + w.registration(admin, w.seed.Apps.Portal.AppID)
	patch := func(body map[string]any, status int) {
		t.Helper()
		w.want(w.graphAs(admin, "PATCH", path, body), status)
	}
	read := func() reply { return w.want(w.graphAs(admin, "GET", path, nil), 200) }
	claim := func(name string, essential bool) map[string]any {
		c := map[string]any{"name": name}
		if essential {
			c["essential"] = true
		}
		return map[string]any{"idToken": []any{c}}
	}
	patch(map[string]any{
		"optionalClaims": claim("acct", true), "api": map[string]any{"requestedAccessTokenVersion": 2}, "isFallbackPublicClient": true,
		"web": map[string]any{"redirectUris": []string{"https://one.example/"}, "implicitGrantSettings": map[string]any{"enableIdTokenIssuance": true}},
	}, 204)
	patch(map[string]any{
		"optionalClaims": claim("upn", false), "web": map[string]any{"redirectUris": []string{"https://two.example/"}},
	}, 204)
	after := read()
	for _, want := range []string{`"essential":false,"name":"upn"`, `"https://two.example/"`, `"enableIdTokenIssuance":true`, `"requestedAccessTokenVersion":2`, `"isFallbackPublicClient":true`} {
		if !strings.Contains(after.text, want) {
			t.Errorf("%s is not in %s", want, after.text)
		}
	}
	patch(map[string]any{"api": map[string]any{"requestedAccessTokenVersion": 1}, "isFallbackPublicClient": false, "tags": "none"}, 400)
	if again := read(); again.text != after.text {
		t.Errorf("a refused change left\n%s\nof\n%s", again.text, after.text)
	}
	patch(map[string]any{"optionalClaims": nil}, 204)
	if got := read().json["optionalClaims"]; got != nil {
		t.Errorf("the optional claims are %v", got)
	}
}

// registration is the object id of an application.
func (w *world) registration(token, appID string) string {
	w.t.Helper()
	return w.want(w.graphAs(token, "GET", "/applications(appId='"+appID+"')", nil), 200).at("id")
}
