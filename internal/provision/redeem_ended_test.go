package provision_test

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/nacl/box"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
	"guestportal/internal/provision"
)

// interrupted is a directory in which something happens between the look at the
// account and the order for a link.
type interrupted struct {
	provision.Directory
	by func()
}

func (i interrupted) Account(ctx context.Context, objectID string) (guest.Account, error) {
	a, err := i.Directory.Account(ctx, objectID)
	i.by()
	return a, err
}

// pressed asks for a link, as the guest's page does, and gives what only that page
// can open.
func (w *world) pressed(g guest.Guest) (id string) {
	w.t.Helper()
	public, _, err := box.GenerateKey(rand.Reader)
	w.must(err)
	id, err = w.store.AskRedemption(w.t.Context(), g, public[:], w.now())
	w.must(err)
	return id
}

// A guest presses Accept at the very moment at which the access ends and the account
// is to be deleted. An invitation that is carried out after that would make another
// account, which nobody approved and nobody would ever look at.
func TestALinkThatIsMintedWhileTheAccessEndsMakesNoSecondAccount(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.rule(func(p *guest.Policy) { p.AfterEnd = guest.Delete })
	g := w.settle(w.approved(lou, "Project Falcon")).Guest
	id := w.pressed(g)
	member := func() bool { return w.tenant().member(emulator.SeedStory().Groups.ProjectFalcon.ID, g.ObjectID) }
	ends := func() {
		w.must(w.service.EndAccess(t.Context(), w.ana, g.Ref, "The project is over."))
		for range 5 { // as often as the worker comes back in a few seconds
			_, err := w.worker(w.graph, w.store).Converge(t.Context(), g.ID)
			w.must(err)
			w.pass(3 * time.Second)
		}
		if s := w.story(g); s.Guest.State != guest.Ending || member() || w.tenant().enabled(g.ObjectID) {
			t.Errorf("meanwhile the guest is %s, a member %v, and can sign in %v",
				s.Guest.State, member(), w.tenant().enabled(g.ObjectID))
		}
	}
	w.must(w.worker(interrupted{w.graph, ends}, w.store).Redeem(t.Context(), id))
	if ids := w.tenant().accounts(lou); len(ids) > 1 || len(ids) == 1 && ids[0] != g.ObjectID {
		t.Errorf("there are the accounts %v, and the guest's was %s", ids, g.ObjectID)
	}
	w.pass(2 * time.Minute)
	if s := w.settle(g); s.Guest.State != guest.Removed {
		t.Errorf("the guest is %s: %+v", s.Guest.State, s.Guest.Trouble)
	}
	if ids := w.tenant().accounts(lou); len(ids) != 0 {
		t.Errorf("the accounts %v are left", ids)
	}
}

// Somebody deletes the account in Entra, and Microsoft still shows it when the guest
// presses Accept: the order makes another account. That cannot be prevented, and is
// not kept quiet.
func TestAnAccountThatALinkHasMadeIsToldOf(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.settle(w.approved(lou, "Project Falcon")).Guest
	id := w.pressed(g)
	deleted := func() { w.must(w.graph.Delete(t.Context(), g.ObjectID, w.hand(g.ObjectID))) }
	w.must(w.worker(interrupted{w.graph, deleted}, w.store).Redeem(t.Context(), id))
	ids := w.tenant().accounts(lou)
	if len(ids) != 1 || ids[0] == g.ObjectID {
		t.Fatalf("the accounts are %v", ids)
	}
	s := w.story(g)
	if tr := s.Guest.Trouble; s.Guest.Sync != guest.Attention || tr.Who != guest.ActorAdministrator || !strings.Contains(tr.What, ids[0]) {
		t.Errorf("the guest is %s: %+v", s.Guest.Sync, tr)
	}
	if sealed, words, err := w.store.TakeRedemption(t.Context(), id); err != nil || len(sealed) > 0 || words != guest.RedeemSettingUp {
		t.Errorf("the guest is given %d bytes and told %q, %v", len(sealed), words, err)
	}
	// Who chooses Try again does not take it from the history, and nobody is told of a refusal.
	if !slices.ContainsFunc(s.History, func(e guest.Event) bool { return strings.Contains(e.Words, ids[0]) }) ||
		slices.ContainsFunc(s.History, func(e guest.Event) bool { return strings.Contains(e.Words, "refused the link") }) {
		t.Errorf("the history is %+v", s.History)
	}
	// The administrator does as told.
	w.must(w.graph.Delete(t.Context(), ids[0], w.hand(ids[0])))
	w.pass(15 * time.Minute)
	w.must(w.service.TryAgain(t.Context(), w.ana, g.Ref))
	if s = w.settle(g); s.Guest.Trouble.Reason != guest.ReasonAccountGone {
		t.Errorf("then the guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
	}
}
