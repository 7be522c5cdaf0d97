package directory

import (
	"slices"
	"time"
)

// State is everything that the tenant knows, as it is written to a file.
type State struct {
	Sequence      int64                   `json:"sequence"` // of the last change or creation
	Users         table[User]             `json:"users"`    // soft-deleted ones too
	Groups        table[Group]            `json:"groups"`
	SPs           table[ServicePrincipal] `json:"servicePrincipals"`
	Apps          table[Application]      `json:"applications"`
	Invitations   table[InvitationRecord] `json:"invitations"`
	Assignments   table[Assignment]       `json:"assignments"`
	Members       Relation                `json:"members"`            // group → user, group, service principal
	GroupOwners   Relation                `json:"groupOwners"`        // group → user
	AppOwners     Relation                `json:"appOwners"`          // service principal → user
	Sponsors      Relation                `json:"sponsors"`           // user → user, group
	Manager       Relation                `json:"manager"`            // user → user, at most one
	OptedOut      map[string]bool         `json:"optedOut,omitempty"` // addresses that want no invitation mails
	Changes       []Change                `json:"changes"`            // oldest first
	FirstKnown    int64                   `json:"firstKnown"`         // delta tokens below this are too old
	assignmentsBy map[string][]string     // principal or resource id → assignment ids
	latestInvite  map[string]string       // user id → invitation id
	byAddress     map[string]map[string]struct{}
}

// Change is an entry of the log that delta queries read.
type Change struct {
	Sequence int64     `json:"sequence"`
	At       time.Time `json:"at"`
	Kind     Kind      `json:"kind"`
	ID       string    `json:"id"`
}

// Kind says which sort of object an id names.
type Kind string

// The kinds of objects that can be referred to by id alone.
const (
	KindNone  Kind = ""
	KindUser  Kind = "user"
	KindGroup Kind = "group"
	KindApp   Kind = "servicePrincipal"
)

// NewState returns an empty tenant.
func NewState() *State {
	return &State{
		Users:         newTable(func(u *User) string { return u.ID }),
		Groups:        newTable(func(g *Group) string { return g.ID }),
		SPs:           newTable(func(s *ServicePrincipal) string { return s.ID }),
		Apps:          newTable(func(a *Application) string { return a.ID }),
		Invitations:   newTable(func(i *InvitationRecord) string { return i.ID }),
		Assignments:   newTable(func(a *Assignment) string { return a.ID }),
		Members:       newRelation(),
		GroupOwners:   newRelation(),
		AppOwners:     newRelation(),
		Sponsors:      newRelation(),
		Manager:       newRelation(),
		assignmentsBy: map[string][]string{},
		latestInvite:  map[string]string{},
		byAddress:     map[string]map[string]struct{}{},
	}
}

// reindex rebuilds what a file does not hold.
func (s *State) reindex() {
	for _, u := range s.Users.byID {
		s.index(nil, u)
	}
	for _, a := range s.Assignments.all(func(*Assignment) bool { return true }) {
		s.linkAssignment(a)
	}
	for _, inv := range s.Invitations.all(func(*InvitationRecord) bool { return true }) {
		s.latestInvite[inv.UserID] = inv.ID
	}
}

// putAssignment adds or replaces an assignment.
func (s *State) putAssignment(a *Assignment) {
	if s.Assignments.put(a) == nil {
		s.linkAssignment(a)
	}
}

func (s *State) linkAssignment(a *Assignment) {
	for _, end := range []string{a.PrincipalID, a.ResourceID} {
		s.assignmentsBy[end] = append(s.assignmentsBy[end], a.ID)
	}
}

// dropAssignment removes an assignment as if it had never been there.
func (s *State) dropAssignment(a *Assignment) {
	s.Assignments.remove(a.ID)
	for _, end := range []string{a.PrincipalID, a.ResourceID} {
		s.assignmentsBy[end] = slices.DeleteFunc(s.assignmentsBy[end], func(id string) bool { return id == a.ID })
	}
}
