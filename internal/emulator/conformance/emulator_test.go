package conformance_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/conformance"
	"guestportal/internal/emulator/emulatortest"
)

// start runs an emulator for one test.
func start(t *testing.T) emulator.Ready {
	t.Helper()
	e, err := emulator.Start(t.Context(), emulator.Options{Dir: emulatortest.Dir(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e.Ready()
}

// vars are what the seed has for the variables of the cases.
func vars(ready emulator.Ready) map[string]string {
	s := emulator.SeedStory()
	return map[string]string{
		"authority": ready.HTTP, "tenant": ready.TenantID, "client": ready.WorkerClient.ID, "secret": ready.WorkerClient.Secret,
		"invite": "probe-*@partner.example", "domain": emulator.Domain,
		"member": s.People.Ana.ID, "member_upn": s.People.Ana.Address, "sponsor": s.People.Sam.ID,
		"guest": s.People.Gil.ID, "guest_address": s.People.Gil.Address,
		"group": s.Groups.ProjectFalcon.ID, "nested_group": s.Groups.FalconContractors.ID, "unified_group": s.Groups.PartnerWorkspace.ID,
		"dynamic_group": s.Groups.AllContractors.ID, "synced_group": s.Groups.FinanceShare.ID, "role_group": s.Groups.HelpdeskOperators.ID,
		"distribution_group": s.Groups.Announcements.ID,
		"app":                s.Apps.ExpenseDesk.ID, "app_id": s.Apps.ExpenseDesk.AppID, "role": s.Roles.Submitter.ID, "plain_app": s.Apps.Wiki.ID,
	}
}

// newTenant is a fresh emulator as the case wants it.
func newTenant(t *testing.T, c conformance.Case) conformance.Target {
	t.Helper()
	ready := start(t)
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	grant(t, client, ready, token(t, client, ready, ready.WorkerClient), c.Needs)
	target := conformance.Target{Graph: ready.HTTP + "/v1.0", HTTP: client, Vars: vars(ready), Token: token(t, client, ready, ready.PortalClient)}
	if c.Settings != "" { // after the permissions are granted, which settings must not disturb
		post(t, client, ready.HTTP+"/_emulator/settings", "", "application/json", c.Settings)
	}
	return target
}

// grant gives the permissions to the portal's application, which has none of its
// own in the seed.
func grant(t *testing.T, client *http.Client, ready emulator.Ready, worker string, permissions []string) {
	t.Helper()
	graph := call(t, client, "GET", ready.HTTP+"/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')", worker, "", "")
	roles := map[string]any{}
	for _, role := range graph["appRoles"].([]any) {
		r := role.(map[string]any)
		roles[r["value"].(string)] = r["id"]
	}
	for _, permission := range permissions {
		if roles[permission] == nil {
			t.Fatalf("the tenant knows no permission %s", permission)
		}
		body, err := json.Marshal(map[string]any{"principalId": emulator.SeedStory().Apps.Portal.ID, "resourceId": graph["id"], "appRoleId": roles[permission]})
		if err != nil {
			t.Fatal(err)
		}
		post(t, client, ready.HTTP+"/v1.0/servicePrincipals/"+graph["id"].(string)+"/appRoleAssignedTo", worker, "application/json", string(body))
	}
}

func token(t *testing.T, client *http.Client, ready emulator.Ready, as emulator.Client) string {
	t.Helper()
	answer := post(t, client, ready.HTTP+"/"+ready.TenantID+"/oauth2/v2.0/token", "", "application/x-www-form-urlencoded",
		"grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&client_id="+as.ID+"&client_secret="+as.Secret)
	return answer["access_token"].(string)
}

func post(t *testing.T, client *http.Client, url, bearer, media, body string) map[string]any {
	t.Helper()
	return call(t, client, "POST", url, bearer, media, body)
}

func call(t *testing.T, client *http.Client, method, url, bearer, media, body string) map[string]any {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", media)
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var data bytes.Buffer
	if _, err := data.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if err := json.Unmarshal(data.Bytes(), &answer); err != nil || resp.StatusCode >= 300 {
		t.Fatalf("%s %s: %d %s", method, url, resp.StatusCode, data.Bytes())
	}
	return answer
}
