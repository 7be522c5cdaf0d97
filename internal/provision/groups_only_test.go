package provision_test

import (
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
)

// Where every app is given through a group, the worker has no permission for app
// roles: guests without one need it not, from the invitation to the end.
func TestWhoHasNoAppRoleNeedsNoPermissionForThem(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.swapConsent("AppRoleAssignment.ReadWrite.All", "GroupMember.Read.All")
	w.swapConsent("Application.Read.All", "GroupMember.Read.All")
	w.graph = w.client() // whose first token lacks both
	g := w.approved(lou, "Project Falcon")
	s := w.settle(g)
	if s.Guest.State != guest.Invited || s.Guest.Sync != guest.InSync || len(s.Held) != 1 {
		t.Fatalf("the guest is %s, %s: %+v", s.Guest.State, s.Guest.Sync, s.Guest.Trouble)
	}
	w.pass(time.Hour)
	w.takenAway(s.Guest.ObjectID)
	if found, _ := w.compare(g); len(found.Drifts) != 1 {
		t.Errorf("a comparison finds %+v", found.Drifts)
	}
	if _, err := w.pool.Exec(t.Context(), `DELETE FROM graph_closings; UPDATE packages SET resources = '[]' WHERE resources @> '[{"kind": "app"}]'`); err != nil {
		t.Fatal(err)
	}
	w.graph = w.client() // that nobody has refused anything yet
	const path = "/v1.0/users/"
	asked := w.reads(path)
	w.compare(g)
	if n := w.reads(path) - asked; n != 3 { // account, sponsors, groups
		t.Errorf("%d reads to compare where no package gives an app role", n)
	}
	w.must(w.service.EndAccess(t.Context(), w.ana, g.Ref, "The project is over."))
	falcon := emulator.SeedStory().Groups.ProjectFalcon.ID
	if s = w.settle(g); s.Guest.State != guest.Removed || w.tenant().member(falcon, s.Guest.ObjectID) {
		t.Errorf("the guest is %s: %+v", s.Guest.State, s.Guest.Trouble)
	}
}

// Whoever has one waits for the permission.
func TestWhoHasAnAppRoleWaitsForThePermission(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.swapConsent("AppRoleAssignment.ReadWrite.All", "GroupMember.Read.All")
	w.graph = w.client()
	g := w.approved(lou, "Wiki")
	for range 2 {
		wait, err := w.worker(w.graph, w.store).Converge(t.Context(), g.ID)
		w.must(err)
		w.pass(wait)
	}
	if got := w.story(g).Guest; got.Sync != guest.Converging || got.Trouble.Reason != guest.ReasonPermission {
		t.Errorf("the guest is %s: %+v", got.Sync, got.Trouble)
	}
}
