package emulator_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestErrorsHaveGraphsEnvelope(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.graph("GET", "/users/nobody@contoso.example", nil, "client-request-id", "11111111-2222-4333-8444-555555555555")
	if len(r.at("error", "innerError", "date")) != 19 || r.at("error", "innerError", "request-id") != r.header.Get("request-id") || r.header.Get("request-id") == "" {
		t.Errorf("the envelope is %s", r.text)
	}
	if r.header.Get("client-request-id") != "11111111-2222-4333-8444-555555555555" || r.at("error", "innerError", "client-request-id") != r.header.Get("client-request-id") {
		t.Error("the caller's request id is not told back")
	}
	for _, name := range []string{"x-ms-ags-diagnostic", "OData-Version", "x-ms-resource-unit", "Strict-Transport-Security"} {
		if r.header.Get(name) == "" {
			t.Errorf("the header %s is missing", name)
		}
	}
	cases := []struct {
		method, path string
		body         any
		status       int
		code         string
	}{
		{"PUT", "/users", nil, 405, "Request_BadRequest"},
		{"GET", "/unheardOf", nil, 400, "BadRequest"},
		{"POST", "/invitations", nil, 400, "BadRequest"},
		{"POST", "/invitations", []string{"x"}, 400, "BadRequest"},
		{"POST", "/invitations", map[string]any{"invitedUserEmailAddress": 7}, 400, "BadRequest"},
	}
	for _, c := range cases {
		if r := w.graph(c.method, c.path, c.body); r.status != c.status || r.code() != c.code || r.message() == "" {
			t.Errorf("%s %s: %d %s", c.method, c.path, r.status, r.text)
		}
	}
}

func TestQueryOptionsAreGivenOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"/users?$top=1&$top=2", "/users/delta?$select=id&$select=mail", "/groups?$filter=mailEnabled%20eq%20true&$filter=mailEnabled%20eq%20true"} {
		w.want(w.graph("GET", path, nil), 400, "BadRequest")
	}
	w.want(w.graph("GET", "/users?$top=1&$select=id&note=a&note=b", nil), 200)
}

func TestTokensAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, header := range map[string]http.Header{
		"none":   {},
		"basic":  {"Authorization": {"Basic eDp5"}},
		"forged": {"Authorization": {"Bearer " + w.token[:len(w.token)-8] + "AAAAAAAA"}},
		"alg":    {"Authorization": {"Bearer eyJhbGciOiJub25lIn0.eyJhdWQiOiJodHRwczovL2dyYXBoLm1pY3Jvc29mdC5jb20ifQ."}},
	} {
		r := w.want(w.send("GET", "/v1.0/users", header, nil), 401, "InvalidAuthenticationToken")
		if !strings.HasPrefix(r.header.Get("WWW-Authenticate"), "Bearer ") {
			t.Errorf("%s: no challenge", name)
		}
	}
	w.passTime(2 * time.Hour)
	if r := w.want(w.graph("GET", "/users", nil), 401); r.message() != "Lifetime validation failed, the token is expired." {
		t.Error(r.message())
	}
}

func TestGzipBodiesAreInflated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(`{"invitedUserEmailAddress":"zip@adatum.example","inviteRedirectUrl":"https://x.example"}`))
	_ = z.Close()
	header := http.Header{"Authorization": {"Bearer " + w.token}, "Content-Type": {"application/json"}, "Content-Encoding": {"gzip"}}
	// A reader without a known length is sent in chunks.
	w.want(w.send("POST", "/v1.0/invitations", header, io.MultiReader(bytes.NewReader(packed.Bytes()))), 201)
	plain := `{"invitedUserEmailAddress":"plain@adatum.example","inviteRedirectUrl":"https://x.example"}`
	w.want(w.send("POST", "/v1.0/invitations", header, strings.NewReader(plain)), 400, "BadRequest")
	header.Del("Content-Type")
	w.want(w.send("POST", "/v1.0/invitations", header, bytes.NewReader(packed.Bytes())), 400, "BadRequest")
	if j := w.journal(); !strings.Contains(j[0]["body"].(string), "zip@adatum.example") {
		t.Errorf("the journal has %v", j[0]["body"])
	}
}

func (w *world) journal() []map[string]any {
	w.t.Helper()
	var out []map[string]any
	for _, e := range w.send("GET", "/_emulator/journal", nil, nil).json["entries"].([]any) {
		if entry := e.(map[string]any); strings.HasPrefix(entry["path"].(string), "/v1.0") {
			out = append(out, entry)
		}
	}
	return out
}

func TestBatchesAnswerEachItemByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, _ := w.invite("batch@adatum.example")
	item := func(id, method, url string, more ...any) map[string]any {
		m := map[string]any{"id": id, "method": method, "url": url, "body": nil, "dependsOn": []string{}}
		for i := 0; i < len(more); i += 2 {
			m[more[i].(string)] = more[i+1]
		}
		return m
	}
	r := w.want(w.graph("POST", "/$batch", map[string]any{"requests": []any{
		item("1", "GET", "/users?%24select=id&%24count=true&%24top=1", "headers", map[string]string{"consistencylevel": "eventual"}),
		item("2", "POST", "/groups/"+w.seed.Groups.ProjectFalcon.ID+"/members/$ref", "headers", map[string]string{"content-type": "application/json"}, "body", ref(guest)),
		item("3", "POST", "/groups/"+w.seed.Groups.FinanceShare.ID+"/members/$ref", "headers", map[string]string{"content-type": "application/json"}, "body", ref(guest)),
		item("4", "GET", "/users/"+guest, "dependsOn", []string{"3"}),
		item("5", "GET", "/users/"+guest+"?$select=mail", "dependsOn", []string{"2"}),
	}}), 200)
	got := map[string]map[string]any{}
	for _, v := range r.json["responses"].([]any) {
		a := v.(map[string]any)
		got[a["id"].(string)] = a
	}
	for id, status := range map[string]float64{"1": 200, "2": 204, "3": 400, "4": 424, "5": 200} {
		if got[id]["status"] != status {
			t.Errorf("item %s: %v", id, got[id])
		}
	}
	if _, body := got["2"]["body"]; body {
		t.Error("an item without content has a body")
	}
	if h := got["3"]["headers"].(map[string]any); h["Content-Type"] != "application/json" {
		t.Errorf("the headers of item 3 are %v", h)
	}
	if got["1"]["body"].(map[string]any)["@odata.count"] != 9.0 || got["5"]["body"].(map[string]any)["mail"] != "batch@adatum.example" {
		t.Errorf("items 1 and 5: %v %v", got["1"], got["5"])
	}
}

func TestMalformedBatchesAreRefusedWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	get := func(id string) map[string]any { return map[string]any{"id": id, "method": "GET", "url": "/users"} }
	var many []any
	for i := range 21 {
		many = append(many, get(string(rune('a'+i))))
	}
	for name, requests := range map[string][]any{
		"empty": {}, "too many": many, "same id": {get("a"), get("A")}, "no url": {map[string]any{"id": "1", "method": "GET"}},
		"absolute": {map[string]any{"id": "1", "method": "GET", "url": "https://x.example/users"}},
		"untyped":  {map[string]any{"id": "1", "method": "POST", "url": "/invitations", "body": map[string]any{}}},
		"forward":  {map[string]any{"id": "1", "method": "GET", "url": "/users", "dependsOn": []string{"2"}}, get("2")},
	} {
		if r := w.graph("POST", "/$batch", map[string]any{"requests": requests}); r.status != 400 || r.code() != "BadRequest" {
			t.Errorf("%s: %d %s", name, r.status, r.text)
		}
	}
	nested := w.want(w.graph("POST", "/$batch", map[string]any{"requests": []any{map[string]any{"id": "1", "method": "POST", "url": "/$batch", "headers": map[string]string{"Content-Type": "application/json"}, "body": map[string]any{"requests": []any{}}}}}), 200)
	if !strings.Contains(nested.text, `"status":400`) {
		t.Errorf("a batch in a batch: %s", nested.text)
	}
}

func TestInvitationsAreLimitedForTheWholeTenant(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"throttle": map[string]any{"scale": 0.02}}) // 3 invitations in 5 s
	for _, a := range []string{"a", "b", "c"} {
		w.invite(a + "@adatum.example")
	}
	r := w.want(w.graph("POST", "/invitations", invitation("d@adatum.example")), 429, "TooManyRequests")
	if !regexp.MustCompile(`^[1-5]$`).MatchString(r.header.Get("Retry-After")) || r.at("error", "innerError", "status") != "429" || !strings.HasPrefix(r.header.Get("x-ms-throttle-scope"), "Tenant/ReadWrite/") {
		t.Errorf("the refusal: %v %s", r.header, r.text)
	}
	batch := w.want(w.graph("POST", "/$batch", map[string]any{"requests": []any{map[string]any{
		"id": "1", "method": "POST", "url": "/invitations", "headers": map[string]string{"Content-Type": "application/json"}, "body": invitation("e@adatum.example"),
	}}}), 200)
	if !strings.Contains(batch.text, `"status":429`) || !strings.Contains(batch.text, "Retry-After") {
		t.Errorf("in a batch: %s", batch.text)
	}
	w.passTime(6 * time.Second)
	w.invite("d@adatum.example")
}

func TestWritesAndUnitsAreLimited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"throttle": map[string]any{"scale": 0.001}}) // 3 writes in 150 s, 3.5 units in 10 s
	patch := func() reply {
		return w.graph("PATCH", "/users/"+w.seed.People.Gil.ID, map[string]any{"jobTitle": "x"})
	}
	w.want(patch(), 204)
	w.want(patch(), 204)
	third := w.want(patch(), 204)
	if third.header.Get("x-ms-throttle-limit-percentage") == "" {
		t.Error("the use of the limit is not told")
	}
	if r := w.want(patch(), 429); r.header.Get("x-ms-throttle-information") != "ResourceUnitLimitExceeded" {
		t.Errorf("the reason is %s", r.header.Get("x-ms-throttle-information"))
	}
	w.passTime(11 * time.Second)
	if r := w.want(patch(), 429); r.header.Get("x-ms-throttle-information") != "WriteLimitExceeded" {
		t.Errorf("the reason is %s", r.header.Get("x-ms-throttle-information"))
	}
	if r := w.want(w.graph("GET", "/users?$select=id&$top=1", nil), 200); r.header.Get("x-ms-resource-unit") != "1" {
		t.Errorf("the units are %s", r.header.Get("x-ms-resource-unit"))
	}
	w.control("/settings", map[string]any{"throttle": map[string]any{"enabled": false}})
	w.want(patch(), 204)
}
