package emulator_test

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestOnlySelectedPropertiesComeBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	gil := w.seed.People.Gil.ID
	plain := w.want(w.graph("GET", "/users/"+gil, nil), 200)
	for _, name := range []string{"accountEnabled", "userType", "externalUserState", "creationType", "otherMails", "identities", "companyName", "createdDateTime"} {
		if _, there := plain.json[name]; there {
			t.Errorf("%s came without $select", name)
		}
	}
	for _, name := range []string{"id", "displayName", "mail", "userPrincipalName", "businessPhones", "jobTitle"} {
		if _, there := plain.json[name]; !there {
			t.Errorf("%s is missing from the default selection", name)
		}
	}
	chosen := w.want(w.graph("GET", "/users/"+gil+"?$select=externalUserState,userType,accountEnabled", nil), 200)
	if len(chosen.json) != 4 || chosen.at("externalUserState") != "Accepted" || chosen.json["accountEnabled"] != true {
		t.Errorf("the selection is %v", chosen.json)
	}
	w.want(w.graph("GET", "/users?$select=shoeSize", nil), 400, "BadRequest")
}

func TestUsersAreFoundByPrincipalName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, key := range []string{
		"/users/ana.silva@contoso.example", "/users('ana.silva@contoso.example')",
		"/users(userPrincipalName='ana.silva@contoso.example')", "/users/" + w.seed.People.Ana.ID,
	} {
		if r := w.want(w.graph("GET", key, nil), 200); r.at("id") != w.seed.People.Ana.ID {
			t.Errorf("%s is %s", key, r.at("displayName"))
		}
	}
	guest := w.want(w.graph("GET", "/users/gil_fabrikam.example%23EXT%23@contoso.onmicrosoft.com", nil), 200)
	if guest.at("id") != w.seed.People.Gil.ID {
		t.Errorf("the guest's name leads to %s", guest.at("displayName"))
	}
	gone := w.want(w.graph("GET", "/users/nobody@contoso.example", nil), 404, "Request_ResourceNotFound")
	if !strings.Contains(gone.message(), "'nobody@contoso.example' does not exist or one of its queried reference-property objects are not present") {
		t.Error(gone.message())
	}
}

// The table of learn.microsoft.com/graph/aad-advanced-queries, for what the
// portal asks.
func TestFiltersFollowTheAdvancedQueryRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cases := []struct {
		name, query string
		eventual    bool
		want        []string // given names; nil means refused with code
		code        string
	}{
		{name: "mail", query: "$filter=mail eq 'ANA.silva@contoso.example'", want: []string{"Ana Silva"}},
		{name: "mail in", query: "$filter=mail in ('ana.silva@contoso.example','gil@fabrikam.example')", want: []string{"Ana Silva", "Gil Roy"}},
		{name: "guest", query: "$filter=userType eq 'Guest'", want: []string{"Gil Roy"}},
		{name: "state", query: "$filter=userType eq 'Guest' and externalUserState eq 'Accepted'", want: []string{"Gil Roy"}},
		{name: "starts", query: "$filter=startsWith(displayName,'Mi') or startswith(displayName,'Ni')", want: []string{"Mia Chen", "Nia Bell"}},
		{name: "other mails", query: "$filter=otherMails/any(x:x eq 'gil@fabrikam.example')", want: []string{"Gil Roy"}},
		{name: "proxies", query: "$filter=proxyAddresses/any(p:p eq 'smtp:gil@fabrikam.example')", want: []string{"Gil Roy"}},
		{name: "identities", query: "$filter=identities/any(i:i/issuer eq 'ExternalAzureAD')", want: []string{"Gil Roy"}},
		{name: "quote", query: "$filter=displayName eq 'O''Hara'", want: []string{}},
		{name: "created", query: "$filter=createdDateTime ge 2030-01-01T00:00:00Z", want: []string{}},
		{name: "not plain", query: "$filter=NOT(userType eq 'Member')", code: "Request_UnsupportedQuery"},
		{name: "not advanced", query: "$filter=NOT(userType eq 'Member')&$count=true", eventual: true, want: []string{"Gil Roy"}},
		{name: "not without count", query: "$filter=NOT(userType eq 'Member')", eventual: true, code: "Request_UnsupportedQuery"},
		{name: "ne", query: "$filter=userType ne 'Member'&$count=true", code: "Request_UnsupportedQuery"},
		{name: "ends", query: "$filter=endsWith(mail,'@fabrikam.example')", code: "Request_UnsupportedQuery"},
		{name: "ends advanced", query: "$filter=endsWith(mail,'@fabrikam.example')&$count=true", eventual: true, want: []string{"Gil Roy"}},
		{name: "company", query: "$filter=companyName eq 'Fabrikam'", code: "Request_UnsupportedQuery"},
		{name: "company advanced", query: "$filter=companyName eq 'Fabrikam'&$count=true", eventual: true, want: []string{"Gil Roy"}},
		{name: "contains", query: "$filter=contains(displayName,'a')&$count=true", eventual: true, code: "Request_UnsupportedQuery"},
		{name: "search without header", query: `$search="displayName:gil"`, code: "Request_UnsupportedQuery"},
		{name: "search", query: `$search="displayName:roy"`, eventual: true, want: []string{"Gil Roy"}},
		{name: "search or", query: `$search="displayName:roy" OR "mail:ben"`, eventual: true, want: []string{"Ben Ito", "Gil Roy"}},
		{name: "order", query: "$orderby=displayName desc&$top=1", want: []string{"Sam Okafor"}},
		{name: "order and filter", query: "$filter=userType eq 'Guest'&$orderby=displayName", code: "Request_UnsupportedQuery"},
		{name: "order created", query: "$orderby=createdDateTime", code: "Request_UnsupportedQuery"},
		{name: "order and filter advanced", query: "$filter=startsWith(displayName,'B') or startsWith(displayName,'A')&$orderby=displayName desc&$count=true", eventual: true, want: []string{"Ben Ito", "Ana Silva"}},
		{name: "unknown property", query: "$filter=shoeSize eq 1", code: "BadRequest"},
		{name: "syntax", query: "$filter=mail eq", code: "BadRequest"},
		{name: "open string", query: "$filter=mail eq 'x", code: "BadRequest"},
		{name: "top", query: "$top=1000", code: "Request_UnsupportedQuery"},
		{name: "skip", query: "$skip=1", code: "Request_BadRequest"},
		{name: "unknown option", query: "$color=red", code: "BadRequest"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			name, value, _ := strings.Cut(c.query, "=")
			first, rest, more := strings.Cut(value, "&")
			query := name + "=" + escape(first)
			if more {
				query += "&" + strings.ReplaceAll(rest, " ", "%20")
			}
			var header []string
			if c.eventual {
				header = []string{"ConsistencyLevel", "eventual"}
			}
			r := w.graph("GET", "/users?"+query, nil, header...)
			if c.want == nil {
				w.want(r, 400, c.code)
				return
			}
			w.want(r, 200)
			if got := r.names("displayName"); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestCountsNeedTheConsistencyHeader(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if r := w.want(w.graph("GET", "/users/$count", nil), 400, "Request_BadRequest"); r.message() != "$count is not currently supported." {
		t.Error(r.message())
	}
	if r := w.want(w.graph("GET", "/users/$count", nil, "ConsistencyLevel", "eventual"), 200); r.text != "8" {
		t.Errorf("the count is %q", r.text)
	}
	if r := w.want(w.graph("GET", "/users?$count=true", nil), 200); r.json["@odata.count"] != nil {
		t.Error("$count without the header was not ignored")
	}
	if r := w.want(w.graph("GET", "/users?$count=true&$top=2", nil, "ConsistencyLevel", "eventual"), 200); r.json["@odata.count"] != 8.0 {
		t.Errorf("the count is %v", r.json["@odata.count"])
	}
	if r := w.graph("GET", `/users?$search=%22displayName:a%22`, nil); !strings.Contains(r.message(), "'ConsistencyLevel: eventual'") {
		t.Error(r.message())
	}
}

func TestPagesFollowEachOtherOnTheCallersHost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"page_size": 3})
	var got []string
	next, pages := "/users?$select=displayName", 0
	for next != "" {
		r := w.want(w.graph("GET", next, nil), 200)
		got = append(got, r.names("displayName")...)
		if next = r.at("@odata.nextLink"); next != "" && !strings.HasPrefix(next, w.ready.HTTP+"/v1.0/users?") {
			t.Fatalf("the next page is at %s", next)
		}
		pages++
	}
	if len(got) != 8 || pages != 3 {
		t.Errorf("%d users on %d pages", len(got), pages)
	}
	w.want(w.graph("GET", "/users?$skiptoken=nonsense", nil), 400, "Directory_ExpiredPageToken")
}

func TestUsersAreChangedDeletedAndRestored(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	gil := "/users/" + w.seed.People.Gil.ID
	w.want(w.graph("PATCH", gil, map[string]any{"accountEnabled": false, "jobTitle": "Adviser", "@odata.type": "#microsoft.graph.user"}), 204)
	if r := w.graph("GET", gil+"?$select=accountEnabled,jobTitle", nil); r.json["accountEnabled"] != false || r.at("jobTitle") != "Adviser" {
		t.Errorf("after the change: %v", r.json)
	}
	w.want(w.graph("PATCH", gil, map[string]any{"jobTitle": nil}), 204)
	if r := w.graph("GET", gil+"?$select=jobTitle", nil); r.json["jobTitle"] != nil {
		t.Errorf("null did not clear: %v", r.json)
	}
	w.want(w.graph("PATCH", gil, map[string]any{"shoeSize": 44}), 400, "Request_BadRequest")
	w.want(w.graph("PATCH", gil, map[string]any{"creationType": "x"}), 400, "Request_BadRequest")
	w.want(w.graph("PATCH", gil, map[string]any{"accountEnabled": "yes"}), 400, "Request_BadRequest")

	w.want(w.graph("DELETE", gil, nil), 204)
	w.want(w.graph("GET", gil, nil), 404, "Request_ResourceNotFound")
	if r := w.graph("GET", "/groups/"+w.seed.Groups.PartnerWorkspace.ID+"/members", nil); slices.Contains(r.names("id"), w.seed.People.Gil.ID) {
		t.Error("a deleted user is still shown as member")
	}
	for _, cast := range []string{"microsoft.graph.user", "graph.user"} {
		if r := w.want(w.graph("GET", "/directory/deletedItems/"+cast, nil), 200); !slices.Contains(r.names("id"), w.seed.People.Gil.ID) {
			t.Errorf("%s: not among the deleted items", cast)
		}
	}
	w.want(w.graph("POST", "/directory/deletedItems/"+w.seed.People.Gil.ID+"/restore", nil), 200)
	if r := w.graph("GET", gil+"/memberOf", nil); !slices.Contains(r.names("displayName"), "Partner Workspace") {
		t.Error("the restored user lost a group")
	}
	w.want(w.graph("DELETE", gil, nil), 204)
	w.want(w.graph("DELETE", "/directory/deletedItems/"+w.seed.People.Gil.ID, nil), 204)
	w.want(w.graph("POST", "/directory/deletedItems/"+w.seed.People.Gil.ID+"/restore", nil), 404)
}

func TestDeletedUsersCanBeRestoredForThirtyDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.want(w.graph("DELETE", "/users/"+w.seed.People.Gil.ID, nil), 204)
	w.passTime(31 * 24 * time.Hour)
	w.token = w.appToken(w.ready.WorkerClient)
	w.want(w.graph("POST", "/directory/deletedItems/"+w.seed.People.Gil.ID+"/restore", nil), 404)
}

func TestRevokingAGuestsSessionsSaysTrueAndDoesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if r := w.want(w.graph("POST", "/users/"+w.seed.People.Gil.ID+"/revokeSignInSessions", nil), 200); r.json["value"] != true {
		t.Errorf("the answer is %s", r.text)
	}
}

func TestAtMostFiveSponsors(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, _ := w.invite("five@fabrikam.example")
	p := w.seed.People
	sponsors := "/users/" + guest + "/sponsors"
	for _, id := range []string{p.Ana.ID, p.Sam.ID, p.Ben.ID, p.Mia.ID} {
		w.want(w.graph("POST", sponsors+"/$ref", map[string]any{"@odata.id": "https://graph.microsoft.com/v1.0/users/" + id}), 204)
	}
	w.want(w.graph("POST", sponsors+"/$ref", map[string]any{"@odata.id": w.ready.HTTPS + "/v1.0/groups/" + w.seed.Groups.ProjectFalcon.ID}), 204)
	w.want(w.graph("POST", sponsors+"/$ref", ref(p.Dee.ID)), 400, "Request_BadRequest")
	if r := w.graph("POST", sponsors+"/$ref", ref(p.Ana.ID)); r.status != 400 || !strings.Contains(r.message(), "already exist for the following modified properties: 'sponsors'") {
		t.Errorf("a sponsor twice: %d %s", r.status, r.message())
	}
	w.want(w.graph("DELETE", sponsors+"/"+p.Ana.ID+"/$ref", nil), 204)
	w.want(w.graph("DELETE", sponsors+"/"+p.Ana.ID+"/$ref", nil), 404, "Request_ResourceNotFound")
	r := w.want(w.graph("GET", sponsors+"?$select=id,displayName", nil), 200)
	if got := r.names("displayName"); !slices.Equal(got, []string{"Sam Okafor", "Ben Ito", "Mia Chen", "Project Falcon"}) {
		t.Errorf("the sponsors are %v", got)
	}
	expanded := w.want(w.graph("GET", "/users/"+guest+"?$expand=sponsors($select=id)&$select=id", nil), 200)
	if list, _ := expanded.json["sponsors"].([]any); len(list) != 4 {
		t.Errorf("expanded: %s", expanded.text)
	}
}

func TestManagersAreOneAtMost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	manager := "/users/" + w.seed.People.Ana.ID + "/manager"
	w.want(w.graph("PUT", manager+"/$ref", ref(w.seed.People.Mia.ID)), 204)
	if r := w.want(w.graph("GET", manager, nil), 200); r.at("displayName") != "Mia Chen" {
		t.Errorf("the manager is %s", r.text)
	}
	reports := "/users/" + w.seed.People.Mia.ID + "/directReports"
	if r := w.want(w.graph("GET", reports+"?$select=id", nil), 200); !slices.Equal(r.names("id"), []string{w.seed.People.Ana.ID}) {
		t.Errorf("the reports are %s", r.text)
	}
	w.want(w.graph("DELETE", manager+"/$ref", nil), 204)
	w.want(w.graph("GET", manager, nil), 404)
	if r := w.want(w.graph("GET", reports, nil), 200); len(r.list()) != 0 {
		t.Errorf("somebody still reports: %s", r.text)
	}
}

// One related object is read by its id where it is related, and is not found
// anywhere else.
func TestOneRelatedObjectIsReadByItsID(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, g := w.seed.People, w.seed.Groups
	for path, c := range map[string][2]string{ // an id that is there, one that is not
		"/users/" + p.Gil.ID + "/sponsors/":                              {p.Sam.ID, p.Ana.ID},
		"/users/" + p.Gil.ID + "/memberOf/":                              {g.AllContractors.ID, g.FinanceShare.ID},
		"/groups/" + g.ProjectFalcon.ID + "/members/":                    {p.Sam.ID, p.Ana.ID},
		"/groups/" + g.ProjectFalcon.ID + "/transitiveMembers/":          {g.FalconContractors.ID, p.Ana.ID},
		"/servicePrincipals/" + w.seed.Apps.Wiki.ID + "/owners/":         {p.Cleo.ID, p.Gil.ID},
		"/groups/" + g.FalconContractors.ID + "/transitiveMemberOf/":     {g.ProjectFalcon.ID, g.FinanceShare.ID},
		"/servicePrincipals/" + w.seed.Apps.Worker.ID + "/ownedObjects/": {"", p.Gil.ID},
	} {
		if c[0] != "" {
			if r := w.want(w.graph("GET", path+c[0]+"?$select=id", nil), 200); r.at("id") != c[0] || r.at("@odata.type") == "" || r.at("displayName") != "" {
				t.Errorf("%s%s: %s", path, c[0], r.text)
			}
		}
		w.want(w.graph("GET", path+c[1], nil), 404, "Request_ResourceNotFound")
		w.want(w.graph("GET", path+"x", nil), 400, "Request_BadRequest")
	}
}
