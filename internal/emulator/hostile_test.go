package emulator_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
)

// FuzzRequests: whatever is sent, no answer is 500, and none is missing.
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
	w := newWorld(f)
	w.control("/settings", map[string]any{"throttle": map[string]any{"enabled": false}})
	f.Fuzz(func(t *testing.T, method, target, body string) {
		if !strings.HasPrefix(target, "/") || strings.HasPrefix(target, "/_emulator") {
			return
		}
		header := http.Header{"Authorization": {"Bearer " + w.token}, "Content-Type": {"application/json"}}
		if strings.HasPrefix(target, "/redeem") {
			header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		req, err := http.NewRequest(method, w.ready.HTTP+target, strings.NewReader(body))
		if err != nil {
			return // nothing that a client could send
		}
		req.Header = header
		resp, err := w.http.Transport.RoundTrip(req)
		if err != nil {
			if strings.Contains(err.Error(), "net/http: invalid") {
				return
			}
			t.Fatalf("%s %q: %v", method, target, err)
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusInternalServerError {
			t.Errorf("%s %q %q: 500", method, target, body)
		}
	})
}

func TestOneOfManyAtOnceAddsTheMember(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, _ := w.invite("race@adatum.example")
	statuses := make(chan int, 20)
	var wg sync.WaitGroup
	for range cap(statuses) {
		wg.Go(func() {
			h, body := graphRequest(t, w.token, ref(guest))
			r, err := w.try("POST", "/v1.0/groups/"+w.seed.Groups.ProjectFalcon.ID+"/members/$ref", h, body)
			if err != nil {
				t.Error(err)
			}
			statuses <- r.status
		})
	}
	wg.Wait()
	close(statuses)
	count := map[int]int{}
	for s := range statuses {
		count[s]++
	}
	if count[204] != 1 || count[400] != 19 {
		t.Errorf("the answers are %v", count)
	}
}
