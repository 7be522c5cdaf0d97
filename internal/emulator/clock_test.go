package emulator_test

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"
)

// advance moves the tenant's clock on from where it is.
func (w *world) advance(d time.Duration) reply {
	w.t.Helper()
	return w.control("/clock", map[string]any{"advance_s": int(d.Seconds())})
}

func TestEverythingFollowsTheClock(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	day := 24 * time.Hour

	// Codes are good for ten minutes.
	p := newRelyingParty(t, w)
	_, location := p.choose(p.authorizeURL(), "ana.silva@contoso.example")
	w.advance(11 * time.Minute)
	if _, err := p.config.Exchange(p.ctx(), location.Query().Get("code"), oauth2.VerifierOption(p.verifier)); err == nil || !strings.Contains(err.Error(), "AADSTS70008") {
		t.Errorf("an old code: %v", err)
	}

	// Passcodes for thirty, pages of a redemption for an hour.
	_, link := w.invite("late@adatum.example")
	late := w.visitor().open(link).press("passcode", "")
	code := w.passcode("late@adatum.example")
	w.advance(31 * time.Minute)
	if late.press("", code); !strings.Contains(late.text, "AADSTS50126") {
		t.Errorf("an old passcode: %s", late.text)
	}

	// Access tokens for an hour.
	old := w.token
	w.advance(time.Hour)
	if r := w.graphAs(old, "GET", "/organization", nil); r.status != 401 || !strings.Contains(r.message(), "expired") {
		t.Errorf("an old token: %d %s", r.status, r.text)
	}
	w.token = w.appToken(w.ready.WorkerClient)

	// Quotas begin anew.
	w.control("/settings", map[string]any{"throttle": map[string]any{"scale": 0.001}})
	for w.graph("GET", "/groups", nil).status == 200 { // the units of ten seconds
		continue
	}
	w.advance(10 * time.Second)
	w.want(w.graph("GET", "/groups", nil), 200)
	w.control("/settings", map[string]any{"throttle": map[string]any{"enabled": false}})

	// Delta tokens for a week, deleted users for thirty days.
	guest, _ := w.invite("gone@adatum.example")
	delta := w.graph("GET", "/users/delta", nil).at("@odata.deltaLink")
	w.want(w.graph("DELETE", "/users/"+guest, nil), 204)
	w.advance(8 * day)
	w.token = w.appToken(w.ready.WorkerClient)
	w.want(w.graph("GET", delta, nil), 410)
	w.want(w.graph("GET", "/directory/deletedItems/"+guest, nil), 200)
	w.advance(23 * day)
	w.token = w.appToken(w.ready.WorkerClient)
	w.want(w.graph("GET", "/directory/deletedItems/"+guest, nil), 404)

	// And what is written says the tenant's time.
	fresh, _ := w.invite("new@adatum.example")
	created, err := time.Parse(time.RFC3339, w.graph("GET", "/users/"+fresh+"?$select=createdDateTime", nil).at("createdDateTime"))
	if ahead := time.Until(created); err != nil || ahead < 31*day || ahead > 32*day {
		t.Errorf("a guest of today was created in %v, %v", ahead, err)
	}
	entries := w.entries("path=invitations")
	at, err := time.Parse(time.RFC3339, entries[len(entries)-1]["at"].(string))
	if err != nil || time.Until(at) < 31*day {
		t.Errorf("the journal's time is %v, %v", at, err)
	}
}

func TestTheClockIsMovedStepByStep(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if r := w.advance(90 * time.Second); r.json["clock_offset_s"] != 90.0 {
		t.Errorf("after 90 s: %s", r.text)
	}
	r := w.advance(-30 * time.Second)
	now, err := time.Parse(time.RFC3339, r.at("now"))
	if off := time.Until(now); r.json["clock_offset_s"] != 60.0 || err != nil || off < 30*time.Second || off > 61*time.Second {
		t.Errorf("30 s back: %s, %v", r.text, err)
	}
	if r := w.send("GET", "/_emulator/clock", nil, nil); r.json["clock_offset_s"] != 60.0 || r.at("now") == "" {
		t.Errorf("the clock is %s", r.text)
	}
	for _, bad := range []string{`{}`, `{"advance_s":"1"}`, `{"advance_s":1.5}`, `{"advance_s":9223372036854775807}`, `{"set":1}`, ``} {
		if r := w.send("POST", "/_emulator/clock", nil, strings.NewReader(bad)); r.status != 400 || r.at("error") == "" {
			t.Errorf("%s: %d %s", bad, r.status, r.text)
		}
	}
	if r := w.send("GET", "/_emulator/settings", nil, nil); r.json["clock_offset_s"] != 60.0 {
		t.Errorf("after bad requests: %s", r.text)
	}
}
