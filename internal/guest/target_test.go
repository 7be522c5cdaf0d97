package guest

import (
	"strings"
	"testing"
	"time"
)

func TestWhatIsNoLongerAsApprovedIsObjectedTo(t *testing.T) {
	t.Parallel()
	group := Resource{Kind: Group, ObjectID: "g", Name: "Falcon"}
	app := Resource{Kind: App, ObjectID: "s", AppID: "a", RoleID: "r", Name: "Wiki", RoleName: "Reader"}
	plain := Resource{Kind: App, ObjectID: "s", AppID: "a", RoleID: DefaultAccess, Name: "Wiki"}
	reader := TargetRole{ID: "R", Name: "reader", Enabled: true, ForPeople: true}
	with := func(role TargetRole) Target { return Target{Name: "Wiki", AppID: "A", Roles: []TargetRole{role}} }
	for _, c := range []struct {
		name string
		r    Resource
		t    Target
		want string // part of the objection; empty: none
	}{
		{"a group as it was", group, Target{Name: "Falcon"}, ""},
		{"a group in another case", group, Target{Name: " FALCON "}, ""},
		{"a renamed group", group, Target{Name: "Board"}, "called Board"},
		{"a role-assignable group", group, Target{Name: "Falcon", RoleAssignable: true}, "directory roles"},
		{"a restricted group", group, Target{Name: "Falcon", Restricted: true}, "restricted"},
		{"a dynamic group", group, Target{Name: "Falcon", Dynamic: true}, "rule"},
		{"a synced group", group, Target{Name: "Falcon", Synced: true}, "on-premises"},
		{"a distribution list", group, Target{Name: "Falcon", Exchange: true}, "distribution"},
		{"a role as it was", app, with(reader), ""},
		{"another app", app, Target{Name: "Wiki", AppID: "b", Roles: []TargetRole{reader}}, "another app"},
		{"a renamed app", app, Target{Name: "Vault", AppID: "A", Roles: []TargetRole{reader}}, "called Vault"},
		{"a disabled app", app, Target{Name: "Wiki", AppID: "a", Disabled: true, Roles: []TargetRole{reader}}, "switched off"},
		{"a role that is gone", app, with(TargetRole{ID: "x", Enabled: true, ForPeople: true}), "no longer exists"},
		{"a role that is off", app, with(TargetRole{ID: "r", Name: "Reader", ForPeople: true}), "switched off"},
		{"a role for programs", app, with(TargetRole{ID: "r", Name: "Reader", Enabled: true}), "not for people"},
		{"a renamed role", app, with(TargetRole{ID: "r", Name: "Owner", Enabled: true, ForPeople: true}), "called Owner"},
		{"default access", plain, Target{Name: "Wiki", AppID: "a"}, ""},
		{"default access beside a role for programs", plain, with(TargetRole{ID: "x", Enabled: true}), ""},
		{"default access beside a role for people", plain, with(reader), "Default Access"},
		{"Microsoft Graph", Resource{Kind: App, Name: "Microsoft Graph", RoleID: "r"}, Target{Name: "Microsoft Graph", AppID: GraphAppID, Roles: []TargetRole{reader}}, "never"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := c.t.Objection(c.r)
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("the objection is %q, want %q", got, c.want)
			}
		})
	}
}

func TestAChangedTargetSaysWhatWhoAndHow(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)
	s := Step{Kind: StepAddMember, Resource: Resource{Kind: Group, ObjectID: "g-1", Name: "Falcon"}}
	got := TargetChanged(s, TargetGone, Guest{Name: "Gil Roy"}, now)
	if !strings.Contains(got.What, "Falcon") || !strings.Contains(got.What, TargetGone) || got.Who != ActorAdministrator || got.Do == "" || !strings.Contains(got.Detail, "g-1") || !got.At.Equal(now) {
		t.Errorf("the trouble is %+v", got)
	}
}
