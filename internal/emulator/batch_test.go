package emulator_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

// item is a request of a batch; more are pairs of name and value.
func item(id, method, url string, more ...any) map[string]any {
	m := map[string]any{"id": id, "method": method, "url": url}
	for i := 0; i < len(more); i += 2 {
		m[more[i].(string)] = more[i+1]
		if more[i] == "body" && m["headers"] == nil {
			m["headers"] = map[string]string{"content-type": "application/json"}
		}
	}
	return m
}

// batch sends items and returns their answers by id.
func (w *world) batch(items ...any) map[string]map[string]any {
	w.t.Helper()
	r := w.want(w.graph("POST", "/$batch", map[string]any{"requests": items}), 200)
	out := map[string]map[string]any{}
	for _, a := range r.json["responses"].([]any) {
		m := a.(map[string]any)
		out[m["id"].(string)] = m
	}
	if len(out) != len(items) {
		w.t.Fatalf("%d answers to %d items: %s", len(out), len(items), r.text)
	}
	return out
}

func statuses(answers map[string]map[string]any) string {
	var out []string
	for i := 1; i <= len(answers); i++ {
		out = append(out, fmt.Sprint(answers[fmt.Sprint(i)]["status"]))
	}
	return strings.Join(out, " ")
}

func TestItemsRunAfterWhatTheyDependOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, _ := w.invite("batched@adatum.example")
	member := "/groups/" + w.seed.Groups.ProjectFalcon.ID + "/members/"
	got := w.batch(
		item("1", "POST", member+"$ref", "body", ref(guest)),
		item("2", "GET", member+guest+"?$select=id", "dependsOn", []string{"1"}),
		item("3", "DELETE", member+guest+"/$ref", "dependsOn", []string{"2"}),
		item("4", "GET", "groups/11111111-2222-4333-8444-555555555555"),
		item("5", "GET", "/users/"+guest, "dependsOn", []string{"4"}),
		item("6", "DELETE", "/users/"+guest, "dependsOn", []string{"5"}),
		item("7", "PATCH", "/users/"+guest, "body", map[string]any{"jobTitle": "x"}, "dependsOn", []string{"3", "4"}),
	)
	if s := statuses(got); s != "204 200 204 404 424 424 424" {
		t.Errorf("the statuses are %s", s)
	}
	if _, there := got["1"]["body"]; there {
		t.Errorf("204 with a body: %v", got["1"])
	}
	w.want(w.graph("GET", "/users/"+guest, nil), 200)
}

func TestBatchesThatAreMalformed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	many := make([]any, 21)
	for i := range many {
		many[i] = item(fmt.Sprint(i), "GET", "/users")
	}
	for name, c := range map[string]struct {
		items any
		words string
	}{
		"too many":         {many, "exceeds the limit"},
		"none":             {[]any{}, "no requests"},
		"same id":          {[]any{item("a", "GET", "/users"), item("A", "GET", "/users")}, "not unique"},
		"absent":           {[]any{item("1", "GET", "/users", "dependsOn", []string{"2"})}, "not before it"},
		"later":            {[]any{item("1", "GET", "/users", "dependsOn", []string{"2"}), item("2", "GET", "/users")}, "not before it"},
		"itself":           {[]any{item("1", "GET", "/users", "dependsOn", []string{"1"})}, "not before it"},
		"absolute":         {[]any{item("1", "GET", "https://graph.microsoft.com/v1.0/users")}, "must be relative"},
		"no method":        {[]any{item("1", "", "/users")}, "needs id, method and url"},
		"number as id":     {[]any{map[string]any{"id": 1, "method": "GET", "url": "/users"}}, "JSON"},
		"no list":          {map[string]any{}, "JSON"},
		"no content type":  {[]any{map[string]any{"id": "1", "method": "POST", "url": "/groups", "body": map[string]any{}}}, "Write request with id '1' does not contain a Content-Type header."},
		"too many headers": {[]any{map[string]any{"id": "1", "method": "GET", "url": "/users", "headers": []string{"x"}}}, "JSON"},
	} {
		r := w.graph("POST", "/$batch", map[string]any{"requests": c.items})
		if r.status != 400 || r.code() != "BadRequest" || !strings.Contains(r.message(), c.words) {
			t.Errorf("%s: %d %s %q", name, r.status, r.code(), r.message())
		}
	}
}

func TestItemsAreRequestsOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/faults", map[string]any{"method": "GET", "path": "^/v1\\.0/organization$", "status": 502, "headers": map[string]string{"Content-Type": "text/html"}, "body": "<html>Bad Gateway</html>"})
	w.control("/faults", map[string]any{"method": "GET", "path": "^/v1\\.0/users/delta$", "status": 429, "headers": map[string]string{"Retry-After": "7"}})
	got := w.batch(
		item("1", "GET", "users?%24select=id&%24top=1"),
		item("2", "GET", "/users/$count", "headers", map[string]string{"consistencylevel": "eventual"}),
		item("3", "GET", "/organization"),
		item("4", "GET", "/users/delta"),
		item("5", "POST", "/invitations", "body", []string{"no", "object"}),
		item("6", "POST", "/invitations", "body", "%", "headers", map[string]string{"Content-Type": "text/plain"}),
		item("7", "GET", "/beta/users"),
		item("8", "GET", "/policies/b2bManagementPolicies"),
		item("9", "GET", "/../"+w.ready.TenantID+"/v2.0/.well-known/openid-configuration"),
		item("10", "get", "/domains", "body", nil),
		item("11", "GET", "/planets"),
		item("12", "GET", "/v1.0/users"),
	)
	if s := statuses(got); s != "200 200 502 429 400 400 405 405 400 403 400 400" {
		t.Errorf("the statuses are %s", s)
	}
	text := func(id string) string {
		data, err := base64.StdEncoding.DecodeString(got[id]["body"].(string))
		if err != nil {
			t.Errorf("the body of %s is not base64: %v", id, got[id]["body"])
		}
		return string(data)
	}
	if users := got["1"]["body"].(map[string]any)["value"].([]any)[0].(map[string]any); len(users) != 1 {
		t.Errorf("encoded options are not read: %v", users)
	}
	if text("2") == "" || text("3") != "<html>Bad Gateway</html>" {
		t.Errorf("the bodies are %q and %q", text("2"), text("3"))
	}
	if headers := got["4"]["headers"].(map[string]any); headers["Retry-After"] != "7" {
		t.Errorf("the headers are %v", headers)
	}
}

func TestADroppedItemDropsTheBatch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/faults", map[string]any{"method": "GET", "path": "^/v1\\.0/domains$", "drop": "before"})
	h, body := graphRequest(t, w.token, map[string]any{"requests": []any{item("1", "GET", "/users"), item("2", "GET", "/domains"), item("3", "GET", "/users", "dependsOn", []string{"2"})}})
	if r, err := w.try("POST", "/v1.0/$batch", h, body); err == nil {
		t.Errorf("answered: %d %s", r.status, r.text)
	}
	w.want(w.graph("GET", "/users", nil), 200)
}
