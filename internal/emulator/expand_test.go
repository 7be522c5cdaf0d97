package emulator_test

import (
	"fmt"
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
