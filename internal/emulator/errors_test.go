package emulator_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
)

func TestRequestsThatCannotBeUnderstood(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.token = w.tokenWith("Directory.ReadWrite.All", "RoleManagement.ReadWrite.Directory")
	nobody := "11111111-2222-4333-8444-555555555555"
	falcon := "/groups/" + w.seed.Groups.ProjectFalcon.ID
	for _, c := range []struct {
		method, path, body string
		status             int
		code, words        string
	}{
		{"GET", "/groups/falcon", "", 400, "Request_BadRequest", "Invalid object identifier 'falcon'."},
		{"GET", "/servicePrincipals/wiki", "", 400, "Request_BadRequest", "Invalid object identifier 'wiki'."},
		{"GET", "/servicePrincipals(appId='wiki')", "", 400, "Request_BadRequest", "Invalid object identifier"},
		{"GET", "/applications/wiki", "", 400, "Request_BadRequest", "Invalid object identifier"},
		{"GET", "/directoryObjects/x", "", 400, "Request_BadRequest", "Invalid object identifier"},
		{"GET", "/directory/deletedItems/x", "", 400, "Request_BadRequest", "Invalid object identifier"},
		{"DELETE", falcon + "/members/x/$ref", "", 400, "Request_BadRequest", "Invalid object identifier"},
		{"GET", "/users/nobody@contoso.example", "", 404, "Request_ResourceNotFound", "Resource 'nobody@contoso.example' does not exist"},
		{"GET", "/users/" + nobody, "", 404, "Request_ResourceNotFound", "Resource '" + nobody + "' does not exist"},
		{"GET", "/groups/" + nobody + "/members", "", 404, "Request_ResourceNotFound", nobody},
		{"GET", "/planets/earth/moons", "", 400, "BadRequest", "Resource not found for the segment 'planets'."},
		{"GET", "/users/" + nobody + "/moons", "", 400, "BadRequest", "Resource not found for the segment 'moons'."},
		{"POST", falcon + "/members/" + nobody, "{}", 405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target."},
		{"PUT", falcon, "{}", 405, "Request_BadRequest", "Specified HTTP method"},
		{"PATCH", falcon, "", 400, "BadRequest", "Unable to read JSON request payload."},
		{"PATCH", falcon, "{", 400, "BadRequest", "Unable to read JSON request payload."},
		{"PATCH", falcon, "null", 400, "BadRequest", "Unable to read JSON request payload."},
		{"PATCH", falcon, "[]", 400, "BadRequest", "Unable to read JSON request payload."},
		{"PATCH", falcon, `{"description":"x"} {}`, 400, "BadRequest", "Unable to read JSON request payload."},
		{"PATCH", falcon, `{"description":7}`, 400, "Request_BadRequest", "property 'description' of resource 'Group'"},
		{"PATCH", falcon, `{"colour":"red"}`, 400, "Request_BadRequest", "Property 'colour' does not exist as a declared property or extension property."},
		{"POST", falcon + "/members/$ref", `{"@odata.id":"https://graph.microsoft.com/v1.0/users/ana"}`, 400, "Request_BadRequest", "Invalid URL format"},
		{"GET", "/users?$filter=mail%20eq", "", 400, "BadRequest", "Invalid filter clause"},
		{"GET", "/users?$select=colour", "", 400, "BadRequest", "Could not find a property named 'colour'"},
		{"GET", "/users?$top=1000", "", 400, "Request_UnsupportedQuery", "Invalid page size"},
		{"GET", "/users?%zz", "", 400, "BadRequest", "query"},
		{"GET", "/me?Top=1", "", 400, "Request_BadRequest", "Unrecognized query argument specified: 'Top'."},
		{"GET", falcon + "/members?search=%22displayName:x%22", "", 400, "Request_BadRequest", "Unrecognized query argument specified: 'search'."},
	} {
		h := http.Header{"Authorization": {"Bearer " + w.token}}
		if c.body != "" {
			h.Set("Content-Type", "application/json")
		}
		r := w.send(c.method, "/v1.0"+c.path, h, bytes.NewReader([]byte(c.body)))
		if r.status != c.status || r.code() != c.code || !strings.Contains(r.message(), c.words) || r.header.Get("request-id") == "" {
			t.Errorf("%s %s %s: %d %s %q", c.method, c.path, c.body, r.status, r.code(), r.message())
		}
	}
}

func TestOtherVersionsAreNotServed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.want(w.send("GET", "/beta/users", http.Header{"Authorization": {"Bearer " + w.token}}, nil), 400, "BadRequest")
	if r.message() != "Invalid version: beta" || r.header.Get("request-id") == "" {
		t.Errorf("beta: %s", r.text)
	}
}

func TestPreconditionsAndPreferencesChangeNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	nia := "/users/" + w.seed.People.Nia.ID
	if r := w.want(w.graph("PATCH", nia, map[string]any{"jobTitle": "x"}, "If-Match", `W/"other"`, "Prefer", "return=representation"), 204); r.text != "" {
		t.Errorf("a body: %s", r.text)
	}
	w.want(w.graph("GET", nia, nil, "If-None-Match", "*", "Accept", "text/html"), 200)
}

func TestBrowsersMayCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.send("OPTIONS", "/v1.0/users", http.Header{"Origin": {"https://spa.example"}, "Access-Control-Request-Headers": {"authorization, consistencylevel"}}, nil)
	if r.status != 200 || r.header.Get("Access-Control-Allow-Origin") != "*" || r.header.Get("Access-Control-Allow-Headers") != "authorization, consistencylevel" {
		t.Errorf("the preflight: %d %v", r.status, r.header)
	}
	if r := w.graph("GET", "/users", nil, "Origin", "https://spa.example"); r.header.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(r.header.Get("Access-Control-Expose-Headers"), "Retry-After") {
		t.Errorf("the answer: %v", r.header)
	}
	if r := w.graph("GET", "/users", nil); r.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("without an origin: %v", r.header)
	}
}
