package emulator_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

const defaultAccess = "00000000-0000-0000-0000-000000000000"

func TestAppRolesAreAssignedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, _ := w.invite("role@adatum.example")
	desk := w.seed.Apps.ExpenseDesk
	assigned := "/servicePrincipals/" + desk.ID + "/appRoleAssignedTo"
	body := map[string]any{"principalId": guest, "resourceId": desk.ID, "appRoleId": w.seed.Roles.Submitter.ID}
	r := w.want(w.graph("POST", assigned, body), 201)
	if !regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$`).MatchString(r.at("createdDateTime")) || r.at("principalType") != "User" || r.at("resourceDisplayName") != "Expense Desk" {
		t.Errorf("the assignment is %s", r.text)
	}
	again := w.want(w.graph("POST", assigned, body), 400, "Request_BadRequest")
	if again.message() != "Permission being assigned already exists on the object" {
		t.Error(again.message())
	}
	if l := w.graph("GET", "/servicePrincipals(appId='"+desk.AppID+"')/appRoleAssignedTo", nil); !slices.Equal(l.names("id"), []string{r.at("id")}) {
		t.Errorf("assigned to the app: %s", l.text)
	}
	if l := w.graph("GET", "/users/"+guest+"/appRoleAssignments?$filter=resourceId%20eq%20"+desk.ID, nil); !slices.Equal(l.names("id"), []string{r.at("id")}) {
		t.Errorf("assigned to the guest: %s", l.text)
	}
	w.want(w.graph("DELETE", assigned+"/"+r.at("id"), nil), 204)
	w.want(w.graph("DELETE", assigned+"/"+r.at("id"), nil), 404, "Request_ResourceNotFound")
	second := w.want(w.graph("POST", "/users/"+guest+"/appRoleAssignments", body), 201)
	w.want(w.graph("DELETE", "/users/"+guest+"/appRoleAssignments/"+second.at("id"), nil), 204)
}

func TestAppRolesThatCannotBeAssigned(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, _ := w.invite("role@adatum.example")
	desk, wiki := w.seed.Apps.ExpenseDesk, w.seed.Apps.Wiki
	roles := map[string]string{}
	for _, r := range w.graph("GET", "/servicePrincipals/"+desk.ID, nil).json["appRoles"].([]any) {
		role := r.(map[string]any)
		roles[role["displayName"].(string)] = role["id"].(string)
	}
	cases := []struct {
		name, app, principal, role string
		status                     int
		words                      string
	}{
		{"unknown role", desk.ID, guest, "11111111-2222-4333-8444-555555555555", 400, "Permission being assigned was not found on application"},
		{"disabled role", desk.ID, guest, roles["Cashier"], 400, "Permission being assigned was not found on application"},
		{"role for programs", desk.ID, guest, roles["Import"], 400, "Permission being assigned was not found on application"},
		{"default access beside roles", desk.ID, guest, defaultAccess, 400, "Permission being assigned was not found on application"},
		{"unknown principal", desk.ID, "11111111-2222-4333-8444-555555555555", roles["Submitter"], 404, ""},
		{"no GUID", desk.ID, guest, "Submitter", 400, "Edm.Guid"},
		{"default access", wiki.ID, guest, defaultAccess, 201, ""},
		{"a group", desk.ID, w.seed.Groups.ProjectFalcon.ID, roles["Reviewer"], 201, ""},
	}
	for _, c := range cases {
		r := w.graph("POST", "/servicePrincipals/"+c.app+"/appRoleAssignedTo", map[string]any{"principalId": c.principal, "resourceId": c.app, "appRoleId": c.role})
		if r.status != c.status || !strings.Contains(r.message(), c.words) {
			t.Errorf("%s: %d %s %q", c.name, r.status, r.code(), r.message())
		}
	}
	w.control("/settings", map[string]any{"default_access_with_roles": true})
	w.want(w.graph("POST", "/servicePrincipals/"+desk.ID+"/appRoleAssignedTo", map[string]any{"principalId": guest, "resourceId": desk.ID, "appRoleId": defaultAccess}), 201)
}

func TestEnterpriseApplicationsAreListedByTag(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.want(w.graph("GET", "/servicePrincipals?$filter=tags/any(t:t%20eq%20'WindowsAzureActiveDirectoryIntegratedApp')&$select=displayName&$top=999", nil), 200)
	if got := r.names("displayName"); !slices.Equal(got, []string{"Guest Portal", "Expense Desk", "Wiki"}) {
		t.Errorf("the applications are %v", got)
	}
	if r := w.graph("GET", "/applications?$select=displayName", nil); len(r.list()) != 4 {
		t.Errorf("registrations: %s", r.text)
	}
	if strings.Contains(w.graph("GET", "/applications", nil).text, w.ready.PortalClient.Secret) {
		t.Error("a secret is shown")
	}
}

func TestEnablingAccountsMayChangeNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.tokenWith("User.EnableDisableAccount.All", "User.Read.All")
	w.want(w.graphAs(token, "PATCH", "/users/"+w.seed.People.Gil.ID, map[string]any{"accountEnabled": false, "jobTitle": "x"}), 403)
	if r := w.graph("GET", "/users/"+w.seed.People.Gil.ID+"?$select=accountEnabled", nil); r.json["accountEnabled"] != true {
		t.Error("half of a refused change was done")
	}
}

func (w *world) guestID(mail string) string {
	w.t.Helper()
	r := w.want(w.graph("GET", "/users?$select=id&$filter=mail%20eq%20'"+mail+"'", nil), 200)
	return r.list()[0]["id"].(string)
}

func TestApplicationsAreChangedByWhoMay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wiki := "/servicePrincipals/" + w.seed.Apps.Wiki.ID
	change := map[string]any{"appRoleAssignmentRequired": false, "tags": []string{"HideApp"}}
	w.want(w.graph("PATCH", wiki, change), 403)
	token := w.tokenWith("Application.ReadWrite.All")
	w.want(w.graphAs(token, "PATCH", wiki, change), 204)
	w.want(w.graphAs(token, "PATCH", wiki, map[string]any{"appId": "x"}), 400)
	r := w.graph("GET", wiki, nil)
	if r.json["appRoleAssignmentRequired"] != false || !slices.Equal(r.json["tags"].([]any), []any{"HideApp"}) {
		t.Errorf("the application is %s", r.text)
	}
	r = w.graph("GET", "/servicePrincipals/"+w.seed.Apps.ExpenseDesk.ID+"?$select=tags", nil)
	if !slices.Equal(r.json["tags"].([]any), []any{"WindowsAzureActiveDirectoryIntegratedApp"}) {
		t.Errorf("another application changed as well: %s", r.text)
	}
}
