package provision_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
)

// F22: a list that leads to itself.
func TestF22AListThatNeverEndsIsWaitedOut(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Falcon reviewer")
	w.answers("/memberOf", 200, map[string]any{"value": []any{}, "@odata.nextLink": w.ready.HTTP + "/v1.0/users/" + uuid.NewString() + "/memberOf"})
	wait, err := w.worker(w.graph, w.store).Converge(t.Context(), g.ID)
	if err != nil || wait == 0 {
		t.Fatalf("comes back after %s, %v", wait, err)
	}
	if s := w.story(g); s.Guest.Sync != guest.Converging || s.Guest.Trouble.Who != guest.ActorNobody {
		t.Errorf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
	}
	w.control(http.MethodDelete, "/faults", nil, nil)
	w.pass(wait)
	w.settle(g)
	w.right()
}

// F24: somebody else deletes or blocks the account.
func TestF24WhatSomebodyElseDidToTheAccountIsShownAndLeft(t *testing.T) {
	t.Parallel()
	again := func(c guest.Case) (guest.Decision, error) {
		c.Guest.Sync = guest.Converging
		return guest.Decision{Guest: &c.Guest}, nil
	}
	for name, c := range map[string]struct {
		do    func(w *world, id string) error
		right func(guest.Story) bool
	}{
		"deleted": {func(w *world, id string) error { return w.graph.Delete(w.t.Context(), id, w.hand(id)) }, func(s guest.Story) bool {
			return s.Guest.Sync == guest.Attention && strings.Contains(s.Guest.Trouble.What, "somebody deleted it")
		}},
		"blocked": {func(w *world, id string) error {
			return w.graph.SetEnabled(w.t.Context(), id, false, w.hand(id))
		}, func(s guest.Story) bool { return s.Guest.Sync == guest.InSync }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			g := w.approved(lou, "Falcon reviewer")
			w.settle(g)
			id := w.right()
			if err := c.do(w, id); err != nil {
				t.Fatal(err)
			}
			sent := len(w.writes())
			w.pass(time.Hour)
			if err := w.store.UpdateGuest(t.Context(), g.ID, again); err != nil {
				t.Fatal(err)
			}
			if s := w.settle(g); !c.right(s) {
				t.Errorf("guest is %s, %s: %+v", s.Guest.State, s.Guest.Sync, s.Guest.Trouble)
			}
			if now := len(w.writes()); now != sent || w.tenant().enabled(id) && name == "blocked" {
				t.Errorf("the portal made %d calls of its own", now-sent)
			}
		})
	}
}

// F24: an account that was deleted has a twin in the bin; a new decision makes a
// new one.
func TestF24AfterADeletionANewRequestMakesANewAccount(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first := w.approved(lou, "Falcon reviewer")
	w.settle(first)
	id := w.right()
	if err := w.graph.Delete(t.Context(), id, w.hand(id)); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Hour)
	if err := w.service.EndAccess(t.Context(), w.ana, first.Ref, "The account is gone."); err != nil {
		t.Fatal(err)
	}
	if s := w.settle(first); s.Guest.State != guest.Removed {
		t.Fatalf("guest is %s: %+v", s.Guest.State, s.Guest.Trouble)
	}
	s := w.settle(w.approved(lou, "Falcon reviewer"))
	if now := w.right(); now == id || s.Guest.ObjectID != now || s.Guest.Sync != guest.InSync {
		t.Errorf("guest is %s with %s, the account is %s: %+v", s.Guest.Sync, s.Guest.ObjectID, now, s.Guest.Trouble)
	}
	if w.tenant().member(emulator.SeedStory().Groups.ProjectFalcon.ID, id) {
		t.Error("the deleted account is still a member")
	}
}
