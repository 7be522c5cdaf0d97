package provision_test

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
	"guestportal/internal/provision"
)

// stale is a directory whose reads are wrong in ways that Microsoft documents:
// they lag, or they do not find what is there.
type stale struct {
	provision.Directory
	noGroups     bool  // memberships are not shown
	groupsFail   error // of the read of memberships
	accountFails error // of the read of the account
}

func (s *stale) Groups(ctx context.Context, id string) ([]string, error) {
	if s.groupsFail != nil {
		return nil, s.groupsFail
	}
	groups, err := s.Directory.Groups(ctx, id)
	if s.noGroups {
		return nil, err
	}
	return groups, err
}

func (s *stale) Account(ctx context.Context, id string) (guest.Account, error) {
	if s.accountFails != nil {
		return guest.Account{}, s.accountFails
	}
	return s.Directory.Account(ctx, id)
}

func missing() error {
	return &guest.Fault{Kind: guest.FaultMissing, Operation: "read", Status: http.StatusNotFound, Code: "Request_ResourceNotFound"}
}

func TestAMembershipThatIsNotShownYetIsNotSentAgainAndAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Falcon reviewer")
	d := &stale{Directory: w.graph, noGroups: true}
	worker := w.worker(d, w.store)
	for range 6 { // within half a minute
		wait, err := worker.Converge(t.Context(), g.ID)
		if err != nil {
			t.Fatal(err)
		}
		if wait == 0 {
			t.Fatal("settled although the membership was never seen")
		}
		if s := w.story(g); s.Guest.Sync != guest.Converging || s.Guest.Trouble.None() {
			t.Fatalf("guest is %s in silence", s.Guest.Sync)
		}
		w.pass(min(wait, 4*time.Second))
	}
	if n := len(w.writes()); n != 3 {
		t.Errorf("%d writes, want 3: %v", n, w.writes())
	}
	w.pass(guest.GiveUpAfter)
	if _, err := worker.Converge(t.Context(), g.ID); err != nil {
		t.Fatal(err)
	}
	if s := w.story(g); s.Guest.Sync != guest.Attention {
		t.Errorf("after half an hour the guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
	}
	w.holds()
}

func TestOneReadThatFindsNothingDoesNotMeanThatAccessIsGone(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*stale){
		"memberships": func(s *stale) { s.groupsFail = missing() },
		"account":     func(s *stale) { s.accountFails = missing() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			g := w.approved(lou, "Falcon reviewer")
			w.settle(g)
			id := w.right()
			if err := w.service.EndAccess(t.Context(), w.ana, g.Ref, "The project is over."); err != nil {
				t.Fatal(err)
			}
			d := &stale{Directory: w.graph}
			spoil(d)
			if _, err := w.worker(d, w.store).Converge(t.Context(), g.ID); err != nil {
				t.Fatal(err)
			}
			if s := w.story(g); s.Guest.State != guest.Ending {
				t.Fatalf("one answer of 404 made the guest %s", s.Guest.State)
			}
			w.pass(time.Minute)
			w.settle(g)
			if w.tenant().member(emulator.SeedStory().Groups.ProjectFalcon.ID, id) {
				t.Error("still a member")
			}
		})
	}
}

func TestAnAccountThatIsReallyGoneEndsTheAccess(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Project Falcon")
	id := w.settle(g).Guest.ObjectID
	if err := w.graph.Delete(t.Context(), id, w.hand(id)); err != nil {
		t.Fatal(err)
	}
	if err := w.service.EndAccess(t.Context(), w.ana, g.Ref, "The project is over."); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Hour)
	if s := w.settle(g); s.Guest.State != guest.Removed {
		t.Errorf("guest is %s: %+v", s.Guest.State, s.Guest.Trouble)
	}
}

func TestALostInvitationWhoseAccessEndsLeavesNoOpenAccount(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.control(http.MethodPost, "/faults", map[string]any{"method": "POST", "path": "/invitations$", "times": 1, "drop": "after"}, nil)
	g := w.approved(lou, "Falcon reviewer")
	unseen := &hidden{Directory: w.graph} // the account is not found by its address yet
	if _, err := w.worker(unseen, w.store).Converge(t.Context(), g.ID); err != nil {
		t.Fatal(err)
	}
	if err := w.service.EndAccess(t.Context(), w.ana, g.Ref, "It was the wrong person."); err != nil {
		t.Fatal(err)
	}
	if _, err := w.worker(unseen, w.store).Converge(t.Context(), g.ID); err != nil {
		t.Fatal(err)
	}
	if s := w.story(g); s.Guest.State != guest.Ending {
		t.Fatalf("the guest is %s while nobody knows whether there is an account", s.Guest.State)
	}
	w.pass(10 * time.Second)
	if s := w.settle(g); s.Guest.State != guest.Removed {
		t.Errorf("guest is %s", s.Guest.State)
	}
	for _, u := range w.tenant().Users {
		if u.Mail == lou && u.AccountEnabled {
			t.Error("the account that the lost invitation made is open")
		}
	}
}

// hidden finds nobody by address.
type hidden struct{ provision.Directory }

func (hidden) FindByMail(context.Context, string) ([]guest.Account, error) { return nil, nil }

func TestBeingToldToWaitOftenIsNobodysFault(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Project Falcon")
	d := &throttled{Directory: w.graph}
	worker := w.worker(d, w.store)
	for range 40 {
		wait, err := worker.Converge(t.Context(), g.ID)
		if err != nil || wait == 0 {
			t.Fatal(wait, err)
		}
		w.pass(wait)
	}
	if s := w.story(g); s.Guest.Sync != guest.Converging {
		t.Errorf("after 40 times of 10 s the guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
	}
	calls := d.calls
	for range 5 { // no time passes: whoever wakes the worker, it does not call
		if _, err := worker.Converge(t.Context(), g.ID); err != nil {
			t.Fatal(err)
		}
	}
	if d.calls > calls+1 {
		t.Errorf("%d calls in the time in which Microsoft asked for none", d.calls-calls)
	}
}

type throttled struct {
	provision.Directory
	calls int
}

func (d *throttled) Invite(context.Context, guest.InvitationOrder, string) (string, guest.Secret, error) {
	d.calls++
	return "", guest.Secret{}, &guest.Fault{Kind: guest.FaultThrottled, Operation: "invite", Status: 429, RetryAfter: 10 * time.Second}
}

func TestWhatWorkedIsToldAlthoughAnotherStepFailed(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.control(http.MethodPost, "/faults", map[string]any{
		"method": "POST", "path": "/appRoleAssignedTo$", "times": 1, "status": 403,
		"body": `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`,
	}, nil)
	s := w.settle(w.approved(lou, "Falcon reviewer"))
	told := func(k guest.EventKind) bool {
		return slices.ContainsFunc(s.History, func(e guest.Event) bool { return e.Kind == k })
	}
	if s.Guest.Sync != guest.Attention || s.Guest.State != guest.Invited || !told(guest.EventStepDone) || !told(guest.EventAccountCreated) {
		t.Errorf("guest is %s, %s; history %+v", s.Guest.State, s.Guest.Sync, s.History)
	}
}

func TestA201IsNotAnAccountBeforeItWasSeen(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Guest account only")
	d := &stale{Directory: w.graph, accountFails: missing()}
	if _, err := w.worker(d, w.store).Converge(t.Context(), g.ID); err != nil {
		t.Fatal(err)
	}
	s := w.story(g)
	if s.Guest.State != guest.Inviting || s.Guest.ObjectID == "" {
		t.Fatalf("guest is %s with account %q", s.Guest.State, s.Guest.ObjectID)
	}
	w.pass(time.Minute)
	if s := w.settle(g); s.Guest.State != guest.Invited {
		t.Errorf("guest is %s", s.Guest.State)
	}
}

func TestRulesThatChangedAfterTheApprovalAreSaidToBeOurs(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Project Falcon")
	p, err := w.store.Policy(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.BlockedDomains = append(p.BlockedDomains, g.Email.Domain)
	if err := w.store.SetPolicy(t.Context(), p, "Cleo Marsh", "They left.", w.now()); err != nil {
		t.Fatal(err)
	}
	s := w.settle(g)
	if s.Guest.Sync != guest.Attention || s.Guest.Trouble.What != "Your organisation's rules no longer allow guests from fabrikam.example, so nobody was invited." {
		t.Errorf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
	}
	if len(w.writes()) != 0 {
		t.Errorf("and yet: %v", w.writes())
	}
}
