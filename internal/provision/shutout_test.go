package provision_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
)

// F18: a credential that does not work any more stops everybody with one clear
// reason, is not tried in a hot loop, and needs no Try again once it is mended.
func TestF18APortalThatIsNotLetInGoesOnByItselfAfterwards(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.graph = w.client() // which has no token yet
	w.control(http.MethodPost, "/faults", map[string]any{
		"method": "POST", "path": "/oauth2/v2.0/token$", "status": 401,
		"body": `{"error":"invalid_client","error_description":"AADSTS7000222: The provided client secret keys are expired.","error_codes":[7000222]}`,
	}, nil)
	g := w.approved(lou, "Falcon reviewer")
	worker := w.worker(w.graph, w.store)
	for range 12 { // well over the time after which other troubles are given up
		wait, err := worker.Converge(t.Context(), g.ID)
		if err != nil || wait == 0 {
			t.Fatalf("wait %v, %v", wait, err)
		}
		w.pass(wait)
	}
	s := w.story(g)
	if s.Guest.Sync != guest.Converging || s.Guest.Trouble.Who != guest.ActorAdministrator || !strings.Contains(s.Guest.Trouble.Detail, "AADSTS7000222") {
		t.Errorf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
	}
	if ago := w.now().Sub(s.Guest.Trouble.Since); ago < guest.GiveUpAfter {
		t.Errorf("the trouble is only %v old", ago.Round(time.Second))
	}
	if n := w.tokens(); n > 12+2 { // the first look asks for three things at once
		t.Errorf("the token endpoint was asked %d times", n)
	}
	w.control(http.MethodDelete, "/faults", nil, nil)
	w.settle(g)
	w.right()
}
