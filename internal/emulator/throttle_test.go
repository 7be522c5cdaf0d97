package emulator_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestThrottlingBelowTheLimitsFollowsTheSeed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draw := func() (statuses []int) {
		w.control("/settings", map[string]any{"fault_seed": 11, "throttle": map[string]any{"early": 0.3}})
		for range 30 {
			r := w.graph("GET", "/organization", nil, "x-ms-throttle-priority", "High")
			if statuses = append(statuses, r.status); r.status == 429 && (r.code() != "TooManyRequests" || r.header.Get("Retry-After") == "") {
				t.Errorf("an early 429: %v %s", r.header, r.text)
			}
		}
		return statuses
	}
	first, second := draw(), draw()
	if !slices.Equal(first, second) || !slices.Contains(first, 429) || !slices.Contains(first, 200) {
		t.Errorf("first %v, then %v", first, second)
	}
	if r := w.send("POST", "/_emulator/settings", nil, strings.NewReader(`{"throttle":{"early":1.5}}`)); r.status != 400 {
		t.Errorf("a chance above 1: %d", r.status)
	}
}

func TestAResetGivesBackWhatWasSpent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	spent := func() (n int) {
		w.control("/settings", map[string]any{"throttle": map[string]any{"scale": 0.02}}) // three invitations in five seconds
		for w.graph("POST", "/invitations", invitation(fmt.Sprintf("g%d@adatum.example", n))).status == 201 {
			n++
		}
		return n
	}
	first := spent()
	w.send("POST", "/_emulator/reset", nil, nil)
	if second := spent(); first != 3 || second != first {
		t.Errorf("%d invitations before the reset and %d after it", first, second)
	}
}

func TestAMailboxTakesFourRequestsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.tokenWith("Mail.Send")
	w.control("/settings", map[string]any{"latency_ms": 1500})
	mail := map[string]any{"message": map[string]any{
		"subject": "Hello", "body": map[string]any{"contentType": "Text", "content": "Hi"},
		"toRecipients": []any{map[string]any{"emailAddress": map[string]any{"address": "a@adatum.example"}}},
	}}
	var mu sync.Mutex
	count := map[string]int{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			h, body := graphRequest(t, token, mail)
			r, err := w.try("POST", "/v1.0/users/"+w.seed.People.Cleo.ID+"/sendMail", h, body)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if count[r.code()]++; r.code() != "" && (r.status != 429 || r.header.Get("Retry-After") == "") {
				t.Errorf("refused with %d %s", r.status, r.text)
			}
		})
	}
	wg.Wait()
	if count[""] != 4 || count["ApplicationThrottled"] != 4 {
		t.Errorf("of eight at once: %v", count)
	}
	w.control("/settings", map[string]any{"latency_ms": 0})
	w.want(w.graphAs(token, "POST", "/users/"+w.seed.People.Cleo.ID+"/sendMail", mail), 202)
}
