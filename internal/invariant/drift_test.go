package invariant_test

import (
	"testing"

	"guestportal/internal/emulator"
	"guestportal/internal/invariant"
)

var boardRoom = invariant.Resource{Kind: "group", ObjectID: "x", Name: "Board Room"}

// differences are ways in which somebody else changes the tenant, with the row
// that tells of it, and what the judge says without that row.
var differences = []struct {
	name, invariant string
	tamper          func(seen) invariant.Drift
	worthless       []func(*invariant.Drift) // changes after which the row excuses nothing
}{
	{"a group that was taken away", "I3", func(s seen) invariant.Drift {
		falcon := s.group(emulator.SeedStory().Groups.ProjectFalcon.ID)
		falcon.Members = without(falcon.Members, func(id string) bool { return id == s.guest(lou).ObjectID })
		return invariant.Drift{
			GuestID: s.guest(lou).ID, Kind: "taken away outside", State: "open",
			Resource: invariant.Resource{Kind: "group", ObjectID: falcon.ID, Name: "Project Falcon"},
		}
	}, []func(*invariant.Drift){
		func(d *invariant.Drift) { d.State = "settled" },
		func(d *invariant.Drift) { d.State = "restoring" }, // then it is not in sync
		func(d *invariant.Drift) { d.Resource = boardRoom },
		func(d *invariant.Drift) { d.Kind = "given outside" },
		func(d *invariant.Drift) { d.GuestID = "somebody else" },
	}},
	{"a group that was adopted", "I3", func(s seen) invariant.Drift {
		s.Database.Given = append(s.Database.Given, invariant.Given{GuestID: s.guest(lou).ID, Resource: boardRoom, Confirmed: true})
		return invariant.Drift{GuestID: s.guest(lou).ID, Kind: "given outside", State: "adopted", Resource: boardRoom, ByID: "cleo", Why: "Agreed."}
	}, []func(*invariant.Drift){
		func(d *invariant.Drift) { d.State = "open" },
		func(d *invariant.Drift) { d.State = "settled" },
		func(d *invariant.Drift) { d.ByID = "" },
		func(d *invariant.Drift) { d.Why = "" },
	}},
	{"an account that was blocked", "I3", func(s seen) invariant.Drift {
		s.user(lou).AccountEnabled = false
		return invariant.Drift{GuestID: s.guest(lou).ID, Kind: "blocked", State: "open"}
	}, []func(*invariant.Drift){
		func(d *invariant.Drift) { d.State = "restoring" },
		func(d *invariant.Drift) { d.Kind = "back" },
	}},
	{"an account that came back after the end", "I6", func(s seen) invariant.Drift {
		s.user(kim).AccountEnabled = true
		s.terms.SLA = 0
		return invariant.Drift{GuestID: s.guest(kim).ID, Kind: "back", State: "open"}
	}, []func(*invariant.Drift){
		func(d *invariant.Drift) { d.State = "settled" },
		func(d *invariant.Drift) { d.Kind = "blocked" },
	}},
}

func TestADifferenceThatIsShownIsHeldAgainstNobodyAndOneThatIsNotIs(t *testing.T) {
	t.Parallel()
	w, honest := honest(t)
	for _, c := range differences {
		t.Run(c.name, func(t *testing.T) {
			judge := func(change func(*invariant.Drift)) []invariant.Violation {
				r, terms := copied(t, honest), w.terms()
				d := c.tamper(seen{&r, &terms})
				change(&d)
				r.Database.Drifts = append(r.Database.Drifts, d)
				return invariant.Check(r, terms)
			}
			if found := judge(func(*invariant.Drift) {}); len(found) != 0 {
				t.Errorf("it is shown, and found guilty: %v", found)
			}
			for i, worthless := range c.worthless {
				found := judge(worthless)
				if len(found) == 0 || found[0].Invariant != c.invariant {
					t.Errorf("row %d excuses it: %v", i, found)
				}
			}
		})
	}
}

// What was adopted has no step that gave it, and still has to go at the end.
func TestWhatWasAdoptedAndStaysAfterTheEndIsSeen(t *testing.T) {
	t.Parallel()
	w, honest := honest(t)
	r, terms := copied(t, honest), w.terms()
	s := seen{&r, &terms}
	workspace := s.group(emulator.SeedStory().Groups.PartnerWorkspace.ID)
	workspace.Members = append(workspace.Members, s.guest(kim).ObjectID)
	given := invariant.Resource{Kind: "group", ObjectID: workspace.ID, Name: "Partner Workspace"}
	if found := invariant.Check(r, terms); len(found) != 0 {
		t.Fatalf("what somebody else gave is held against the portal: %v", found)
	}
	r.Database.Given = append(r.Database.Given, invariant.Given{GuestID: s.guest(kim).ID, Resource: given, Confirmed: true})
	if found := invariant.Check(r, terms); len(found) != 1 || found[0].Invariant != "I6" {
		t.Errorf("found %v, want that it was not taken away", found)
	}
}
