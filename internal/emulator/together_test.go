package emulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// TestEverythingAtOnce is for the race detector: every part of the tenant is used
// while every other is. No answer may be 500, but for the faults that ask for it.
func TestEverythingAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const rounds = 12
	var wg sync.WaitGroup
	do := func(name string, f func(i int) (reply, error)) {
		wg.Go(func() {
			for i := range rounds {
				r, err := f(i)
				if err != nil || r.status == http.StatusInternalServerError {
					t.Errorf("%s: %v %d %s", name, err, r.status, r.text)
					return
				}
			}
		})
	}
	call := func(method, path string, body any) (reply, error) {
		h, content := graphRequest(t, w.token, body)
		return w.try(method, path, h, content)
	}
	members := "/v1.0/groups/" + w.seed.Groups.ProjectFalcon.ID + "/members"
	do("settings", func(i int) (reply, error) {
		return call("POST", "/_emulator/settings", map[string]any{
			"page_size": i + 1, "replication_lag_ms": i, "blocked_domains": []string{fmt.Sprint(i, ".example")},
			"identity_providers": map[string]string{"a.example": "work"}, "account_aliases": map[string]string{fmt.Sprint(i): "x"},
		})
	})
	do("clock", func(i int) (reply, error) {
		return call("POST", "/_emulator/clock", map[string]any{"advance_s": 1 - 2*(i%2)})
	})
	do("faults", func(i int) (reply, error) {
		if i%3 == 2 {
			return call("DELETE", "/_emulator/faults", nil)
		}
		return call("POST", "/_emulator/faults", map[string]any{"path": "/organization$", "probability": 0.5, "status": 503, "delay_ms": i % 2})
	})
	for _, path := range []string{
		"/_emulator/faults", "/_emulator/settings", "/_emulator/state", "/_emulator/outbox", "/_emulator/journal?limit=5", "/_emulator/journal?path=never&wait_ms=5", "/",
		"/v1.0/organization", "/v1.0/users?$top=5", "/v1.0/users/delta", members,
	} {
		do("GET "+path, func(int) (reply, error) { return call("GET", path, nil) })
	}
	do("guests", func(i int) (reply, error) {
		r, err := call("POST", "/v1.0/invitations", invitation(fmt.Sprintf("g%d@northwind.example", i)))
		if err != nil || r.status != http.StatusCreated {
			return r, err
		}
		if r, err = call("POST", members+"/$ref", ref(r.at("invitedUser", "id"))); err != nil {
			return r, err
		}
		return call("POST", "/v1.0/invitations", map[string]any{"invitedUserEmailAddress": "again@northwind.example", "inviteRedirectUrl": "https://x.example", "sendInvitationMessage": true})
	})
	do("batch", func(i int) (reply, error) {
		return call("POST", "/v1.0/$batch", map[string]any{"requests": []any{
			map[string]any{"id": "1", "method": "GET", "url": "/groups"},
			map[string]any{"id": "2", "method": "PATCH", "url": "/users/" + w.seed.People.Gil.ID, "headers": map[string]string{"Content-Type": "application/json"}, "body": map[string]any{"jobTitle": fmt.Sprint(i)}},
		}})
	})
	do("token", func(int) (reply, error) {
		form := "grant_type=client_credentials&scope=https://graph.microsoft.com/.default&client_id=" + w.ready.WorkerClient.ID + "&client_secret=" + escape(w.ready.WorkerClient.Secret)
		return w.try("POST", w.tokenPath(), http.Header{"Content-Type": {formType}}, strings.NewReader(form))
	})
	do("keys", func(i int) (reply, error) {
		if i == rounds/2 {
			return call("POST", "/_emulator/keys/rotate", nil)
		}
		return call("GET", "/"+w.ready.TenantID+"/discovery/v2.0/keys", nil)
	})
	_, link := w.invite("redeems@northwind.example")
	do("redeeming", func(i int) (reply, error) {
		rd := link[strings.Index(link, "rd=")+3:]
		r, err := w.try("POST", "/redeem/provider", http.Header{"Content-Type": {formType}}, strings.NewReader("provider=passcode&rd="+rd))
		if err == nil && i == rounds-1 {
			return call("POST", "/_emulator/reset", nil)
		}
		return r, err
	})
	wg.Wait()
	w.token = w.appToken(w.ready.WorkerClient) // the key of the one before may be gone
	w.want(w.graph("GET", "/users/"+w.seed.People.Ana.ID, nil), 200)
}
