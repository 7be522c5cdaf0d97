package emulator_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
)

// exchange speaks HTTP over a socket of its own and returns every byte that
// came, and how the connection ended.
func (w *world) exchange(request string) (answer string, end error) {
	w.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.ready.HTTP, "http://"))
	if err != nil {
		w.t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		w.t.Fatal(err)
	}
	if _, err := io.WriteString(conn, request); err != nil {
		w.t.Fatal(err)
	}
	data, err := io.ReadAll(conn)
	return string(data), err
}

func (w *world) rawGet(path string) (answer string, end error) {
	w.t.Helper()
	return w.exchange(fmt.Sprintf("GET %s HTTP/1.1\r\nHost: emulator\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n", path, w.token))
}

func TestConnectionsEndAsTheFaultSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	full, _ := w.rawGet("/v1.0/organization")
	_, body, _ := strings.Cut(full, "\r\n\r\n")
	for name, c := range map[string]struct {
		fault string
		reset bool
		body  string // after the header, if there is one
	}{
		"closed before":    {`"drop":"before"`, false, ""},
		"closed after":     {`"drop":"after"`, false, ""},
		"reset before":     {`"drop":"before","reset":true`, true, ""},
		"reset after":      {`"drop":"after","reset":true`, true, ""},
		"truncated":        {`"truncate":true`, false, body[:len(body)/2]},
		"truncated, reset": {`"truncate":true,"reset":true`, true, ""},
		"length too large": {`"content_length":100000`, false, body},
		"length too small": {`"content_length":5`, false, body},
		"answered twice":   {`"repeat":"answer"`, false, body + full[:len(full)-len(body)] + body},
	} {
		t.Run(name, func(t *testing.T) {
			w.send(http.MethodDelete, "/_emulator/faults", nil, nil)
			w.fault(`{"path":"/organization$",` + c.fault + `}`)
			got, end := w.rawGet("/v1.0/organization")
			if errors.Is(end, syscall.ECONNRESET) != c.reset || end != nil && !c.reset {
				t.Errorf("the connection ended with %v, reset is %t", end, c.reset)
			}
			_, rest, _ := strings.Cut(got, "\r\n\r\n")
			if !c.reset && len(rest) != len(c.body) && name != "answered twice" {
				t.Errorf("%d bytes of the body came, want %d\n%s", len(rest), len(c.body), got)
			}
			if name == "answered twice" && strings.Count(got, "HTTP/1.1 200 OK") != 2 {
				t.Errorf("the answers are %s", got)
			}
			if strings.HasPrefix(name, "length") && strings.Contains(got, fmt.Sprintf("Content-Length: %d\r\n", len(body))) {
				t.Errorf("the length is right: %s", got)
			}
		})
	}
}

// fault adds a fault and returns its id.
func (w *world) fault(body string) string {
	w.t.Helper()
	r := w.send(http.MethodPost, "/_emulator/faults", nil, strings.NewReader(body))
	if r.status != 201 {
		w.t.Fatalf("POST /faults %s: %d %s", body, r.status, r.text)
	}
	return r.at("id")
}

func TestClientsSeeWhatBrokenConnectionsBring(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for fault, check := range map[string]func(reply, error) bool{
		`"content_length":100000`: func(_ reply, err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) },
		`"truncate":true`:         func(_ reply, err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) },
		`"content_length":9`:      func(r reply, err error) bool { return err == nil && len(r.text) == 9 },
		`"drop":"after"`:          func(_ reply, err error) bool { return errors.Is(err, io.EOF) },
	} {
		w.send(http.MethodDelete, "/_emulator/faults", nil, nil)
		w.fault(`{"path":"/organization$",` + fault + `}`)
		h, body := graphRequest(t, w.token, nil)
		if r, err := w.try("GET", "/v1.0/organization", h, body); !check(r, err) {
			t.Errorf("%s: %v %q", fault, err, r.text)
		}
	}
}

func TestABodyCanDrip(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fault(`{"path":"/organization$","body":"0123456789","drip_bytes":4,"drip_ms":20}`)
	began := time.Now()
	resp, err := http.Get(w.ready.HTTP + "/v1.0/organization")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	in := bufio.NewReader(resp.Body)
	first := make([]byte, 64)
	n, err := in.Read(first)
	if err != nil || string(first[:n]) != "0123" {
		t.Errorf("the first drip is %q, %v", first[:n], err)
	}
	rest, err := io.ReadAll(in)
	if took := time.Since(began); err != nil || string(rest) != "456789" || took < 40*time.Millisecond {
		t.Errorf("after %v the rest is %q, %v", took, rest, err)
	}
}

func TestPresetsAreFailuresOfTheField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for preset, check := range map[string]func(reply) bool{
		`"html_502"`: func(r reply) bool {
			return r.status == 502 && strings.HasPrefix(r.text, "<html>") && strings.HasPrefix(r.header.Get("Content-Type"), "text/html")
		},
		`"empty_504"`:  func(r reply) bool { return r.status == 504 && r.text == "" },
		`"object_503"`: func(r reply) bool { return r.status == 503 && r.text == "{}" },
		`"slow_429","delay_ms":1`: func(r reply) bool {
			return r.status == 429 && r.header.Get("Retry-After") == "120" && r.code() == "TooManyRequests" && r.message() != ""
		},
	} {
		w.send(http.MethodDelete, "/_emulator/faults", nil, nil)
		w.fault(`{"path":"/groups$","preset":` + preset + `}`)
		if r := w.graph("GET", "/groups", nil); !check(r) {
			t.Errorf("%s: %d %v %s", preset, r.status, r.header, r.text)
		}
	}
}

func TestRetryAfterHasAnyShape(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.passTime(48 * time.Hour)
	retryAfter := func(fault string) (value string, date time.Time) {
		t.Helper()
		w.send(http.MethodDelete, "/_emulator/faults", nil, nil)
		w.fault(`{"path":"/groups$","status":429,` + fault + `}`)
		r := w.want(w.graph("GET", "/groups", nil), 429)
		if n := len(r.header.Values("Retry-After")); n > 1 {
			t.Errorf("%s: %d headers", fault, n)
		}
		date, _ = http.ParseTime(r.header.Get("Retry-After"))
		return r.header.Get("Retry-After"), date
	}
	for _, value := range []string{"2", "-5", "3600", "soon", ""} {
		if got, _ := retryAfter(fmt.Sprintf(`"headers":{"Retry-After":%q}`, value)); got != value {
			t.Errorf("Retry-After is %q, want %q", got, value)
		}
	}
	if got, _ := retryAfter(`"headers":{"Retry-After":"9"},"remove_headers":["retry-after"]`); got != "" {
		t.Errorf("absent, Retry-After is %q", got)
	}
	for _, seconds := range []int{30, -30} {
		_, at := retryAfter(fmt.Sprintf(`"retry_at_s":%d`, seconds))
		want := time.Now().Add(48*time.Hour + time.Duration(seconds)*time.Second)
		if off := at.Sub(want).Abs(); off > 20*time.Second {
			t.Errorf("the date is %v, want about %v", at, want)
		}
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
