package provision_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
	"guestportal/internal/provision"
)

// rule changes the rules.
func (w *world) rule(change func(*guest.Policy)) {
	w.t.Helper()
	p, err := w.store.Policy(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	change(&p)
	if err := w.store.SetPolicy(w.t.Context(), p, "Cleo Marsh", "To try it.", w.now()); err != nil {
		w.t.Fatal(err)
	}
}

// once lets the worker work on a guest one time, and gives the guest.
func (w *world) once(g guest.Guest) guest.Guest {
	w.t.Helper()
	if _, err := w.worker(w.graph, w.store).Converge(w.t.Context(), g.ID); err != nil {
		w.t.Fatal(err)
	}
	w.holds()
	return w.story(g).Guest
}

// waits wants a guest to wait for a breaker, and nobody to be written to about it.
func (w *world) waits(g guest.Guest, b guest.Breaker) {
	w.t.Helper()
	got := w.story(g).Guest
	if got.Sync != guest.Converging || got.Trouble.Breaker != b || got.Trouble.Who != guest.ActorAdministrator {
		w.t.Errorf("the guest is %s, %s: %+v", got.State, got.Sync, got.Trouble)
	}
	if n := w.mails(g, guest.MailAttention); n != 0 {
		w.t.Errorf("%d mails to the sponsor", n)
	}
}

// resume has Cleo let go on what is paused, and gives what alarms were about.
func (w *world) resume() (kinds []string) {
	w.t.Helper()
	rows, err := w.pool.Query(w.t.Context(), `SELECT id::text, kind FROM alarms WHERE closed_at IS NULL ORDER BY raised_at`)
	if err != nil {
		w.t.Fatal(err)
	}
	var ids []string
	for rows.Next() {
		var id, kind string
		if err := rows.Scan(&id, &kind); err != nil {
			w.t.Fatal(err)
		}
		ids, kinds = append(ids, id), append(kinds, kind)
	}
	cleo := w.person(emulator.SeedStory().People.Cleo)
	for i, id := range ids {
		if err := w.service.Resume(w.t.Context(), cleo, guest.Breaker(kinds[i]), id, "All of them are expected."); err != nil {
			w.t.Fatal(err)
		}
	}
	return kinds
}

// turns counts the steps for which a turn is taken.
type turns struct {
	provision.Directory
	taken int
}

func (d *turns) Turn(ctx context.Context, steps []guest.Step, patience time.Duration) (context.Context, []*guest.Fault) {
	d.taken += len(steps)
	return d.Directory.Turn(ctx, steps, patience)
}

func TestInvitationsPauseAtTheLimitUntilAPersonLetsThemGoOn(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.rule(func(p *guest.Policy) { p.InvitationsPerHour = 1 })
	first, second := w.approved(lou, "Wiki"), w.approved("kim@fabrikam.example", "Wiki")
	if s := w.settle(first); s.Guest.Sync != guest.InSync {
		t.Fatalf("the first is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
	}
	writes := len(w.writes())
	w.once(second)
	w.waits(second, guest.BreakerInvitations)
	w.pass(3 * time.Hour) // it does not go on by itself
	counted := &turns{Directory: w.graph}
	if wait, err := w.worker(counted, w.store).Converge(t.Context(), second.ID); err != nil || wait == 0 || counted.taken != 0 {
		t.Errorf("%d turns before Microsoft Graph are taken while invitations are paused (%s, %v)", counted.taken, wait, err)
	}
	w.waits(second, guest.BreakerInvitations)
	if n := len(w.writes()); n != writes {
		t.Errorf("%d writes while invitations are paused", n-writes)
	}
	if kinds := w.resume(); strings.Join(kinds, ",") != "invitations" {
		t.Errorf("alarms %q", kinds)
	}
	if got := w.once(second); got.State != guest.Invited {
		t.Errorf("after the pause the guest is %s, %s: %+v", got.State, got.Sync, got.Trouble)
	}
}

// A guest who waits for a gift is invited, keeps what they have, and loses what
// has ended.
func TestEverythingElseGoesOnWhileGiftsArePaused(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.rule(func(p *guest.Policy) { p.GiftsPerHour = 2 })
	whole, g := w.approved(lou, "Falcon reviewer"), w.approved("kim@fabrikam.example", "Wiki", "Project Falcon")
	w.settle(whole)
	if got := w.once(g); got.State != guest.Invited || w.mails(g, guest.MailInvitation) != 1 {
		t.Errorf("the guest is %s with %d invitations", got.State, w.mails(g, guest.MailInvitation))
	}
	w.waits(g, guest.BreakerGifts)
	end := func(c guest.Case) (guest.Decision, error) { return guest.EndAccess(c, w.ana, "It is over.", w.now()) }
	if err := w.store.UpdateGuest(t.Context(), whole.ID, end); err != nil {
		t.Fatal(err)
	}
	w.pass(2 * time.Minute)
	if s := w.settle(whole); s.Guest.State != guest.Removed {
		t.Errorf("whose access has ended is %s: %+v", s.Guest.State, s.Guest.Trouble)
	}
	w.resume()
	w.pass(15 * time.Minute)
	if s := w.settle(g); s.Guest.Sync != guest.InSync || len(s.Held) != 2 {
		t.Errorf("the guest is %s, %s with %v", s.Guest.State, s.Guest.Sync, s.Held)
	}
}

// With two of three gifts left the two are given, and the third waits.
func TestGiftsAreGivenUpToTheLimit(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.rule(func(p *guest.Policy) { p.GiftsPerHour = 2 })
	g := w.approved(lou, "Falcon reviewer", "Partner Workspace")
	w.once(g)
	w.waits(g, guest.BreakerGifts)
	if s := w.story(g); len(s.Held) != 2 {
		t.Errorf("the guest has %v", s.Held)
	}
	w.resume()
	if s := w.settle(g); s.Guest.Sync != guest.InSync || len(s.Held) != 3 {
		t.Errorf("the guest is %s with %v", s.Guest.Sync, s.Held)
	}
}

// An account that is not deleted yet cannot be signed in to.
func TestWhoIsNotDeletedYetIsBlocked(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.rule(func(p *guest.Policy) { p.AfterEnd, p.DeletionsPerHour = guest.Delete, 1 })
	var guests []guest.Guest
	for _, email := range []string{lou, "kim@fabrikam.example"} {
		g := w.approved(email, "Wiki")
		w.settle(g)
		guests = append(guests, g)
	}
	w.pass(2 * time.Minute)
	for _, g := range guests {
		end := func(c guest.Case) (guest.Decision, error) { return guest.EndAccess(c, w.ana, "It is over.", w.now()) }
		if err := w.store.UpdateGuest(t.Context(), g.ID, end); err != nil {
			t.Fatal(err)
		}
	}
	w.settle(guests[0])
	w.once(guests[1])
	w.waits(guests[1], guest.BreakerDeletions)
	account, err := w.graph.Account(t.Context(), w.story(guests[1]).Guest.ObjectID)
	if err != nil || account.Enabled {
		t.Errorf("the account can be signed in to: %v (%v)", account.Enabled, err)
	}
	w.resume()
	if s := w.settle(guests[1]); s.Guest.State != guest.Removed {
		t.Errorf("the guest is %s: %+v", s.Guest.State, s.Guest.Trouble)
	}
	if n := len(w.tenant().accounts("kim@fabrikam.example")); n != 0 {
		t.Errorf("%d accounts are left", n)
	}
}

// The same step that is tried again and again is one step.
func TestTryingAgainDoesNotUseTheLimitUp(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.rule(func(p *guest.Policy) { p.GiftsPerHour = 1 })
	g := w.approved(lou, "Project Falcon")
	w.control("POST", "/faults", map[string]any{"method": "POST", "path": "/groups/", "times": 4, "status": 503}, nil)
	if s := w.settle(g); s.Guest.Sync != guest.InSync {
		t.Fatalf("the guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
	}
	tries := 0
	const count = `SELECT count(*) FROM steps WHERE kind = 'add member'`
	if err := w.pool.QueryRow(context.WithoutCancel(t.Context()), count).Scan(&tries); err != nil || tries != 5 {
		t.Errorf("%d tries (%v)", tries, err)
	}
}
