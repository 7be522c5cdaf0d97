package provision_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
)

// changes has Ana ask for other access in the place of some that a guest has, and
// Ben approve it.
func (w *world) changes(g guest.Guest, from, into string) {
	w.t.Helper()
	ctx := w.t.Context()
	standing := w.story(g).Standing(w.now())
	old := slices.IndexFunc(standing, func(x guest.Grant) bool { return x.Package.Name == from })
	f := guest.Form{
		Purpose: guest.ChangeAccess, Guest: g.ID, Replaces: standing[old].ID, Packages: w.packages(into), Until: "30",
		Reason: "Decides on the costs of the project from now on.",
	}
	ref, err := w.service.SaveDraft(ctx, w.ana, f, uuid.NewString())
	w.must(err)
	w.must(w.service.Submit(ctx, w.ana, ref, 1))
	s, err := w.service.Request(ctx, w.ben, ref)
	w.must(err)
	r := s.Request()
	v := guest.Verdicts{Lines: map[guest.LineID]guest.Verdict{}, Version: r.Version, Digest: r.Digest(), Key: uuid.NewString()}
	for _, l := range r.Lines {
		v.Lines[l.ID] = guest.Approve
	}
	w.must(w.service.Decide(ctx, w.ben, ref, v))
}

// calls gives all calls on Graph from a place on, as method and path.
func (w *world) calls(from int) (all []string) {
	w.t.Helper()
	var j struct {
		Entries []struct{ Method, Path string }
	}
	w.control(http.MethodGet, "/journal", nil, &j)
	for _, e := range j.Entries[from:] {
		all = append(all, e.Method+" "+strings.TrimPrefix(e.Path, "/v1.0"))
	}
	return all
}

// submitter gives a guest who is a Submitter in Expense Desk, and their account.
func submitter(w *world) (g guest.Guest, account string) {
	w.t.Helper()
	g = w.approved(lou, "Expense Desk submitter")
	account = w.settle(g).Guest.ObjectID
	return g, account
}

func (w *world) roles(account string) (submitter, reviewer int) {
	seed := emulator.SeedStory()
	state := w.tenant()
	return state.assigned(seed.Apps.ExpenseDesk.ID, seed.Roles.Submitter.ID, account),
		state.assigned(seed.Apps.ExpenseDesk.ID, seed.Roles.Reviewer.ID, account)
}

func TestTheOldRoleIsTakenAwayOnlyAfterTheNewOneWasReadBack(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, account := submitter(w)
	before := len(w.calls(0))
	w.changes(g, "Expense Desk submitter", "Expense Desk reviewer")
	// Twice Microsoft is busy: the old role stays meanwhile.
	w.fault(assigning, map[string]any{"status": 503, "times": 2})
	s := w.settle(g)
	if old, now := w.roles(account); old != 0 || now != 1 {
		t.Errorf("Submitter %d times, Reviewer %d times", old, now)
	}
	if s.Guest.Sync != guest.InSync || s.Guest.State != guest.Invited {
		t.Errorf("the guest is %s, %s", s.Guest.State, s.Guest.Sync)
	}
	given, seen, taken := -1, -1, -1
	for i, c := range w.calls(before) {
		switch {
		case strings.HasPrefix(c, "POST ") && strings.HasSuffix(c, "/appRoleAssignedTo"):
			given, seen = i, -1
		case c == "GET /users/"+account+"/appRoleAssignments" && given >= 0 && seen < 0:
			seen = i
		case strings.HasPrefix(c, "DELETE ") && taken < 0:
			taken = i
		}
	}
	if given < 0 || seen < given || taken < seen {
		t.Errorf("given at %d, read back at %d, taken away at %d: %v", given, seen, taken, w.calls(before))
	}
}

func TestWhatAnotherAccessGivesStaysWhenOneIsChanged(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Falcon reviewer", "Project Falcon")
	account := w.settle(g).Guest.ObjectID
	before := len(w.writes())
	w.changes(g, "Falcon reviewer", "Expense Desk submitter")
	w.settle(g)
	if !w.tenant().member(emulator.SeedStory().Groups.ProjectFalcon.ID, account) {
		t.Error("the group that another access gives is gone")
	}
	if old, now := w.roles(account); old != 1 || now != 0 {
		t.Errorf("Submitter %d times, Reviewer %d times", old, now)
	}
	if since := w.since(before); len(since) != 2 {
		t.Errorf("%d changes, want one role given and one taken away: %v", len(since), since)
	}
}

func TestTheOldRoleIsNotKeptForANewOneThatDoesNotCome(t *testing.T) {
	t.Parallel()
	for name, hold := range map[string]func(*world){
		"refused": func(w *world) {
			w.fault(assigning, map[string]any{"status": 403, "body": `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges"}}`})
		},
		"no longer what was approved": func(w *world) {
			desk := emulator.SeedStory().Apps.ExpenseDesk
			w.pass(time.Minute) // what was seen of the app is looked at again
			w.answers("/servicePrincipals/"+desk.ID, 200, map[string]any{
				"id": desk.ID, "appId": desk.AppID, "displayName": desk.Name, "accountEnabled": true, "appRoles": []any{},
			})
		},
		"paused": func(w *world) {
			w.rule(func(p *guest.Policy) { p.GiftsPerHour = 1 })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			g, account := submitter(w)
			hold(w)
			w.changes(g, "Expense Desk submitter", "Expense Desk reviewer")
			w.once(g)
			if old, now := w.roles(account); old != 0 || now != 0 {
				t.Errorf("Submitter %d times, Reviewer %d times", old, now)
			}
			if s := w.story(g); s.Guest.Sync == guest.InSync {
				t.Error("the guest is in sync without the new role")
			}
		})
	}
}

func TestTheOldRoleIsNotKeptForLong(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g, account := submitter(w)
	w.changes(g, "Expense Desk submitter", "Expense Desk reviewer")
	w.fault(assigning, map[string]any{"status": 503})
	w.once(g)
	if old, _ := w.roles(account); old != 1 {
		t.Error("the old role is gone before the new one had its time")
	}
	worker := w.worker(w.graph, w.store)
	for range 20 {
		wait, err := worker.Converge(t.Context(), g.ID)
		w.must(err)
		if old, _ := w.roles(account); old == 0 {
			break
		}
		w.pass(wait)
	}
	if old, now := w.roles(account); old != 0 || now != 0 {
		t.Errorf("Submitter %d times, Reviewer %d times", old, now)
	}
	if writes := w.writes(); !slices.ContainsFunc(writes, func(c string) bool { return strings.HasPrefix(c, "DELETE ") }) {
		t.Errorf("nothing was taken away: %v", writes)
	}
}
