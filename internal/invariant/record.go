package invariant

import (
	"strings"
	"time"
)

// Record is everything that is judged.
type Record struct {
	Entries  []Entry // of the directory's log, oldest first
	Tenant   Tenant
	Outbox   []Message
	Database Database
}

// Entry is one call in the directory's log.
type Entry struct {
	Seq             int64     `json:"seq"`
	At              time.Time `json:"at"` // of its arrival
	TookMS          float64   `json:"took_ms"`
	Method          string    `json:"method"`
	Path            string    `json:"path"`
	Body            string    `json:"body"`
	Status          int       `json:"status"` // 0: the connection was cut
	ClientRequestID string    `json:"client_request_id"`
	AppID           string    `json:"app_id"`
}

func (e Entry) ended() time.Time {
	return e.At.Add(time.Duration(e.TookMS * float64(time.Millisecond)))
}

// Message is one mail that the directory itself sent.
type Message struct {
	Kind string   `json:"kind"`
	To   []string `json:"to"`
}

// Tenant is what is in the directory, without any lag.
type Tenant struct {
	Users             []User             `json:"users"`
	DeletedUsers      []User             `json:"deleted_users"`
	Groups            []Group            `json:"groups"`
	ServicePrincipals []ServicePrincipal `json:"service_principals"`
}

// User is one account.
type User struct {
	ID              string    `json:"id"`
	Mail            string    `json:"mail"`
	UserType        string    `json:"userType"`
	CreationType    string    `json:"creationType"`
	AccountEnabled  bool      `json:"accountEnabled"`
	CreatedDateTime time.Time `json:"createdDateTime"`
	Sponsors        []string  `json:"sponsors"`
}

// Group is one group with the ids of its members.
type Group struct {
	ID      string   `json:"id"`
	Members []string `json:"members"`
}

// ServicePrincipal is one app with who holds its roles.
type ServicePrincipal struct {
	ID         string `json:"id"`
	AppID      string `json:"appId"`
	Name       string `json:"displayName"`
	TemplateID string `json:"applicationTemplateId"`

	AssignmentRequired bool      `json:"appRoleAssignmentRequired"`
	CreatedDateTime    time.Time `json:"createdDateTime"`

	AssignedTo []struct {
		PrincipalID string `json:"principalId"`
		AppRoleID   string `json:"appRoleId"`
	} `json:"app_role_assigned_to"`
}

// Resource is a group, or an app with a role.
type Resource struct {
	Kind     string `json:"kind"`
	ObjectID string `json:"object_id"`
	RoleID   string `json:"role_id"`
	Name     string `json:"name"`
}

func (r Resource) same(s Resource) bool {
	return r.Kind == s.Kind && r.ObjectID == s.ObjectID && r.RoleID == s.RoleID
}

func among(r Resource, list []Resource) bool {
	for _, x := range list {
		if x.same(r) {
			return true
		}
	}
	return false
}

// account finds an account that has not been deleted.
func (t Tenant) account(id string) (User, bool) {
	for _, u := range t.Users {
		if u.ID == id {
			return u, true
		}
	}
	return User{}, false
}

// accounts gives those with an address, deleted ones included.
func (t Tenant) accounts(mail string) (living, deleted []User) {
	of := func(list []User) (out []User) {
		for _, u := range list {
			if strings.EqualFold(u.Mail, mail) {
				out = append(out, u)
			}
		}
		return out
	}
	return of(t.Users), of(t.DeletedUsers)
}

// holds tells whether an account has a resource, directly.
func (t Tenant) holds(id string, r Resource) bool {
	for _, g := range t.Groups {
		for _, m := range g.Members {
			if r.Kind == "group" && g.ID == r.ObjectID && m == id {
				return true
			}
		}
	}
	for _, a := range t.ServicePrincipals {
		for _, to := range a.AssignedTo {
			if r.Kind == "app" && a.ID == r.ObjectID && to.PrincipalID == id && to.AppRoleID == r.RoleID {
				return true
			}
		}
	}
	return false
}
