package emulator_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/emulatortest"
)

func TestTheControlAPISaysWhatItOffers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.want(w.send(http.MethodGet, "/_emulator/", nil, nil), 200)
	var index struct {
		Endpoints []struct{ Method, Path, Help, Body string }
		Settings  []struct{ Name, Help string }
		Choices   []string
	}
	if err := json.Unmarshal([]byte(r.text), &index); err != nil {
		t.Fatal(err)
	}
	if len(index.Endpoints) < 13 || len(index.Settings) < 20 || len(index.Choices) == 0 {
		t.Errorf("%d endpoints, %d settings, %d choices", len(index.Endpoints), len(index.Settings), len(index.Choices))
	}
	for _, e := range index.Endpoints {
		if e.Help == "" {
			t.Errorf("%s %s has no help", e.Method, e.Path)
		}
		if e.Body != "" && !json.Valid([]byte(e.Body)) {
			t.Errorf("%s %s: the example is no JSON: %s", e.Method, e.Path, e.Body)
		}
		if e.Body == "" || strings.Contains(e.Path, "{") {
			continue
		}
		if got := w.send(e.Method, "/_emulator"+e.Path, nil, strings.NewReader(e.Body)); got.status >= 300 {
			t.Errorf("%s %s: the example is answered %d %s", e.Method, e.Path, got.status, got.text)
		}
	}
}

func TestTheControlAPIRefusesInJSON(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		method, path string
		status       int
		words, allow string
	}{
		{"GET", "/_emulator/nonsense", 404, "/_emulator/nonsense", ""},
		{"POST", "/_emulator/", 404, "/_emulator/", ""},
		{"PUT", "/_emulator/settings", 405, "PUT", "GET, POST"},
		{"GET", "/_emulator/reset", 405, "GET", "POST"},
		{"PATCH", "/_emulator/keys/rotate", 405, "PATCH", "POST"},
	} {
		r := w.send(c.method, c.path, nil, nil)
		if r.status != c.status || !strings.Contains(r.at("error"), c.words) || r.header.Get("Allow") != c.allow {
			t.Errorf("%s %s: %d %s, Allow %q", c.method, c.path, r.status, r.text, r.header.Get("Allow"))
		}
	}
}

func TestTheControlAPIAnswersToItsOwnNamesOnly(t *testing.T) {
	t.Parallel()
	w := startWorld(t, emulator.Options{Dir: emulatortest.Dir(t), AlsoNames: []string{"login.microsoftonline.com"}})
	for host, status := range map[string]int{
		"127.0.0.1:8090": 200, "[::1]:8090": 200, "localhost": 200, "LOCALHOST:1": 200, "tenant.localhost:8090": 200,
		"login.microsoftonline.com": 200, "192.0.2.7:80": 200,
		"rebound.evil.example:8090": 421, "graph.microsoft.com": 421, "localhost.evil.example": 421, "127.0.0.1.evil.example": 421,
	} {
		for _, path := range []string{"/_emulator/settings", "/_emulator/"} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.ready.HTTP+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Host = host
			resp, err := w.http.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != status {
				t.Errorf("%s%s: %d, want %d", host, path, resp.StatusCode, status)
			}
		}
	}
}
