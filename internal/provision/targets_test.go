package provision_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
)

// answers makes Graph say something else of one object, until the faults are
// taken away.
func (w *world) answers(path string, status int, body map[string]any) {
	w.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	w.control(http.MethodPost, "/faults", map[string]any{"method": "GET", "path": path + "$", "status": status, "body": string(raw)}, nil)
}

// What was approved is looked at again just before it is given (F23): it may have
// become something that nobody would have approved.
func TestF23WhatIsNoLongerWhatWasApprovedIsNotGiven(t *testing.T) {
	t.Parallel()
	seed := emulator.SeedStory()
	falcon, desk := seed.Groups.ProjectFalcon, seed.Apps.ExpenseDesk
	role := map[string]any{
		"id": seed.Roles.Reviewer.ID, "displayName": seed.Roles.Reviewer.Name, "isEnabled": true, "allowedMemberTypes": []string{"User"},
	}
	for _, c := range []struct {
		name, path string
		status     int
		body       map[string]any
		words      string
	}{
		{"a renamed group", "/groups/" + falcon.ID, 200, map[string]any{"id": falcon.ID, "displayName": "Domain administrators"}, "Domain administrators"},
		{"a group that gives roles", "/groups/" + falcon.ID, 200, map[string]any{"id": falcon.ID, "displayName": falcon.Name, "isAssignableToRole": true}, "directory roles"},
		{"a deleted group", "/groups/" + falcon.ID, 404, map[string]any{"error": map[string]any{"code": "Request_ResourceNotFound", "message": "gone"}}, "no longer exists"},
		{"a disabled app", "/servicePrincipals/" + desk.ID, 200, map[string]any{
			"id": desk.ID, "appId": desk.AppID, "displayName": desk.Name, "accountEnabled": false, "appRoles": []any{role},
		}, "switched off"},
		{"an app without the role", "/servicePrincipals/" + desk.ID, 200, map[string]any{
			"id": desk.ID, "appId": desk.AppID, "displayName": desk.Name, "accountEnabled": true, "appRoles": []any{},
		}, "no longer exists"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			g := w.approved(lou, "Falcon reviewer")
			w.answers(c.path, c.status, c.body)
			s := w.settle(g)
			if s.Guest.Sync != guest.Attention || s.Guest.Trouble.Who != guest.ActorAdministrator || !strings.Contains(s.Guest.Trouble.What, c.words) {
				t.Errorf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
			}
			if sent := w.writes(); len(sent) != 0 {
				t.Errorf("nothing was to be written, but there is %v", sent)
			}
			w.control(http.MethodDelete, "/faults", nil, nil)
			if err := w.service.TryAgain(t.Context(), w.ana, g.Ref); err != nil {
				t.Fatal(err)
			}
			w.settle(g)
			w.right()
		})
	}
}

// A look may be too old a moment after it was found to be good: what it said
// counts all the same, and nothing is held for changed that was not looked at.
func TestALookThatGrowsOldWhileItIsUsedIsNoChange(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Falcon reviewer")
	worker := w.worker(w.graph, w.store)
	worker.Now = func() time.Time { // much passes between any two steps
		w.pass(16 * time.Second)
		return w.now()
	}
	for range 10 {
		wait, err := worker.Converge(t.Context(), g.ID)
		if err != nil {
			t.Fatal(err)
		}
		if wait == 0 {
			break
		}
	}
	if s := w.story(g); s.Guest.Sync != guest.InSync {
		t.Errorf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
	}
	w.right()
}

func TestOneThingThatChangedDoesNotHoldUpTheOthers(t *testing.T) {
	t.Parallel()
	w := setup(t)
	seed := emulator.SeedStory()
	// The first run makes the account and is then told to wait, for longer than a
	// look at a group is good for.
	w.control(http.MethodPost, "/faults", map[string]any{
		"method": "POST", "path": "(/members/\\$ref|/appRoleAssignedTo)$", "times": 2, "status": 429, "headers": map[string]string{"Retry-After": "60"},
	}, nil)
	g := w.approved(lou, "Falcon reviewer")
	wait, err := w.worker(w.graph, w.store).Converge(t.Context(), g.ID)
	if err != nil || wait < time.Minute-time.Second {
		t.Fatalf("the first run says %v, %v", wait, err)
	}
	falcon := seed.Groups.ProjectFalcon
	w.answers("/groups/"+falcon.ID, 200, map[string]any{"id": falcon.ID, "displayName": falcon.Name, "isAssignableToRole": true})
	w.pass(wait)
	s := w.settle(g)
	if s.Guest.Sync != guest.Attention || !strings.Contains(s.Guest.Trouble.What, falcon.Name) {
		t.Errorf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
	}
	now := w.tenant()
	if now.member(falcon.ID, s.Guest.ObjectID) {
		t.Error("the guest is in the group that gives roles")
	}
	if n := now.assigned(seed.Apps.ExpenseDesk.ID, seed.Roles.Reviewer.ID, s.Guest.ObjectID); n != 1 {
		t.Errorf("the app role is held %d times, want once", n)
	}
}
