package portal

import (
	"net/http"
	"strings"
	"time"
)

// tenantState is what the emulator says is in the tenant.
type tenantState struct {
	Users []struct {
		ID, Mail        string
		DeletedDateTime *string
	}
	Groups []struct {
		ID      string
		Members []string
	}
	ServicePrincipals []struct {
		ID                string
		AppRoleAssignedTo []struct{ PrincipalID, AppRoleID string } `json:"app_role_assigned_to"`
	} `json:"service_principals"`
}

func (w *world) tenantState() tenantState {
	w.tb.Helper()
	var s tenantState
	w.control(http.MethodGet, "/state", nil, &s)
	return s
}

// accounts gives the ids of the living accounts with an address.
func (s tenantState) accounts(mail string) (ids []string) {
	for _, u := range s.Users {
		if strings.EqualFold(u.Mail, mail) && u.DeletedDateTime == nil {
			ids = append(ids, u.ID)
		}
	}
	return ids
}

func (s tenantState) member(groupID, userID string) bool {
	for _, g := range s.Groups {
		for _, m := range g.Members {
			if g.ID == groupID && m == userID {
				return true
			}
		}
	}
	return false
}

func (s tenantState) assigned(appID, roleID, userID string) (times int) {
	for _, a := range s.ServicePrincipals {
		for _, r := range a.AppRoleAssignedTo {
			if a.ID == appID && r.PrincipalID == userID && r.AppRoleID == roleID {
				times++
			}
		}
	}
	return times
}

// graphCall is one call that reached Microsoft Graph.
type graphCall struct {
	At     time.Time
	Method string
	Path   string
	Status int
	AppID  string `json:"app_id"`
}

// graphCalls gives the calls on Graph since the journal was emptied, in the
// order of their ends.
func (w *world) graphCalls() (calls []graphCall) {
	w.tb.Helper()
	var journal struct{ Entries []graphCall }
	w.control(http.MethodGet, "/journal", nil, &journal)
	for _, e := range journal.Entries {
		if strings.HasPrefix(e.Path, "/v1.0/") {
			calls = append(calls, e)
		}
	}
	return calls
}

// callers gives the ids of the apps that called Graph.
func (w *world) callers() map[string]bool {
	w.tb.Helper()
	apps := map[string]bool{}
	for _, c := range w.graphCalls() {
		apps[c.AppID] = true
	}
	return apps
}
