package guest_test

import (
	"reflect"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestWhatAGuestShouldHaveIsTheUnionOverLiveGrants(t *testing.T) {
	t.Parallel()
	c := guesttest.Case(guest.Active, guesttest.Falcon(), guesttest.Bundle(), guesttest.Expenses())
	now := guesttest.Noon.Add(48 * time.Hour)
	got := guest.DesiredFor(c, now)
	want := guest.Desired{
		Account: true, Sponsors: []string{guesttest.Ana.ObjectID}, AfterEnd: guest.Block,
		Resources: []guest.Resource{guesttest.FalconGroup(), guesttest.ExpensesApp(), guesttest.WikiApp()},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}

	// A group that two grants give stays until the last of them ends.
	c.Grants[0].EndedAt = now
	if got := guest.DesiredFor(c, now).Resources; len(got) != 3 {
		t.Errorf("after Falcon ended: %v; the bundle still gives its group", got)
	}
	c.Grants[1].EndedAt = now
	if got := guest.DesiredFor(c, now).Resources; !reflect.DeepEqual(got, []guest.Resource{guesttest.ExpensesApp()}) {
		t.Errorf("after the bundle ended too: %v", got)
	}
}

func TestWithoutALiveGrantThereShouldBeNoAccount(t *testing.T) {
	t.Parallel()
	policy := guesttest.Policy()
	policy.AfterEnd = guest.Delete
	for name, change := range map[string]func(*guest.Case) time.Time{
		"before it begins":   func(c *guest.Case) time.Time { return c.Grants[0].From.Add(-time.Second) },
		"at its end":         func(c *guest.Case) time.Time { return c.Grants[0].Until },
		"ended by a person":  func(c *guest.Case) time.Time { c.Grants[0].EndedAt = c.Grants[0].From; return c.Grants[0].From },
		"no grant":           func(c *guest.Case) time.Time { c.Grants = nil; return guesttest.Noon },
		"guest is ending":    func(c *guest.Case) time.Time { c.Guest.State = guest.Ending; return c.Grants[0].From },
		"guest was removed":  func(c *guest.Case) time.Time { c.Guest.State = guest.Removed; return c.Grants[0].From },
		"long after the end": func(c *guest.Case) time.Time { return c.Grants[0].Until.AddDate(1, 0, 0) },
	} {
		c := guesttest.Case(guest.Active)
		c.Policy = policy
		now := change(&c)
		if got := guest.DesiredFor(c, now); !reflect.DeepEqual(got, guest.Desired{AfterEnd: guest.Delete}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestAGrantGivesAccessFromItsFirstMomentToJustBeforeItsEnd(t *testing.T) {
	t.Parallel()
	g := guesttest.Case(guest.Active).Grants[0]
	for moment, want := range map[time.Time]bool{
		g.From: true, g.From.Add(-1): false, g.Until.Add(-1): true, g.Until: false,
	} {
		if got := g.Live(moment); got != want {
			t.Errorf("live at %v: %v", moment, got)
		}
	}
}

func TestAnAccountAloneIsAPlanOfOneInvitation(t *testing.T) {
	t.Parallel()
	want := guest.DesiredFor(guesttest.Case(guest.Inviting, guesttest.AccountOnly()), guesttest.Noon.Add(2*time.Hour))
	if got := guest.Plan(want, guest.Present{}, nil); !reflect.DeepEqual(got, []guest.Step{{Kind: guest.StepInvite}}) {
		t.Errorf("plan %+v", got)
	}
}

func TestAResourceGivenTwiceIsTakenAwayOnce(t *testing.T) {
	t.Parallel()
	group := guesttest.FalconGroup()
	have := guest.Present{Account: &guest.Account{Enabled: true}, Resources: []guest.Resource{group}}
	got := guest.Plan(guest.Desired{AfterEnd: guest.Block}, have, []guest.Resource{group, group})
	want := []guest.Step{{Kind: guest.StepRemoveMember, Resource: group}, {Kind: guest.StepBlock}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("plan %+v", got)
	}
}

func TestResourcesAreTheSameByKindIDAndRoleWhateverTheirNames(t *testing.T) {
	t.Parallel()
	app := guesttest.ExpensesApp()
	renamed, otherRole, asGroup := app, app, app
	renamed.Name, renamed.RoleName, renamed.AppID = "Old name", "Old role", ""
	otherRole.RoleID = guest.DefaultAccess
	asGroup.Kind = guest.Group
	if !app.Same(renamed) || app.Same(otherRole) || app.Same(asGroup) {
		t.Errorf("renamed %v, other role %v, as group %v", app.Same(renamed), app.Same(otherRole), app.Same(asGroup))
	}
}

func TestWhatWasWantedIsOvertakenByADecisionAndByTime(t *testing.T) {
	t.Parallel()
	now := guesttest.Noon.Add(48 * time.Hour)
	wanted := guest.DesiredFor(guesttest.Case(guest.Active, guesttest.Falcon()), now)
	for name, change := range map[string]struct {
		do   func(*guest.Case) time.Time
		want bool
	}{
		"nothing happened": {func(*guest.Case) time.Time { return now.Add(time.Minute) }, false},
		"a message was sent again": {func(c *guest.Case) time.Time {
			c.Resent = append(c.Resent, now)
			return now
		}, false},
		"somebody ended the access": {func(c *guest.Case) time.Time {
			c.Guest.State = guest.Ending
			return now
		}, true},
		"something else was approved": {func(c *guest.Case) time.Time {
			more := c.Grants[0]
			more.Package = guesttest.Expenses()
			c.Grants = append(c.Grants, more)
			return now
		}, true},
		"the access is over": {func(c *guest.Case) time.Time { return c.Grants[0].Until }, true},
		"it is to be put back": {func(c *guest.Case) time.Time {
			c.Drifts = append(c.Drifts, guest.Drift{Kind: guest.Blocked, State: guest.DriftRestoring})
			return now
		}, true},
	} {
		c := guesttest.Case(guest.Active, guesttest.Falcon())
		if at := change.do(&c); guest.Overtaken(c, wanted, at) != change.want {
			t.Errorf("%s: want overtaken %v", name, change.want)
		}
	}
}
