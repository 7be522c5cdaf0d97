package emulator_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/emulatortest"
)

func TestSettingsAtStartComeBackAfterAReset(t *testing.T) {
	t.Parallel()
	w := startWorld(t, emulator.Options{Dir: emulatortest.Dir(t), Settings: []byte(`{"page_size":3,"throttle":{"enabled":false}}`)})
	w.control("/settings", map[string]any{"page_size": 50, "latency_ms": 1})
	w.send(http.MethodPost, "/_emulator/reset", nil, nil)
	r := w.send(http.MethodGet, "/_emulator/settings", nil, nil)
	if r.json["page_size"] != 3.0 || r.json["latency_ms"] != 0.0 || !strings.Contains(r.text, `"enabled":false`) {
		t.Errorf("after a reset: %s", r.text)
	}
	if got := len(w.graph("GET", "/groups", nil).list()); got != 3 {
		t.Errorf("a page has %d groups", got)
	}
}

func TestBadSettingsAtStartAreNamed(t *testing.T) {
	t.Parallel()
	_, err := emulator.Start(t.Context(), emulator.Options{Dir: emulatortest.Dir(t), Settings: []byte(`{"page_size":0}`)})
	if err == nil || !strings.Contains(err.Error(), "page_size: must be between 1 and 999") {
		t.Errorf("the error is %v", err)
	}
}

func TestTheLogWarnsOfWhatIsNotUsedAndOfTheNetwork(t *testing.T) {
	t.Parallel()
	dir := emulatortest.Dir(t)
	start := func(o emulator.Options) string {
		var log bytes.Buffer
		o.Dir, o.Log = dir, slog.New(slog.NewTextHandler(&log, nil))
		e, err := emulator.Start(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Close(); err != nil {
			t.Error(err)
		}
		return log.String()
	}
	if log := start(emulator.Options{Populate: emulator.Population{Guests: 1, Seed: 1}}); strings.Contains(log, "WARN") {
		t.Errorf("a new tenant on this machine: %s", log)
	}
	if log := start(emulator.Options{Populate: emulator.Population{Guests: 5, Seed: 1}}); !strings.Contains(log, "not used until a reset") {
		t.Errorf("a tenant from before: %s", log)
	}
	if log := start(emulator.Options{Listen: "0.0.0.0:0"}); strings.Count(log, "hostile") != 1 || strings.Contains(log, "not used") {
		t.Errorf("listening to the network: %s", log)
	}
}
