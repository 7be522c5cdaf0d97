package provision_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
	"guestportal/internal/provision"
)

const lou = "lou@fabrikam.example"

// right checks that exactly one account exists, with the group and the app role
// of the package Falcon reviewer.
func (w *world) right() string {
	w.t.Helper()
	seed := emulator.SeedStory()
	state := w.tenant()
	ids := state.accounts(lou)
	if len(ids) != 1 {
		w.t.Fatalf("%d accounts for one request: %v", len(ids), ids)
	}
	if !state.member(seed.Groups.ProjectFalcon.ID, ids[0]) {
		w.t.Error("not a member of Project Falcon")
	}
	if n := state.assigned(seed.Apps.ExpenseDesk.ID, seed.Roles.Reviewer.ID, ids[0]); n != 1 {
		w.t.Errorf("assigned to Expense Desk %d times", n)
	}
	return ids[0]
}

func TestAnApprovedRequestBecomesAGuestWithAccess(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Falcon reviewer")
	s := w.settle(g)
	id := w.right()
	if s.Guest.State != guest.Invited || s.Guest.Sync != guest.InSync || s.Guest.ObjectID != id {
		t.Errorf("guest is %s, %s, object %s", s.Guest.State, s.Guest.Sync, s.Guest.ObjectID)
	}
	sponsors, err := w.graph.Sponsors(t.Context(), id)
	if err != nil || len(sponsors) != 1 || sponsors[0] != w.ana.ObjectID {
		t.Errorf("sponsors are %v (%v), want Ana", sponsors, err)
	}
	if writes := w.writes(); len(writes) != 3 {
		t.Errorf("%d writes, want the invitation, a membership and an assignment: %v", len(writes), writes)
	}
	before := len(w.writes())
	again := func(c guest.Case) (guest.Decision, error) {
		c.Guest.Sync = guest.Converging
		return guest.Decision{Guest: &c.Guest}, nil
	}
	if err := w.store.UpdateGuest(t.Context(), g.ID, again); err != nil {
		t.Fatal(err)
	}
	if s := w.settle(g); s.Guest.Sync != guest.InSync {
		t.Errorf("looking again leaves the guest %s", s.Guest.Sync)
	}
	if after := len(w.writes()); after != before {
		t.Errorf("converging again wrote %d times", after-before)
	}
}

func TestANewAccountThatIsNotVisibleYetIsWaitedFor(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.control(http.MethodPost, "/settings", map[string]any{"replication_lag_ms": 400}, nil)
	g := w.approved(lou, "Falcon reviewer")
	worker := w.worker(w.graph, w.store)
	deadline := time.Now().Add(20 * time.Second)
	waited := false
	for {
		wait, err := worker.Converge(t.Context(), g.ID)
		if err != nil {
			t.Fatal(err)
		}
		if wait == 0 {
			break
		}
		waited = true
		if s := w.story(g); s.Guest.Sync != guest.Converging || s.Guest.Trouble.Who != guest.ActorNobody {
			t.Fatalf("while the directory lags the guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
		}
		if time.Now().After(deadline) {
			t.Fatalf("still waiting: %+v", w.story(g).Guest.Trouble)
		}
		pause(t, 100*time.Millisecond) // the emulator's lag is in its own time
	}
	w.right()
	w.holds()
	if !waited {
		t.Error("the lag was not felt at all")
	}
}

// pause lets the emulator's own clock go on.
func pause(t *testing.T, d time.Duration) {
	t.Helper()
	select {
	case <-time.After(d):
	case <-t.Context().Done():
	}
}

func TestRetryAfterIsObeyed(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.control(http.MethodPost, "/faults", map[string]any{
		"method": "POST", "path": "/members/\\$ref$", "times": 1, "status": 429, "headers": map[string]string{"Retry-After": "17"},
	}, nil)
	g := w.approved(lou, "Falcon reviewer")
	wait, err := w.worker(w.graph, w.store).Converge(t.Context(), g.ID)
	if err != nil {
		t.Fatal(err)
	}
	if wait < 16*time.Second || wait > 17*time.Second {
		t.Errorf("comes back after %v, want 17s", wait)
	}
	s := w.story(g)
	if s.Guest.Sync != guest.Converging || !strings.Contains(s.Guest.Trouble.What, "wait") {
		t.Errorf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
	}
	w.pass(wait)
	w.settle(g)
	w.right()
}

func TestARefusalAsksAPersonAndCanBeTriedAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.control(http.MethodPost, "/faults", map[string]any{
		"method": "POST", "path": "/appRoleAssignedTo$", "times": 1, "status": 403,
		"body": `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`,
	}, nil)
	g := w.approved(lou, "Falcon reviewer")
	s := w.settle(g)
	if s.Guest.Sync != guest.Attention || s.Guest.Trouble.Who != guest.ActorAdministrator || s.Guest.Trouble.Do == "" {
		t.Fatalf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
	}
	if err := w.service.TryAgain(t.Context(), w.ana, g.Ref); err != nil {
		t.Fatal(err)
	}
	if s = w.settle(g); s.Guest.Sync != guest.InSync {
		t.Errorf("after trying again the guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
	}
	w.right()
}

func TestALostAnswerToTheInvitationMakesNoSecondAccount(t *testing.T) {
	t.Parallel()
	for _, drop := range []string{"before", "after"} {
		t.Run(drop, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			w.control(http.MethodPost, "/faults", map[string]any{"method": "POST", "path": "/invitations$", "times": 1, "drop": drop}, nil)
			s := w.settle(w.approved(lou, "Falcon reviewer"))
			w.right()
			if s.Guest.State != guest.Invited || s.Guest.Sync != guest.InSync {
				t.Errorf("guest is %s, %s", s.Guest.State, s.Guest.Sync)
			}
		})
	}
}

func TestAnAccountThatSomebodyElseMadeIsLeftAlone(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Falcon reviewer")
	order := guest.InvitationOrder{Email: lou, DisplayName: "Made by hand", RedirectURL: "https://portal.example/"}
	if _, _, err := w.graph.Invite(t.Context(), order, w.hand("")); err != nil {
		t.Fatal(err)
	}
	s := w.settle(g)
	if s.Guest.Sync != guest.Attention || s.Guest.ObjectID != "" {
		t.Errorf("guest is %s with object %q", s.Guest.Sync, s.Guest.ObjectID)
	}
	if writes := w.writes(); len(writes) != 1 {
		t.Errorf("the portal wrote to somebody else's account: %v", writes)
	}
}

// endingWhileInviting ends the access at the moment when the account is made.
type endingWhileInviting struct {
	provision.Directory
	end func()
}

func (d endingWhileInviting) Invite(ctx context.Context, o guest.InvitationOrder, id string) (string, guest.Secret, error) {
	objectID, link, err := d.Directory.Invite(ctx, o, id)
	d.end()
	return objectID, link, err
}

func TestAccessThatEndsWhileTheAccountIsMadeLeavesABlockedAccount(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Falcon reviewer")
	d := endingWhileInviting{w.graph, func() {
		if err := w.service.EndAccess(t.Context(), w.ana, g.Ref, "It was the wrong person."); err != nil {
			t.Error(err)
		}
	}}
	if _, err := w.worker(d, w.store).Converge(t.Context(), g.ID); err != nil {
		t.Fatal(err)
	}
	s := w.settle(g)
	if s.Guest.State != guest.Removed {
		t.Errorf("guest is %s: %+v", s.Guest.State, s.Guest.Trouble)
	}
	state := w.tenant()
	seed := emulator.SeedStory()
	for _, u := range state.Users {
		if u.Mail == lou && (u.AccountEnabled || state.member(seed.Groups.ProjectFalcon.ID, u.ID)) {
			t.Error("the account is not blocked, or has access")
		}
	}
}

func TestAPersonWhoseAccessEndedIsInvitedAgainWithTheSameAccount(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first := w.approved(lou, "Project Falcon")
	w.settle(first)
	id := w.tenant().accounts(lou)[0]
	if err := w.service.EndAccess(t.Context(), w.ana, first.Ref, "The project is over."); err != nil {
		t.Fatal(err)
	}
	if s := w.settle(first); s.Guest.State != guest.Removed {
		t.Fatalf("guest is %s", s.Guest.State)
	}
	second := w.approved(lou, "Falcon reviewer")
	s := w.settle(second)
	if w.right() != id || s.Guest.ObjectID != id || s.Guest.Sync != guest.InSync {
		t.Errorf("guest is %s with account %s, want %s: %+v", s.Guest.Sync, s.Guest.ObjectID, id, s.Guest.Trouble)
	}
	for _, u := range w.tenant().Users {
		if u.ID == id && !u.AccountEnabled {
			t.Error("the account is still blocked")
		}
	}
}

func TestOnlyWhatThePortalGaveIsTakenAway(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Project Falcon")
	w.settle(g)
	seed := emulator.SeedStory()
	id := w.tenant().accounts(lou)[0]
	if err := w.graph.AddMember(t.Context(), seed.Groups.PartnerWorkspace.ID, id, w.hand("")); err != nil {
		t.Fatal(err)
	}
	if err := w.service.EndAccess(t.Context(), w.ana, g.Ref, "The project is over."); err != nil {
		t.Fatal(err)
	}
	w.settle(g)
	state := w.tenant()
	if state.member(seed.Groups.ProjectFalcon.ID, id) || !state.member(seed.Groups.PartnerWorkspace.ID, id) {
		t.Error("what the portal gave is still there, or what somebody else gave is gone")
	}
}

func TestAZombieCommitsNothing(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Project Falcon")
	kill := w.live(9)
	w.live(8)
	old, ok, err := w.store.Claim(t.Context(), g.ID, 9)
	if err != nil || !ok {
		t.Fatal(err)
	}
	if _, ok, err := w.store.Claim(t.Context(), g.ID, 8); err != nil || ok {
		t.Fatalf("two live workers hold one guest: %v", err)
	}
	kill()
	if _, ok, err := w.store.Claim(t.Context(), g.ID, 8); err != nil || !ok {
		t.Fatalf("the guest of a dead worker cannot be claimed: %v", err)
	}
	intent := guest.Intent{ID: "0191d0c8-0000-7000-8000-000000000001", ClientRequestID: "0191d0c8-0000-7000-8000-000000000002", At: w.now()}
	if err := w.store.Intend(t.Context(), old, []guest.Intent{intent}, nil); !errors.Is(err, guest.ErrLeaseLost) {
		t.Errorf("the zombie's intent says %v", err)
	}
}
