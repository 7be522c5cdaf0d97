package emulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/emulatortest"
)

// world is a tenant of its own for one test, with the worker's token.
type world struct {
	t     testing.TB
	ready emulator.Ready
	seed  emulator.Seed
	token string
	http  *http.Client
}

func newWorld(t testing.TB) *world {
	t.Helper()
	return openWorld(t, emulatortest.Dir(t))
}

func openWorld(t testing.TB, dir string) *world {
	t.Helper()
	return startWorld(t, emulator.Options{Dir: dir})
}

func startWorld(t testing.TB, o emulator.Options) *world {
	t.Helper()
	w, _ := runWorld(t, o)
	return w
}

// runWorld is startWorld for tests that close the emulator themselves.
func runWorld(t testing.TB, o emulator.Options) (*world, *emulator.Emulator) {
	t.Helper()
	e, err := emulator.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{t: t, ready: e.Ready(), seed: emulator.SeedStory(), http: &http.Client{Timeout: time.Minute, Transport: &http.Transport{}}}
	t.Cleanup(w.http.CloseIdleConnections)
	w.token = w.appToken(w.ready.WorkerClient)
	return w, e
}

// reply is an answer that has been read.
type reply struct {
	status int
	header http.Header
	text   string
	json   map[string]any
}

// code and message are those of a Graph error.
func (r reply) code() string    { return r.at("error", "code") }
func (r reply) message() string { return r.at("error", "message") }

// at walks into the JSON by names and returns a string.
func (r reply) at(names ...string) string {
	var v any = r.json
	for _, name := range names {
		m, ok := v.(map[string]any)
		if !ok {
			return ""
		}
		v = m[name]
	}
	s, _ := v.(string)
	return s
}

// list is the collection in the answer.
func (r reply) list() []map[string]any {
	values, _ := r.json["value"].([]any)
	var out []map[string]any
	for _, v := range values {
		out = append(out, v.(map[string]any))
	}
	return out
}

// names lists one property over the collection.
func (r reply) names(property string) []string {
	out := []string{}
	for _, v := range r.list() {
		s, _ := v[property].(string)
		out = append(out, s)
	}
	return out
}

// send makes a request; target is a path or a whole URL.
func (w *world) send(method, target string, header http.Header, body io.Reader) reply {
	w.t.Helper()
	r, err := w.try(method, target, header, body)
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, target, err)
	}
	return r
}

func (w *world) try(method, target string, header http.Header, body io.Reader) (reply, error) {
	if strings.HasPrefix(target, "/") {
		target = w.ready.HTTP + target
	}
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, target, body)
	if err != nil {
		return reply{}, err
	}
	for name, v := range header {
		req.Header[name] = v
	}
	resp, err := w.http.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	r := reply{status: resp.StatusCode, header: resp.Header, text: string(data)}
	_ = json.Unmarshal(data, &r.json) // what is no JSON is looked at as text
	return r, err
}

// graph calls Graph with the worker's token. path begins after /v1.0; headers are
// pairs of name and value.
func (w *world) graph(method, path string, body any, headers ...string) reply {
	w.t.Helper()
	return w.graphAs(w.token, method, path, body, headers...)
}

func (w *world) graphAs(token, method, path string, body any, headers ...string) reply {
	w.t.Helper()
	h, content := graphRequest(w.t, token, body, headers...)
	if !strings.HasPrefix(path, "http") {
		path = "/v1.0" + path
	}
	return w.send(method, path, h, content)
}

func graphRequest(t testing.TB, token string, body any, headers ...string) (http.Header, io.Reader) {
	t.Helper()
	h := http.Header{"Authorization": {"Bearer " + token}}
	for i := 0; i < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	if body == nil {
		return h, nil
	}
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	h.Set("Content-Type", "application/json")
	return h, bytes.NewReader(data)
}

// want fails the test unless the answer has the status and, when given, the code.
func (w *world) want(r reply, status int, code ...string) reply {
	w.t.Helper()
	if r.status != status || len(code) > 0 && r.code() != code[0] {
		w.t.Fatalf("status %d %s, want %d %v\n%s", r.status, r.code(), status, code, r.text)
	}
	return r
}

// control posts to the control API.
func (w *world) control(path string, body any) reply {
	w.t.Helper()
	h, content := graphRequest(w.t, "", body)
	r := w.send(http.MethodPost, "/_emulator"+path, h, content)
	if r.status >= 300 {
		w.t.Fatalf("POST /_emulator%s: %d %s", path, r.status, r.text)
	}
	return r
}

// passTime moves the tenant's clock.
func (w *world) passTime(d time.Duration) {
	w.t.Helper()
	w.control("/settings", map[string]any{"clock_offset_s": int(d.Seconds())})
}

// form posts a form.
func (w *world) form(path string, fields map[string]string) reply {
	w.t.Helper()
	v := url.Values{}
	for name, value := range fields {
		v.Set(name, value)
	}
	return w.send(http.MethodPost, path, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, strings.NewReader(v.Encode()))
}

func (w *world) tokenPath() string { return "/" + w.ready.TenantID + "/oauth2/v2.0/token" }

func (w *world) appToken(c emulator.Client) string {
	w.t.Helper()
	r := w.form(w.tokenPath(), map[string]string{
		"grant_type": "client_credentials", "client_id": c.ID, "client_secret": c.Secret,
		"scope": "https://graph.microsoft.com/.default openid offline_access profile",
	})
	if r.status != http.StatusOK {
		w.t.Fatalf("token: %d %s", r.status, r.text)
	}
	return r.at("access_token")
}

// tokenWith makes a token with exactly these Graph permissions: the worker grants
// them to the portal's application, which has none of its own.
func (w *world) tokenWith(permissions ...string) string {
	w.t.Helper()
	sp := w.want(w.graph("GET", "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')", nil), 200)
	for _, role := range sp.json["appRoles"].([]any) {
		r := role.(map[string]any)
		for _, p := range permissions {
			if r["value"] == p {
				w.want(w.graph("POST", "/servicePrincipals/"+sp.at("id")+"/appRoleAssignedTo", map[string]any{
					"principalId": w.seed.Apps.Portal.ID, "resourceId": sp.at("id"), "appRoleId": r["id"],
				}), 201)
			}
		}
	}
	return w.appToken(w.ready.PortalClient)
}

// invite invites an address and returns the guest's id and the redeem link.
func (w *world) invite(address string) (id, link string) {
	w.t.Helper()
	r := w.want(w.graph("POST", "/invitations", map[string]any{
		"invitedUserEmailAddress": address, "inviteRedirectUrl": w.ready.HTTP + "/landing", "invitedUserDisplayName": "Guest " + address,
	}), 201)
	return r.at("invitedUser", "id"), r.at("inviteRedeemUrl")
}

func ref(id string) map[string]any {
	return map[string]any{"@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects/" + id}
}

// browser is a client with cookies that follows no redirects by itself.
func (w *world) browser() *http.Client {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return &http.Client{Jar: jar, Transport: w.http.Transport, Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func escape(s string) string { return url.QueryEscape(s) }
