package emulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/emulatortest"
)

// subscriber is an endpoint that proves itself and passes on what it is told.
type subscriber struct {
	*httptest.Server
	told chan map[string]any
	fail atomic.Int32 // how many deliveries are refused before one is taken
}

func newSubscriber(t *testing.T) *subscriber {
	t.Helper()
	s := &subscriber{told: make(chan map[string]any, 100)}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token := r.URL.Query().Get("validationToken"); token != "" {
			w.Header().Set("Content-Type", "text/plain")
			_, _ = io.WriteString(w, token)
			return
		}
		if s.fail.Add(-1) >= 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		var body struct {
			Value []map[string]any `json:"value"`
		}
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Errorf("a notification cannot be read: %v", err)
		}
		for _, v := range body.Value {
			s.told <- v
		}
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(s.Close)
	return s
}

// next waits for the next thing that is told.
func (s *subscriber) next(t *testing.T) map[string]any {
	t.Helper()
	select {
	case v := <-s.told:
		return v
	case <-time.After(20 * time.Second):
		t.Fatal("nothing is told")
		return nil
	}
}

func (w *world) subscription(changes ...any) map[string]any {
	body := map[string]any{
		"changeType": "updated,deleted", "resource": "users", "clientState": "known to us",
		"expirationDateTime": time.Now().Add(48 * time.Hour).UTC().Format(time.RFC3339),
	}
	for i := 0; i < len(changes); i += 2 {
		body[changes[i].(string)] = changes[i+1]
	}
	return body
}

func TestSubscribersAreToldOfUsers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := newSubscriber(t)
	token := w.tokenWith("User.Read.All")
	sub := w.want(w.graphAs(token, "POST", "/subscriptions", w.subscription("notificationUrl", s.URL)), 201)
	guest, _ := w.invite("told@adatum.example")
	n := s.next(t)
	data, _ := n["resourceData"].(map[string]any)
	if n["changeType"] != "updated" || n["subscriptionId"] != sub.at("id") || n["clientState"] != "known to us" || n["tenantId"] != w.ready.TenantID ||
		n["resource"] != "Users/"+guest || data["id"] != guest || data["@odata.type"] != "#Microsoft.Graph.User" {
		t.Errorf("told: %v", n)
	}
	w.want(w.graph("DELETE", "/users/"+guest, nil), 204)
	if n := s.next(t); n["changeType"] != "updated" { // a soft deletion is an update
		t.Errorf("told of the deletion: %v", n)
	}
	w.want(w.graph("DELETE", "/directory/deletedItems/"+guest, nil), 204)
	if n := s.next(t); n["changeType"] != "deleted" {
		t.Errorf("told of the end: %v", n)
	}
	w.want(w.graphAs(token, "DELETE", "/subscriptions/"+sub.at("id"), nil), 204)
	w.want(w.graphAs(token, "GET", "/subscriptions/"+sub.at("id"), nil), 404, "ResourceNotFound")
}

func TestSubscribersAreToldOfGroupsOfTheirChoice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all, one := newSubscriber(t), newSubscriber(t)
	token := w.tokenWith("Group.ReadWrite.All")
	g := w.seed.Groups
	w.want(w.graphAs(token, "POST", "/subscriptions", w.subscription("notificationUrl", all.URL, "resource", "/groups")), 201)
	w.want(w.graphAs(token, "POST", "/subscriptions", w.subscription("notificationUrl", one.URL, "resource", "groups/"+g.ProjectFalcon.ID, "changeType", "updated")), 201)
	w.want(w.graphAs(token, "PATCH", "/groups/"+g.FalconContractors.ID, map[string]any{"description": "first"}), 204)
	w.want(w.graphAs(token, "PATCH", "/groups/"+g.ProjectFalcon.ID, map[string]any{"description": "second"}), 204)
	if n := one.next(t); n["resource"] != "Groups/"+g.ProjectFalcon.ID {
		t.Errorf("told of one: %v", n)
	}
	told := map[any]bool{all.next(t)["resource"]: true, all.next(t)["resource"]: true} // in any order
	if !told["Groups/"+g.FalconContractors.ID] || !told["Groups/"+g.ProjectFalcon.ID] {
		t.Errorf("told of all: %v", told)
	}
}

func TestFailedNotificationsComeAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"notifications": map[string]any{"retry_ms": 1, "attempts": 8}})
	s := newSubscriber(t)
	s.fail.Store(3)
	w.want(w.graph("POST", "/subscriptions", w.subscription("notificationUrl", s.URL)), 201)
	guest, _ := w.invite("again@adatum.example")
	if n := s.next(t); n["resource"] != "Users/"+guest {
		t.Errorf("told: %v", n)
	}
}

func TestSubscriptionsEndAndAskToBeReauthorized(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := newSubscriber(t)
	soon := time.Now().Add(time.Minute).UTC().Format(time.RFC3339)
	sub := w.want(w.graph("POST", "/subscriptions", w.subscription("notificationUrl", s.URL, "lifecycleNotificationUrl", s.URL+"/lifecycle", "expirationDateTime", soon)), 201)
	expires, err := time.Parse(time.RFC3339, sub.at("expirationDateTime"))
	if err != nil || time.Until(expires) < 44*time.Minute {
		t.Errorf("too short a life is not put off: %s", sub.text)
	}
	w.passTime(35 * time.Minute)
	if n := s.next(t); n["lifecycleEvent"] != "reauthorizationRequired" || n["subscriptionId"] != sub.at("id") {
		t.Errorf("told: %v", n)
	}
	w.want(w.graph("POST", "/subscriptions/"+sub.at("id")+"/reauthorize", nil), 204)
	later := time.Now().Add(3 * time.Hour).UTC().Format(time.RFC3339)
	renewed := w.want(w.graph("PATCH", "/subscriptions/"+sub.at("id"), map[string]any{"expirationDateTime": later}), 200)
	if renewed.at("expirationDateTime") == sub.at("expirationDateTime") {
		t.Error("not renewed")
	}
	w.want(w.graph("PATCH", "/subscriptions/"+sub.at("id"), map[string]any{"lifecycleNotificationUrl": s.URL}), 400)
	w.passTime(4 * time.Hour)
	w.token = w.appToken(w.ready.WorkerClient)
	w.want(w.graph("GET", "/subscriptions/"+sub.at("id"), nil), 404)
	if got := w.want(w.graph("GET", "/subscriptions", nil), 200).list(); len(got) != 0 {
		t.Errorf("still there: %v", got)
	}
}

func TestSubscriptionsThatAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := newSubscriber(t)
	answer := func(status int, contentType, body string) string {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}))
		t.Cleanup(server.Close)
		return server.URL
	}
	far := time.Now().Add(41800 * time.Minute).UTC().Format(time.RFC3339)
	for name, c := range map[string]struct {
		body        map[string]any
		status      int
		code, words string
	}{
		"no address":          {w.subscription(), 400, "InvalidRequest", "required"},
		"plain http":          {w.subscription("notificationUrl", "http://portal.example/hook"), 400, "InvalidRequest", "https"},
		"no such resource":    {w.subscription("notificationUrl", s.URL, "resource", "planets"), 400, "InvalidRequest", "not supported"},
		"no such user":        {w.subscription("notificationUrl", s.URL, "resource", "users/11111111-2222-4333-8444-555555555555"), 404, "Request_ResourceNotFound", ""},
		"created":             {w.subscription("notificationUrl", s.URL, "changeType", "created"), 400, "InvalidRequest", "created"},
		"long state":          {w.subscription("notificationUrl", s.URL, "clientState", strings.Repeat("s", 129)), 400, "InvalidRequest", "128"},
		"too far":             {w.subscription("notificationUrl", s.URL, "expirationDateTime", far), 400, "InvalidRequest", "41760 minutes"},
		"past":                {w.subscription("notificationUrl", s.URL, "expirationDateTime", "2020-01-01T00:00:00Z"), 400, "InvalidRequest", "future"},
		"no time":             {w.subscription("notificationUrl", s.URL, "expirationDateTime", "soon"), 400, "InvalidRequest", "time"},
		"no token back":       {w.subscription("notificationUrl", answer(200, "text/plain", "yes")), 400, "ValidationError", "exactly match"},
		"other content type":  {w.subscription("notificationUrl", answer(200, "application/json", "{}")), 400, "ValidationError", "text/plain"},
		"refusing endpoint":   {w.subscription("notificationUrl", answer(500, "text/plain", "")), 400, "ValidationError", "200 OK"},
		"no endpoint":         {w.subscription("notificationUrl", "http://127.0.0.1:1/hook"), 400, "ValidationError", "reached"},
		"lifecycle endpoint":  {w.subscription("notificationUrl", s.URL, "lifecycleNotificationUrl", answer(404, "text/plain", "")), 400, "ValidationError", "200 OK"},
		"no permission":       {w.subscription("notificationUrl", s.URL, "resource", "groups"), 403, "Authorization_RequestDenied", ""},
		"unknown property":    {w.subscription("notificationUrl", s.URL, "colour", "red"), 400, "Request_BadRequest", "colour"},
		"with resource data":  {w.subscription("notificationUrl", s.URL, "includeResourceData", true), 400, "InvalidRequest", "includeResourceData"},
		"unknown TLS version": {w.subscription("notificationUrl", s.URL, "latestSupportedTlsVersion", "v9"), 400, "InvalidRequest", "Tls"},
	} {
		if r := w.graph("POST", "/subscriptions", c.body); r.status != c.status || r.code() != c.code || !strings.Contains(r.message(), c.words) {
			t.Errorf("%s: %d %s %q", name, r.status, r.code(), r.message())
		}
	}
}

func TestSubscriptionsOfOthersAreNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := newSubscriber(t)
	sub := w.want(w.graph("POST", "/subscriptions", w.subscription("notificationUrl", s.URL)), 201)
	other := w.tokenWith("User.Read.All")
	w.want(w.graphAs(other, "GET", "/subscriptions/"+sub.at("id"), nil), 404)
	w.want(w.graphAs(other, "DELETE", "/subscriptions/"+sub.at("id"), nil), 404)
	if got := w.graphAs(other, "GET", "/subscriptions", nil).list(); len(got) != 0 {
		t.Errorf("shown: %v", got)
	}
	if got := w.graph("GET", "/subscriptions", nil).list(); len(got) != 1 {
		t.Errorf("the own ones: %v", got)
	}
}

func TestClosingEndsDeliveriesUnderWay(t *testing.T) {
	t.Parallel()
	entered, left := make(chan struct{}, 10), make(chan struct{}, 10)
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token := r.URL.Query().Get("validationToken"); token != "" {
			w.Header().Set("Content-Type", "text/plain")
			_, _ = io.WriteString(w, token)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body) // only then is the end of the connection seen
		entered <- struct{}{}
		<-r.Context().Done()
		left <- struct{}{}
	}))
	t.Cleanup(endpoint.Close)
	w, e := runWorld(t, emulator.Options{Dir: emulatortest.Dir(t)})
	w.want(w.graph("POST", "/subscriptions", w.subscription("notificationUrl", endpoint.URL)), 201)
	w.invite("late@adatum.example")
	<-entered
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	<-left
}

// What waits for a subscription that is gone is not delivered: a test that begins
// with a reset hears nothing of the test before.
func TestNothingIsToldAfterAReset(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"notifications": map[string]any{"delay_ms": 1500}})
	s := newSubscriber(t)
	w.want(w.graph("POST", "/subscriptions", w.subscription("notificationUrl", s.URL)), 201)
	w.invite("before@adatum.example")
	w.send(http.MethodPost, "/_emulator/reset", nil, nil)
	w.control("/settings", map[string]any{"notifications": map[string]any{"delay_ms": 2500}})
	w.want(w.graph("POST", "/subscriptions", w.subscription("notificationUrl", s.URL)), 201)
	guest, _ := w.invite("after@adatum.example")
	if n := s.next(t); n["resource"] != "Users/"+guest {
		t.Errorf("told: %v", n)
	}
}
