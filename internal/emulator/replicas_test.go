package emulator_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestChangedObjectsReadAsBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"replication_lag_ms": map[string]int{"user_read": 10_000, "group_read": 20_000, "app_read": 30_000, "index": 40_000}})
	gil, falcon, wiki := "/users/"+w.seed.People.Gil.ID, "/groups/"+w.seed.Groups.ProjectFalcon.ID, "/servicePrincipals/"+w.seed.Apps.Wiki.ID
	writer := w.tokenWith("Group.ReadWrite.All", "Application.ReadWrite.All")
	w.want(w.graph("PATCH", gil, map[string]any{"jobTitle": "Adviser", "mail": "roy@fabrikam.example"}), 204)
	w.want(w.graphAs(writer, "PATCH", falcon, map[string]any{"displayName": "Falcon II"}), 204)
	w.want(w.graphAs(writer, "PATCH", wiki, map[string]any{"notes": "new"}), 204)
	w.want(w.graph("DELETE", "/users/"+w.seed.People.Nia.ID, nil), 204)
	found := func(mail string) bool {
		r := w.want(w.graph("GET", "/users?$select=mail&$filter="+url.QueryEscape("mail eq '"+mail+"'"), nil), 200)
		return slices.Equal(r.names("mail"), []string{mail})
	}
	for _, step := range []struct {
		second            int
		title, name, note string
		deleted, indexed  bool
	}{
		{1, "", "Project Falcon", "", false, false},
		{11, "Adviser", "Project Falcon", "", true, false},
		{21, "Adviser", "Falcon II", "", true, false},
		{31, "Adviser", "Falcon II", "new", true, false},
		{41, "Adviser", "Falcon II", "new", true, true},
	} {
		w.passTime(time.Duration(step.second) * time.Second)
		title := w.want(w.graph("GET", gil+"?$select=jobTitle", nil), 200).at("jobTitle")
		name := w.want(w.graph("GET", falcon, nil), 200).at("displayName")
		note := w.want(w.graph("GET", wiki, nil), 200).at("notes")
		deleted := w.graph("GET", "/users/"+w.seed.People.Nia.ID, nil).status == 404
		if title != step.title || name != step.name || note != step.note || deleted != step.deleted {
			t.Errorf("at second %d: %q, %q, %q, deleted %v", step.second, title, name, note, deleted)
		}
		if before, after := found("gil@fabrikam.example"), found("roy@fabrikam.example"); before == step.indexed || after != step.indexed {
			t.Errorf("at second %d the index finds the old address: %v, the new one: %v", step.second, before, after)
		}
		again := w.graph("PATCH", gil, map[string]any{"userPrincipalName": w.seed.People.Ana.Address})
		if again.status == 404 {
			t.Errorf("at second %d a write did not see the truth: %d", step.second, again.status)
		}
	}
}

func TestNewRolesAreUnknownToAssignmentForAWhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"replication_lag_ms": map[string]int{"app_role": 10_000}})
	wiki := w.seed.Apps.Wiki.ID
	role := "5d1c2f60-52e8-4f62-a7a1-6a0a3ffb3d21"
	w.want(w.graphAs(w.tokenWith("Application.ReadWrite.All"), "PATCH", "/servicePrincipals/"+wiki, map[string]any{"appRoles": []map[string]any{{
		"id": role, "displayName": "Writer", "description": "Writes", "value": "Wiki.Write", "isEnabled": true, "allowedMemberTypes": []string{"User"}, "origin": "ServicePrincipal",
	}}}), 204)
	body := map[string]any{"principalId": w.seed.People.Gil.ID, "resourceId": wiki, "appRoleId": role}
	r := w.want(w.graph("POST", "/servicePrincipals/"+wiki+"/appRoleAssignedTo", body), 400, "Request_BadRequest")
	if want := "Permission being assigned was not found on application '" + w.seed.Apps.Wiki.AppID + "'."; r.message() != want {
		t.Error(r.message())
	}
	w.passTime(11 * time.Second)
	w.want(w.graph("POST", "/servicePrincipals/"+wiki+"/appRoleAssignedTo", body), 201)
}

// reads says how often of twenty reads a new guest was there.
func (w *world) reads(guest string) (pattern string) {
	w.t.Helper()
	for range 20 {
		if w.graph("GET", "/users/"+guest, nil).status == 200 {
			pattern += "x"
		} else {
			pattern += "-"
		}
	}
	return pattern
}

func TestReplicasFlapAndRepeatTheirDraws(t *testing.T) {
	t.Parallel()
	flapping := func(seed int) (pattern string, w *world) {
		w = newWorld(t)
		w.control("/settings", map[string]any{"replicas": 4, "replication_seed": seed, "replication_lag_ms": map[string]int{"user_read": 40_000}})
		guest, _ := w.invite("flap@adatum.example")
		w.passTime(20 * time.Second) // two of four replicas know the guest
		return w.reads(guest), w
	}
	first, w := flapping(11)
	again, _ := flapping(11)
	other, _ := flapping(12)
	if first != again || first == other {
		t.Errorf("with seed 11 %s and %s, with seed 12 %s", first, again, other)
	}
	back := false
	for i := 1; i < len(first); i++ {
		back = back || first[i-1] == 'x' && first[i] == '-'
	}
	if !back {
		t.Errorf("no read went back in time: %s", first)
	}
	w.passTime(41 * time.Second)
	if late := w.reads(w.guestID("flap@adatum.example")); late != "xxxxxxxxxxxxxxxxxxxx" {
		t.Errorf("after the whole lag: %s", late)
	}
}

func TestLagsOfObjectsSpread(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"replication_spread": 1, "replication_lag_ms": map[string]int{"user_read": 10_000}})
	seen := 0
	var guests []string
	for i := range 12 {
		id, _ := w.invite(string(rune('a'+i)) + "@adatum.example")
		guests = append(guests, id)
	}
	w.passTime(10 * time.Second)
	for _, id := range guests {
		// The clock runs on, so that a lag may end between two reads.
		pattern := w.reads(id)
		if strings.Contains(pattern, "x-") {
			t.Errorf("one replica flaps: %s", pattern)
		}
		if pattern[0] == 'x' {
			seen++
		}
	}
	if seen == 0 || seen == len(guests) {
		t.Errorf("%d of %d guests are there after the mean lag", seen, len(guests))
	}
	for _, wrong := range []map[string]any{{"replicas": 0}, {"replication_spread": 1.5}, {"delta_empty_pages": -1}} {
		h, content := graphRequest(t, "", wrong)
		if r := w.send("POST", "/_emulator/settings", h, content); r.status != 400 {
			t.Errorf("%v: %d", wrong, r.status)
		}
	}
}
