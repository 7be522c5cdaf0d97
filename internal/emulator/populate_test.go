package emulator_test

import (
	"net/http"
	"strings"
	"testing"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/emulatortest"
)

// smallCrowd is a generated tenant that is made quickly, with groups of more
// members than a page of delta tells.
var smallCrowd = emulator.Population{Guests: 2_500, Groups: 12, Apps: 10, Memberships: 9_000, Seed: 3}

// joiners has guests in more groups than $expand shows.
var joiners = emulator.Population{Guests: 150, Groups: 120, Memberships: 6_000, Seed: 4}

// newWorldWith is newWorld with a generated tenant and without throttling.
func newWorldWith(t testing.TB, size emulator.Population) *world {
	t.Helper()
	w := startWorld(t, emulator.Options{Dir: emulatortest.Dir(t), Populate: size})
	w.control("/settings", map[string]any{"throttle": map[string]any{"enabled": false}})
	return w
}

func (w *world) snapshot() string {
	w.t.Helper()
	r := w.send(http.MethodGet, "/_emulator/snapshot", nil, nil)
	if r.status != http.StatusOK || r.json == nil {
		w.t.Fatalf("the snapshot is %d, %d bytes", r.status, len(r.text))
	}
	return r.text
}

func TestTheSameSeedMakesTheSameTenant(t *testing.T) {
	t.Parallel()
	size := emulator.Population{Guests: 300, Groups: 60, Apps: 8, Seed: 5}
	first, second := newWorldWith(t, size).snapshot(), newWorldWith(t, size).snapshot()
	if first != second {
		t.Error("two tenants of one seed differ")
	}
	size.Seed = 6
	if newWorldWith(t, size).snapshot() == first {
		t.Error("another seed makes the same tenant")
	}
	if story := newWorld(t); !strings.Contains(first, story.seed.People.Gil.ID) || len(first) < 2*len(story.snapshot()) {
		t.Error("the generated tenant does not stand beside the story")
	}
}

func TestGeneratedTenantsHaveEveryKind(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, emulator.Population{Guests: 1000, Groups: 300, Apps: 40, Seed: 2})
	count := func(path, filter string) int {
		t.Helper()
		r := w.want(w.graph("GET", path+"?$top=1&$count=true&$select=id&$filter="+escape(filter), nil, "ConsistencyLevel", "eventual"), 200)
		n, _ := r.json["@odata.count"].(float64)
		return int(n)
	}
	for _, c := range []struct {
		path, filter string
		least        int
	}{
		{"/users", "externalUserState eq 'Accepted'", 600},
		{"/users", "externalUserState eq 'PendingAcceptance'", 100},
		{"/users", "userType eq 'Guest' and accountEnabled eq false", 10},
		{"/users", "endsWith(mail,'.example') and userType eq 'Guest'", 900},
		{"/groups", "groupTypes/any(g:g eq 'Unified')", 30},
		{"/groups", "groupTypes/any(g:g eq 'DynamicMembership')", 1},
		{"/groups", "onPremisesSyncEnabled eq true", 4},
		{"/groups", "isAssignableToRole eq true", 1},
		{"/groups", "securityEnabled eq false and not(groupTypes/any(g:g eq 'Unified'))", 1},
		{"/servicePrincipals", "tags/any(x:x eq 'WindowsAzureActiveDirectoryIntegratedApp')", 40},
		{"/directory/deletedItems/microsoft.graph.user", "userType eq 'Guest'", 5},
	} {
		if n := count(c.path, c.filter); n < c.least {
			t.Errorf("%s with %s: %d, want at least %d", c.path, c.filter, n, c.least)
		}
	}
	app := w.want(w.graph("GET", "/servicePrincipals?$top=30&$filter="+escape("startsWith(displayName,'')"), nil), 200).list()
	assigned := 0
	for _, sp := range app {
		assigned += len(w.want(w.graph("GET", "/servicePrincipals/"+sp["id"].(string)+"/appRoleAssignedTo", nil), 200).list())
	}
	if assigned < 20 {
		t.Errorf("%d assignments", assigned)
	}
	if _, err := emulator.Start(t.Context(), emulator.Options{Populate: emulator.Population{Guests: -1}}); err == nil {
		t.Error("fewer than no guests were made")
	}
}
