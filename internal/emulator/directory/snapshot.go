package directory

// Snapshot is the tenant as GET /_emulator/state shows it.
type Snapshot struct {
	Users             []UserState  `json:"users"`
	DeletedUsers      []*User      `json:"deleted_users"`
	Groups            []GroupState `json:"groups"`
	ServicePrincipals []AppState   `json:"service_principals"`
}

// UserState is a user with the ids of its sponsors.
type UserState struct {
	*User
	Sponsors []string `json:"sponsors"`
}

// GroupState is a group with the ids of its members.
type GroupState struct {
	*Group
	Members []string `json:"members"`
}

// AppState is a service principal with its assignments.
type AppState struct {
	*ServicePrincipal
	AppRoleAssignedTo []*Assignment `json:"app_role_assigned_to"`
}

// Snapshot returns everything as it stands now, without any lag.
func (d *Directory) Snapshot() Snapshot {
	s := Snapshot{Users: []UserState{}, DeletedUsers: []*User{}, Groups: []GroupState{}, ServicePrincipals: []AppState{}}
	d.View(func(tx *Tx) {
		for _, u := range tx.Users() {
			s.Users = append(s.Users, UserState{u, tx.living(tx.Sponsors().Of(u.ID, tx.now))})
		}
		s.DeletedUsers = append(s.DeletedUsers, tx.DeletedUsers()...)
		for _, g := range tx.Groups() {
			s.Groups = append(s.Groups, GroupState{g, tx.living(tx.Members().Of(g.ID, tx.now))})
		}
		for _, sp := range tx.SPs() {
			s.ServicePrincipals = append(s.ServicePrincipals, AppState{sp, tx.AssignedTo(sp.ID, tx.now)})
		}
	})
	return s
}

func (tx *Tx) living(ids []string) []string {
	out := []string{}
	for _, id := range ids {
		if tx.KindOf(id) != KindNone {
			out = append(out, id)
		}
	}
	return out
}
