package emulator_test

import (
	"slices"
	"strings"
	"testing"
)

// groupBody is a body that makes a security group, changed by pairs of name and
// value; a nil value leaves the property out.
func groupBody(changes ...any) map[string]any {
	body := map[string]any{"displayName": "Made here", "mailEnabled": false, "mailNickname": "made-here", "securityEnabled": true}
	for i := 0; i < len(changes); i += 2 {
		if changes[i+1] == nil {
			delete(body, changes[i].(string))
		} else {
			body[changes[i].(string)] = changes[i+1]
		}
	}
	return body
}

func refs(ids ...string) []string {
	var out []string
	for _, id := range ids {
		out = append(out, "https://graph.microsoft.com/v1.0/users/"+id)
	}
	return out
}

func TestGroupsAreMadeWithOwnersAndMembers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.tokenWith("Group.Create")
	p := w.seed.People
	r := w.want(w.graphAs(token, "POST", "/groups", groupBody("owners@odata.bind", refs(p.Ana.ID), "members@odata.bind", refs(p.Sam.ID, p.Gil.ID))), 201)
	if r.at("displayName") != "Made here" || r.header.Get("Location") == "" {
		t.Errorf("the group is %s", r.text)
	}
	if got := w.graph("GET", "/groups/"+r.at("id")+"/members", nil).names("id"); !slices.Equal(got, []string{p.Sam.ID, p.Gil.ID}) {
		t.Errorf("the members are %v", got)
	}
	if got := w.graph("GET", "/groups/"+r.at("id")+"/owners/graph.user", nil).names("id"); !slices.Equal(got, []string{p.Ana.ID}) {
		t.Errorf("the owners are %v", got)
	}
}

func TestGroupsThatCannotBeMade(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.tokenWith("Group.ReadWrite.All")
	nobody := "11111111-2222-4333-8444-555555555555"
	for name, c := range map[string]struct {
		body   map[string]any
		status int
		words  string
	}{
		"no name":                {groupBody("displayName", nil), 400, "displayName"},
		"no kind":                {groupBody("securityEnabled", false), 400, "security-enablement"},
		"distribution list":      {groupBody("mailEnabled", true), 400, "mail-enabled groups"},
		"bad nickname":           {groupBody("mailNickname", "made here"), 400, "mailNickname"},
		"unknown kind":           {groupBody("groupTypes", []string{"Secret"}), 400, "groupTypes"},
		"rule without type":      {groupBody("membershipRule", `user.userType -eq "Guest"`), 400, "DynamicMembership"},
		"type without rule":      {groupBody("groupTypes", []string{"DynamicMembership"}, "membershipRuleProcessingState", "On"), 400, "Invalid membership rule"},
		"bad rule":               {groupBody("groupTypes", []string{"DynamicMembership"}, "membershipRuleProcessingState", "On", "membershipRule", "device.os -eq 1"), 400, "Invalid membership rule"},
		"taken nickname":         {groupBody("groupTypes", []string{"Unified"}, "mailEnabled", true, "mailNickname", "partner-workspace"), 400, "mailNickname already exists"},
		"hidden security group":  {groupBody("visibility", "HiddenMembership"), 400, "HiddenMembership"},
		"role-assignable":        {groupBody("isAssignableToRole", true), 403, "Insufficient privileges"},
		"absent member":          {groupBody("members@odata.bind", refs(nobody)), 404, nobody},
		"a member twice":         {groupBody("members@odata.bind", refs(w.seed.People.Ana.ID, w.seed.People.Ana.ID)), 400, "more than once"},
		"too many":               {groupBody("members@odata.bind", slices.Repeat(refs(nobody), 1), "owners@odata.bind", manyRefs(20)), 400, "must not exceed 20"},
		"a group as an owner":    {groupBody("owners@odata.bind", refs(w.seed.Groups.ProjectFalcon.ID)), 400, "owners"},
		"unknown property":       {groupBody("colour", "red"), 400, "colour"},
		"property of other type": {groupBody("securityEnabled", "yes"), 400, "securityEnabled"},
	} {
		if r := w.graphAs(token, "POST", "/groups", c.body); r.status != c.status || !strings.Contains(r.message(), c.words) {
			t.Errorf("%s: %d %q", name, r.status, r.message())
		}
	}
	if got := w.graph("GET", "/groups?$filter=displayName%20eq%20'Made%20here'", nil).list(); len(got) != 0 {
		t.Errorf("made all the same: %v", got)
	}
}

func manyRefs(n int) []string {
	var out []string
	for i := range n {
		out = append(out, "https://graph.microsoft.com/v1.0/users/11111111-2222-4333-8444-5555555555"+string(rune('a'+i/10%6))+string(rune('0'+i%10)))
	}
	return out
}

func TestMicrosoft365GroupsComeBackAndSecurityGroupsDoNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.tokenWith("Group.ReadWrite.All")
	g := w.seed.Groups
	deleted := "/directory/deletedItems/"
	w.want(w.graphAs(token, "DELETE", "/groups/"+g.PartnerWorkspace.ID, nil), 204)
	w.want(w.graphAs(token, "GET", "/groups/"+g.PartnerWorkspace.ID, nil), 404, "Request_ResourceNotFound")
	if got := w.graphAs(token, "GET", deleted+"microsoft.graph.group", nil).names("id"); !slices.Equal(got, []string{g.PartnerWorkspace.ID}) {
		t.Errorf("deleted groups: %v", got)
	}
	if r := w.graph("GET", "/users/"+w.seed.People.Sam.ID+"/memberOf", nil); strings.Contains(r.text, g.PartnerWorkspace.ID) {
		t.Error("a deleted group still counts")
	}
	w.want(w.graph("POST", deleted+g.PartnerWorkspace.ID+"/restore", nil), 403)
	w.want(w.graphAs(token, "POST", deleted+g.PartnerWorkspace.ID+"/restore", nil), 200)
	if got := w.graph("GET", "/groups/"+g.PartnerWorkspace.ID+"/members", nil).names("id"); len(got) != 2 {
		t.Errorf("members after the restore: %v", got)
	}
	w.want(w.graphAs(token, "DELETE", "/groups/"+g.FalconContractors.ID, nil), 204)
	w.want(w.graphAs(token, "GET", deleted+g.FalconContractors.ID, nil), 404)
	w.control("/settings", map[string]any{"restorable_security_groups": true})
	w.want(w.graphAs(token, "DELETE", "/groups/"+g.ProjectFalcon.ID, nil), 204)
	w.want(w.graphAs(token, "GET", deleted+g.ProjectFalcon.ID, nil), 200)
	w.want(w.graphAs(token, "DELETE", deleted+g.ProjectFalcon.ID, nil), 204)
	w.want(w.graphAs(token, "GET", deleted+g.ProjectFalcon.ID, nil), 404)
	w.want(w.graphAs(token, "DELETE", "/groups/"+g.FinanceShare.ID, nil), 400)
}

func TestTheLastOwnerOfAGroupStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.tokenWith("Group.ReadWrite.All")
	owners := "/groups/" + w.seed.Groups.ProjectFalcon.ID + "/owners/"
	ana, cleo := w.seed.People.Ana.ID, w.seed.People.Cleo.ID
	r := w.want(w.graphAs(token, "DELETE", owners+cleo+"/$ref", nil), 400, "Request_BadRequest")
	if !strings.Contains(r.message(), "must have at least one owner, hence this owner cannot be removed") {
		t.Error(r.message())
	}
	w.want(w.graphAs(token, "POST", owners+"$ref", ref(ana)), 204)
	w.want(w.graphAs(token, "POST", owners+"$ref", ref(ana)), 400)
	w.want(w.graphAs(token, "DELETE", owners+cleo+"/$ref", nil), 204)
	w.want(w.graphAs(token, "DELETE", owners+cleo+"/$ref", nil), 404)
	w.want(w.graph("POST", owners+"$ref", ref(cleo)), 403)
}

func TestDynamicGroupsFollowTheirRule(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.tokenWith("Group.ReadWrite.All")
	g := w.want(w.graphAs(token, "POST", "/groups", groupBody("groupTypes", []string{"DynamicMembership"}, "membershipRuleProcessingState", "On",
		"membershipRule", `user.department -eq "Marketing" -and user.accountEnabled -eq true`)), 201)
	members := func() []string {
		return w.want(w.graph("GET", "/groups/"+g.at("id")+"/members?$select=displayName", nil), 200).names("displayName")
	}
	if got := members(); !slices.Equal(got, []string{"Ana Silva", "Nia Bell"}) {
		t.Errorf("at first: %v", got)
	}
	w.want(w.graph("PATCH", "/users/"+w.seed.People.Ana.ID, map[string]any{"department": "Sales"}), 204)
	w.want(w.graph("PATCH", "/users/"+w.seed.People.Gil.ID, map[string]any{"department": "marketing"}), 204)
	if got := members(); !slices.Equal(got, []string{"Nia Bell", "Gil Roy"}) {
		t.Errorf("after changes: %v", got)
	}
	w.want(w.graphAs(token, "PATCH", "/groups/"+g.at("id"), map[string]any{"membershipRule": `user.userPrincipalName -startsWith "mia"`}), 204)
	if got := members(); !slices.Equal(got, []string{"Mia Chen"}) {
		t.Errorf("by another rule: %v", got)
	}
	w.want(w.graphAs(token, "PATCH", "/groups/"+g.at("id"), map[string]any{"membershipRuleProcessingState": "Paused"}), 204)
	w.want(w.graph("PATCH", "/users/"+w.seed.People.Mia.ID, map[string]any{"userPrincipalName": "chen@contoso.example"}), 204)
	if got := members(); !slices.Equal(got, []string{"Mia Chen"}) {
		t.Errorf("paused: %v", got)
	}
	guest, _ := w.invite("rule@adatum.example")
	if got := w.graph("GET", "/groups/"+w.seed.Groups.AllContractors.ID+"/members", nil).names("id"); !slices.Contains(got, guest) {
		t.Error("the new guest is not among all guests")
	}
	w.want(w.graph("POST", "/groups/"+g.at("id")+"/members/$ref", ref(guest)), 403, "Authorization_RequestDenied")
	w.control("/settings", map[string]any{"dynamic_group_status": 400, "dynamic_group_code": "Request_BadRequest"})
	w.want(w.graph("POST", "/groups/"+g.at("id")+"/members/$ref", ref(guest)), 400, "Request_BadRequest")
}

func TestMembershipIsAskedFromEveryPrincipal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g, sam := w.seed.Groups, w.seed.People.Sam.ID
	token := w.tokenWith("Directory.Read.All")
	ask := func(path string, body any) []any {
		values, _ := w.want(w.graphAs(token, "POST", path, body), 200).json["value"].([]any)
		return values
	}
	if got := ask("/users/"+sam+"/getMemberGroups", map[string]any{"securityEnabledOnly": true}); len(got) != 1 || got[0] != g.ProjectFalcon.ID {
		t.Errorf("security groups of Sam: %v", got)
	}
	if got := ask("/users/"+sam+"/getMemberObjects", map[string]any{"securityEnabledOnly": false}); len(got) != 2 {
		t.Errorf("groups of Sam: %v", got)
	}
	if got := ask("/groups/"+g.FalconContractors.ID+"/checkMemberGroups", map[string]any{"groupIds": []string{g.ProjectFalcon.ID}}); len(got) != 1 {
		t.Errorf("groups of a group: %v", got)
	}
	if got := ask("/directoryObjects/"+sam+"/checkMemberObjects", map[string]any{"ids": []string{g.ProjectFalcon.ID, g.AllContractors.ID}}); len(got) != 1 {
		t.Errorf("objects of a directory object: %v", got)
	}
	w.want(w.graphAs(token, "POST", "/users/"+sam+"/checkMemberGroups", map[string]any{"groupIds": []string{"x"}}), 400)
	w.want(w.graphAs(token, "POST", "/users/"+sam+"/checkMemberGroups", map[string]any{"groupIds": []string{sam}, "more": 1}), 400)

	found := w.want(w.graphAs(token, "POST", "/directoryObjects/getByIds", map[string]any{"ids": []string{sam, g.ProjectFalcon.ID, "11111111-2222-4333-8444-555555555555"}}), 200)
	if got := found.names("id"); !slices.Equal(got, []string{sam, g.ProjectFalcon.ID}) {
		t.Errorf("by ids: %v", got)
	}
	found = w.graphAs(token, "POST", "/directoryObjects/getByIds", map[string]any{"ids": []string{sam, g.ProjectFalcon.ID}, "types": []string{"group"}})
	if got := found.names("@odata.type"); !slices.Equal(got, []string{"#microsoft.graph.group"}) {
		t.Errorf("by ids of a type: %v", got)
	}
	w.want(w.graphAs(token, "GET", "/directoryObjects/"+w.seed.Apps.Wiki.ID, nil), 200)
}

func TestMembersAreCastAndCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	members := "/groups/" + w.seed.Groups.ProjectFalcon.ID + "/members"
	if got := w.graph("GET", members+"/microsoft.graph.group?$select=displayName", nil).names("displayName"); !slices.Equal(got, []string{"Falcon Contractors"}) {
		t.Errorf("groups among the members: %v", got)
	}
	if got := w.graph("GET", members+"/graph.user?$count=true&$filter=startswith(displayName,'S')&$select=displayName", nil, "ConsistencyLevel", "eventual").names("displayName"); !slices.Equal(got, []string{"Sam Okafor"}) {
		t.Errorf("users among the members: %v", got)
	}
	if got := w.graph("GET", members+"/graph.servicePrincipal", nil).list(); len(got) != 0 {
		t.Errorf("applications among the members: %v", got)
	}
	if r := w.graph("GET", members+"/$count", nil, "ConsistencyLevel", "eventual"); r.text != "2" {
		t.Errorf("counted: %s", r.text)
	}
	if r := w.graph("GET", members+"/graph.user/$count", nil, "ConsistencyLevel", "eventual"); r.text != "1" {
		t.Errorf("users counted: %s", r.text)
	}
	w.want(w.graph("GET", members+"/$count", nil), 400, "Request_BadRequest")
}

func TestHiddenMembershipNeedsItsPermission(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	board, dee := w.seed.Groups.BoardRoom.ID, w.seed.People.Dee.ID
	if got := w.want(w.graph("GET", "/groups/"+board+"/members", nil), 200).list(); len(got) != 0 {
		t.Errorf("hidden members are shown: %v", got)
	}
	if got := w.want(w.graph("GET", "/users/"+dee+"/memberOf", nil), 200).list(); len(got) != 0 {
		t.Errorf("a hidden membership is shown: %v", got)
	}
	token := w.tokenWith("Member.Read.Hidden", "GroupMember.Read.All", "User.Read.All")
	if got := w.graphAs(token, "GET", "/groups/"+board+"/members", nil).names("id"); !slices.Equal(got, []string{dee}) {
		t.Errorf("with the permission: %v", got)
	}
	if got := w.graphAs(token, "GET", "/users/"+dee+"/memberOf", nil).names("id"); !slices.Equal(got, []string{board}) {
		t.Errorf("memberships with the permission: %v", got)
	}
}
