package directory

import "time"

// State is everything that the tenant knows. The json tags name its sections in
// a snapshot.
type State struct {
	Sequence       int64                   `json:"sequence"` // of the last change or creation
	Users          table[User]             `json:"users"`    // soft-deleted ones too
	Groups         table[Group]            `json:"groups"`
	SPs            table[ServicePrincipal] `json:"servicePrincipals"`
	Apps           table[Application]      `json:"applications"`
	Invitations    table[InvitationRecord] `json:"invitations"`
	Assignments    table[Assignment]       `json:"assignments"`
	Members        Relation                `json:"members"`     // group → user, group, service principal
	GroupOwners    Relation                `json:"groupOwners"` // group → user
	AppOwners      Relation                `json:"appOwners"`   // service principal → user
	Sponsors       Relation                `json:"sponsors"`    // user → user, group
	Manager        Relation                `json:"manager"`     // user → user, at most one
	Subscriptions  table[Subscription]     `json:"subscriptions"`
	Consents       table[PermissionGrant]  `json:"permissionGrants"`
	DirectoryRoles Relation                `json:"directoryRoles"` // role template → user
	OptedOut       map[string]bool         `json:"optedOut"`       // addresses that want no invitation mails
	Changes        []Change                `json:"changes"`        // oldest first
	FirstKnown     int64                   `json:"firstKnown"`     // delta tokens below this are too old

	latestChange map[string]int64    // object id → sequence of its latest change in the log
	latestInvite map[string]string   // user id → invitation id
	dynamic      map[string]struct{} // ids of groups that have a rule
}

// Kind says which sort of object an id names.
type Kind string

// The kinds of objects that can be referred to by id alone.
const (
	KindNone        Kind = ""
	KindUser        Kind = "user"
	KindGroup       Kind = "group"
	KindApp         Kind = "servicePrincipal"
	KindApplication Kind = "application" // the registration
)

// NewState returns an empty tenant.
func NewState() *State {
	return &State{
		Users: newTable(func(u *User) string { return u.ID }).ordered(
			func(u *User) int64 { return u.Ordinal }, func(u *User) time.Time { return u.CreatedDateTime }, userValues),
		Groups: newTable(func(g *Group) string { return g.ID }).ordered(
			func(g *Group) int64 { return g.Ordinal }, func(g *Group) time.Time { return g.CreatedDateTime }, groupValues),
		SPs: newTable(func(s *ServicePrincipal) string { return s.ID }).ordered(
			func(s *ServicePrincipal) int64 { return s.Ordinal }, func(s *ServicePrincipal) time.Time { return s.CreatedDateTime }, spValues),
		Apps: newTable(func(a *Application) string { return a.ID }).ordered(
			func(a *Application) int64 { return a.Ordinal }, func(a *Application) time.Time { return a.CreatedDateTime }, applicationValues),
		Invitations: newTable(func(i *InvitationRecord) string { return i.ID }),
		Assignments: newTable(func(a *Assignment) string { return a.ID }).ordered(
			func(a *Assignment) int64 { return a.Ordinal }, func(a *Assignment) time.Time { return a.CreatedDateTime }, assignmentValues),
		Members:        newRelation().toldAs("members", KindGroup),
		GroupOwners:    newRelation().toldAs("owners", KindGroup),
		AppOwners:      newRelation().toldAs("owners", KindApp),
		Sponsors:       newRelation().toldAs("sponsors", KindUser),
		Manager:        newRelation().toldAs("manager", KindUser),
		latestChange:   map[string]int64{},
		latestInvite:   map[string]string{},
		Subscriptions:  newTable(func(s *Subscription) string { return s.ID }),
		dynamic:        map[string]struct{}{},
		Consents:       newTable(func(g *PermissionGrant) string { return g.ID }),
		DirectoryRoles: newRelation(),
	}
}

// The properties that are indexed: those by which clients look objects up.
var (
	userValues = map[string]values[User]{
		"displayName":       func(to []string, u *User) []string { return append(to, u.DisplayName) },
		"mail":              func(to []string, u *User) []string { return append(to, u.Mail) },
		"otherMails":        func(to []string, u *User) []string { return append(to, u.OtherMails...) },
		"proxyAddresses":    func(to []string, u *User) []string { return append(to, u.ProxyAddresses...) },
		"userPrincipalName": func(to []string, u *User) []string { return append(to, u.UserPrincipalName) },
	}
	groupValues = map[string]values[Group]{
		"displayName":    func(to []string, g *Group) []string { return append(to, g.DisplayName) },
		"mail":           func(to []string, g *Group) []string { return append(to, g.Mail) },
		"mailNickname":   func(to []string, g *Group) []string { return append(to, g.MailNickname) },
		"proxyAddresses": func(to []string, g *Group) []string { return append(to, g.ProxyAddresses...) },
	}
	spValues = map[string]values[ServicePrincipal]{
		"appId":                 func(to []string, s *ServicePrincipal) []string { return append(to, s.AppID) },
		"displayName":           func(to []string, s *ServicePrincipal) []string { return append(to, s.DisplayName) },
		"servicePrincipalNames": func(to []string, s *ServicePrincipal) []string { return append(to, s.ServicePrincipalNames...) },
	}
	applicationValues = map[string]values[Application]{
		"appId":          func(to []string, a *Application) []string { return append(to, a.AppID) },
		"displayName":    func(to []string, a *Application) []string { return append(to, a.DisplayName) },
		"identifierUris": func(to []string, a *Application) []string { return append(to, a.IdentifierURIs...) },
	}
	assignmentValues = map[string]values[Assignment]{
		"principalId": func(to []string, a *Assignment) []string { return append(to, a.PrincipalID) },
		"resourceId":  func(to []string, a *Assignment) []string { return append(to, a.ResourceID) },
	}
)

// bulk prepares the tables for many objects at once; settle ends that.
func (s *State) bulk() {
	s.Users.bulk, s.Groups.bulk, s.SPs.bulk, s.Apps.bulk, s.Assignments.bulk = true, true, true, true, true
}

func (s *State) settle() {
	s.Users.settle()
	s.Groups.settle()
	s.SPs.settle()
	s.Apps.settle()
	s.Assignments.settle()
}

// reindex rebuilds what a snapshot does not hold.
func (s *State) reindex() {
	for _, g := range s.Groups.all(isLive) {
		s.indexRule(g)
	}
	for _, inv := range s.Invitations.all(func(*InvitationRecord) bool { return true }) {
		s.latestInvite[inv.UserID] = inv.ID
	}
	for i := range s.Changes {
		s.chain(&s.Changes[i])
	}
}
