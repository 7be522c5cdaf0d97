package emulator_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

// all reads a collection to its end.
func (w *world) all(path string, headers ...string) (values []map[string]any, pages int) {
	w.t.Helper()
	for link := path; link != ""; pages++ {
		r := w.want(w.graph("GET", link, nil, headers...), 200)
		values = append(values, r.list()...)
		link = r.at("@odata.nextLink")
	}
	return values, pages
}

func named(values []map[string]any, property string) (out []string) {
	for _, v := range values {
		s, _ := v[property].(string)
		out = append(out, s)
	}
	return out
}

func TestWhoReadsOnMissesNobodyAndSeesNobodyTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"page_size": 3})
	first := w.want(w.graph("GET", "/users?$select=id", nil), 200)
	w.want(w.graph("DELETE", "/users/"+w.seed.People.Ana.ID, nil), 204) // told already
	late, _ := w.invite("late@adatum.example")
	rest, _ := w.all(first.at("@odata.nextLink"))
	ids := append(first.names("id"), named(rest, "id")...)
	if slices.Sort(ids); len(ids) != 9 || len(slices.Compact(ids)) != 9 || !slices.Contains(ids, late) {
		t.Errorf("%d users were told: %v", len(ids), ids)
	}
}

func TestOnlyTheFirstPageCounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.want(w.graph("GET", "/users?$count=true&$top=3", nil, "ConsistencyLevel", "eventual"), 200)
	if r.json["@odata.count"] != 8.0 {
		t.Errorf("the count is %v", r.json["@odata.count"])
	}
	second := w.want(w.graph("GET", r.at("@odata.nextLink"), nil, "ConsistencyLevel", "eventual"), 200)
	if _, there := second.json["@odata.count"]; there || len(second.list()) != 3 {
		t.Errorf("the second page is %s", second.text)
	}
}

// A filter that an index answers gives what reading everything gives.
func TestIndexedFiltersFindWhatReadingFinds(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, smallCrowd)
	everybody, pages := w.all("/users?$top=500&$select=id,displayName,mail,otherMails,proxyAddresses,userPrincipalName,userType")
	if pages != 5 {
		t.Errorf("%d users on %d pages", len(everybody), pages)
	}
	text := func(u map[string]any, property string) string { s, _ := u[property].(string); return s }
	u := everybody[1234]
	mail, upn, name := text(u, "mail"), text(u, "userPrincipalName"), text(u, "displayName")
	for filter, passes := range map[string]func(map[string]any) bool{
		"id eq '" + text(u, "id") + "'":                                func(v map[string]any) bool { return v["id"] == u["id"] },
		"mail eq '" + strings.ToUpper(mail) + "'":                      func(v map[string]any) bool { return v["mail"] == mail },
		"userPrincipalName eq '" + upn + "'":                           func(v map[string]any) bool { return v["userPrincipalName"] == upn },
		"displayName eq '" + strings.ReplaceAll(name, "'", "''") + "'": func(v map[string]any) bool { return v["displayName"] == name },
		"startsWith(displayName,'zo')":                                 func(v map[string]any) bool { return strings.HasPrefix(text(v, "displayName"), "Zo") },
		"startsWith(mail,'A')":                                         func(v map[string]any) bool { return strings.HasPrefix(text(v, "mail"), "a") },
		"startsWith(mail,'')":                                          func(v map[string]any) bool { return text(v, "mail") != "" },
		"userType eq 'Guest' and startsWith(userPrincipalName,'hu')": func(v map[string]any) bool {
			return v["userType"] == "Guest" && strings.HasPrefix(text(v, "userPrincipalName"), "hu")
		},
		"mail eq '" + mail + "' or startsWith(displayName,'Bruno C')": func(v map[string]any) bool {
			return v["mail"] == mail || strings.HasPrefix(text(v, "displayName"), "Bruno C")
		},
		"mail eq '" + mail + "' or userType eq 'Member'":         func(v map[string]any) bool { return v["mail"] == mail || v["userType"] == "Member" },
		"otherMails/any(x:x eq '" + mail + "' or x eq 'nobody')": func(v map[string]any) bool { return v["mail"] == mail },
		"proxyAddresses/any(x:x eq 'smtp:" + mail + "')":         func(v map[string]any) bool { return v["mail"] == mail },
		"proxyAddresses/any(x:startsWith(x,'smtp:w'))":           func(v map[string]any) bool { return strings.HasPrefix(text(v, "mail"), "w") },
		"mail in ('" + mail + "','gil@fabrikam.example','x')":    func(v map[string]any) bool { return v["mail"] == mail || v["mail"] == "gil@fabrikam.example" },
		"mail eq '" + mail + "' and mail eq 'x'":                 func(map[string]any) bool { return false },
	} {
		var want []string
		for _, v := range everybody {
			if passes(v) {
				want = append(want, text(v, "id"))
			}
		}
		got, _ := w.all("/users?$top=7&$select=id&$filter=" + url.QueryEscape(filter))
		if !slices.Equal(named(got, "id"), want) {
			t.Errorf("%s: %d users, want %d", filter, len(got), len(want))
		}
	}
}

func TestOrdersReadTheSameBothWays(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, smallCrowd)
	up, _ := w.all("/users?$top=300&$select=displayName&$orderby=displayName")
	down, _ := w.all("/users?$top=300&$select=displayName&$orderby=" + url.QueryEscape("displayName desc"))
	names, back := named(up, "displayName"), named(down, "displayName")
	slices.Reverse(back)
	lower := func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }
	if !slices.IsSortedFunc(names, lower) || !slices.Equal(names, back) || len(names) < 2000 {
		t.Errorf("%d names upwards, %d downwards", len(names), len(back))
	}
	eventual := []string{"ConsistencyLevel", "eventual"}
	some, _ := w.all("/users?$top=50&$count=true&$select=displayName&$orderby=displayName&$filter="+url.QueryEscape("startsWith(displayName,'Z')"), eventual...)
	if z := named(some, "displayName"); !slices.IsSortedFunc(z, lower) || len(z) < 20 {
		t.Errorf("of a filter: %v", z)
	}
}

func TestMembersComeInPagesAndCastsCanBeQueried(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, smallCrowd)
	told, _ := w.deltaOf("/groups/delta?$select=members&$filter=" + url.QueryEscape("id eq '"+w.seed.Groups.ProjectFalcon.ID+"'"))
	if len(told) != 1 {
		t.Fatalf("one group was asked for: %v", told)
	}
	groups, _ := w.all("/groups?$select=id,visibility&$filter=securityEnabled%20eq%20true")
	largest, most := "", 0.0
	for _, g := range groups {
		r := w.want(w.graph("GET", "/groups/"+g["id"].(string)+"/members?$count=true&$top=1", nil, "ConsistencyLevel", "eventual"), 200)
		if n, _ := r.json["@odata.count"].(float64); n > most {
			largest, most = g["id"].(string), n
		}
	}
	members := "/groups/" + largest + "/members"
	all, pages := w.all(members + "?$top=200&$select=id")
	if float64(len(all)) != most || pages < 5 {
		t.Errorf("%d of %v members on %d pages", len(all), most, pages)
	}
	ids := named(all, "id")
	if slices.Sort(ids); len(slices.Compact(ids)) != len(all) {
		t.Error("a member came twice")
	}
	cast := members + "/microsoft.graph.user?$select=displayName"
	advanced := cast + "&$count=true&$orderby=displayName&$filter=" + url.QueryEscape("startsWith(displayName,'A')")
	w.want(w.graph("GET", advanced, nil), 400, "Request_UnsupportedQuery")
	some, _ := w.all(advanced, "ConsistencyLevel", "eventual")
	if names := named(some, "displayName"); len(names) == 0 || names[0][0] != 'A' || !slices.IsSorted(names) {
		t.Errorf("the cast and filtered members are %v", names)
	}
	w.want(w.graph("GET", members+"?$filter="+url.QueryEscape("startsWith(displayName,'A')"), nil, "ConsistencyLevel", "eventual"), 400, "Request_UnsupportedQuery")
	if found, _ := w.all(cast+`&$search=`+url.QueryEscape(`"displayName:ada"`), "ConsistencyLevel", "eventual"); len(found) == 0 {
		t.Error("the search among members finds nobody")
	}
}

func TestExpandShowsTwentyAtMost(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, joiners)
	r := w.want(w.graph("GET", "/users?$top=999&$select=id&$expand=memberOf($select=id)", nil), 200)
	most := 0
	for _, u := range r.list() {
		groups, _ := u["memberOf"].([]any)
		most = max(most, len(groups))
	}
	if len(r.list()) != 100 || r.at("@odata.nextLink") == "" || most != 20 {
		t.Errorf("%d users on a page, and %d groups at most", len(r.list()), most)
	}
	w.want(w.graph("GET", "/users?$expand=memberOf,sponsors", nil), 400)
	w.want(w.graph("GET", "/users?$count=true&$expand=memberOf", nil, "ConsistencyLevel", "eventual"), 400, "Request_UnsupportedQuery")
}
