package guest

import (
	"strings"
	"testing"
)

func TestTheGuardSaysWhatStopsAndWhatIsGoodToKnow(t *testing.T) {
	t.Parallel()
	group := Resource{Kind: Group, ObjectID: "g", Name: "Falcon"}
	app := Resource{Kind: App, ObjectID: "s", AppID: "a", RoleID: "r", Name: "Wiki", RoleName: "Reader"}
	plain := Resource{Kind: App, ObjectID: "s", AppID: "a", RoleID: DefaultAccess, Name: "Wiki"}
	reader := TargetRole{ID: "R", Name: "Reader", Enabled: true, ForPeople: true}
	for _, c := range []struct {
		name  string
		r     Resource
		t     Target
		stops []string // how each sentence begins
		warns []string
	}{
		{"a plain group", group, Target{}, nil, nil},
		{"a role-assignable group", group, Target{RoleAssignable: true}, []string{"Directory roles"}, nil},
		{"a restricted group", group, Target{Restricted: true}, []string{"The group is in a restricted"}, nil},
		{"a dynamic group", group, Target{Dynamic: true}, []string{"A rule in Entra"}, nil},
		{"a synced group", group, Target{Synced: true}, []string{"The group is kept in an on-premises"}, nil},
		{"a distribution list", group, Target{Exchange: true}, []string{"This is a distribution list"}, nil},
		{"hidden membership", group, Target{Secret: true}, nil, []string{"Who is a member"}},
		{"a group without owner", group, Target{Ownerless: true}, nil, []string{"Nobody owns"}},
		{"the worst comes first", group, Target{Ownerless: true, Synced: true, RoleAssignable: true}, []string{"Directory roles", "The group is kept"}, []string{"Nobody owns"}},
		{"what is said of apps is not said of groups", group, Target{Disabled: true, FirstParty: true, Open: true, Unlisted: true}, nil, nil},
		{"an app with a role", app, Target{AppID: "a", Roles: []TargetRole{reader}}, nil, []string{"Each guest is given this role"}},
		{"Microsoft Graph", app, Target{AppID: strings.ToUpper(GraphAppID), FirstParty: true, Roles: []TargetRole{reader}}, []string{"Microsoft Graph"}, nil},
		{"one of Microsoft's own", app, Target{AppID: "a", FirstParty: true, Roles: []TargetRole{reader}}, []string{"This is one of Microsoft's"}, nil},
		{"an app that is off", app, Target{AppID: "a", Disabled: true, Roles: []TargetRole{reader}}, []string{"The app is switched off"}, []string{"Each"}},
		{"a role that is gone", app, Target{AppID: "a"}, []string{"The app has no role Reader"}, []string{"Each"}},
		{"a role that is off", app, Target{AppID: "a", Roles: []TargetRole{{ID: "r", ForPeople: true}}}, []string{"The app role Reader is switched off"}, []string{"Each"}},
		{"a role for programs", app, Target{AppID: "a", Roles: []TargetRole{{ID: "r", Enabled: true}}}, []string{"The app role Reader is for programs"}, []string{"Each"}},
		{"Default Access beside roles", plain, Target{AppID: "a", Roles: []TargetRole{reader}}, []string{"The app has roles"}, []string{"Each"}},
		{"Default Access beside roles that people can't have", plain, Target{AppID: "a", Roles: []TargetRole{{ID: "x", Enabled: true}}}, nil, []string{"Each"}},
		{"an app for everybody, hidden", plain, Target{AppID: "a", Open: true, Unlisted: true}, nil, []string{"The app needs no assignment", "The app is hidden", "Each"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := c.t.Guard(c.r)
			if len(got) != len(c.stops)+len(c.warns) {
				t.Fatalf("it says %+v", got)
			}
			for i, m := range got {
				begins := append(append([]string{}, c.stops...), c.warns...)[i]
				if m.Stops != (i < len(c.stops)) || !strings.HasPrefix(m.Why, begins) || m.Do == "" || strings.Contains(m.Why+m.Do, "{") {
					t.Errorf("%d is %+v, want %q", i, m, begins)
				}
			}
			if Stops(got) != (len(c.stops) > 0) {
				t.Errorf("it stops: %v", Stops(got))
			}
			// What stops is objected to just before a step as well, and nothing else.
			if why := c.t.Objection(Resource{Kind: c.r.Kind, RoleID: c.r.RoleID}); (why != "") != Stops(got) {
				t.Errorf("the objection is %q", why)
			}
		})
	}
}
