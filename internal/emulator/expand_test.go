package emulator_test

import (
	"fmt"
	"slices"
	"testing"
)

func TestRelationsAreExpanded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g, p := w.seed.Groups, w.seed.People
	for _, c := range []struct {
		path, relation string
		want           int
	}{
		{"/groups/" + g.ProjectFalcon.ID + "?$expand=members($select=id)", "members", 2},
		{"/groups/" + g.ProjectFalcon.ID + "?$expand=owners", "owners", 1},
		{"/groups/" + g.FalconContractors.ID + "?$expand=memberOf", "memberOf", 1},
		{"/groups/" + g.BoardRoom.ID + "?$expand=members", "members", 0}, // hidden
		{"/users/" + p.Gil.ID + "?$expand=sponsors", "sponsors", 1},
		{"/users/" + p.Gil.ID + "?$expand=memberOf($select=displayName)", "memberOf", 2},
		{"/servicePrincipals/" + w.seed.Apps.Wiki.ID + "?$expand=owners", "owners", 1},
	} {
		r := w.want(w.graph("GET", c.path, nil), 200)
		if list, _ := r.json[c.relation].([]any); len(list) != c.want {
			t.Errorf("%s: %s", c.path, r.text)
		}
	}
	if r := w.graph("GET", "/groups?$expand=owners&$top=2", nil); r.list()[0]["owners"] == nil {
		t.Errorf("in a list: %s", r.text)
	}
	for _, path := range []string{"/groups", "/users", "/servicePrincipals", "/applications"} {
		w.want(w.graph("GET", path+"?$expand=moons", nil), 400, "BadRequest")
	}
	for i := range 22 {
		guest, _ := w.invite(fmt.Sprintf("crowd%d@adatum.example", i))
		w.want(w.graph("POST", "/groups/"+g.ProjectFalcon.ID+"/members/$ref", ref(guest)), 204)
	}
	if list := w.graph("GET", "/groups/"+g.ProjectFalcon.ID+"?$expand=members($select=id)", nil).json["members"].([]any); len(list) != 20 {
		t.Errorf("%d members are expanded", len(list))
	}
}

// Managers are followed as far as $levels asks, each within the one below.
func TestChainsOfManagersAreExpanded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.seed.People
	chain := []string{p.Gil.ID, p.Ana.ID, p.Cleo.ID, p.Dee.ID, p.Ana.ID} // Dee's manager closes a ring
	for i, below := range chain[:len(chain)-1] {
		w.want(w.graph("PUT", "/users/"+below+"/manager/$ref", map[string]any{"@odata.id": "https://graph.microsoft.com/v1.0/users/" + chain[i+1]}), 204)
	}
	for levels, want := range map[string][]string{"": chain[:2], "($levels=1)": chain[:2], "($levels=2;$select=id)": chain[:3], "($select=id,displayName;$levels=max)": chain[:4]} {
		r := w.want(w.graph("GET", "/users/"+p.Gil.ID+"?$select=id&$expand=manager"+levels, nil), 200)
		got := []string{}
		for m := r.json; m != nil; m, _ = m["manager"].(map[string]any) {
			id, _ := m["id"].(string)
			got = append(got, id)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", levels, got, want)
		}
	}
	w.want(w.graph("GET", "/users/"+p.Gil.ID+"?$expand=memberOf($levels=2)", nil), 400, "BadRequest")
}
