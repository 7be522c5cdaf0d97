package emulator_test

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTheGalleryIsFilteredAndPaged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.appToken(w.ready.PortalClient) // the gallery needs no permission
	get := func(query string) reply { return w.graphAs(token, "GET", "/applicationTemplates"+query, nil) }

	if got := w.want(get("?$filter=displayName%20eq%20'DocuSign'"), 200).names("displayName"); !slices.Equal(got, []string{"DocuSign"}) {
		t.Errorf("by name: %v", got)
	}
	r := w.want(get("?$filter=contains(displayName,'twit')&$select=displayName"), 200)
	if len(r.list()) != 1 || r.list()[0]["displayName"] != "Twitter" || r.list()[0]["id"] == nil || len(r.list()[0]) != 2 {
		t.Errorf("by a part of the name: %s", r.text)
	}
	for _, entry := range w.want(get("?$filter=categories/any(c:contains(c,'Finance'))&$top=999"), 200).list() {
		if !slices.Contains(entry["categories"].([]any), any("Finance")) {
			t.Errorf("%v is not filed under Finance", entry["displayName"])
		}
	}
	all := map[string]bool{}
	pages := 0
	for next := "/applicationTemplates?$orderby=displayName%20desc&$top=90"; next != ""; pages++ {
		page := w.want(w.graphAs(token, "GET", next, nil), 200)
		for _, id := range page.names("id") {
			all[id] = true
		}
		next = page.at("@odata.nextLink")
	}
	if len(all) < 300 || pages != (len(all)+89)/90 {
		t.Errorf("%d entries on %d pages", len(all), pages)
	}
	first, later := get("?$top=5").names("id"), get("?$top=3&$skip=2").names("id")
	if !slices.Equal(first[2:], later) {
		t.Errorf("skipping: %v %v", first, later)
	}
	w.want(get("?$skip=-1"), 400)
	w.want(get("?$filter=startswith(publisher,'a')"), 400)
	w.want(get("/11111111-2222-4333-8444-555555555555"), 404, "Request_ResourceNotFound")
	w.want(get("/8adf8e6e-67b2-4cf2-a259-e3dc5476c621"), 200)
}

func (w *world) template(name string) string {
	w.t.Helper()
	return w.want(w.graph("GET", "/applicationTemplates?$filter=displayName%20eq%20'"+name+"'", nil), 200).names("id")[0]
}

func TestInstantiatingMakesAnApplicationThatTheCallerOwns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	instantiate := "/applicationTemplates/" + w.template("DocuSign") + "/instantiate"
	w.want(w.graphAs(w.appToken(w.ready.PortalClient), "POST", instantiate, map[string]any{"displayName": "Contracts"}), 403, "Authorization_RequestDenied")
	token := w.tokenWith("Application.ReadWrite.OwnedBy")
	w.want(w.graphAs(token, "POST", instantiate, map[string]any{}), 400)
	w.want(w.graphAs(token, "POST", instantiate, map[string]any{"displayName": "Contracts", "colour": "red"}), 400)
	r := w.want(w.graphAs(token, "POST", instantiate, map[string]any{"displayName": "Contracts"}), 201)
	app, sp := r.json["application"].(map[string]any), r.json["servicePrincipal"].(map[string]any)
	if app["appId"] != sp["appId"] || app["displayName"] != "Contracts" || sp["appRoleAssignmentRequired"] != true || sp["loginUrl"] != nil {
		t.Errorf("the instance is %s", r.text)
	}
	var roles []string
	for _, role := range sp["appRoles"].([]any) {
		roles = append(roles, role.(map[string]any)["displayName"].(string))
	}
	if !slices.Equal(roles, []string{"User", "msiam_access", "DocuSign Sender", "DocuSign Viewer", "DS Admin"}) {
		t.Errorf("the roles are %v", roles)
	}
	owners := w.want(w.graphAs(token, "GET", "/applications/"+app["id"].(string)+"/owners", nil), 200)
	if !slices.Equal(owners.names("id"), []string{w.seed.Apps.Portal.ID}) {
		t.Errorf("the owners are %s", owners.text)
	}
	owned := w.want(w.graphAs(token, "GET", "/servicePrincipals/"+w.seed.Apps.Portal.ID+"/ownedObjects/graph.application?$select=id", nil), 200)
	if !slices.Equal(owned.names("id"), []string{app["id"].(string)}) {
		t.Errorf("the caller owns %s", owned.text)
	}
	again := w.want(w.graphAs(token, "POST", instantiate, map[string]any{"displayName": "Contracts"}), 201)
	if again.at("application", "id") == app["id"] {
		t.Error("instantiating is no upsert")
	}
}

func TestANewInstanceIsNotThereAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"replication_lag_ms": map[string]int{"app_read": 60_000}})
	token := w.tokenWith("Application.ReadWrite.OwnedBy")
	r := w.want(w.graphAs(token, "POST", "/applicationTemplates/"+w.template("Twitter")+"/instantiate", map[string]any{"displayName": "Twitter"}), 201)
	w.want(w.graphAs(token, "GET", "/servicePrincipals/"+r.at("servicePrincipal", "id"), nil), 404, "Request_ResourceNotFound")
	w.want(w.graphAs(token, "GET", "/applications(appId='"+r.at("application", "appId")+"')", nil), 404)
	w.passTime(70 * time.Second)
	w.want(w.graphAs(token, "GET", "/servicePrincipals/"+r.at("servicePrincipal", "id"), nil), 200)
	w.want(w.graphAs(token, "GET", "/applications(appId='"+r.at("application", "appId")+"')", nil), 200)
}

func TestOwnedByReachesOwnApplicationsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.tokenWith("Application.ReadWrite.OwnedBy")
	desk := w.seed.Apps.ExpenseDesk
	w.want(w.graphAs(token, "PATCH", "/servicePrincipals/"+desk.ID, map[string]any{"notes": "mine"}), 403, "Authorization_RequestDenied")
	w.want(w.graphAs(token, "DELETE", "/applications(appId='"+desk.AppID+"')", nil), 403)
	w.want(w.graphAs(token, "GET", "/servicePrincipals/"+desk.ID, nil), 200)
	app := w.want(w.graphAs(token, "POST", "/applications", map[string]any{"displayName": "Mine", "web": map[string]any{"redirectUris": []string{"https://mine.example/back"}}}), 201)
	if !strings.Contains(app.text, "https://mine.example/back") {
		t.Errorf("the application is %s", app.text)
	}
	sp := w.want(w.graphAs(token, "POST", "/servicePrincipals", map[string]any{"appId": app.at("appId")}), 201)
	w.want(w.graphAs(token, "POST", "/servicePrincipals", map[string]any{"appId": app.at("appId")}), 409, "Request_MultipleObjectsWithSameKeyValue")
	w.want(w.graphAs(token, "PATCH", "/servicePrincipals/"+sp.at("id"), map[string]any{"notes": "mine", "tags": []string{"HideApp"}}), 204)
	w.want(w.graphAs(token, "POST", "/applications/"+app.at("id")+"/owners/$ref", ref(w.seed.People.Ana.ID)), 204)
	w.want(w.graphAs(token, "POST", "/applications/"+app.at("id")+"/owners/$ref", ref(w.seed.People.Ana.ID)), 400)
	w.want(w.graphAs(token, "POST", "/applications/"+app.at("id")+"/owners/$ref", ref(w.seed.Groups.ProjectFalcon.ID)), 400)
	w.want(w.graphAs(token, "DELETE", "/applications/"+app.at("id")+"/owners/"+w.seed.People.Ana.ID+"/$ref", nil), 204)
}

func TestApplicationRolesReachTheServicePrincipal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.tokenWith("Application.ReadWrite.All")
	app := w.want(w.graphAs(token, "POST", "/applications", map[string]any{"displayName": "Rolls"}), 201)
	sp := w.want(w.graphAs(token, "POST", "/servicePrincipals", map[string]any{"appId": app.at("appId")}), 201)
	role := map[string]any{"id": "11111111-2222-4333-8444-555555555555", "displayName": "Baker", "description": "Bakes", "value": "Bake", "isEnabled": true, "allowedMemberTypes": []string{"User"}}
	patch := func(roles ...any) reply {
		return w.graphAs(token, "PATCH", "/applications/"+app.at("id"), map[string]any{"appRoles": append([]any{}, roles...)})
	}
	w.want(patch(role), 204)
	if r := w.graphAs(token, "GET", "/servicePrincipals/"+sp.at("id"), nil); !strings.Contains(r.text, `"Baker"`) {
		t.Errorf("the service principal is %s", r.text)
	}
	w.want(patch(role, role), 400, "Request_BadRequest")
	w.want(patch(map[string]any{"id": "x", "displayName": "Bad"}), 400)
	w.want(patch(), 400, "CannotDeleteOrUpdateEnabledEntitlement")
	role["isEnabled"] = false
	w.want(patch(role), 204)
	w.want(patch(), 204)
}

func TestPropertiesOfApplicationsAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.tokenWith("Application.ReadWrite.All")
	sp := "/servicePrincipals/" + w.seed.Apps.Wiki.ID
	for name, c := range map[string]struct {
		body  map[string]any
		words string
	}{
		"unknown":    {map[string]any{"colour": "red"}, "Property 'colour' does not exist"},
		"read-only":  {map[string]any{"appId": "x"}, "Property 'appId' is read-only"},
		"wrong type": {map[string]any{"accountEnabled": "yes"}, "property 'accountEnabled' of resource 'ServicePrincipal'"},
		"mode":       {map[string]any{"preferredSingleSignOnMode": "magic"}, "preferredSingleSignOnMode"},
		"long notes": {map[string]any{"notes": strings.Repeat("n", 1025)}, "notes"},
		"no name":    {map[string]any{"displayName": nil}, "displayName"},
	} {
		if r := w.graphAs(token, "PATCH", sp, c.body); r.status != 400 || !strings.Contains(r.message(), c.words) {
			t.Errorf("%s: %d %q", name, r.status, r.message())
		}
	}
}
