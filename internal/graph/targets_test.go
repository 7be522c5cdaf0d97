package graph_test

import (
	"slices"
	"testing"

	"guestportal/internal/guest"
)

func TestTargetsTellWhichKindTheyAre(t *testing.T) {
	t.Parallel()
	w := newTenant(t)
	for name, want := range map[string]guest.Target{
		"Project Falcon":     {},
		"Partner Workspace":  {},
		"All Contractors":    {Dynamic: true},
		"Finance Share":      {Synced: true},
		"Helpdesk Operators": {RoleAssignable: true},
		"Announcements":      {Exchange: true},
	} {
		got, err := w.Target(t.Context(), guest.Resource{Kind: guest.Group, ObjectID: w.ids[name]})
		want.Name = name
		if err != nil || got.Dynamic != want.Dynamic || got.Synced != want.Synced || got.RoleAssignable != want.RoleAssignable || got.Exchange != want.Exchange || got.Name != name {
			t.Errorf("%s is %+v (%v)", name, got, err)
		}
	}
	app, err := w.Target(t.Context(), guest.Resource{Kind: guest.App, ObjectID: w.ids["Expense Desk"]})
	if err != nil || app.Name != "Expense Desk" || app.Disabled || len(app.Roles) < 2 || !slices.ContainsFunc(app.Roles, func(r guest.TargetRole) bool { return r.Name == "Submitter" && r.Enabled && r.ForPeople }) {
		t.Errorf("the app is %+v (%v)", app, err)
	}
}
