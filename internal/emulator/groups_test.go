package emulator_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"guestportal/internal/emulator"
)

func TestMembersAreAddedOnceAndRemovedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, _ := w.invite("m@adatum.example")
	members := "/groups/" + w.seed.Groups.ProjectFalcon.ID + "/members"
	w.want(w.graph("POST", members+"/$ref", ref(guest)), 204)
	again := w.want(w.graph("POST", members+"/$ref", ref(guest)), 400, "Request_BadRequest")
	if again.message() != "One or more added object references already exist for the following modified properties: 'members'." {
		t.Error(again.message())
	}
	if r := w.graph("GET", members+"?$select=id", nil); !slices.Contains(r.names("id"), guest) || r.list()[0]["@odata.type"] != "#microsoft.graph.user" {
		t.Errorf("the members are %s", r.text)
	}
	w.want(w.graph("GET", members+"/"+guest, nil), 200)
	w.want(w.graph("DELETE", members+"/"+guest+"/$ref", nil), 204)
	w.want(w.graph("DELETE", members+"/"+guest+"/$ref", nil), 404, "Request_ResourceNotFound")
	w.want(w.graph("GET", members+"/"+guest, nil), 404)

	w.want(w.graph("POST", members+"/$ref", map[string]any{"@odata.id": w.ready.HTTP + "/v1.0/users/" + guest}), 204)
	byQuery := members + "/$ref?@id=" + url.QueryEscape("https://graph.microsoft.com/v1.0/directoryObjects/"+guest)
	w.want(w.graph("DELETE", byQuery, nil), 204)
	w.want(w.graph("GET", "/users/"+guest, nil), 200)
}

func TestWhatCannotBeAMember(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, _ := w.invite("m@adatum.example")
	g := w.seed.Groups
	cases := []struct {
		name   string
		group  emulator.Group
		body   map[string]any
		status int
		code   string
		words  string
	}{
		{"dynamic", g.AllContractors, ref(guest), 403, "Authorization_RequestDenied", ""},
		{"synced", g.FinanceShare, ref(guest), 400, "Request_BadRequest", "on-premises mastered Directory Sync objects"},
		{"role-assignable", g.HelpdeskOperators, ref(guest), 403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."},
		{"distribution list", g.Announcements, ref(guest), 400, "Request_BadRequest", "mail-enabled"},
		{"group in a Microsoft 365 group", g.PartnerWorkspace, ref(g.ProjectFalcon.ID), 400, "Request_BadRequest", ""},
		{"unknown object", g.ProjectFalcon, ref("11111111-2222-4333-8444-555555555555"), 404, "Request_ResourceNotFound", "'11111111-2222-4333-8444-555555555555' does not exist"},
		{"unknown group", emulator.Group{ID: "11111111-2222-4333-8444-555555555555"}, ref(guest), 404, "Request_ResourceNotFound", ""},
		{"no reference", g.ProjectFalcon, map[string]any{"id": guest}, 400, "Request_BadRequest", ""},
		{"bad reference", g.ProjectFalcon, map[string]any{"@odata.id": "x"}, 400, "Request_BadRequest", ""},
	}
	for _, c := range cases {
		r := w.graph("POST", "/groups/"+c.group.ID+"/members/$ref", c.body)
		if r.status != c.status || r.code() != c.code || !strings.Contains(r.message(), c.words) {
			t.Errorf("%s: %d %s %q", c.name, r.status, r.code(), r.message())
		}
	}
	w.want(w.graph("POST", "/groups/"+g.PartnerWorkspace.ID+"/members/$ref", ref(guest)), 204)
}

func TestDeletingAMemberWithoutRefDeletesTheUser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, _ := w.invite("trap@adatum.example")
	member := "/groups/" + w.seed.Groups.ProjectFalcon.ID + "/members/" + guest
	w.want(w.graph("POST", "/groups/"+w.seed.Groups.ProjectFalcon.ID+"/members/$ref", ref(guest)), 204)
	w.want(w.graphAs(w.tokenWith("GroupMember.ReadWrite.All"), "DELETE", member, nil), 403)
	w.want(w.graph("DELETE", member, nil), 204)
	w.want(w.graph("GET", "/users/"+guest, nil), 404)
}

func TestBindingMembersIsAllOrNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	one, _ := w.invite("one@adatum.example")
	two, _ := w.invite("two@adatum.example")
	group := "/groups/" + w.seed.Groups.ProjectFalcon.ID
	bind := func(ids ...string) reply {
		var refs []string
		for _, id := range ids {
			refs = append(refs, "https://graph.microsoft.com/v1.0/directoryObjects/"+id)
		}
		return w.graph("PATCH", group, map[string]any{"members@odata.bind": refs})
	}
	w.want(bind(one, "11111111-2222-4333-8444-555555555555"), 404)
	if r := w.graph("GET", group+"/members", nil); slices.Contains(r.names("id"), one) {
		t.Error("half of a refused request was done")
	}
	w.want(bind(one, two), 204)
	w.want(bind(slices.Repeat([]string{one}, 21)...), 400)
	if r := w.graph("GET", group+"/members/microsoft.graph.user?$select=id", nil); !slices.Contains(r.names("id"), one) || !slices.Contains(r.names("id"), two) {
		t.Errorf("the members are %s", r.text)
	}
}

func TestMembershipThroughGroups(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, _ := w.invite("nested@adatum.example")
	g := w.seed.Groups
	w.want(w.graph("POST", "/groups/"+g.FalconContractors.ID+"/members/$ref", ref(guest)), 204)
	check := w.want(w.graph("POST", "/users/"+guest+"/checkMemberGroups", map[string]any{"groupIds": []string{g.ProjectFalcon.ID, g.FalconContractors.ID, g.FinanceShare.ID}}), 200)
	values := check.json["value"].([]any)
	if len(values) != 2 || !slices.Contains(values, any(g.ProjectFalcon.ID)) {
		t.Errorf("checkMemberGroups says %v", values)
	}
	w.want(w.graph("POST", "/users/"+guest+"/checkMemberGroups", map[string]any{"groupIds": slices.Repeat([]string{g.FinanceShare.ID}, 21)}), 400)
	if r := w.graph("GET", "/users/"+guest+"/memberOf", nil); !slices.Equal(r.names("displayName"), []string{"All Contractors", "Falcon Contractors"}) {
		t.Errorf("memberOf: %v", r.names("displayName"))
	}
	if r := w.graph("GET", "/users/"+guest+"/transitiveMemberOf/graph.group?$select=displayName", nil); len(r.list()) != 3 {
		t.Errorf("transitiveMemberOf: %v", r.names("displayName"))
	}
	if r := w.graph("GET", "/groups/"+g.ProjectFalcon.ID+"/transitiveMembers", nil); !slices.Contains(r.names("id"), guest) {
		t.Error("the nested member is not among the transitive ones")
	}
}

func TestWhoMayNotReadUsersSeesOnlyTheirIds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.want(w.graphAs(w.tokenWith("GroupMember.Read.All"), "GET", "/groups/"+w.seed.Groups.ProjectFalcon.ID+"/members", nil), 200)
	first := r.list()[0]
	if first["id"] != w.seed.People.Sam.ID || first["displayName"] != nil {
		t.Errorf("the member is %v", first)
	}
	hidden := w.want(w.graph("GET", "/groups/"+w.seed.Groups.BoardRoom.ID+"/members", nil), 200)
	if len(hidden.list()) != 0 {
		t.Error("a hidden membership was shown")
	}
}

// Members of all kinds together are filtered, sorted, searched and counted by
// advanced queries, by what the caller may see of them.
func TestMembersOfAllKindsCanBeQueried(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sam, nested := w.seed.People.Sam.ID, w.seed.Groups.FalconContractors.ID
	members := "/groups/" + w.seed.Groups.ProjectFalcon.ID + "/members"
	blind := w.tokenWith("GroupMember.Read.All")
	for query, want := range map[string][]string{
		"?$filter=startsWith(displayName,'s')&$count=true":                    {sam},
		"?$filter=not(startsWith(displayName,'s'))&$count=true":               {nested},
		"?$filter=id%20eq%20'" + nested + "'&$count=true&$select=displayName": {nested},
		"?$search=%22displayName:falcon%22":                                   {nested},
		"?$orderby=displayName&$count=true":                                   {nested, sam},
		"?$orderby=displayName%20desc&$count=true":                            {sam, nested},
	} {
		r := w.want(w.graph("GET", members+query, nil, "ConsistencyLevel", "eventual"), 200)
		if got := r.names("id"); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
		if n, counted := r.json["@odata.count"].(float64); strings.Contains(query, "$count") && (!counted || int(n) != len(want)) {
			t.Errorf("%s: the count is %v", query, r.json["@odata.count"])
		}
	}
	byName := "?$filter=startsWith(displayName,'s')"
	if r := w.want(w.graph("GET", members+"/$count"+byName, nil, "ConsistencyLevel", "eventual"), 200); r.text != "1" {
		t.Errorf("the filtered count is %s", r.text)
	}
	if r := w.want(w.graphAs(blind, "GET", members+byName+"&$count=true", nil, "ConsistencyLevel", "eventual"), 200); len(r.list()) != 0 {
		t.Errorf("who may not read users finds them by name: %s", r.text)
	}
	for _, query := range []string{byName, byName + "&$count=true", "?$orderby=displayName", "?$search=%22displayName:sam%22"} {
		w.want(w.graph("GET", members+query, nil), 400, "Request_UnsupportedQuery")
	}
	w.want(w.graph("GET", members+"/$count", nil), 400, "Request_BadRequest")
}

func TestGroupsTellTheirKind(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.want(w.graph("GET", "/groups/"+w.seed.Groups.HelpdeskOperators.ID, nil), 200)
	if _, there := r.json["isAssignableToRole"]; there {
		t.Error("isAssignableToRole came without $select")
	}
	r = w.graph("GET", "/groups?$select=displayName,isAssignableToRole&$filter=isAssignableToRole%20eq%20true", nil)
	if !slices.Equal(r.names("displayName"), []string{"Helpdesk Operators"}) {
		t.Errorf("role-assignable: %v", r.names("displayName"))
	}
	r = w.graph("GET", "/groups?$filter=groupTypes/any(c:c%20eq%20'Unified')", nil)
	if !slices.Equal(r.names("displayName"), []string{"Partner Workspace", "Board Room"}) {
		t.Errorf("Microsoft 365: %v", r.names("displayName"))
	}
	w.want(w.graph("GET", "/groups?$filter=NOT%20groupTypes/any(c:c%20eq%20'DynamicMembership')", nil), 400, "Request_UnsupportedQuery")
	r = w.graph("GET", "/groups?$count=true&$filter=NOT%20groupTypes/any(c:c%20eq%20'DynamicMembership')", nil, "ConsistencyLevel", "eventual")
	if len(r.list()) != 7 {
		t.Errorf("not dynamic: %v", r.names("displayName"))
	}
	if r := w.graph("GET", "/groups/"+w.seed.Groups.ProjectFalcon.ID+"/owners?$select=displayName", nil); !slices.Equal(r.names("displayName"), []string{"Cleo Marsh"}) {
		t.Errorf("owners: %s", r.text)
	}
	if r := w.graph("GET", "/users/"+w.seed.People.Cleo.ID+"/ownedObjects", nil); len(r.list()) != 12 {
		t.Errorf("owned objects: %v", r.names("displayName"))
	}
}
