package emulator_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestFaultsHappenWhenTheyShould(t *testing.T) {
	t.Parallel()
	const gil = "/users/gil_fabrikam.example%23EXT%23@contoso.onmicrosoft.com"
	cases := []struct {
		name  string
		fault map[string]any
		want  []int // statuses of consecutive requests
	}{
		{"always", map[string]any{"status": 503}, []int{503, 503, 503}},
		{"the second", map[string]any{"nth": 2, "status": 500}, []int{200, 500, 200, 200}},
		{"twice from the second", map[string]any{"nth": 2, "times": 2, "status": 500}, []int{200, 500, 500, 200}},
		{"twice", map[string]any{"times": 2, "status": 504}, []int{504, 504, 200}},
		{"every other", map[string]any{"every": 2, "status": 502}, []int{200, 502, 200, 502}},
		{"other method", map[string]any{"method": "POST", "status": 500}, []int{200}},
		{"other path", map[string]any{"path": "^/v1\\.0/groups", "status": 500}, []int{200}},
		{"certain", map[string]any{"probability": 1, "status": 500}, []int{500, 500}},
		{"headers only", map[string]any{"headers": map[string]string{"X-Odd": "1"}}, []int{200}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			if _, named := c.fault["path"]; !named {
				c.fault["path"] = "^/v1\\.0/users/"
			}
			if r := w.control("/faults", c.fault); r.status != 201 || r.at("id") == "" {
				t.Fatalf("adding the fault: %d %s", r.status, r.text)
			}
			for i, status := range c.want {
				if r := w.graph("GET", gil, nil); r.status != status {
					t.Errorf("request %d: %d, want %d", i+1, r.status, status)
				}
			}
			w.send(http.MethodDelete, "/_emulator/faults", nil, nil)
			w.want(w.graph("GET", gil, nil), 200)
		})
	}
}

func TestFaultsChangeAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/faults", map[string]any{"path": "/groups$", "status": 429, "headers": map[string]string{"Retry-After": "120"}, "body": "<html>busy</html>", "times": 1})
	if r := w.graph("GET", "/groups", nil); r.status != 429 || r.header.Get("Retry-After") != "120" || r.text != "<html>busy</html>" {
		t.Errorf("%d %v %s", r.status, r.header, r.text)
	}
	w.control("/faults", map[string]any{"path": "/organization$", "status": 504, "body": ""})
	if r := w.graph("GET", "/organization", nil); r.status != 504 || r.text != "" {
		t.Errorf("%d %q", r.status, r.text)
	}
	w.control("/faults", map[string]any{"path": "/domains$", "status": 503})
	if r := w.graph("GET", "/domains", nil); r.code() == "" || r.message() == "" {
		t.Errorf("a fault without body: %s", r.text)
	}
}

func TestDroppedConnectionsHappenBeforeOrAfterTheEffect(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	try := func(address string) error {
		h, body := graphRequest(t, w.token, invitation(address))
		_, err := w.try("POST", "/v1.0/invitations", h, body)
		return err
	}
	guests := func() int { return len(w.graph("GET", "/users?$filter=userType%20eq%20'Guest'", nil).list()) }
	w.control("/faults", map[string]any{"method": "POST", "path": "/invitations$", "times": 1, "drop": "before"})
	if err := try("before@adatum.example"); err == nil || guests() != 1 {
		t.Errorf("dropped before: error %v, %d guests", err, guests())
	}
	w.control("/faults", map[string]any{"method": "POST", "path": "/invitations$", "times": 1, "drop": "after"})
	if err := try("after@adatum.example"); err == nil || guests() != 2 {
		t.Errorf("dropped after: error %v, %d guests", err, guests())
	}
	w.control("/faults", map[string]any{"method": "POST", "path": "/invitations$", "times": 1, "truncate": true})
	if err := try("cut@adatum.example"); err == nil || guests() != 3 {
		t.Errorf("truncated: error %v, %d guests", err, guests())
	}
	w.control("/faults", map[string]any{"method": "POST", "path": "/invitations$", "times": 1, "status": 504, "after": true})
	if r := w.graph("POST", "/invitations", invitation("hidden@adatum.example")); r.status != 504 || guests() != 4 {
		t.Errorf("504 after the effect: %d, %d guests", r.status, guests())
	}
	statuses := []float64{}
	for _, e := range w.journal() {
		if e["method"] == "POST" {
			statuses = append(statuses, e["status"].(float64))
		}
	}
	if len(statuses) != 4 || statuses[0] != 0 || statuses[1] != 0 {
		t.Errorf("the journal has the statuses %v", statuses)
	}
}

func TestBadControlRequestsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for path, bodies := range map[string][]string{
		"/faults":   {`{"path":"("}`, `{"drop":"sideways"}`, `{"status":42}`, `{"colour":1}`, `x`, `{"probability":2}`, `{}`, `{"path":"/users"}`},
		"/settings": {`{"page_size":0}`, `{"allow_invites_from":"friends"}`, `{"colour":1}`, `{"throttle":{"scale":0}}`, `{"latency_ms":-1}`, `[`, `{"page_size":null}`},
		"/claims":   {`{"set":{}}`, `{"username":"x","colour":1}`, `{"username":"ana.silva@contoso.exampel","set":{}}`},
	} {
		for _, body := range bodies {
			if r := w.send(http.MethodPost, "/_emulator"+path, nil, strings.NewReader(body)); r.status != 400 || r.at("error") == "" {
				t.Errorf("POST %s %s: %d %s", path, body, r.status, r.text)
			}
		}
	}
	foreign := http.Header{"Sec-Fetch-Site": {"cross-site"}, "Origin": {"https://evil.example"}}
	if r := w.send(http.MethodPost, "/_emulator/reset", foreign, nil); r.status != 403 {
		t.Errorf("a page of another site: %d", r.status)
	}
	foreign.Del("Origin")
	if r := w.send(http.MethodPost, "/_emulator/reset", foreign, nil); r.status != 403 || strings.Contains(r.text, "()") {
		t.Errorf("a page of another site that says no origin: %d %s", r.status, r.text)
	}
}

func TestTheJournalKeepsNoSecrets(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, link := w.invite("secret@adatum.example")
	w.send(http.MethodGet, link, nil, nil)
	_, ticket, _ := strings.Cut(link, "ticket")
	text := w.send(http.MethodGet, "/_emulator/journal", nil, nil).text
	for name, secret := range map[string]string{"client secret": w.ready.WorkerClient.Secret, "ticket": ticket[:20], "token": w.token[:60]} {
		if strings.Contains(text, secret) {
			t.Errorf("the journal shows the %s", name)
		}
	}
	entries := w.journal()
	last := entries[len(entries)-1]
	if last["path"] != "/v1.0/invitations" || last["app_id"] != w.ready.WorkerClient.ID || last["status"] != 201.0 || !strings.Contains(last["body"].(string), "secret@adatum.example") {
		t.Errorf("the entry is %v", last)
	}
	w.send(http.MethodDelete, "/_emulator/journal", nil, nil)
	if n := len(w.journal()); n != 0 {
		t.Errorf("%d entries after clearing", n)
	}
}

func TestResetGoesBackToTheSeed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"page_size": 5, "allow_invites_from": "everyone"})
	w.control("/faults", map[string]any{"path": "/groups$", "status": 500})
	guest, _ := w.invite("gone@adatum.example")
	if r := w.send(http.MethodPost, "/_emulator/reset", nil, nil); r.status != 204 {
		t.Fatalf("reset: %d", r.status)
	}
	w.want(w.graph("GET", "/users/"+guest, nil), 404)
	w.want(w.graph("GET", "/groups", nil), 200)
	if r := w.send(http.MethodGet, "/_emulator/settings", nil, nil); r.json["page_size"] != 100.0 {
		t.Errorf("the settings are %s", r.text)
	}
}

func TestStateShowsEverything(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	state := w.send(http.MethodGet, "/_emulator/state", nil, nil).json
	users, groups, apps := state["users"].([]any), state["groups"].([]any), state["service_principals"].([]any)
	if len(users) != 8 || len(groups) != 8 || len(apps) != 6 {
		t.Fatalf("%d users, %d groups, %d applications", len(users), len(groups), len(apps))
	}
	falcon := groups[0].(map[string]any)
	if falcon["displayName"] != "Project Falcon" || len(falcon["members"].([]any)) != 2 {
		t.Errorf("the group is %v", falcon)
	}
	for _, a := range apps {
		if app := a.(map[string]any); app["displayName"] == "Microsoft Graph" && len(app["app_role_assigned_to"].([]any)) != 18 {
			t.Errorf("the permissions of the worker and of the managed identity are %v", app["app_role_assigned_to"])
		}
	}
}

func TestLatencyDelaysGraph(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"latency_ms": 60})
	began := time.Now()
	w.want(w.graph("GET", "/domains", nil), 403)
	if took := time.Since(began); took < 60*time.Millisecond {
		t.Errorf("the answer came after %v", took)
	}
}

func TestSendMailArrivesInTheOutbox(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.tokenWith("Mail.Send")
	mail := map[string]any{"message": map[string]any{
		"subject": "Hello", "body": map[string]any{"contentType": "HTML", "content": "<p>Hi</p>"},
		"toRecipients": []any{map[string]any{"emailAddress": map[string]any{"address": "a@adatum.example"}}},
	}, "saveToSentItems": false}
	w.want(w.graphAs(token, "POST", "/users/"+w.seed.People.Cleo.ID+"/sendMail", mail), 202)
	w.want(w.graphAs(token, "POST", "/users/"+w.seed.People.Gil.ID+"/sendMail", mail), 404, "MailboxNotEnabledForRESTAPI")
	messages := w.send(http.MethodGet, "/_emulator/outbox", nil, nil).json["messages"].([]any)
	m := messages[0].(map[string]any)
	if len(messages) != 1 || m["kind"] != "mail" || m["from"] != "cleo.marsh@contoso.example" || m["html"] != "<p>Hi</p>" || m["subject"] != "Hello" {
		t.Errorf("the outbox is %v", messages)
	}
}
