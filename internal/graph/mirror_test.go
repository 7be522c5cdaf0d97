package graph_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"guestportal/internal/graph"
	"guestportal/internal/guest"
)

// told reads a change feed to its end for now.
func told[T any](t *testing.T, page func(link string) ([]T, string, bool, error), link string) ([]T, string) {
	t.Helper()
	var all []T
	for range 100 {
		some, next, done, err := page(link)
		must(t, err)
		if all, link = append(all, some...), next; done {
			return all, link
		}
	}
	t.Fatal("the feed does not end")
	return nil, ""
}

// change changes the directory as an administrator's script does.
func (x *tenant) change(t *testing.T, method, path string, body any) {
	t.Helper()
	admin := x.register(t, "Group.ReadWrite.All", "Application.ReadWrite.All", "User.ReadWrite.All")
	answer, err := http.PostForm(x.http+"/"+x.ready.TenantID+"/oauth2/v2.0/token", url.Values{
		"grant_type": {"client_credentials"}, "scope": {"https://graph.microsoft.com/.default"},
		"client_id": {admin.ID}, "client_secret": {admin.Secret},
	})
	must(t, err)
	var got struct {
		Token string `json:"access_token"`
	}
	must(t, json.NewDecoder(answer.Body).Decode(&got))
	must(t, answer.Body.Close())
	content, err := json.Marshal(body)
	must(t, err)
	r, err := http.NewRequestWithContext(t.Context(), method, x.http+"/v1.0"+path, bytes.NewReader(content))
	must(t, err)
	r.Header.Set("Authorization", "Bearer "+got.Token)
	r.Header.Set("Content-Type", "application/json")
	answer, err = http.DefaultClient.Do(r)
	must(t, err)
	must(t, answer.Body.Close())
	if answer.StatusCode >= 300 {
		t.Fatalf("%s %s: %s", method, path, answer.Status)
	}
}

// to names a directory object in a request that refers to it.
func to(id string) map[string]string {
	return map[string]string{"@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects/" + id}
}

func (x *tenant) groups(t *testing.T, link string) ([]guest.ObservedGroup, string) {
	t.Helper()
	return told(t, func(link string) ([]guest.ObservedGroup, string, bool, error) {
		return x.GroupsDelta(t.Context(), link)
	}, link)
}

func (x *tenant) apps(t *testing.T, link string) ([]guest.ObservedApp, string) {
	t.Helper()
	return told(t, func(link string) ([]guest.ObservedApp, string, bool, error) { return x.AppsDelta(t.Context(), link) }, link)
}

func TestTheFeedOfGroupsSaysWhatEachOneIs(t *testing.T) {
	t.Parallel()
	x := newTenant(t)
	groups, link := x.groups(t, "")
	kinds := map[string]string{}
	for _, g := range groups {
		for kind, is := range map[string]bool{
			"synced": g.Synced, "dynamic": g.Dynamic, "role": g.RoleAssignable, "restricted": g.Restricted, "hidden": g.Hidden, "unified": g.Unified,
			"exchange": g.MailEnabled && !g.Unified,
		} {
			if is {
				kinds[kind] = g.Name
			}
		}
	}
	for _, kind := range []string{"synced", "dynamic", "role", "unified"} {
		if kinds[kind] == "" {
			t.Errorf("no group of the seed is %s: %v", kind, kinds)
		}
	}
	falcon := x.id(t, "Project Falcon")
	i := slices.IndexFunc(groups, func(g guest.ObservedGroup) bool { return g.ObjectID == falcon })
	if i < 0 || groups[i].Name != "Project Falcon" || !groups[i].Security || groups[i].Dynamic || groups[i].Synced || groups[i].Removed {
		t.Fatalf("Project Falcon is number %d of %+v", i, groups)
	}

	x.change(t, http.MethodPatch, "/groups/"+falcon, map[string]any{"displayName": "Project Eagle"})
	again, link := x.groups(t, link)
	if len(again) != 1 || again[0].ObjectID != falcon || again[0].Name != "Project Eagle" {
		t.Errorf("after a new name: %+v", again)
	}
	x.change(t, http.MethodDelete, "/groups/"+falcon, nil)
	if again, _ = x.groups(t, link); len(again) != 1 || again[0] != (guest.ObservedGroup{ObjectID: falcon, Removed: true}) {
		t.Errorf("after its end: %+v", again)
	}
}

func TestTheFeedOfAppsSaysWhatEachOneIs(t *testing.T) {
	t.Parallel()
	x := newTenant(t)
	apps, link := x.apps(t, "")
	find := func(name string) guest.ObservedApp {
		t.Helper()
		i := slices.IndexFunc(apps, func(a guest.ObservedApp) bool { return a.Name == name })
		if i < 0 {
			t.Fatalf("there is no %s in %+v", name, apps)
		}
		return apps[i]
	}
	if a := find("Microsoft Graph"); !a.FirstParty || !a.Enabled {
		t.Errorf("%+v", a)
	}
	desk := find("Expense Desk")
	if desk.FirstParty || !desk.Enabled || desk.ObjectID != x.id(t, "Expense Desk") || len(desk.AppID) != 36 {
		t.Errorf("%+v", desk)
	}
	submitter := x.roles["Expense Desk/Submitter"]
	if i := slices.IndexFunc(desk.Roles, func(r guest.MirroredRole) bool { return r.ID == submitter }); i < 0 || !desk.Roles[i].ForPeople || !desk.Roles[i].Enabled {
		t.Errorf("its roles are %+v", desk.Roles)
	}
	for _, a := range apps {
		for _, r := range a.Roles {
			if a.FirstParty && r.ForPeople {
				t.Errorf("%s of %s can be given to people", r.Name, a.Name)
			}
		}
	}
	x.change(t, http.MethodPatch, "/servicePrincipals/"+desk.ObjectID, map[string]any{"accountEnabled": false, "tags": []string{"HideApp"}, "appRoleAssignmentRequired": true})
	apps, _ = x.apps(t, link)
	if changed := find("Expense Desk"); changed.Enabled || !changed.Hidden || !changed.AssignmentRequired {
		t.Errorf("after a change: %+v", apps)
	}
}

func TestOwnersMembersAndManagersAreUsers(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	falcon, nested := x.id(t, "Project Falcon"), x.id(t, "Falcon Contractors")
	x.change(t, http.MethodPost, "/groups/"+nested+"/members/$ref", to(x.id(t, ana)))
	x.change(t, http.MethodPost, "/groups/"+falcon+"/owners/$ref", to(x.id(t, sam)))
	members, next, done, err := x.GroupMembers(ctx, falcon, "")
	if err != nil || next != "" || !done || !slices.Contains(members, x.id(t, ana)) || !slices.Contains(members, x.id(t, sam)) || slices.Contains(members, nested) {
		t.Errorf("members are %v (%v)", members, err)
	}
	owners, _, done, err := x.GroupOwners(ctx, falcon, "")
	if err != nil || !done || !slices.Contains(owners, x.id(t, sam)) {
		t.Errorf("owners are %v (%v)", owners, err)
	}
	wiki := x.id(t, "Wiki")
	x.change(t, http.MethodPost, "/servicePrincipals/"+wiki+"/owners/$ref", to(x.id(t, ana)))
	x.change(t, http.MethodPost, "/servicePrincipals/"+wiki+"/owners/$ref", to(x.id(t, "Expense Desk"))) // no person
	if owners, _, _, err = x.AppOwners(ctx, wiki, ""); err != nil || !slices.Contains(owners, x.id(t, ana)) || slices.Contains(owners, x.id(t, "Expense Desk")) {
		t.Errorf("owners of the app are %v (%v)", owners, err)
	}
	if got, err := x.Manager(ctx, x.id(t, ana)); err != nil || len(got) != 1 || got[0] != x.id(t, "ben.ito@contoso.example") {
		t.Errorf("the manager is %v (%v)", got, err)
	}
	if _, err := x.Manager(ctx, x.id(t, "gil_fabrikam.example#EXT#@contoso.onmicrosoft.com")); kind(t, err) != guest.FaultMissing {
		t.Errorf("without a manager: %v", err)
	}
	x.change(t, http.MethodDelete, "/groups/"+nested, nil)
	for name, read := range map[string]func() error{
		"members": func() error { _, _, _, err := x.GroupMembers(ctx, nested, ""); return err },
		"owners":  func() error { _, _, _, err := x.GroupOwners(ctx, nested, ""); return err },
	} {
		if err := read(); kind(t, err) != guest.FaultMissing {
			t.Errorf("%s of a group that is gone: %v", name, err)
		}
	}
}

func TestListsComeInPages(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	falcon := x.id(t, "Project Falcon")
	whole, _, _, err := x.GroupMembers(ctx, falcon, "")
	must(t, err)
	for _, who := range []string{ana, "mia.chen@contoso.example"} {
		x.change(t, http.MethodPost, "/groups/"+falcon+"/owners/$ref", to(x.id(t, who)))
	}
	x.control(t, http.MethodPost, "/settings", map[string]any{"page_size": 1}, nil)
	var owners []string
	pages, link := 0, ""
	for done := false; !done; pages++ {
		var page []string
		page, link, done, err = x.GroupOwners(ctx, falcon, link)
		must(t, err)
		if owners = append(owners, page...); pages > 100 {
			t.Fatal("the list does not end")
		}
	}
	if pages < 3 || len(owners) < 3 || len(whole) == 0 {
		t.Errorf("%d owners on %d pages", len(owners), pages)
	}
}

func TestWhoMayNotListStillGives(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	client := x.as(t, x.register(t, "User.ReadWrite.All", "Group.ReadBasic.All").app())
	for lacks, list := range map[string]func() error{
		"GroupMember.Read.All": func() error { _, _, _, err := client.GroupsDelta(ctx, ""); return err },
		"Application.Read.All": func() error { _, _, _, err := client.AppsDelta(ctx, ""); return err },
	} {
		if f := shutOut(t, list()); f.Permission != lacks || f.Reason != guest.ReasonPermission {
			t.Errorf("without %s: %+v", lacks, f)
		}
	}
	if _, err := client.Target(ctx, guest.Resource{Kind: guest.Group, ObjectID: x.id(t, "Project Falcon")}); err != nil {
		t.Errorf("then a group cannot be looked at: %v", err)
	}
	least := x.as(t, x.register(t, "GroupMember.Read.All", "Application.Read.All", "User.Read.All").app())
	for name, read := range map[string]func(*graph.Client) error{
		"groups": func(c *graph.Client) error { _, _, _, err := c.GroupsDelta(ctx, ""); return err },
		"apps":   func(c *graph.Client) error { _, _, _, err := c.AppsDelta(ctx, ""); return err },
		"group owners": func(c *graph.Client) error {
			_, _, _, err := c.GroupOwners(ctx, x.id(t, "Project Falcon"), "")
			return err
		},
		"app owners": func(c *graph.Client) error { _, _, _, err := c.AppOwners(ctx, x.id(t, "Wiki"), ""); return err },
		"members": func(c *graph.Client) error {
			_, _, _, err := c.GroupMembers(ctx, x.id(t, "Project Falcon"), "")
			return err
		},
		"manager": func(c *graph.Client) error { _, err := c.Manager(ctx, x.id(t, ana)); return err },
		"direct members": func(c *graph.Client) error {
			_, _, _, err := c.DirectMembers(ctx, x.id(t, "Project Falcon"), "")
			return err
		},
		"role holders": func(c *graph.Client) error {
			_, _, _, err := c.RoleHolders(ctx, x.id(t, "Expense Desk"), "")
			return err
		},
	} {
		if err := read(least); err != nil {
			t.Errorf("%s with the least permissions: %v", name, err)
		}
	}
}
