package emulator_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"guestportal/internal/emulator/graph"
)

// leastPermissions reads testdata/permissions.txt: the rule of each call.
func leastPermissions(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("testdata/permissions.txt")
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if call, rule, ok := strings.Cut(strings.TrimSpace(line), " | "); ok && !strings.HasPrefix(call, "#") {
			rules[call] = rule
		}
	}
	return rules
}

// related are the ends of paths that need what the path before them needs.
var relatedEnd = regexp.MustCompile(`(/graph\.\w+)?(/\$count)?$|/\$ref$`)

func ruleOf(rules map[string]string, call string) (string, bool) {
	if rule, ok := rules[call]; ok {
		return rule, true
	}
	if strings.HasSuffix(call, "/$ref") && !strings.HasPrefix(call, "GET ") {
		return "", false
	}
	if rule, ok := rules[strings.TrimSuffix(call, "/$count")]; ok {
		return rule, true
	}
	call = relatedEnd.ReplaceAllString(call, "")
	if strings.HasPrefix(call, "GET ") {
		call = strings.TrimSuffix(strings.TrimSuffix(call, "/{ref}"), "/{assignment}")
	}
	rule, ok := rules[call]
	return rule, ok
}

// granter gives the portal's application permissions and takes them back.
type granter struct {
	*world
	graphSP string
	roles   map[string]string // by name
	tokens  map[string]string // by permissions
}

func newGranter(t *testing.T) *granter {
	t.Helper()
	g := &granter{world: newWorld(t), roles: map[string]string{}, tokens: map[string]string{}}
	sp := g.want(g.graph("GET", "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')", nil), 200)
	g.graphSP = sp.at("id")
	for _, role := range sp.json["appRoles"].([]any) {
		r := role.(map[string]any)
		g.roles[r["value"].(string)] = r["id"].(string)
	}
	return g
}

func (g *granter) grant(permission string) (assignment string) {
	g.t.Helper()
	id, known := g.roles[permission]
	if !known {
		g.t.Fatalf("Microsoft Graph has no permission %s", permission)
	}
	return g.want(g.graph("POST", "/servicePrincipals/"+g.graphSP+"/appRoleAssignedTo", map[string]any{
		"principalId": g.seed.Apps.Portal.ID, "resourceId": g.graphSP, "appRoleId": id,
	}), 201).at("id")
}

func (g *granter) revoke(assignment string) {
	g.t.Helper()
	g.want(g.graph("DELETE", "/servicePrincipals/"+g.graphSP+"/appRoleAssignedTo/"+assignment, nil), 204)
}

// with is a token with exactly these permissions.
func (g *granter) with(permissions ...string) string {
	g.t.Helper()
	key := strings.Join(permissions, " ")
	if g.tokens[key] == "" {
		var granted []string
		for _, p := range permissions {
			granted = append(granted, g.grant(p))
		}
		g.tokens[key] = g.appToken(g.ready.PortalClient)
		for _, assignment := range granted {
			g.revoke(assignment)
		}
	}
	return g.tokens[key]
}

// path fills a pattern in: reads find an object, writes do not.
func (g *granter) path(call graph.Call) string {
	id := "11111111-2222-4333-8444-555555555555"
	if call.Method == "GET" {
		switch strings.Split(call.Path, "/")[1] {
		case "users", "directoryObjects":
			id = g.seed.People.Ana.ID
		case "groups":
			id = g.seed.Groups.ProjectFalcon.ID
		case "servicePrincipals":
			id = g.seed.Apps.Wiki.ID
		}
	}
	return strings.NewReplacer("{id}", id, "/{key}", "(domainName='adatum.example')", "{ref}", "11111111-2222-4333-8444-555555555555", "{assignment}", "absent", "{credential}", "11111111-2222-4333-8444-555555555555").Replace(call.Path)
}

// Every call is refused without its permissions and not refused with the least of
// them. What it answers then is for other tests.
func TestLeastPermissionsSuffice(t *testing.T) {
	t.Parallel()
	g := newGranter(t)
	g.control("/settings", map[string]any{"throttle": map[string]any{"enabled": false}})
	rules := leastPermissions(t)
	unused := map[string]bool{}
	for call := range rules {
		unused[call] = true
	}
	for _, call := range graph.Calls() {
		name := call.Method + " " + call.Path
		rule, known := ruleOf(rules, name)
		if !known {
			t.Errorf("%s is not in the table", name)
			continue
		}
		delete(unused, name)
		if rule == "inside" {
			continue
		}
		try := func(permissions ...string) bool {
			r := g.graphAs(g.with(permissions...), call.Method, g.path(call), nil, "ConsistencyLevel", "eventual")
			if r.status == 401 || r.status >= 500 {
				t.Errorf("%s: %d %s", name, r.status, r.text)
			}
			return r.status != 403
		}
		if allowed := try(); allowed != (rule == "open") {
			t.Errorf("%s without permissions: allowed is %v", name, allowed)
		}
		if rule == "open" {
			continue
		}
		for alternative := range strings.SplitSeq(rule, " | ") {
			parts := strings.Split(alternative, " + ")
			if !try(parts...) {
				t.Errorf("%s is refused with %s", name, alternative)
			}
			if len(parts) > 1 && slices.ContainsFunc(parts, func(p string) bool { return try(p) }) {
				t.Errorf("%s is allowed with a part of %s", name, alternative)
			}
		}
	}
	for call := range unused {
		t.Errorf("%s is in the table and not offered", call)
	}
}

func TestGrantsDecideWhatTheNextTokenHolds(t *testing.T) {
	t.Parallel()
	g := newGranter(t)
	users := func() reply { return g.graphAs(g.appToken(g.ready.PortalClient), "GET", "/users", nil) }
	g.want(users(), 403, "Authorization_RequestDenied")
	assignment := g.grant("User.Read.All")
	g.want(users(), 200)
	before := g.appToken(g.ready.PortalClient)
	g.revoke(assignment)
	g.want(users(), 403)
	g.want(g.graphAs(before, "GET", "/users", nil), 200) // as long as the token lives
}

func TestDeletedItemsNeedThePermissionOfTheirKind(t *testing.T) {
	t.Parallel()
	g := newGranter(t)
	guest, _ := g.invite("deleted@adatum.example")
	g.want(g.graph("DELETE", "/users/"+guest, nil), 204)
	groups := g.with("Group.ReadWrite.All")
	g.want(g.graphAs(groups, "DELETE", "/groups/"+g.seed.Groups.PartnerWorkspace.ID, nil), 204)
	users := g.with("User.DeleteRestore.All")
	for _, c := range []struct {
		token, method, path string
		status              int
	}{
		{users, "GET", g.seed.Groups.PartnerWorkspace.ID, 403},
		{groups, "GET", guest, 403},
		{users, "POST", g.seed.Groups.PartnerWorkspace.ID + "/restore", 403},
		{groups, "POST", guest + "/restore", 403},
		{groups, "DELETE", guest, 403},
		{g.with(), "GET", guest, 403},
		{users, "GET", guest, 200},
		{groups, "GET", g.seed.Groups.PartnerWorkspace.ID, 200},
		{users, "GET", "11111111-2222-4333-8444-555555555555", 404},
		{users, "POST", guest + "/restore", 200},
		{groups, "POST", g.seed.Groups.PartnerWorkspace.ID + "/restore", 200},
	} {
		if r := g.graphAs(c.token, c.method, "/directory/deletedItems/"+c.path, nil); r.status != c.status {
			t.Errorf("%s %s: %d %s", c.method, c.path, r.status, r.text)
		}
	}
}

func TestWhoMayInviteIsAPolicy(t *testing.T) {
	t.Parallel()
	g := newGranter(t)
	token := g.with("Policy.ReadWrite.Authorization", "Policy.Read.All")
	policy := "/policies/authorizationPolicy"
	patch := func(body map[string]any) reply { return g.graphAs(token, "PATCH", policy, body) }
	g.want(patch(map[string]any{"allowInvitesFrom": "none", "guestUserRoleId": "2af84b1e-32c8-42b7-82bc-daa82404023b"}), 204)
	if r := g.graphAs(token, "GET", policy, nil); r.at("allowInvitesFrom") != "none" || r.at("guestUserRoleId") != "2af84b1e-32c8-42b7-82bc-daa82404023b" {
		t.Errorf("the policy is %s", r.text)
	}
	g.want(g.graph("POST", "/invitations", invitation("p@adatum.example")), 403, "Forbidden")
	g.want(patch(map[string]any{"allowInvitesFrom": "me"}), 400)
	g.want(patch(map[string]any{"displayName": "Mine"}), 400)
	g.want(patch(map[string]any{"allowInvitesFrom": "everyone"}), 204)
	g.want(g.graph("POST", "/invitations", invitation("p@adatum.example")), 201)
}

func TestCrossTenantPoliciesNameTheBlockedTenants(t *testing.T) {
	t.Parallel()
	g := newGranter(t)
	g.control("/settings", map[string]any{"inbound_blocked_domains": []string{"adatum.example"}})
	policies, tenants := g.with("Policy.Read.All"), g.with("CrossTenantInformation.ReadBasic.All")
	found := g.want(g.graphAs(tenants, "GET", "/tenantRelationships/findTenantInformationByDomainName(domainName='adatum.example')", nil), 200)
	base := "/policies/crossTenantAccessPolicy/"
	if got := g.want(g.graphAs(policies, "GET", base+"partners", nil), 200).names("tenantId"); !slices.Equal(got, []string{found.at("tenantId")}) {
		t.Errorf("the partners are %v", got)
	}
	one := g.want(g.graphAs(policies, "GET", base+"partners/"+found.at("tenantId"), nil), 200)
	if one.at("b2bCollaborationInbound", "usersAndGroups", "accessType") != "blocked" {
		t.Errorf("the partner is %s", one.text)
	}
	g.want(g.graphAs(policies, "GET", base+"partners/"+g.ready.TenantID, nil), 404)
	if r := g.want(g.graphAs(policies, "GET", base+"default", nil), 200); r.at("b2bCollaborationInbound", "usersAndGroups", "accessType") != "allowed" {
		t.Errorf("the default is %s", r.text)
	}
	own := g.want(g.graphAs(tenants, "GET", "/tenantRelationships/findTenantInformationByDomainName(domainName='contoso.example')", nil), 200)
	if own.at("tenantId") != g.ready.TenantID {
		t.Errorf("the own tenant is %s", own.text)
	}
}
