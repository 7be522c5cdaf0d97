package emulator_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

func TestFaultsKnowHostsApplicationsAndBatches(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	add := func(body string) {
		w.send(http.MethodDelete, "/_emulator/faults", nil, nil)
		w.fault(body)
	}
	tokenOf := func(id, secret string) reply {
		return w.form(w.tokenPath(), map[string]string{"grant_type": "client_credentials", "client_id": id, "client_secret": secret, "scope": "https://graph.microsoft.com/.default"})
	}
	add(`{"host":"authority","status":429,"headers":{"Retry-After":"1"},"app_id":"` + w.ready.WorkerClient.ID + `"}`)
	r := tokenOf(w.ready.WorkerClient.ID, w.ready.WorkerClient.Secret)
	if r.status != 429 || r.at("error") != "temporarily_unavailable" || !strings.HasPrefix(r.at("error_description"), "AADSTS90055") || r.at("trace_id") == "" {
		t.Errorf("the token endpoint: %d %s", r.status, r.text)
	}
	w.want(tokenOf(w.ready.PortalClient.ID, w.ready.PortalClient.Secret), 200)
	w.want(w.graph("GET", "/organization", nil), 200)

	add(`{"host":"graph","app_id":"` + w.ready.WorkerClient.ID + `","status":503}`)
	w.want(w.graph("GET", "/organization", nil), 503, "serviceNotAvailable")

	add(`{"host":"guest","status":503}`)
	if r := w.send("GET", "/myapps", nil, nil); r.status != 503 || !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") {
		t.Errorf("My Apps: %d %s", r.status, r.text)
	}

	batch := map[string]any{"requests": []any{
		map[string]any{"id": "1", "method": "GET", "url": "/organization"},
		map[string]any{"id": "2", "method": "GET", "url": "/groups?$top=1"},
	}}
	add(`{"batch":"only","query":"top=1","status":429,"headers":{"Retry-After":"7"}}`)
	w.want(w.graph("GET", "/groups?$top=1", nil), 200)
	r = w.want(w.graph("POST", "/$batch", batch), 200)
	if !strings.Contains(r.text, `"Retry-After":"7"`) || !strings.Contains(r.text, `"status":200`) {
		t.Errorf("one item fails, the other not: %s", r.text)
	}
	add(`{"batch":"only","path":"/groups","drop":"after"}`)
	h, body := graphRequest(t, w.token, batch)
	if _, err := w.try("POST", "/v1.0/$batch", h, body); err == nil {
		t.Error("a dropped item leaves the batch's connection open")
	}
}

func TestFaultsAreListedCountedAndRemoved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"fault_seed": 42})
	first, second := w.fault(`{"path":"/groups$","probability":0.5,"status":503}`), w.fault(`{"path":"/domains$","delay_ms":1,"headers":{"X-A":"b"}}`)
	draw := func() (statuses []int) {
		for range 20 {
			statuses = append(statuses, w.graph("GET", "/groups", nil).status)
		}
		return statuses
	}
	before := draw()
	w.control("/settings", map[string]any{"fault_seed": 42})
	if again := draw(); !slices.Equal(before, again) {
		t.Errorf("the same seed: first %v, then %v", before, again)
	}
	list := w.send(http.MethodGet, "/_emulator/faults", nil, nil)
	f := list.json["faults"].([]any)[0].(map[string]any)
	if list.json["seed"] != 42.0 || f["id"] != first || f["matched"] != 40.0 || f["fired"] == 0.0 || f["status"] != 503.0 || f["path"] != "/groups$" {
		t.Errorf("the faults are %s", list.text)
	}
	named := w.send(http.MethodGet, "/_emulator/journal?status=503&fault="+first, nil, nil).json["entries"].([]any)
	if len(named) != int(f["fired"].(float64)) {
		t.Errorf("%d entries name the fault, it fired %v times", len(named), f["fired"])
	}
	if d, ok := named[0].(map[string]any)["draw"].(float64); !ok || d >= 0.5 {
		t.Errorf("the journal's draw is %v", named[0])
	}
	if r := w.send(http.MethodDelete, "/_emulator/faults/"+first, nil, nil); r.status != 204 {
		t.Errorf("removing: %d", r.status)
	}
	if r := w.send(http.MethodDelete, "/_emulator/faults/"+uuid.NewString(), nil, nil); r.status != 404 {
		t.Errorf("removing what is not there: %d", r.status)
	}
	if r := w.send(http.MethodGet, "/_emulator/faults", nil, nil); strings.Count(r.text, `"id":`) != 1 || !strings.Contains(r.text, `"id":"`+second+`"`) {
		t.Errorf("left are %s", r.text)
	}
}

func TestAnEffectCanHappenTwiceOrLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, _ := w.invite("twice@adatum.example")
	w.fault(`{"method":"POST","path":"members/\\$ref$","repeat":"effect","times":1}`)
	members := "/groups/" + w.seed.Groups.ProjectFalcon.ID + "/members"
	if r := w.graph("POST", members+"/$ref", ref(guest)); r.status != 400 || !strings.Contains(r.message(), "already exist") {
		t.Errorf("done twice, the answer is %d %s", r.status, r.text)
	}
	if ids := w.graph("GET", members, nil).names("id"); !slices.Contains(ids, guest) {
		t.Error("done twice, and not a member")
	}
	w.fault(`{"path":"/domains$","delay_ms":15,"delay_after_ms":15,"remove_headers":["Date"],"headers":{"Content-Type":"text/plain"}}`)
	began := time.Now()
	r := w.graph("GET", "/domains", nil)
	if took := time.Since(began); took < 30*time.Millisecond || r.header.Get("Date") != "" || r.header.Get("Content-Type") != "text/plain" || r.code() == "" {
		t.Errorf("after %v: %v %s", took, r.header, r.text)
	}
}
