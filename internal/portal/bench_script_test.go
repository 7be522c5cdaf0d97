package portal

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"
)

// script is what an administrator writes to do the same without a portal. It
// waits for as long as a 429 says, and does nothing else for itself.
type script struct {
	tb    testing.TB
	base  string
	token string
}

// write is a POST with its JSON.
type write struct {
	path string
	body any
}

func newScript(w *world) *script {
	w.tb.Helper()
	res, err := http.PostForm(w.tenant.HTTP+"/"+w.tenant.TenantID+"/oauth2/v2.0/token", url.Values{
		"grant_type": {"client_credentials"}, "scope": {"https://graph.microsoft.com/.default"},
		"client_id": {w.tenant.WorkerClient.ID}, "client_secret": {w.tenant.WorkerClient.Secret},
	})
	if err != nil {
		w.tb.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var answer struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil || answer.Token == "" {
		w.tb.Fatalf("no token: %v", err)
	}
	return &script{w.tb, w.tenant.HTTP + "/v1.0", answer.Token}
}

// send posts until it is not told to wait, and gives what was answered.
func (s *script) send(w write) []byte {
	s.tb.Helper()
	data, err := json.Marshal(w.body)
	if err != nil {
		s.tb.Fatal(err)
	}
	for {
		req, err := http.NewRequestWithContext(s.tb.Context(), http.MethodPost, s.base+w.path, bytes.NewReader(data))
		if err != nil {
			s.tb.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+s.token)
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			s.tb.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		switch {
		case err != nil:
			s.tb.Fatal(err)
		case res.StatusCode == http.StatusTooManyRequests:
			s.wait(res.Header.Get("Retry-After"))
		case res.StatusCode >= 300:
			s.tb.Fatalf("POST %s: %d %s", w.path, res.StatusCode, body)
		default:
			return body
		}
	}
}

func (s *script) wait(retryAfter string) {
	seconds, err := strconv.Atoi(retryAfter)
	if err != nil {
		s.tb.Fatalf("Retry-After is %q", retryAfter)
	}
	timer := time.NewTimer(time.Duration(seconds) * time.Second)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.tb.Context().Done():
		s.tb.Fatal("the time for all is up")
	}
}

// one makes a call, and gives the id of the guest that it invited, if it did.
func (s *script) one(w write) (id string) {
	s.tb.Helper()
	return guestIn(s.send(w))
}

func guestIn(body []byte) string {
	var made struct{ InvitedUser struct{ ID string } }
	_ = json.Unmarshal(body, &made) // of what has no guest in it, it leaves none
	return made.InvitedUser.ID
}

// batch makes at most twenty calls at once, again those that were told to wait.
func (s *script) batch(writes []write) (ids []string) {
	s.tb.Helper()
	for len(writes) > 0 {
		var requests []map[string]any
		for i, w := range writes {
			requests = append(requests, map[string]any{
				"id": strconv.Itoa(i), "method": "POST", "url": w.path, "body": w.body, "headers": map[string]string{"Content-Type": "application/json"},
			})
		}
		var answer struct {
			Responses []struct {
				ID      string
				Status  int
				Headers map[string]string
				Body    json.RawMessage
			}
		}
		if err := json.Unmarshal(s.send(write{"/$batch", map[string]any{"requests": requests}}), &answer); err != nil {
			s.tb.Fatal(err)
		}
		var again []write
		longest := "0"
		for _, r := range answer.Responses {
			i, err := strconv.Atoi(r.ID)
			switch {
			case err != nil:
				s.tb.Fatal(err)
			case r.Status == http.StatusTooManyRequests:
				again, longest = append(again, writes[i]), r.Headers["Retry-After"]
			case r.Status >= 300:
				s.tb.Fatalf("%s: %d %s", writes[i].path, r.Status, r.Body)
			default:
				if id := guestIn(r.Body); id != "" {
					ids = append(ids, id)
				}
			}
		}
		if writes = again; len(writes) > 0 {
			s.wait(longest)
		}
	}
	return ids
}
