package emulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// knock sends what a stranger might send, and fails the test when the answer is
// 500, is none at all, or is an error of Graph that is not in Graph's shape.
func (w *world) knock(t *testing.T, method, target, contentType, body string) (status int, answer string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, w.ready.HTTP+target, strings.NewReader(body))
	if err != nil {
		return 0, "" // nothing that a client could send
	}
	req.Header = http.Header{"Authorization": {"Bearer " + w.token}, "Content-Type": {contentType}}
	resp, err := w.http.Transport.RoundTrip(req)
	if err != nil {
		if strings.Contains(err.Error(), "net/http: invalid") {
			return 0, ""
		}
		t.Fatalf("%s %q %q: %v", method, target, body, err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s %q %q: %v", method, target, body, err)
	}
	if resp.StatusCode >= 500 && resp.StatusCode != http.StatusNotImplemented {
		t.Errorf("%s %q %q: %d %s", method, target, body, resp.StatusCode, data)
	}
	if strings.HasPrefix(req.URL.Path, "/v1.0/") && resp.StatusCode >= 400 && method != http.MethodHead {
		var e struct {
			Error struct {
				Code, Message string
				InnerError    struct {
					Date string `json:"date"`
					ID   string `json:"request-id"`
				} `json:"innerError"`
			} `json:"error"`
		}
		err := json.Unmarshal(data, &e)
		if err != nil || e.Error.Code == "" || e.Error.Message == "" || len(e.Error.InnerError.Date) != 19 || e.Error.InnerError.ID == "" || resp.Header.Get("request-id") != e.Error.InnerError.ID {
			t.Errorf("%s %q %q: %d is no error of Graph: %v %s", method, target, body, resp.StatusCode, resp.Header, data)
		}
	}
	return resp.StatusCode, string(data)
}

// fuzzed is a tenant for fuzzing, which would soon be throttled otherwise.
func fuzzed(f *testing.F) *world {
	w := newWorld(f)
	w.control("/settings", map[string]any{"throttle": map[string]any{"enabled": false}})
	return w
}

const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
)

// FuzzRequests: any method, path, query and body, everywhere but at the control
// API.
func FuzzRequests(f *testing.F) {
	for _, s := range [][3]string{
		{"GET", "/v1.0/users/%00", ""},
		{"GET", "/v1.0//", ""},
		{"GET", "/v1.0/users('", ""},
		{"GET", "/v1.0/users?$filter=%zz", ""},
		{"POST", "/v1.0/invitations", `{"invitedUserEmailAddress":"a@b.example","inviteRedirectUrl":"https://x.example","resetRedemption":true,"invitedUser":{"id":"x"}}`},
		{"POST", "/v1.0/invitations", `{"invitedUserEmailAddress":"a@b.example","inviteRedirectUrl":"https://x.example","invitedUserSponsors":[{"@odata.id":"x"},null]}`},
		{"PATCH", "/v1.0/groups/432261a6-c664-481d-8745-bb4d5020241c", `{"members@odata.bind":[1]}`},
		{"POST", "/v1.0/$batch", `{"requests":[{"id":"1","method":"GET","url":"%zz"}]}`},
		{"POST", "/v1.0/$batch", `{"requests":[{"id":"1","method":"\u0000","url":"/users"}]}`},
		{"GET", "/v1.0/users/delta?$skiptoken=e30", ""},
		{"GET", "/v1.0/users/delta?$deltatoken=eyJzIjotMX0", ""},
		{"GET", "/redeem?rd=%25", ""},
		{"GET", "/redeem?rd=http://[", ""},
		{"POST", "/redeem/consent", "t=x"},
		{"GET", "/x/oauth2/v2.0/authorize", ""},
		{"POST", "/v1.0/users/x/checkMemberGroups", "{}"},
		{"DELETE", "/v1.0/groups/432261a6-c664-481d-8745-bb4d5020241c/members/$ref?@id=x", ""},
		{"PATCH", "/v1.0/servicePrincipals/b35fa33a-41e8-4ab7-8bd3-5c54c9b20900", `{"appRoles":7}`},
		{"PUT", "/v1.0/users/cc02276f-a79e-4a74-8cac-1564d36555f8/manager/$ref", `{"@odata.id":null}`},
	} {
		f.Add(s[0], s[1], s[2])
	}
	w := fuzzed(f)
	f.Fuzz(func(t *testing.T, method, target, body string) {
		if !strings.HasPrefix(target, "/") || strings.HasPrefix(target, "/_emulator") {
			return
		}
		contentType := jsonType
		if !strings.HasPrefix(target, "/v1.0") {
			contentType = formType
		}
		w.knock(t, method, target, contentType, body)
	})
}

// FuzzBatch: the body of a batch. Every answer of a readable batch has its id and
// a status of its own, and no item fails by accident.
func FuzzBatch(f *testing.F) {
	for _, body := range []string{
		`{"requests":[{"id":"1","method":"GET","url":"%zz"}]}`,
		`{"requests":[{"id":"1","method":"\u0000","url":"/users"}]}`,
		`{"requests":[{"id":"1","method":"GET","url":"/users?$filter=mail eq 'x'","headers":{"ConsistencyLevel":"eventual"}},{"id":"2","dependsOn":["1"],"method":"PATCH","url":"users/x","headers":{"content-type":"application/json"},"body":[]}]}`,
		`{"requests":[{"id":"1","method":"GET","url":"/$batch"},{"id":"1","method":"GET","url":"/me"}]}`,
		`{"requests":[{"id":"a","method":"GET","url":"//x/../..","headers":{"\n":"\n"},"body":null,"dependsOn":[]}]}`,
		`{"requests":[{"id":"a","method":"GET","url":"/users","headers":{"Host":"x","Content-Length":"-1","Transfer-Encoding":"chunked"}}]}`,
		`{"requests":null}`, `{"requests":{}}`, `[]`, `{"requests":[null]}`,
	} {
		f.Add(body)
	}
	w := fuzzed(f)
	f.Fuzz(func(t *testing.T, body string) {
		status, answer := w.knock(t, http.MethodPost, "/v1.0/$batch", jsonType, body)
		if status != http.StatusOK {
			return
		}
		var batch struct {
			Responses []struct {
				ID     string
				Status int
			}
		}
		if err := json.Unmarshal([]byte(answer), &batch); err != nil || len(batch.Responses) == 0 {
			t.Fatalf("%q: %v %s", body, err, answer)
		}
		for _, r := range batch.Responses {
			if r.ID == "" || r.Status < 200 || r.Status >= 500 && r.Status != http.StatusNotImplemented {
				t.Errorf("%q: an item answers %d: %s", body, r.Status, answer)
			}
		}
	})
}

// FuzzControl: bodies and queries of the control API, which are refused with
// words or taken as a whole.
func FuzzControl(f *testing.F) {
	for _, s := range [][2]string{
		{"/settings", `{"replication_lag_ms":{"user_read":-1}}`},
		{"/settings", `{"clock_offset_s":99999999999999999999}`},
		{"/settings", `{"identity_providers":null,"blocked_domains":null}`},
		{"/settings", `{"throttle":null}`},
		{"/settings", `{"fault_seed":-1}`},
		{"/faults", `{"path":"(?i)[","headers":null}`},
		{"/faults", `{"retry_at_s":-9223372036854775808}`},
		{"/faults", `{"preset":"slow_429","body":null}`},
		{"/claims", `{"username":"x","set":null,"remove":null}`},
		{"/clock", `{"advance_s":9223372036854775807}`},
		{"/clock", `{"advance_s":null}`},
		{"/journal?path=%28", ""},
		{"/outbox?since=9223372036854775808", ""},
		{"/faults/%2e%2e", ""},
		{"/", ""},
	} {
		f.Add(s[0], s[1])
	}
	w := fuzzed(f)
	f.Fuzz(func(t *testing.T, path, body string) {
		if !strings.HasPrefix(path, "/") || strings.Contains(path, "wait_ms") {
			return
		}
		for _, method := range []string{http.MethodPost, http.MethodGet, http.MethodDelete} {
			w.knock(t, method, "/_emulator"+path, jsonType, body)
		}
		if status, settings := w.knock(t, http.MethodGet, "/_emulator/settings", "", ""); status != http.StatusOK || !json.Valid([]byte(settings)) {
			t.Fatalf("after %s %q the settings answer %d %s", path, body, status, settings)
		}
		if status, _ := w.knock(t, http.MethodPost, "/_emulator/reset", "", ""); status != http.StatusNoContent {
			t.Fatalf("after %s %q a reset answers %d", path, body, status)
		}
	})
}

// FuzzRedeem: redeem links and the forms of the guest's pages.
func FuzzRedeem(f *testing.F) {
	w := fuzzed(f)
	_, link := w.invite("fuzz@northwind.example")
	rd := must(url.Parse(link)).Query().Get("rd")
	t := w.visitor().open(link).press("work", "").at.Query().Get("t")
	passcode := w.visitor().open(link).press("passcode", "").at.Query().Get("t")
	for _, s := range [][2]string{
		{"", "rd=" + escape(rd)},
		{"/provider", "provider=passcode&rd=" + escape(rd)},
		{"/provider", "provider=work&rd=" + escape(strings.Replace(rd, "tenant", "tenan", 1))},
		{"/passcode", "passcode=1&t=" + passcode},
		{"/passcode", "action=again&t=" + passcode},
		{"/account", "username=%00&t=" + t},
		{"/account", "account=a&account=b&t=" + t},
		{"/consent", "action=maybe&t=" + t},
		{"/terms", "t=" + t},
		{"/block", "action=block&rd=" + escape(rd)},
		{"/signout", "t=" + passcode},
		{"/consent", "%zz"},
		{"/provider", "rd=http://[&provider=work"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, path, form string) {
		if !strings.HasPrefix(path, "/") {
			path = ""
		}
		w.knock(t, http.MethodPost, "/redeem"+path, formType, form)
		w.knock(t, http.MethodGet, "/redeem"+path+"?"+strings.NewReplacer(" ", "+", "#", "%23").Replace(form), "", "")
	})
}

// FuzzSignIn: queries and forms of the authorization and token endpoints.
func FuzzSignIn(f *testing.F) {
	w := fuzzed(f)
	client := "client_id=" + w.ready.PortalClient.ID
	asked := client + "&response_type=code&scope=openid&redirect_uri=" + escape(callback)
	for _, s := range [][2]string{
		{"authorize", asked},
		{"authorize", asked + "&prompt=none"},
		{"authorize", asked + "&response_mode=form_post&username=ana.silva%40contoso.example"},
		{"authorize", asked + "&code_challenge_method=S256&code_challenge=%00&claims=%7B"},
		{"authorize", asked + "&login_hint=%F0%9F&state=%00"},
		{"authorize", "client_id=%zz"},
		{"authorize", client + "&response_type=code&redirect_uri=http://[::1"},
		{"logout", "post_logout_redirect_uri=http://%25&id_token_hint=a.b.c"},
		{"logout", "logout_hint=O.%00"},
		{"token", client + "&grant_type=authorization_code&code=x"},
		{"token", client + "&client_secret=" + escape(w.ready.PortalClient.Secret) + "&grant_type=refresh_token&refresh_token=x"},
		{"token", client + "&grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=a.b.c&scope=x"},
		{"token", "grant_type=client_credentials&client_id=&scope="},
		{"devicecode", client},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, endpoint, form string) {
		path := "/" + w.ready.TenantID + "/oauth2/v2.0/" + url.PathEscape(endpoint)
		w.knock(t, http.MethodPost, path, formType, form)
		w.knock(t, http.MethodGet, path+"?"+strings.NewReplacer(" ", "+", "#", "%23").Replace(form), "", "")
	})
}
