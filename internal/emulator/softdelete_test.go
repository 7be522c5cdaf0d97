package emulator_test

import (
	"strings"
	"testing"
)

// A deleted Microsoft 365 group keeps its members, so that it can come back with
// them, and everything that asks for somebody's groups must not stumble over it.
func TestAMemberOfADeletedGroupCanStillSignIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	workspace := w.seed.Groups.PartnerWorkspace
	w.want(w.graphAs(w.tokenWith("Group.ReadWrite.All"), "DELETE", "/groups/"+workspace.ID, nil), 204)
	if r := w.personToken(w.ready.PortalClient.ID, w.ready.PortalClient.Secret, "sam.okafor@contoso.example"); r.status != 200 {
		t.Errorf("Sam signs in: %d %s", r.status, r.text)
	}
	v := w.visitor().open("/myapps?tenantid="+w.ready.TenantID).press(gil, "")
	if v.status != 200 || v.heading() != "My Apps" || strings.Contains(v.text, workspace.Name) {
		t.Errorf("Gil's apps: %d %s", v.status, v.text)
	}
	v.open("/_emulator/ui/directory/users/" + w.seed.People.Gil.ID)
	if v.status != 200 || !strings.Contains(v.heading(), "Gil Roy") || strings.Contains(v.text, workspace.Name) {
		t.Errorf("Gil's page: %d %s", v.status, v.text)
	}
}

// Groups within a deleted group are out of reach through it.
func TestADeletedGroupLeadsToNoOtherGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"restorable_security_groups": true})
	token := w.tokenWith("Group.ReadWrite.All")
	made := func(nickname, member string) string {
		r := w.want(w.graphAs(token, "POST", "/groups", groupBody("mailNickname", nickname, "displayName", nickname)), 201)
		w.want(w.graphAs(token, "POST", "/groups/"+r.at("id")+"/members/$ref", ref(member)), 204)
		return r.at("id")
	}
	inner := made("inner", w.seed.People.Nia.ID)
	outer := made("outer", inner)
	held := func() string {
		return w.want(w.graph("GET", "/users/"+w.seed.People.Nia.ID+"/transitiveMemberOf", nil), 200).text
	}
	if text := held(); !strings.Contains(text, outer) {
		t.Fatalf("before: %s", text)
	}
	w.want(w.graphAs(token, "DELETE", "/groups/"+inner, nil), 204)
	if text := held(); strings.Contains(text, outer) || strings.Contains(text, inner) {
		t.Errorf("after: %s", text)
	}
}

// Nobody follows the rule of a deleted group, so that it is asked when the group
// comes back.
func TestARestoredDynamicGroupHasWhoFitsNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.tokenWith("Group.ReadWrite.All")
	group := w.want(w.graphAs(token, "POST", "/groups", groupBody(
		"mailNickname", "lawyers", "displayName", "Lawyers", "groupTypes", []string{"DynamicMembership"},
		"membershipRule", `user.department -eq "Legal"`, "membershipRuleProcessingState", "On",
	)), 201).at("id")
	w.control("/settings", map[string]any{"restorable_security_groups": true})
	people := w.seed.People
	w.want(w.graphAs(token, "DELETE", "/groups/"+group, nil), 204)
	w.want(w.graph("PATCH", "/users/"+people.Ben.ID, map[string]any{"department": "Sales"}), 204)
	w.want(w.graph("PATCH", "/users/"+people.Nia.ID, map[string]any{"department": "Legal"}), 204)
	w.want(w.graphAs(token, "POST", "/directory/deletedItems/"+group+"/restore", nil), 200)
	if got := w.want(w.graph("GET", "/groups/"+group+"/members", nil), 200).names("id"); len(got) != 1 || got[0] != people.Nia.ID {
		t.Errorf("the members are %v, not Nia alone", got)
	}
}
