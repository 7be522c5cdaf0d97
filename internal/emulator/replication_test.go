package emulator_test

import (
	"slices"
	"testing"
	"time"
)

func TestANewGuestIsNotEverywhereAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"replication_lag_ms": map[string]int{
		"user_read": 10_000, "user_ref": 20_000, "app_role": 30_000, "index": 40_000, "delta": 50_000, "member_read": 5_000,
	}})
	start := w.want(w.graph("GET", "/users/delta?$deltatoken=latest", nil), 200).at("@odata.deltaLink")
	guest, _ := w.invite("fresh@adatum.example")
	falcon, desk := "/groups/"+w.seed.Groups.ProjectFalcon.ID+"/members", w.seed.Apps.ExpenseDesk.ID
	role := map[string]any{"principalId": guest, "resourceId": desk, "appRoleId": w.seed.Roles.Submitter.ID}
	listed := func() bool {
		return len(w.graph("GET", "/users?$filter=mail%20eq%20'fresh@adatum.example'", nil).list()) == 1
	}
	told := func() bool { return slices.Contains(w.graph("GET", start, nil).names("id"), guest) }

	w.want(w.graph("GET", "/users/"+guest, nil), 404, "Request_ResourceNotFound")
	w.want(w.graph("POST", falcon+"/$ref", ref(guest)), 404, "Directory_ObjectNotFound")
	w.want(w.graph("POST", "/users/"+guest+"/sponsors/$ref", ref(w.seed.People.Ana.ID)), 404, "Directory_ObjectNotFound")

	w.passTime(11 * time.Second)
	w.want(w.graph("GET", "/users/"+guest, nil), 200)
	w.want(w.graph("PATCH", "/users/"+guest, map[string]any{"jobTitle": "x"}), 404, "Directory_ObjectNotFound")

	w.passTime(21 * time.Second)
	w.want(w.graph("POST", falcon+"/$ref", ref(guest)), 204)
	if slices.Contains(w.graph("GET", falcon, nil).names("id"), guest) {
		t.Error("the member is read before the lag has passed")
	}
	w.want(w.graph("POST", falcon+"/$ref", ref(guest)), 400, "Request_BadRequest")
	if r := w.want(w.graph("POST", "/servicePrincipals/"+desk+"/appRoleAssignedTo", role), 400, "Request_BadRequest"); r.message() != "Not a valid reference update." {
		t.Error(r.message())
	}

	w.passTime(31 * time.Second)
	if !slices.Contains(w.graph("GET", falcon, nil).names("id"), guest) {
		t.Error("the member is not read although the lag has passed")
	}
	w.want(w.graph("POST", "/servicePrincipals/"+desk+"/appRoleAssignedTo", role), 201)
	w.want(w.graph("DELETE", falcon+"/"+guest+"/$ref", nil), 204)
	if !slices.Contains(w.graph("GET", falcon, nil).names("id"), guest) {
		t.Error("a removed member disappeared at once")
	}
	if listed() {
		t.Error("the index knows the guest too early")
	}

	w.passTime(41 * time.Second)
	if !listed() || told() {
		t.Errorf("after 41 s: listed %v, told by delta %v", listed(), told())
	}
	w.passTime(51 * time.Second)
	if !told() {
		t.Error("delta does not tell the guest")
	}
}

func TestALagForAllKindsIsANumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if r := w.control("/settings", map[string]any{"replication_lag_ms": 250}); r.json["replication_lag_ms"] != 250.0 {
		t.Errorf("the lag is %v", r.json["replication_lag_ms"])
	}
	r := w.control("/settings", map[string]any{"replication_lag_ms": map[string]int{"delta": 9}})
	lag := r.json["replication_lag_ms"].(map[string]any)
	if lag["delta"] != 9.0 || lag["user_read"] != 250.0 {
		t.Errorf("the lag is %v", lag)
	}
}
