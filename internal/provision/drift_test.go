package provision_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
	"guestportal/internal/provision"
)

func TestAGroupTakenAwayOutsideIsShownNotGivenAgainAndPutBackOnRequest(t *testing.T) {
	t.Parallel()
	w := setup(t)
	falcon := emulator.SeedStory().Groups.ProjectFalcon.ID
	g, account := w.settledLongAgo("Falcon reviewer")
	w.takenAway(account)
	sent := len(w.writes())

	s, looks := w.compare(g)
	d := only(t, s, guest.TakenOutside, guest.DriftOpen)
	if looks != 3 || d.Resource.ObjectID != falcon || s.Guest.Sync != guest.InSync || told(s, guest.EventDriftFound) != 1 {
		t.Errorf("after %d looks: %+v; the guest is %s", looks, d, s.Guest.Sync)
	}
	if s.Holds(d.Resource) {
		t.Error("the guest is said to have what was taken away")
	}
	if s = w.again(g); len(w.since(sent)) != 0 || w.tenant().member(falcon, account) {
		t.Fatalf("another run applied it: %v", w.since(sent))
	}
	only(t, s, guest.TakenOutside, guest.DriftOpen)

	w.must(w.service.PutBack(t.Context(), w.ana, g.Ref, d.ID))
	only(t, w.story(g), guest.TakenOutside, guest.DriftRestoring)
	if s = w.settle(g); len(s.Drifts) != 0 || s.Guest.Sync != guest.InSync || !w.tenant().member(falcon, account) {
		t.Errorf("put back, and the guest is %s with %+v", s.Guest.Sync, s.Drifts)
	}
	if n := len(w.since(sent)); n != 1 {
		t.Errorf("%d calls, want one: %v", n, w.since(sent))
	}
	if s, looks = w.compare(g); looks != 1 || len(s.Drifts) != 0 {
		t.Errorf("%d looks at a guest who is right: %+v", looks, s.Drifts)
	}
}

func TestAConvergingRunThatMissesWhatItGaveLongAgoSaysSoAndDoesNotGiveIt(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, account := w.settledLongAgo("Falcon reviewer")
	w.takenAway(account)
	sent := len(w.writes())
	s := w.again(g)
	only(t, s, guest.TakenOutside, guest.DriftOpen)
	if len(w.since(sent)) != 0 || s.Guest.Sync != guest.InSync {
		t.Errorf("the guest is %s after %v", s.Guest.Sync, w.since(sent))
	}
}

// What was given a moment ago and does not show is lag, as it always was.
func TestWhatWasGivenAMomentAgoAndIsMissingIsGivenAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Falcon reviewer")
	account := w.settle(g).Guest.ObjectID
	w.takenAway(account)
	s, looks := w.compare(g)
	if looks != 1 || len(s.Drifts) != 0 || s.Guest.CheckDue.Sub(w.now()) > 15*time.Minute {
		t.Errorf("after %d looks: %+v, due again at %s", looks, s.Drifts, s.Guest.CheckDue)
	}
	if !s.Guest.TooNewToCompare() {
		t.Error("nobody is told that it is too new to tell")
	}
	w.pass(time.Minute) // until then what was read back counts, whatever a replica says
	if s = w.again(g); len(s.Drifts) != 0 || !w.tenant().member(emulator.SeedStory().Groups.ProjectFalcon.ID, account) {
		t.Errorf("not given again: %+v", s.Drifts)
	}
}

func TestWhatWasTakenAwayCanBeAdoptedAndComesBackByItself(t *testing.T) {
	t.Parallel()
	w := setup(t)
	falcon := emulator.SeedStory().Groups.ProjectFalcon.ID
	g, account := w.settledLongAgo("Falcon reviewer")
	w.takenAway(account)
	s, _ := w.compare(g)
	w.must(w.service.Adopt(t.Context(), w.ana, g.Ref, s.Drifts[0].ID, ""))
	sent := len(w.writes())
	w.again(g)
	if s, looks := w.compare(g); looks != 1 || len(w.since(sent)) != 0 {
		t.Errorf("what was agreed to is a difference again: %+v, %v", s.Drifts, w.since(sent))
	}
	only(t, w.story(g), guest.TakenOutside, guest.DriftAdopted)

	w.must(w.graph.AddMember(t.Context(), falcon, account, w.hand(account)))
	s = w.again(g) // which takes nothing away that somebody has just given back
	if !w.tenant().member(falcon, account) {
		t.Fatal("what somebody gave back was taken away")
	}
	if s, _ = w.compare(g); len(s.Drifts) != 0 || told(s, guest.EventDriftGone) != 1 || !s.Holds(g0(s)) {
		t.Errorf("the group is back: %+v", s.Drifts)
	}
	w.must(w.service.EndAccess(t.Context(), w.ana, g.Ref, "The project is over."))
	if w.settle(g); w.tenant().member(falcon, account) {
		t.Error("after the end it is still there")
	}
}

// g0 is the group of the guest's first grant.
func g0(s guest.Story) guest.Resource {
	for _, r := range s.Grants[0].Package.Resources {
		if r.Kind == guest.Group {
			return r
		}
	}
	return guest.Resource{}
}

func TestAGroupGivenOutsideIsShownAdoptedByAnAdministratorAndTakenAwayAtTheEnd(t *testing.T) {
	t.Parallel()
	w := setup(t)
	workspace := emulator.SeedStory().Groups.PartnerWorkspace.ID
	g, account := w.settledLongAgo("Falcon reviewer")
	w.must(w.graph.AddMember(t.Context(), workspace, account, w.hand(account)))
	s, looks := w.compare(g)
	d := only(t, s, guest.GivenOutside, guest.DriftOpen)
	if looks != 3 || d.Words("Lou Tan") != "Lou Tan has the group Partner Workspace, which the portal did not give." {
		t.Errorf("after %d looks: %s", looks, d.Words("Lou Tan"))
	}
	if err := w.service.Adopt(t.Context(), w.ana, g.Ref, d.ID, "She needs it."); err == nil {
		t.Error("a sponsor gave what nobody approved")
	}
	w.must(w.service.Adopt(t.Context(), w.cleo(), g.Ref, d.ID, "Agreed with the owner."))
	only(t, w.again(g), guest.GivenOutside, guest.DriftAdopted)
	if s, looks = w.compare(g); looks != 1 {
		t.Errorf("%d looks at what is agreed: %+v", looks, s.Drifts)
	}
	w.must(w.service.EndAccess(t.Context(), w.ana, g.Ref, "The project is over."))
	if s = w.settle(g); s.Guest.State != guest.Removed || len(s.Drifts) != 0 || w.tenant().member(workspace, account) {
		t.Errorf("the guest is %s with %+v, and in the workspace: %v", s.Guest.State, s.Drifts, w.tenant().member(workspace, account))
	}
}

func TestWhatWasAdoptedAndIsGoneIsNeverGiven(t *testing.T) {
	t.Parallel()
	w := setup(t)
	workspace := emulator.SeedStory().Groups.PartnerWorkspace.ID
	g, account := w.settledLongAgo("Falcon reviewer")
	w.must(w.graph.AddMember(t.Context(), workspace, account, w.hand(account)))
	s, _ := w.compare(g)
	w.must(w.service.Adopt(t.Context(), w.cleo(), g.Ref, s.Drifts[0].ID, "Agreed with the owner."))
	w.must(w.graph.RemoveMember(t.Context(), workspace, account, w.hand(account)))
	w.pass(time.Hour)
	sent := len(w.writes())
	w.again(g)
	if s, _ = w.compare(g); len(s.Drifts) != 0 || len(w.since(sent)) != 0 {
		t.Errorf("what nobody approved is asked for: %+v, %v", s.Drifts, w.since(sent))
	}
}

func TestABlockIsLeftUntilAnAdministratorLiftsIt(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, account := w.settledLongAgo("Falcon reviewer")
	w.must(w.graph.SetEnabled(t.Context(), account, false, w.hand(account)))
	s, _ := w.compare(g)
	d := only(t, s, guest.Blocked, guest.DriftOpen)
	if err := w.service.PutBack(t.Context(), w.ana, g.Ref, d.ID); err == nil {
		t.Error("a sponsor lifted a block")
	}
	w.must(w.service.PutBack(t.Context(), w.cleo(), g.Ref, d.ID))
	if s = w.settle(g); len(s.Drifts) != 0 || !w.tenant().enabled(account) {
		t.Errorf("the account is enabled: %v; %+v", w.tenant().enabled(account), s.Drifts)
	}
}

func TestABlockThatWasAdoptedStaysUntilAnAdministratorLiftsIt(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, account := w.settledLongAgo("Falcon reviewer")
	w.must(w.graph.SetEnabled(t.Context(), account, false, w.hand(account)))
	s, _ := w.compare(g)
	d := only(t, s, guest.Blocked, guest.DriftOpen)
	if err := w.service.Adopt(t.Context(), w.ana, g.Ref, d.ID, ""); err == nil {
		t.Error("a sponsor adopted a block")
	}
	w.must(w.service.Adopt(t.Context(), w.cleo(), g.Ref, d.ID, ""))
	w.again(g)
	if s, _ = w.compare(g); w.tenant().enabled(account) {
		t.Error("the portal itself has lifted the block")
	}
	only(t, s, guest.Blocked, guest.DriftAdopted)
	w.must(w.service.PutBack(t.Context(), w.cleo(), g.Ref, d.ID))
	if s = w.settle(g); len(s.Drifts) != 0 || !w.tenant().enabled(account) {
		t.Errorf("the account is enabled: %v; %+v", w.tenant().enabled(account), s.Drifts)
	}
}

// However young it is: it has been seen, so that it is not late but gone.
func TestADeletedAccountIsShownAndAdoptingItEndsTheAccess(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Falcon reviewer")
	account := w.settle(g).Guest.ObjectID
	w.pass(3 * time.Minute)
	w.must(w.graph.Delete(t.Context(), account, w.hand(account)))
	w.compare(g)
	s := w.settle(g)
	d := only(t, s, guest.Deleted, guest.DriftOpen)
	if s.Guest.Sync != guest.Attention || !strings.Contains(s.Guest.Trouble.Do, "Restore") {
		t.Errorf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
	}
	w.must(w.service.Adopt(t.Context(), w.ana, g.Ref, d.ID, "They left."))
	if s = w.settle(g); s.Guest.State != guest.Removed || len(s.Drifts) != 0 {
		t.Errorf("guest is %s: %+v", s.Guest.State, s.Drifts)
	}
}

func TestADecisionDuringACheckIsNotHeldUpAndTheCheckCountsForNothing(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, account := w.settledLongAgo("Falcon reviewer")
	w.takenAway(account)
	d := &during{Directory: w.graph}
	d.do = func() {
		w.must(w.service.EndAccess(t.Context(), w.ana, g.Ref, "The project is over."))
		if s := w.settle(g); s.Guest.State != guest.Removed {
			t.Errorf("guest is %s while somebody only looks", s.Guest.State)
		}
	}
	if wait, err := w.worker(d, w.store).Check(t.Context(), g.ID); err != nil || wait != 0 {
		t.Errorf("comes back after %s, %v", wait, err)
	}
	if s := w.story(g); s.Guest.Doubt != (guest.Doubt{}) || len(s.Drifts) != 0 {
		t.Errorf("an old look counts: %+v, %+v", s.Guest.Doubt, s.Drifts)
	}
}

// during has something happen while the guest is looked at.
type during struct {
	provision.Directory
	do func()
}

func (d *during) Account(ctx context.Context, id string) (guest.Account, error) {
	d.do()
	return d.Directory.Account(ctx, id)
}
