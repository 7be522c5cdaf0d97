package provision_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// tokens counts how often a token was asked for.
func (w *world) tokens() (n int) {
	w.t.Helper()
	var journal struct{ Entries []struct{ Path string } }
	w.control(http.MethodGet, "/journal", nil, &journal)
	for _, e := range journal.Entries {
		if strings.HasSuffix(e.Path, "/oauth2/v2.0/token") {
			n++
		}
	}
	return n
}

var obtaining = map[string]any{"method": "POST", "path": `/oauth2/v2\.0/token$`}

// F18: there is no token to be had.
func TestF18WithoutATokenThePortalSaysSoAndDoesNotAskOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault map[string]any
		sync  guest.Sync
		most  int // tries to get one
	}{
		"wrong secret": {map[string]any{
			"status": 401, "body": `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}`,
		}, guest.Converging, 1},
		"throttled": {map[string]any{
			"status": 429, "headers": map[string]string{"Retry-After": "60"}, "body": `{"error":"temporarily_unavailable"}`,
		}, guest.Converging, 2},
		"down": {map[string]any{"drop": "before"}, guest.Converging, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			w.fault(obtaining, c.fault)
			g := w.approved(lou, "Falcon reviewer")
			worker := w.worker(w.graph, w.store)
			wait, err := worker.Converge(t.Context(), g.ID)
			if err != nil {
				t.Fatal(err)
			}
			asked := w.tokens()
			for range 5 { // whoever wakes it
				if _, err := worker.Converge(t.Context(), g.ID); err != nil {
					t.Fatal(err)
				}
			}
			s := w.story(g)
			if s.Guest.Sync != c.sync || s.Guest.Trouble.What == "" || s.Guest.Trouble.Do == "" {
				t.Errorf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
			}
			// A look at the guest goes side by side with one at each thing to give.
			if n := w.tokens(); n != asked || n > 3*c.most || len(w.writes()) != 0 {
				t.Errorf("a token was asked for %d times at first and %d in all", asked, n)
			}
			w.control(http.MethodDelete, "/faults", nil, nil)
			w.pass(wait)
			w.settle(g)
			w.right()
		})
	}
}

// F18: the token in use is no longer good enough.
func TestF18ATokenThatIsChallengedIsRenewedOnce(t *testing.T) {
	t.Parallel()
	claims := base64.StdEncoding.EncodeToString([]byte(`{"access_token":{"nbf":{"essential":true,"value":"1"}}}`))
	body := `{"error":{"code":"InvalidAuthenticationToken","message":"Continuous access evaluation resulted in challenge"}}`
	for name, c := range map[string]struct {
		times  map[string]any
		sync   guest.Sync
		tokens int
	}{
		"once":   {once, guest.InSync, 2},
		"always": {nil, guest.Converging, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			w.fault(adding, c.times, map[string]any{"status": 401, "body": body, "headers": map[string]string{
				"WWW-Authenticate": `Bearer realm="", error="insufficient_claims", claims="` + claims + `"`,
			}})
			g := w.approved(lou, "Falcon reviewer")
			if _, err := w.worker(w.graph, w.store).Converge(t.Context(), g.ID); err != nil {
				t.Fatal(err)
			}
			if s := w.story(g); s.Guest.Sync != c.sync || c.times == nil && s.Guest.Trouble.Reason != guest.ReasonToken {
				t.Errorf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
			}
			if n := w.tokens(); n != c.tokens {
				t.Errorf("a token was asked for %d times, want %d", n, c.tokens)
			}
		})
	}
}

// F19: Microsoft refuses, at each kind of step, until a person has acted.
func TestF19ARefusalIsToldOnceAndNotTriedAgainByItself(t *testing.T) {
	t.Parallel()
	denied := map[string]any{
		"status": 403, "body": `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`,
	}
	for name, c := range map[string]struct {
		call   map[string]any
		ending bool
	}{
		"inviting": {inviting, false}, "adding": {adding, false}, "assigning": {assigning, false},
		"removing": {removing, true}, "unassigning": {unassigning, true}, "blocking": {switching, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			w.fault(c.call, denied)
			g := w.approved(lou, "Falcon reviewer")
			s := w.settle(g)
			if c.ending {
				if err := w.service.EndAccess(t.Context(), w.ana, g.Ref, "The project is over."); err != nil {
					t.Fatal(err)
				}
				s = w.settle(g)
			}
			if s.Guest.Sync != guest.Attention || s.Guest.Trouble.Who != guest.ActorAdministrator || !strings.Contains(s.Guest.Trouble.Detail, "Insufficient privileges") {
				t.Fatalf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
			}
			sent := len(w.writes())
			w.pass(time.Hour)
			w.settle(g)
			if now := len(w.writes()); now != sent {
				t.Errorf("%d more calls without anybody having acted", now-sent)
			}
			w.control(http.MethodDelete, "/faults", nil, nil)
			if err := w.service.TryAgain(t.Context(), w.ana, g.Ref); err != nil {
				t.Fatal(err)
			}
			if s := w.settle(g); s.Guest.Sync != guest.InSync {
				t.Errorf("after somebody acted the guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
			}
		})
	}
}

// F19: nobody at all may invite guests to this tenant.
func TestF19ATenantThatForbidsInvitationsIsNamedAsTheReason(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.control(http.MethodPost, "/settings", map[string]any{"allow_invites_from": "none"}, nil)
	s := w.settle(w.approved(lou, "Falcon reviewer"))
	if sent := w.writes(); s.Guest.Sync != guest.Attention || s.Guest.Trouble.Reason != guest.ReasonInvitationsOff || len(sent) != 1 {
		t.Errorf("guest is %s after %v: %+v", s.Guest.Sync, sent, s.Guest.Trouble)
	}
}
