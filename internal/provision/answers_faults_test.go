package provision_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator"
	"guestportal/internal/graph"
	"guestportal/internal/guest"
)

// fault makes something go wrong at Microsoft.
func (w *world) fault(more ...map[string]any) {
	w.t.Helper()
	f := map[string]any{}
	for _, m := range more {
		maps.Copy(f, m)
	}
	w.control(http.MethodPost, "/faults", f, nil)
}

// Calls, as faults name them: every kind of step that the portal takes.
var (
	inviting    = map[string]any{"method": "POST", "path": "/invitations$"}
	adding      = map[string]any{"method": "POST", "path": `/members/\$ref$`}
	assigning   = map[string]any{"method": "POST", "path": "/appRoleAssignedTo$"}
	removing    = map[string]any{"method": "DELETE", "path": `/members/[^/]+/\$ref$`}
	unassigning = map[string]any{"method": "DELETE", "path": "/appRoleAssignedTo/"}
	switching   = map[string]any{"method": "PATCH", "path": "/users/[^/]+$"}
	once        = map[string]any{"times": 1}
)

// hasty is a client that waits for no answer longer than that.
func (w *world) hasty(limit time.Duration) *graph.Client {
	w.t.Helper()
	o := w.graphOptions()
	o.HTTPClient = graph.NewHTTPClient(nil)
	o.HTTPClient.Transport.(*http.Transport).ResponseHeaderTimeout = limit
	c, err := graph.New(o)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// F14 and F15: each kind of step once, and its answer is lost, or it is not done.
func TestF14AnAnswerThatIsLostIsLookedForAtEveryKindOfStep(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("lives a guest's life seven times")
	}
	const life = 9   // calls from the first approval to the end, and again to the second
	const unsure = 2 // one look is not enough to hold a group or an app role for gone: it is ordered away again
	for name, c := range map[string]struct {
		how         map[string]any
		least, most int
	}{
		"reset after the effect":         {map[string]any{"drop": "after"}, life, life + unsure},
		"504 after the effect":           {map[string]any{"status": 504, "after": true}, life, life + unsure},
		"500 after the effect":           {map[string]any{"status": 500, "after": true}, life, life + unsure},
		"an effect after the last wait":  {map[string]any{"delay_ms": 20_000}, life, life + 7},
		"F15 reset before the effect":    {map[string]any{"drop": "before"}, life + 7, life + 7},
		"F15 503 instead of the effect":  {map[string]any{"status": 503}, life + 7, life + 7},
		"F15 a page instead of a result": {map[string]any{"status": 502, "body": "<h1>Bad Gateway</h1>"}, life + 7, life + 7},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			w.graph = w.hasty(2 * time.Second)
			for _, call := range []map[string]any{inviting, adding, assigning, removing, unassigning, switching} {
				w.fault(call, c.how, once)
			}
			first := w.approved(lou, "Falcon reviewer")
			if s := w.settle(first); s.Guest.State != guest.Invited || s.Guest.Sync != guest.InSync {
				t.Fatalf("guest is %s, %s: %+v", s.Guest.State, s.Guest.Sync, s.Guest.Trouble)
			}
			id := w.right()
			if err := w.service.EndAccess(t.Context(), w.ana, first.Ref, "The project is over."); err != nil {
				t.Fatal(err)
			}
			if s := w.settle(first); s.Guest.State != guest.Removed {
				t.Fatalf("guest is %s, %s: %+v", s.Guest.State, s.Guest.Sync, s.Guest.Trouble)
			}
			state, seed := w.tenant(), emulator.SeedStory()
			if state.member(seed.Groups.ProjectFalcon.ID, id) || state.assigned(seed.Apps.ExpenseDesk.ID, seed.Roles.Reviewer.ID, id) != 0 || state.enabled(id) {
				t.Error("the access has not ended")
			}
			w.fault(switching, c.how, once)
			second := w.approved(lou, "Falcon reviewer")
			if s := w.settle(second); s.Guest.Sync != guest.InSync || s.Guest.ObjectID != id {
				t.Errorf("invited again, the guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
			}
			if w.right() != id || !w.tenant().enabled(id) {
				t.Error("invited again, the guest has not what was approved")
			}
			if sent := w.writes(); len(sent) < c.least || len(sent) > c.most {
				t.Errorf("%d calls, want %d to %d: %v", len(sent), c.least, c.most, sent)
			}
		})
	}
}

// enabled tells whether somebody may sign in.
func (s tenantState) enabled(id string) bool {
	for _, u := range s.Users {
		if u.ID == id {
			return u.AccountEnabled
		}
	}
	return false
}

// F20: "already so" counts when a look agrees, and not before.
func TestF20AlreadySoIsBelievedWhenItIsSeen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		call    map[string]any
		message string
	}{
		"member":   {adding, "One or more added object references already exist for the following modified properties: 'members'."},
		"assigned": {assigning, "Permission being assigned already exists on the object"},
	} {
		for _, so := range []bool{true, false} {
			t.Run(name+map[bool]string{true: ", and so it is", false: ", and it is not"}[so], func(t *testing.T) {
				t.Parallel()
				w := setup(t)
				body := `{"error":{"code":"Request_BadRequest","message":"` + c.message + `"}}`
				w.fault(c.call, once, map[string]any{"status": 400, "body": body, "after": so})
				g := w.approved(lou, "Falcon reviewer")
				wait, err := w.worker(w.graph, w.store).Converge(t.Context(), g.ID)
				if err != nil {
					t.Fatal(err)
				}
				if s := w.story(g); so != (s.Guest.Sync == guest.InSync) || so != (wait == 0) {
					t.Errorf("the guest is %s, to be looked at in %s: %+v", s.Guest.Sync, wait, s.Guest.Trouble)
				}
				w.pass(wait)
				w.settle(g)
				w.right()
				if sent, want := len(w.writes()), map[bool]int{true: 3, false: 4}[so]; sent != want {
					t.Errorf("%d calls, want %d", sent, want)
				}
			})
		}
	}
}

// F21: the account is made, and what Microsoft says of it cannot be used.
func TestF21AnInvitationWhoseAnswerIsNonsenseMakesOneAccount(t *testing.T) {
	t.Parallel()
	link := `"inviteRedeemUrl":"https://login.example/redeem"`
	for name, body := range map[string]string{
		"a page":       "<html><body>Sign in to the Wi-Fi</body></html>",
		"cut":          `{"id":"` + uuid.NewString() + `","invitedUser":{"id":"`,
		"no user":      `{` + link + `}`,
		"no id":        `{` + link + `,"invitedUser":{}}`,
		"an error":     `{` + link + `,"status":"Error","invitedUser":{"id":"` + uuid.NewString() + `"}}`,
		"nothing":      ``,
		"two megabyte": `{"x":"` + strings.Repeat("a", 2<<20) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			w.fault(inviting, once, map[string]any{"status": 201, "body": body, "after": true})
			g := w.approved(lou, "Falcon reviewer")
			s := w.settle(g)
			w.right()
			if sent := w.writes(); s.Guest.Sync != guest.InSync || len(sent) != 3 {
				t.Errorf("guest is %s after %v", s.Guest.Sync, sent)
			}
		})
	}
}
