package provision_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
)

// F19: what a guest was given cannot be taken away, or not even be seen. The
// account is closed at once, and the rest is taken away as soon as that can be.
func TestF19NobodySignsInWhileTheEndOfTheAccessIsHeldUp(t *testing.T) {
	t.Parallel()
	denied := map[string]any{
		"status": 403, "body": `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`,
	}
	listing := map[string]any{"method": "GET", "path": "/users/[^/]+/memberOf"}
	for name, c := range map[string]struct {
		call, how map[string]any
		after     guest.AfterEnd
		runs      int
	}{
		"a group":                        {removing, denied, guest.Block, 1},
		"an app role":                    {unassigning, denied, guest.Block, 1},
		"before a deletion":              {removing, denied, guest.Delete, 1},
		"the list of groups":             {listing, denied, guest.Block, 1},
		"no answer for long":             {removing, map[string]any{"status": 503}, guest.Block, 8},
		"no answer about groups at all":  {listing, map[string]any{"status": 503}, guest.Block, 8},
		"the permission, as it is known": {nil, nil, guest.Block, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			w.rule(func(p *guest.Policy) { p.AfterEnd = c.after })
			g := w.approved(lou, "Falcon reviewer")
			account := w.settle(g).Guest.ObjectID
			w.pass(2 * time.Minute)
			if c.call != nil {
				w.fault(c.call, c.how)
			} else {
				w.swapConsent("GroupMember.ReadWrite.All", "GroupMember.Read.All")
				w.graph = w.client() // whose first token lacks it
			}
			w.must(w.service.EndAccess(t.Context(), w.ana, g.Ref, "The project is over."))
			for range c.runs {
				wait, err := w.worker(w.graph, w.store).Converge(t.Context(), g.ID)
				w.must(err)
				w.pass(wait)
			}
			s := w.story(g)
			if w.tenant().enabled(account) || s.Guest.State != guest.Ending || s.Guest.Trouble.None() {
				t.Errorf("the account is enabled: %v, the guest is %s: %+v", w.tenant().enabled(account), s.Guest.State, s.Guest.Trouble)
			}
			if strings.Contains(s.Guest.Trouble.What, "block") {
				t.Errorf("the trouble is about the block: %q", s.Guest.Trouble.What)
			}
			blocks := 0
			for _, call := range w.writes() {
				if strings.HasPrefix(call, "PATCH ") {
					blocks++
				}
			}
			if blocks != 1 {
				t.Errorf("blocked %d times", blocks)
			}
			w.control(http.MethodDelete, "/faults", nil, nil)
			if c.call == nil {
				w.swapConsent("GroupMember.Read.All", "GroupMember.ReadWrite.All")
			}
			w.pass(5 * time.Minute)
			if s.Guest.Sync == guest.Attention {
				w.must(w.service.TryAgain(t.Context(), w.ana, g.Ref))
			}
			if s = w.settle(g); s.Guest.State != guest.Removed || w.tenant().member(emulator.SeedStory().Groups.ProjectFalcon.ID, account) {
				t.Errorf("the guest is %s: %+v", s.Guest.State, s.Guest.Trouble)
			}
		})
	}
}
