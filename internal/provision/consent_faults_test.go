package provision_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
)

// swapConsent gives whoever has one permission another in place of it.
func (w *world) swapConsent(from, to string) {
	w.t.Helper()
	var state struct {
		Apps []struct {
			AppID    string
			AppRoles []struct{ ID, Value string }
		} `json:"service_principals"`
	}
	w.control(http.MethodGet, "/state", nil, &state)
	ids := map[string]string{}
	for _, a := range state.Apps {
		for _, r := range a.AppRoles {
			if a.AppID == guest.GraphAppID {
				ids[r.Value] = r.ID
			}
		}
	}
	var directory json.RawMessage
	w.control(http.MethodGet, "/snapshot", nil, &directory)
	parts := strings.Split(string(directory), `"appRoleId":"`+ids[from]+`"`)
	if ids[from] == "" || ids[to] == "" || len(parts) < 2 {
		w.t.Fatalf("%q is given %d times, in place of %q", ids[from], len(parts)-1, ids[to])
	}
	w.control(http.MethodPut, "/snapshot", json.RawMessage(strings.Join(parts, `"appRoleId":"`+ids[to]+`"`)), nil)
}

// F19: consent is taken away. Guests wait, are told which, and go on by
// themselves when it is given again; whatever does not need it is done.
func TestF19WithoutConsentGuestsWaitAndGoOnByThemselves(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.swapConsent("GroupMember.ReadWrite.All", "GroupMember.Read.All")
	w.graph = w.client() // whose first token lacks it
	g := w.approved(lou, "Falcon reviewer")
	worker, seed := w.worker(w.graph, w.store), emulator.SeedStory()
	var s guest.Story
	for range 12 { // well over the time after which other troubles are given up
		wait, err := worker.Converge(t.Context(), g.ID)
		if err != nil || wait == 0 {
			t.Fatalf("wait %v, %v", wait, err)
		}
		s = w.story(g)
		if tr := s.Guest.Trouble; s.Guest.Sync != guest.Converging || tr.Who != guest.ActorAdministrator || tr.Reason != guest.ReasonPermission ||
			!strings.Contains(tr.What, "lacks the permission GroupMember.ReadWrite.All") {
			t.Fatalf("guest is %s: %+v", s.Guest.Sync, tr)
		}
		w.pass(wait)
	}
	if n := w.tenant().assigned(seed.Apps.ExpenseDesk.ID, seed.Roles.Reviewer.ID, s.Guest.ObjectID); n != 1 || s.Guest.State != guest.Invited {
		t.Errorf("guest is %s, and has the role %d times", s.Guest.State, n)
	}
	sent := slices.DeleteFunc(w.writes(), func(call string) bool { return !strings.HasSuffix(call, "/members/$ref") })
	if n := w.tokens(); len(sent) > 12 || n > 12 {
		t.Errorf("tried %d times, with %d tokens", len(sent), n)
	}
	w.swapConsent("GroupMember.Read.All", "GroupMember.ReadWrite.All")
	w.settle(g)
	w.right()
}

// F18: no token of the portal's is accepted any more.
func TestF18AWorkerWhoseTokensAreNotAcceptedGoesOnByItselfAfterwards(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.fault(map[string]any{"path": `^/v1\.0/`, "status": 401, "body": `{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed, the token is expired."}}`})
	g := w.approved(lou, "Falcon reviewer")
	worker := w.worker(w.graph, w.store)
	for range 6 {
		wait, err := worker.Converge(t.Context(), g.ID)
		if err != nil || wait == 0 {
			t.Fatalf("wait %v, %v", wait, err)
		}
		if s := w.story(g); s.Guest.Sync != guest.Converging || s.Guest.Trouble.Reason != guest.ReasonToken {
			t.Fatalf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
		}
		w.pass(wait)
	}
	if n := w.tokens(); n > 1+6 {
		t.Errorf("a token was asked for %d times", n)
	}
	w.control(http.MethodDelete, "/faults", nil, nil)
	w.settle(g)
	w.right()
}

// F19: what a person can mend in Entra goes on with Try again; what nobody can,
// is not offered.
func TestF19TheSponsorIsToldWhatHelps(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings, mended map[string]any
		want             guest.Reason
	}{
		"invitations off": {map[string]any{"allow_invites_from": "none"}, map[string]any{"allow_invites_from": "everyone"}, guest.ReasonInvitationsOff},
		"domain blocked":  {map[string]any{"blocked_domains": []string{"fabrikam.example"}}, map[string]any{"blocked_domains": []string{}}, guest.ReasonDomainBlocked},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			w.control(http.MethodPost, "/settings", c.settings, nil)
			g := w.approved(lou, "Falcon reviewer")
			s := w.settle(g)
			if s.Guest.Trouble.Reason != c.want || !s.Guest.MayTryAgain() {
				t.Fatalf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
			}
			w.control(http.MethodPost, "/settings", c.mended, nil)
			w.tryAgain(g)
			w.settle(g)
			w.right()
		})
	}
	t.Run("domain of our own", func(t *testing.T) {
		t.Parallel()
		w := setup(t)
		w.fault(inviting, map[string]any{"status": 400, "body": `{"error":{"code":"BadRequest","message":"This user cannot be invited because the domain of the user's email address is a verified domain of this directory."}}`})
		g := w.approved(lou, "Falcon reviewer")
		s := w.settle(g)
		if s.Guest.Trouble.Reason != guest.ReasonOwnDomain || s.Guest.MayTryAgain() || s.Guest.Trouble.Who != guest.ActorSponsor {
			t.Errorf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
		}
		if err := w.service.TryAgain(t.Context(), w.ana, g.Ref); err == nil {
			t.Error("tried again all the same")
		}
	})
}
