package invariant

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// call is one call on Microsoft Graph, also one in a batch.
type call struct {
	at     time.Time // of its arrival
	end    time.Time // when its answer was ready
	method string
	path   string // behind the version, without the query
	body   string
	status int
	id     string // client-request-id
	app    string
}

// mutates tells whether the call asks for a change.
func (c call) mutates() bool { return c.method != http.MethodGet }

// atTheDoor tells whether the call was turned away before anything was done.
func (c call) atTheDoor() bool { return c.status == http.StatusUnauthorized }

// callsOf gives the calls on Graph in the log; a batch is taken apart.
func callsOf(entries []Entry) (calls []call) {
	for _, e := range entries {
		path, graph := strings.CutPrefix(e.Path, "/v1.0")
		if !graph {
			continue
		}
		c := call{e.At, e.ended(), e.Method, path, e.Body, e.Status, e.ClientRequestID, e.AppID}
		if path != "/$batch" {
			calls = append(calls, c)
			continue
		}
		calls = append(calls, c.items()...)
	}
	return calls
}

func (c call) items() (items []call) {
	var batch struct {
		Requests []struct {
			Method, URL string
			Headers     map[string]string
			Body        json.RawMessage
		}
	}
	if json.Unmarshal([]byte(c.body), &batch) != nil {
		return nil // turned away as unreadable
	}
	for _, r := range batch.Requests {
		i := c
		i.method, i.body, i.id = strings.ToUpper(r.Method), string(r.Body), ""
		i.path, _, _ = strings.Cut("/"+strings.TrimPrefix(r.URL, "/"), "?")
		for name, value := range r.Headers {
			if strings.EqualFold(name, "client-request-id") {
				i.id = value
			}
		}
		items = append(items, i)
	}
	return items
}

// does tells whether the call is what a step announces, for that account.
func (c call) does(s Step, email, account string) bool {
	resource := s.Resource.ObjectID
	switch s.Kind {
	case "invite", "mint link":
		var body struct{ InvitedUserEmailAddress string }
		return c.is("POST", "/invitations") && c.reads(&body) && strings.EqualFold(body.InvitedUserEmailAddress, email)
	case "add sponsor":
		return c.is("POST", "/users/"+account+"/sponsors/$ref") && c.refersTo(s.Sponsor)
	case "add member":
		return c.is("POST", "/groups/"+resource+"/members/$ref") && c.refersTo(account)
	case "remove member":
		return c.is("DELETE", "/groups/"+resource+"/members/"+account+"/$ref")
	case "assign role":
		var body struct{ PrincipalID, AppRoleID string }
		return c.is("POST", "/servicePrincipals/"+resource+"/appRoleAssignedTo") && c.reads(&body) &&
			body.PrincipalID == account && body.AppRoleID == s.Resource.RoleID
	case "unassign role":
		// Which assignment it was cannot be told any more once it is gone.
		return c.method == "DELETE" && strings.HasPrefix(c.path, "/servicePrincipals/"+resource+"/appRoleAssignedTo/")
	case "block", "unblock":
		var body struct{ AccountEnabled *bool }
		return c.is("PATCH", "/users/"+account) && c.reads(&body) && body.AccountEnabled != nil && *body.AccountEnabled == (s.Kind == "unblock")
	case "delete":
		return c.is("DELETE", "/users/"+account)
	}
	return false
}

func (c call) is(method, path string) bool { return c.method == method && c.path == path }

func (c call) reads(into any) bool { return json.Unmarshal([]byte(c.body), into) == nil }

func (c call) refersTo(id string) bool {
	var body map[string]string
	if !c.reads(&body) {
		return false
	}
	u, err := url.Parse(body["@odata.id"])
	return err == nil && id != "" && strings.HasSuffix(u.Path, "/"+id)
}

// mutations gives the portal's own changes, without those made by hand and those
// that the database has lost.
func (j *judge) mutations() []call {
	return of(j.calls, func(c call) bool { return c.mutates() && c.app == j.Worker && !j.ByHand[c.id] && !j.lost(c.at, 0) })
}
