package guest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// later is when everything that Falcon opens has been there for days.
var later = guesttest.Noon.Add(5 * 24 * time.Hour)

// boardRoom is a group that no package opens.
var boardRoom = guest.Resource{Kind: guest.Group, ObjectID: guesttest.ID[string](30, 9), Name: "Board Room"}

// held is a guest in a state who was given Falcon, read back at a moment, with
// what is known to be different.
func held(s guest.State, confirmed time.Time, known ...guest.Drift) guest.Undertaking {
	u := guest.Undertaking{Case: guesttest.Case(s), Given: []guest.Resource{guesttest.FalconGroup()}}
	u.Gifts = []guest.Gift{{Resource: guesttest.FalconGroup(), ShownAt: confirmed}}
	u.Drifts = known
	return u
}

// present is what Entra has when all is right, but for the resources.
func present(resources ...guest.Resource) guest.Present {
	return guest.Present{Account: &guest.Account{Enabled: true, DisplayName: "Gil Roy"}, Sponsors: []string{guesttest.Ana.ObjectID}, Resources: resources}
}

// kinds writes down differences: "given outside Board Room; renamed".
func kinds(found []guest.Drift) string {
	var parts []string
	for _, d := range found {
		parts = append(parts, strings.TrimSpace(string(d.Kind)+" "+d.Resource.Name+d.Is))
	}
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

func drift(k guest.DriftKind, s guest.DriftState, r guest.Resource) guest.Drift {
	return guest.Drift{ID: guesttest.ID[guest.DriftID](50, 1), Kind: k, State: s, Resource: r, SeenAt: guesttest.Noon}
}

func TestCompareFindsWhatDiffersAndNothingElse(t *testing.T) {
	t.Parallel()
	falcon := guesttest.FalconGroup()
	long := guesttest.Noon.Add(4 * time.Hour)
	blocked := present(falcon)
	blocked.Account.Enabled = false
	renamed := present(falcon)
	renamed.Account.DisplayName = "  Gilbert   Roy "
	nameless := present(falcon)
	nameless.Account.DisplayName = " "
	for _, c := range []struct {
		name    string
		u       guest.Undertaking
		have    guest.Present
		want    string
		lagging bool
	}{
		{"nothing", held(guest.Active, long), present(falcon), "", false},
		{"before the guest accepts, too", held(guest.Invited, long), present(falcon), "", false},
		{"given outside", held(guest.Active, long), present(falcon, boardRoom), "given outside Board Room", false},
		{"given outside, known", held(guest.Active, long, drift(guest.GivenOutside, guest.DriftOpen, boardRoom)), present(falcon, boardRoom), "given outside Board Room", false},
		{"taken away outside", held(guest.Active, long), present(), "taken away outside Falcon team", false},
		{"adopted, and still gone", held(guest.Active, long, drift(guest.TakenOutside, guest.DriftAdopted, falcon)), present(), "taken away outside Falcon team", false},
		{"never read back", held(guest.Active, time.Time{}), present(), "taken away outside Falcon team", false},
		{"given a moment ago", held(guest.Active, later.Add(-14*time.Minute)), present(), "", true},
		{"given a quarter of an hour ago", held(guest.Active, later.Add(-15*time.Minute)), present(), "taken away outside Falcon team", false},
		{"both at once", held(guest.Active, long), present(boardRoom), "given outside Board Room; taken away outside Falcon team", false},
		{"blocked", held(guest.Suspended, long), blocked, "blocked", false},
		{"renamed, but for spaces", held(guest.Active, long), renamed, "renamed Gilbert Roy", false},
		{"without a name", held(guest.Active, long), nameless, "", false},
		{"deleted, and nothing more is said", held(guest.Active, long), guest.Present{}, "deleted", false},
		{"while access is being given", held(guest.Inviting, long), present(boardRoom), "", false},
		{"while access is being taken away", held(guest.Ending, long), present(falcon, boardRoom), "", false},
		{"back after the end", held(guest.Removed, long), present(boardRoom), "back", false},
		{"still blocked after the end", held(guest.Removed, long), blocked, "", false},
		{"still gone after the end", held(guest.Removed, long), guest.Present{}, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := guest.Compare(c.u, c.have, later)
			if kinds(got.Found) != c.want || got.Lagging != c.lagging {
				t.Errorf("found %q, lagging %v; want %q, %v", kinds(got.Found), got.Lagging, c.want, c.lagging)
			}
		})
	}
	u := held(guest.Removed, long)
	if u.Superseded = true; len(guest.Compare(u, present(), later).Found) > 0 {
		t.Error("an account that a newer guest uses is said to be back")
	}
	u = held(guest.Active, long, drift(guest.GivenOutside, guest.DriftAdopted, boardRoom))
	u.Given = append(u.Given, boardRoom)
	if got := kinds(guest.Compare(u, present(falcon, boardRoom), later).Found); got != "given outside Board Room" {
		t.Errorf("what was adopted is no longer known to be different: %q", got)
	}
	u.Grants[0].Package.Resources = append(u.Grants[0].Package.Resources, boardRoom)
	if got := kinds(guest.Compare(u, present(falcon, boardRoom), later).Found); got != "given outside Board Room" {
		t.Errorf("what was adopted and then approved is not taken away at the end: %q", got)
	}
}

// What a converge run wants of a resource that is different, by what was answered.
func TestDesiresLeaveOutWhatDiffersUntilItIsPutBack(t *testing.T) {
	t.Parallel()
	falcon := guesttest.FalconGroup()
	for _, c := range []struct {
		d    guest.Drift
		have guest.Present
		want string
	}{
		{drift(guest.TakenOutside, guest.DriftOpen, falcon), present(), ""},
		{drift(guest.TakenOutside, guest.DriftAdopted, falcon), present(), ""},
		{drift(guest.TakenOutside, guest.DriftRestoring, falcon), present(), "add member"},
		{drift(guest.TakenOutside, guest.DriftOpen, falcon), present(falcon), ""},    // and is not taken away when it is back
		{drift(guest.TakenOutside, guest.DriftAdopted, falcon), present(falcon), ""}, // neither
		{drift(guest.GivenOutside, guest.DriftOpen, boardRoom), present(falcon, boardRoom), ""},
		{drift(guest.GivenOutside, guest.DriftAdopted, boardRoom), present(falcon, boardRoom), ""},
		{drift(guest.Blocked, guest.DriftOpen, guest.Resource{}), guest.Present{Account: &guest.Account{}, Sponsors: present().Sponsors, Resources: []guest.Resource{falcon}}, ""},
		{drift(guest.Blocked, guest.DriftRestoring, guest.Resource{}), guest.Present{Account: &guest.Account{}, Sponsors: present().Sponsors, Resources: []guest.Resource{falcon}}, "unblock"},
	} {
		u := held(guest.Active, guesttest.Noon, c.d)
		if c.d.Kind == guest.GivenOutside && c.d.State == guest.DriftAdopted {
			u.Given = append(u.Given, boardRoom)
		}
		var steps []string
		for _, s := range guest.Plan(guest.DesiredFor(u.Case, later), c.have, u.Given) {
			steps = append(steps, string(s.Kind))
		}
		if got := strings.Join(steps, ", "); got != c.want {
			t.Errorf("%s, %s, with %v: the plan is %q, want %q", c.d.Kind, c.d.State, c.have.Resources, got, c.want)
		}
	}
}

func TestAtTheEndWhatWasAdoptedGoesAndWhatWasLeftStays(t *testing.T) {
	t.Parallel()
	for state, want := range map[guest.DriftState]int{guest.DriftOpen: 0, guest.DriftAdopted: 1} {
		u := held(guest.Ending, guesttest.Noon, drift(guest.GivenOutside, state, boardRoom))
		if state == guest.DriftAdopted {
			u.Given = append(u.Given, boardRoom)
		}
		removed := 0
		for _, s := range guest.Plan(guest.DesiredFor(u.Case, later), present(guesttest.FalconGroup(), boardRoom), u.Given) {
			if s.Kind == guest.StepRemoveMember && s.Resource.Same(boardRoom) {
				removed++
			}
		}
		if removed != want {
			t.Errorf("%s: it is removed %d times, want %d", state, removed, want)
		}
	}
}

func TestAConvergeRunTellsLagFromWhatSomebodyTookAway(t *testing.T) {
	t.Parallel()
	falcon := guesttest.FalconGroup()
	for _, c := range []struct {
		name string
		u    guest.Undertaking
		have guest.Present
		want string
	}{
		{"read back long ago", held(guest.Active, later.Add(-15*time.Minute)), present(), "taken away outside Falcon team"},
		{"read back a moment ago", held(guest.Active, later.Add(-15*time.Minute+time.Second)), present(), ""},
		{"never read back", held(guest.Active, time.Time{}), present(), ""},
		{"there", held(guest.Active, guesttest.Noon), present(falcon), ""},
		{"known", held(guest.Active, guesttest.Noon, drift(guest.TakenOutside, guest.DriftOpen, falcon)), present(), ""},
		{"to be put back", held(guest.Active, guesttest.Noon, drift(guest.TakenOutside, guest.DriftRestoring, falcon)), present(), ""},
		{"not wanted any more", held(guest.Ending, guesttest.Noon), present(), ""},
	} {
		want := guest.DesiredFor(c.u.Case, later)
		taken := guest.TakenAway(c.u, want, c.have, later)
		if kinds(taken) != c.want {
			t.Errorf("%s: %q, want %q", c.name, kinds(taken), c.want)
		}
		if steps := guest.Plan(want.HoldBack(taken), c.have, c.u.Given); len(taken) > 0 && len(steps) > 0 {
			t.Errorf("%s: it is given again: %+v", c.name, steps)
		}
	}
}

func TestANameFromEntraIsThatOfTheRole(t *testing.T) {
	t.Parallel()
	app := guest.Resource{Kind: guest.App, ObjectID: "app", RoleID: "2"}
	target := guest.Target{Name: " Expense\tDesk ", AppID: "client", Roles: []guest.TargetRole{{ID: "1", Name: "Reviewer"}, {ID: "2", Name: "Submitter"}}}
	if got := target.Named(app); got.Name != "Expense Desk" || got.RoleName != "Submitter" || got.AppID != "client" || !got.Same(app) {
		t.Errorf("named %+v", got)
	}
	if got := (guest.Target{}).Named(app); got.Name != "app" {
		t.Errorf("without a name it is called %q", got.Name)
	}
}
