package emulator_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// deltaOf follows a delta query to its end: everything told, and the next link.
func (w *world) deltaOf(link string, headers ...string) (told []map[string]any, next string) {
	w.t.Helper()
	for range 1000 {
		r := w.want(w.graph("GET", link, nil, headers...), 200)
		told = append(told, r.list()...)
		if next = r.at("@odata.deltaLink"); next != "" {
			return told, next
		}
		if link = r.at("@odata.nextLink"); link == "" {
			w.t.Fatalf("no link at all: %s", r.text)
		}
	}
	w.t.Fatal("the round has no end")
	return nil, ""
}

// relationOf lists the ids in an object's name@delta, removed ones with a minus.
func relationOf(object map[string]any, name string) []string {
	var out []string
	list, _ := object[name+"@delta"].([]any)
	for _, v := range list {
		link := v.(map[string]any)
		id, _ := link["id"].(string)
		if _, removed := link["@removed"]; removed {
			id = "-" + id
		}
		out = append(out, id)
	}
	return out
}

func TestDeltaOfGroupsTellsMembers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	falcon := w.seed.Groups.ProjectFalcon.ID
	told, link := w.deltaOf("/groups/delta()?$select=displayName,members")
	if len(told) != 8 {
		t.Fatalf("the first round told %d groups", len(told))
	}
	i := slices.IndexFunc(told, func(g map[string]any) bool { return g["id"] == falcon })
	if got := relationOf(told[i], "members"); !slices.Equal(got, []string{w.seed.People.Sam.ID, w.seed.Groups.FalconContractors.ID}) {
		t.Errorf("the members are %v", got)
	}
	if !strings.Contains(fmt.Sprint(told[i]), "#microsoft.graph.group") {
		t.Errorf("the nested group has no type: %v", told[i])
	}

	members := "/groups/" + falcon + "/members/"
	w.want(w.graph("POST", members+"$ref", ref(w.seed.People.Gil.ID)), 204)
	w.want(w.graph("DELETE", members+w.seed.People.Sam.ID+"/$ref", nil), 204)
	writer := w.tokenWith("Group.ReadWrite.All")
	w.want(w.graphAs(writer, "PATCH", "/groups/"+w.seed.Groups.FinanceShare.ID, map[string]any{"description": "x"}), 400) // refused: no change
	told, link = w.deltaOf(link)
	if len(told) != 1 || !slices.Equal(relationOf(told[0], "members"), []string{w.seed.People.Gil.ID, "-" + w.seed.People.Sam.ID}) {
		t.Errorf("after one came and one went: %v", told)
	}
	w.want(w.graphAs(writer, "PATCH", "/groups/"+falcon, map[string]any{"description": "not selected"}), 204)
	if told, link = w.deltaOf(link); len(told) != 0 {
		t.Errorf("a property that is not selected: %v", told)
	}
	w.want(w.graphAs(writer, "PATCH", "/groups/"+falcon, map[string]any{"displayName": "Falcon II"}), 204)
	if told, _ = w.deltaOf(link); len(told) != 1 || told[0]["displayName"] != "Falcon II" || relationOf(told[0], "members") != nil {
		t.Errorf("a new name: %v", told)
	}
	plain := w.want(w.graph("GET", "/groups/delta", nil), 200)
	if !strings.Contains(plain.text, "members@delta") || !strings.Contains(plain.text, `"mailEnabled"`) {
		t.Error("without $select the default properties and the members are told")
	}
	w.want(w.graph("GET", "/groups/delta?$expand=members", nil), 400, "Request_UnsupportedQuery")
}

func TestLargeGroupsAreToldInPieces(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, smallCrowd)
	told, _ := w.deltaOf("/groups/delta?$select=members")
	members := map[string]int{}
	repeated := 0
	for i, g := range told {
		id, _ := g["id"].(string)
		members[id] += len(relationOf(g, "members"))
		if i > 0 && told[i-1]["id"] == id {
			repeated++
		}
	}
	if repeated == 0 {
		t.Error("no group was told on two pages")
	}
	for _, g := range told {
		id, _ := g["id"].(string)
		counted := w.want(w.graph("GET", "/groups/"+id+"/members?$top=1&$count=true&$select=id", nil, "ConsistencyLevel", "eventual"), 200)
		visibility := w.want(w.graph("GET", "/groups/"+id+"?$select=visibility", nil), 200).at("visibility")
		if n, _ := counted.json["@odata.count"].(float64); int(n) != members[id] && visibility != "HiddenMembership" {
			t.Errorf("%s has %v members, and delta told %d", id, n, members[id])
		}
	}
}

func TestDeltaFollowsManagersSponsorsAndChosenIDs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.seed.People
	told, link := w.deltaOf("/users/delta?$select=manager,sponsors&$filter=" + url.QueryEscape(fmt.Sprintf("id eq '%s' or id eq '%s'", p.Ana.ID, p.Gil.ID)))
	if len(told) != 2 || !slices.Equal(relationOf(told[0], "manager"), []string{p.Ben.ID}) || !slices.Equal(relationOf(told[1], "sponsors"), []string{p.Sam.ID}) {
		t.Errorf("the first round: %v", told)
	}
	w.want(w.graph("PUT", "/users/"+p.Ana.ID+"/manager/$ref", ref(p.Mia.ID)), 204)
	w.want(w.graph("PUT", "/users/"+p.Sam.ID+"/manager/$ref", ref(p.Mia.ID)), 204)
	if told, _ = w.deltaOf(link); len(told) != 1 || !slices.Equal(relationOf(told[0], "manager"), []string{"-" + p.Ben.ID, p.Mia.ID}) {
		t.Errorf("a new manager: %v", told)
	}
	for _, filter := range []string{"mail eq 'x'", "id ne 'x'", "id in ('" + strings.Repeat("a','", 50) + "b')"} {
		w.want(w.graph("GET", "/users/delta?$filter="+url.QueryEscape(filter), nil), 400, "Request_UnsupportedQuery")
	}
}

func TestDeltaTellsOnlyWhatChangedWhenAskedTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, link := w.deltaOf("/users/delta?$select=displayName,jobTitle,mail")
	gil := w.seed.People.Gil.ID
	w.want(w.graph("PATCH", "/users/"+gil, map[string]any{"jobTitle": "Adviser"}), 204)
	fresh, _ := w.invite("fresh@adatum.example")
	told, _ := w.deltaOf(link, "Prefer", "return=minimal")
	if len(told) != 2 || len(told[0]) != 2 || told[0]["id"] != gil || told[0]["jobTitle"] != "Adviser" || told[1]["id"] != fresh || len(told[1]) != 4 {
		t.Errorf("minimal: %v", told)
	}
	if told, _ = w.deltaOf(link); len(told) != 2 || len(told[0]) != 4 {
		t.Errorf("whole: %v", told)
	}
	w.want(w.graph("GET", strings.Replace(link, "$deltatoken", "$select=mail&$deltatoken", 1), nil), 200)
	w.control("/settings", map[string]any{"page_size": 1})
	next := w.want(w.graph("GET", "/users/delta", nil), 200).at("@odata.nextLink")
	w.want(w.graph("GET", next+"&$select=mail", nil), 400, "Request_BadRequest")
}

func TestReplaysAndEmptyPagesLoseNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"page_size": 2, "delta_replays": true, "delta_empty_pages": 2})
	first := w.want(w.graph("GET", "/users/delta?$select=id", nil), 200)
	if len(first.list()) != 0 || first.at("@odata.nextLink") == "" {
		t.Errorf("the round does not begin with an empty page: %s", first.text)
	}
	told, link := w.deltaOf("/users/delta?$select=id")
	ids := map[any]bool{}
	for _, u := range told {
		ids[u["id"]] = true
	}
	if len(ids) != 8 || len(told) <= 8 {
		t.Errorf("%d users in %d entries", len(ids), len(told))
	}
	guest, _ := w.invite("late@adatum.example")
	if told, _ = w.deltaOf(link); !slices.ContainsFunc(told, func(u map[string]any) bool { return u["id"] == guest }) {
		t.Errorf("the next round: %v", told)
	}
}

func TestServicePrincipalsAndApplicationsHaveDeltasToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	told, link := w.deltaOf("/servicePrincipals/delta?$select=notes,owners")
	if len(told) < 5 {
		t.Errorf("the first round told %d service principals", len(told))
	}
	w.want(w.graphAs(w.tokenWith("Application.ReadWrite.All"), "PATCH", "/servicePrincipals/"+w.seed.Apps.Wiki.ID, map[string]any{"notes": "read me"}), 204)
	if told, _ = w.deltaOf(link); len(told) != 1 || told[0]["notes"] != "read me" {
		t.Errorf("after a change: %v", told)
	}
	if told, _ = w.deltaOf("/applications/delta?$select=appId"); len(told) < 4 {
		t.Errorf("%d applications", len(told))
	}
}
