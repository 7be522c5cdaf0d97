package graph_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"guestportal/internal/graph"
	"guestportal/internal/guest"
)

// everything is what README asks administrators to consent to.
var everything = []string{
	"User.Invite.All", "User.ReadWrite.All", "User.EnableDisableAccount.All", "User.DeleteRestore.All",
	"GroupMember.Read.All", "GroupMember.ReadWrite.All", "AppRoleAssignment.ReadWrite.All", "Application.Read.All",
}

// register makes an application with those permissions.
func (x *tenant) register(t *testing.T, permissions ...string) registered {
	t.Helper()
	var made registered
	x.control(t, http.MethodPost, "/clients", map[string]any{"name": "Another worker", "permissions": permissions}, &made)
	return made
}

type registered struct {
	ID        string `json:"id"`
	Secret    string `json:"secret"`
	Principal string `json:"service_principal_id"`
}

func (r registered) app() app { return app{ID: r.ID, Secret: r.Secret} }

// without gives a list without one of its items.
func without(list []string, one string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == one })
}

// shutOut wants a fault of a portal that is not let in.
func shutOut(t *testing.T, err error) *guest.Fault {
	t.Helper()
	f, _ := errors.AsType[*guest.Fault](err)
	if f == nil || f.Kind != guest.FaultShutOut {
		t.Fatalf("got %v, want to be shut out", err)
	}
	return f
}

func TestEveryMissingPermissionIsNamed(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	id, _ := x.invite(t)
	falcon, wiki := x.id(t, "Project Falcon"), x.id(t, "Wiki")
	aside := guest.InvitationOrder{Email: "lou@fabrikam.example", RedirectURL: "https://portal.example/"}
	for lacks, c := range map[string]struct {
		held []string
		call func(*graph.Client) error
	}{
		"User.Invite.All": {without(without(everything, "User.Invite.All"), "User.ReadWrite.All"), func(c *graph.Client) error { _, _, err := c.Invite(ctx, aside, ""); return err }},
		"User.ReadWrite.All": {append(without(everything, "User.ReadWrite.All"), "User.Read.All"), func(c *graph.Client) error {
			return c.AddSponsor(ctx, id, x.id(t, ana), "")
		}},
		"User.EnableDisableAccount.All": {[]string{"User.Read.All"}, func(c *graph.Client) error { return c.SetEnabled(ctx, id, false, "") }},
		"User.DeleteRestore.All":        {[]string{"User.Read.All"}, func(c *graph.Client) error { return c.Delete(ctx, id, "") }},
		"GroupMember.ReadWrite.All": {without(everything, "GroupMember.ReadWrite.All"), func(c *graph.Client) error {
			return c.AddMember(ctx, falcon, id, "")
		}},
		"AppRoleAssignment.ReadWrite.All": {without(everything, "AppRoleAssignment.ReadWrite.All"), func(c *graph.Client) error {
			return c.AssignRole(ctx, id, wiki, guest.DefaultAccess, "")
		}},
		"Application.Read.All": {without(everything, "Application.Read.All"), func(c *graph.Client) error {
			_, err := c.Target(ctx, guest.Resource{Kind: guest.App, ObjectID: wiki})
			return err
		}},
	} {
		client := x.as(t, x.register(t, c.held...).app())
		f := shutOut(t, c.call(client))
		if f.Reason != guest.ReasonPermission || f.Permission != lacks || f.Status != http.StatusForbidden {
			t.Errorf("without %s: %+v", lacks, f)
		}
		// Others of the kind stay away without asking, and know why.
		before := x.asked(t)
		f = shutOut(t, c.call(client))
		if !errors.Is(f, graph.ErrAway) || f.Permission != lacks || f.Reason != guest.ReasonPermission || x.asked(t) != before {
			t.Errorf("once more without %s: %+v", lacks, f)
		}
	}
}

// asked counts what the tenant was asked, tokens included.
func (x *tenant) asked(t *testing.T) int { return len(x.journal(t)) }

func (x *tenant) journal(t *testing.T) (paths []string) {
	t.Helper()
	var journal struct{ Entries []struct{ Path string } }
	x.control(t, http.MethodGet, "/journal", nil, &journal)
	for _, e := range journal.Entries {
		paths = append(paths, e.Path)
	}
	return paths
}

func (x *tenant) tokens(t *testing.T) int {
	t.Helper()
	return len(slices.DeleteFunc(x.journal(t), func(path string) bool { return !strings.HasSuffix(path, "/oauth2/v2.0/token") }))
}

// consent gives an application a permission of Microsoft Graph, as an
// administrator does.
func (x *tenant) consent(t *testing.T, to registered, permission string) {
	t.Helper()
	admin := x.register(t, "AppRoleAssignment.ReadWrite.All", "Application.Read.All")
	reply, err := http.PostForm(x.http+"/"+x.ready.TenantID+"/oauth2/v2.0/token", url.Values{
		"grant_type": {"client_credentials"}, "client_id": {admin.ID}, "client_secret": {admin.Secret}, "scope": {graph.DefaultScope},
	})
	must(t, err)
	defer func() { _ = reply.Body.Close() }()
	var token struct {
		Text string `json:"access_token"`
	}
	must(t, json.NewDecoder(reply.Body).Decode(&token))
	body, err := json.Marshal(map[string]string{
		"principalId": to.Principal, "resourceId": x.id(t, "Microsoft Graph"), "appRoleId": x.permissionID(t, permission),
	})
	must(t, err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, x.http+"/v1.0/servicePrincipals/"+x.id(t, "Microsoft Graph")+"/appRoleAssignedTo", bytes.NewReader(body))
	must(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token.Text)
	answer, err := http.DefaultClient.Do(r)
	must(t, err)
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusCreated {
		t.Fatalf("consent: %s", answer.Status)
	}
}

func (x *tenant) permissionID(t *testing.T, name string) string {
	t.Helper()
	var s struct {
		Apps []struct {
			DisplayName string                       `json:"displayName"`
			Roles       []struct{ ID, Value string } `json:"appRoles"`
		} `json:"service_principals"`
	}
	x.control(t, http.MethodGet, "/state", nil, &s)
	for _, a := range s.Apps {
		for _, r := range a.Roles {
			if a.DisplayName == "Microsoft Graph" && r.Value == name {
				return r.ID
			}
		}
	}
	t.Fatalf("Microsoft Graph has no permission %s", name)
	return ""
}

func TestCallsThatLackAPermissionGoOnByThemselvesAfterConsentAndOthersNeverStop(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	id, _ := x.invite(t)
	falcon := x.id(t, "Project Falcon")
	worker := x.register(t, without(everything, "GroupMember.ReadWrite.All")...)
	client := x.as(t, worker.app())
	add := func() error { return client.AddMember(ctx, falcon, id, "") }
	if f := shutOut(t, add()); f.RetryAfter != 15*time.Second {
		t.Fatalf("comes back after %v", f.RetryAfter)
	}
	for name, err := range map[string]error{
		"block": client.SetEnabled(ctx, id, false, ""), "unblock": client.SetEnabled(ctx, id, true, ""),
		"sponsor": client.AddSponsor(ctx, id, x.id(t, ana), ""),
		"look":    func() error { _, err := client.Groups(ctx, id); return err }(),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	x.clock.move(15 * time.Second)
	tokens := x.tokens(t)
	if f := shutOut(t, add()); f.RetryAfter != 30*time.Second || errors.Is(f, graph.ErrAway) {
		t.Errorf("tried again in vain: %+v", f)
	}
	if n := x.tokens(t) - tokens; n != 1 {
		t.Errorf("%d tokens for one trial", n)
	}
	x.consent(t, worker, "GroupMember.ReadWrite.All")
	x.clock.move(30 * time.Second)
	must(t, add())
	must(t, client.RemoveMember(ctx, falcon, id, "")) // the same kind, at once
}

func TestARefusalAboutOneObjectIsNoMissingPermission(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	id, _ := x.invite(t)
	for _, name := range []string{"Helpdesk Operators", "All Contractors"} { // role-assignable; with a rule
		err := x.AddMember(ctx, x.id(t, name), id, "")
		if f, _ := errors.AsType[*guest.Fault](err); f == nil || f.Kind != guest.FaultRefused || f.Reason != guest.ReasonObject {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(t, x.AddMember(ctx, x.id(t, "Project Falcon"), id, ""))
}

func TestATokenThatIsNoLongerGoodIsRenewedOnceForAll(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	id := x.id(t, ana)
	_, err := x.Account(ctx, id)
	must(t, err)
	tokens := x.tokens(t)
	x.control(t, http.MethodPost, "/keys/rotate?drop=true", nil, nil) // no token from before is good any more, and nobody is challenged
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			if _, err := x.Account(ctx, id); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := x.tokens(t) - tokens; n != 1 {
		t.Errorf("%d new tokens, want one", n)
	}
}

func TestAPortalWhoseTokensAreNotAcceptedStaysAwayAndComesBackByItself(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	id := x.id(t, ana)
	look := func() error { _, err := x.Account(ctx, id); return err }
	x.control(t, http.MethodPost, "/faults", map[string]any{
		"path": `^/v1\.0/`, "status": 401, "body": `{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed, the token is expired."}}`,
	}, nil)
	if f := shutOut(t, look()); f.Reason != guest.ReasonToken || f.RetryAfter != 15*time.Second || errors.Is(f, graph.ErrAway) {
		t.Fatalf("%+v", f)
	}
	asked := x.asked(t)
	if f := shutOut(t, x.Delete(ctx, id, "")); f.Reason != guest.ReasonToken || !errors.Is(f, graph.ErrAway) || x.asked(t) != asked {
		t.Errorf("the next call: %+v", f)
	}
	x.clock.move(15 * time.Second)
	if f := shutOut(t, look()); f.RetryAfter != 30*time.Second {
		t.Errorf("tried again in vain: %+v", f)
	}
	x.control(t, http.MethodDelete, "/faults", nil, nil)
	x.clock.move(30 * time.Second)
	must(t, look())
	must(t, look())
}
