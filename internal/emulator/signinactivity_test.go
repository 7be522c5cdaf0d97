package emulator_test

import (
	"slices"
	"strings"
	"testing"
)

func TestSignInActivityNeedsPermissionAndLicence(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ana := "/users/" + w.seed.People.Ana.ID + "?$select=displayName,signInActivity"
	w.want(w.graph("GET", ana, nil), 403, "Authentication_MSGraphPermissionMissing")
	token := w.tokenWith("AuditLog.Read.All", "User.Read.All")
	if _, there := w.want(w.graphAs(token, "GET", ana, nil), 200).json["signInActivity"]; there {
		t.Error("who never signed in has sign-in activity")
	}
	newRelyingParty(t, w).signIn(w.seed.People.Ana.Address)
	if r := w.want(w.graphAs(token, "GET", ana, nil), 200); r.at("signInActivity", "lastSuccessfulSignInDateTime") == "" {
		t.Errorf("after a sign-in: %s", r.text)
	}
	since := "/users?$select=id&$filter=signInActivity/lastSignInDateTime%20ge%202020-01-01T00:00:00Z"
	if r := w.want(w.graphAs(token, "GET", since, nil), 200); !slices.Equal(r.names("id"), []string{w.seed.People.Ana.ID}) {
		t.Errorf("those who signed in are %s", r.text)
	}
	before := "/users?$select=id&$filter=signInActivity/lastSuccessfulSignInDateTime%20lt%202020-01-01"
	if r := w.want(w.graphAs(token, "GET", before, nil), 200); len(r.list()) != 0 {
		t.Errorf("those who signed in long ago are %s", r.text)
	}
	w.want(w.graphAs(token, "GET", since+"%20and%20userType%20eq%20'Guest'", nil), 400, "Request_UnsupportedQuery")
	w.want(w.graphAs(token, "GET", "/users?$filter=signInActivity%20eq%20null", nil), 400, "Request_UnsupportedQuery")
	w.want(w.graph("GET", since, nil), 403, "Authentication_MSGraphPermissionMissing")
	w.want(w.graph("GET", "/users/$count?"+strings.TrimPrefix(since, "/users?$select=id&"), nil, "ConsistencyLevel", "eventual"), 403, "Authentication_MSGraphPermissionMissing")
	w.control("/settings", map[string]any{"premium_licence": false})
	w.want(w.graphAs(token, "GET", ana, nil), 403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant")
	w.want(w.graphAs(token, "GET", since, nil), 403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant")
}
