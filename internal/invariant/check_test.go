package invariant_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/internal/invariant"
)

const (
	lou = "lou@fabrikam.example"
	kim = "kim@fabrikam.example"
)

// honest is a world in which everything went as it should: Lou has access, and has
// pressed Accept, Kim's has ended, one request waits and one was declined.
func honest(t *testing.T) (*world, invariant.Record) {
	t.Helper()
	w := setup(t)
	first := w.decided(w.asked(lou, "Falcon reviewer"), guest.Approve)
	second := w.decided(w.asked(kim, "Falcon reviewer"), guest.Approve)
	w.decided(w.asked("max@fabrikam.example", "Wiki"), guest.Decline)
	w.asked("ivy@fabrikam.example", "Wiki")
	w.until(first, guest.Invited)
	w.until(second, guest.Invited)
	w.do(w.service.Resend(t.Context(), w.ana, first.Ref, uuid.NewString()))
	w.pressed(first)
	w.do(w.service.EndAccess(t.Context(), w.ana, second.Ref, "The project is over."))
	w.until(second, guest.Removed)
	r := w.record()
	if found := invariant.Check(r, w.terms()); len(found) != 0 {
		t.Fatalf("an honest world is found guilty: %v", found)
	}
	if len(r.Database.Steps) < 9 || len(r.Entries) < 20 || len(r.Database.Guests) != 4 {
		t.Fatalf("there is little to judge: %d steps, %d calls, %d guests", len(r.Database.Steps), len(r.Entries), len(r.Database.Guests))
	}
	return w, r
}

func TestEveryTamperingIsReportedAndNothingElse(t *testing.T) {
	t.Parallel()
	w, honest := honest(t)
	for _, c := range tamperings {
		t.Run(c.name, func(t *testing.T) {
			r, terms := copied(t, honest), w.terms()
			c.tamper(seen{&r, &terms})
			told := false
			for _, v := range invariant.Check(r, terms) {
				told = told || strings.Contains(v.Words, c.words)
				if v.Invariant != c.invariant {
					t.Errorf("found also %v", v)
				}
			}
			if !told {
				t.Errorf("nothing of %s says %q", c.invariant, c.words)
			}
		})
	}
}

// What the tests above do to a record is done here to the database and the
// tenant themselves, so that it has to be loaded.
func TestTamperingWithTheRealThingIsSeen(t *testing.T) {
	t.Parallel()
	w, r := honest(t)
	have := map[string]bool{}
	expect := func(invariants ...string) {
		t.Helper()
		for _, i := range invariants {
			have[i] = true
		}
		found := map[string]bool{}
		for _, v := range invariant.Check(w.record(), w.terms()) {
			found[v.Invariant] = true
		}
		if fmt.Sprint(found) != fmt.Sprint(have) {
			t.Errorf("found %v, want %v", found, have)
		}
	}
	s := seen{Record: &r}
	w.statement(`UPDATE steps SET epoch = 0 WHERE id = $1`, s.step(lou, "add member").ID)
	expect("I10")
	w.statement(`UPDATE requests SET version = version + 1 WHERE id = $1`, s.request(lou).ID)
	expect("I7")
	w.statement(`UPDATE given SET confirmed = false WHERE guest_id = $1`, s.guest(lou).ID)
	expect("I3")
	w.statement(`INSERT INTO mails (id, kind, guest_id, created_at) VALUES ($1, 'invitation', $2, now())`, uuid.NewString(), s.guest(lou).ID)
	expect("I5")
	w.statement(`UPDATE grants SET ended_at = starts_at, access_until = starts_at WHERE guest_id = $1`, s.guest(kim).ID)
	expect("I8")
	w.statement(`UPDATE request_lines SET digest = 'of something else' WHERE id = $1`, s.line(lou).ID)
	expect("I1", "I9")
	w.statement(`UPDATE guests SET sync = 'converging', next_try = NULL WHERE id = $1`, s.guest("ivy@fabrikam.example").ID)
	expect("I4")
	w.control("POST", "/reset", "")
	if found := invariant.Check(w.record(), w.terms()); !slices.ContainsFunc(found, func(v invariant.Violation) bool {
		return strings.Contains(v.Words, "without an account in the tenant")
	}) {
		t.Error("a tenant in which nobody is any more is found right")
	}
}
