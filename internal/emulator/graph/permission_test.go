package graph

import (
	"testing"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/directory"
)

// Delegated access is the scope and what the person may do, never more than either.
func TestAPersonNeedsTheScopeAndTheRight(t *testing.T) {
	t.Parallel()
	person := func(scope string, roles ...string) authority.Caller {
		return authority.Caller{User: true, Scopes: []string{scope}, Holds: roles}
	}
	guest := person("User.Read.All")
	guest.Guest = true
	for name, c := range map[string]struct {
		caller authority.Caller
		rule   string
		owned  bool
		want   bool
	}{
		"a member reads":                   {person("User.Read.All"), "User.Read.All", false, true},
		"a member reads without the scope": {person("User.Read"), "User.Read.All", false, false},
		"application permissions":          {authority.Caller{User: true, Roles: []string{"User.Read.All"}}, "User.Read.All", false, false},
		"a guest reads others":             {guest, "User.Read.All", false, false},
		"a guest reads themselves":         {guest, "User.Read", true, true},
		"a member writes":                  {person("User.ReadWrite.All"), "User.ReadWrite.All", false, false},
		"a user administrator writes":      {person("User.ReadWrite.All", directory.UserAdministrator), "User.ReadWrite.All", false, true},
		"without the scope":                {person("User.Read.All", directory.UserAdministrator), "User.ReadWrite.All", false, false},
		"another administrator":            {person("User.ReadWrite.All", directory.GroupsAdministrator), "User.ReadWrite.All", false, false},
		"the global administrator":         {person("Directory.ReadWrite.All", directory.GlobalAdministrator), "User.DeleteRestore.All", false, true},
		"a group's owner":                  {person("GroupMember.ReadWrite.All"), "GroupMember.ReadWrite.All", true, true},
		"no owner":                         {person("GroupMember.ReadWrite.All"), "GroupMember.ReadWrite.All", false, false},
		"inviting":                         {person("User.Invite.All"), "User.Invite.All", false, true},
	} {
		if got := permits(c.caller, c.rule, c.owned); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestWhoMayInvite(t *testing.T) {
	t.Parallel()
	member, guest := authority.Caller{User: true}, authority.Caller{User: true, Guest: true}
	inviter := authority.Caller{User: true, Holds: []string{directory.GuestInviter}}
	global := authority.Caller{User: true, Holds: []string{directory.GlobalAdministrator}}
	for from, want := range map[string][4]bool{
		"everyone": {true, true, true, true}, "adminsGuestInvitersAndAllMembers": {true, false, true, true},
		"adminsAndGuestInviters": {false, false, true, true}, "none": {},
	} {
		for i, caller := range []authority.Caller{member, guest, inviter, global} {
			if got := mayInviteAs(caller, from); got != want[i] {
				t.Errorf("%s, caller %d: %v", from, i, got)
			}
		}
	}
}
