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
	"guestportal/internal/graph"
	"guestportal/internal/guest"
	"guestportal/internal/provision"
)

// spent is everything that approvals may write in one window.
var spent = graph.Reservation{Spending: graph.Spending{0, 2821, 0}, Priority: graph.Approving}

// crowded gives a client that shares its pace with others, who have spent what
// there was for approvals.
func (w *world) crowded() *graph.Client {
	w.t.Helper()
	shared := graph.NewLocal(w.now)
	if _, ok, err := shared.Reserve(w.t.Context(), spent); !ok || err != nil {
		w.t.Fatalf("there was less to spend: %v", err)
	}
	o := w.graphOptions()
	o.Shared = shared
	c, err := graph.New(o)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// tried counts the steps that the history tells of.
func (w *world) tried(g guest.Guest) (n int) {
	w.t.Helper()
	for _, e := range w.story(g).History {
		if e.Kind == guest.EventStep {
			n++
		}
	}
	return n
}

func TestNothingIsAnnouncedBeforeItsTurn(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.approved(lou, "Falcon reviewer")
	w.graph = w.crowded()
	wait, err := w.worker(w.graph, w.store).Converge(t.Context(), g.ID)
	if err != nil || wait < 2*time.Minute || wait > 150*time.Second {
		t.Fatalf("comes back after %v, %v", wait, err)
	}
	s := w.story(g)
	if !s.Guest.Trouble.Queue || !strings.HasPrefix(s.Guest.Trouble.What, "Much is waiting") {
		t.Errorf("meanwhile: %+v", s.Guest.Trouble)
	}
	if n := w.tried(g); n != 0 || len(w.writes()) != 0 {
		t.Errorf("the history tells of %d steps, and sent are %v", n, w.writes())
	}
	w.pass(wait + 11*time.Second)
	w.settle(g)
	w.right()
}

func TestWhatMayNotBeSentIsNotAnnounced(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.fault(adding, once, map[string]any{"status": 429, "headers": map[string]string{"Retry-After": "600"}})
	first := w.approved(lou, "Falcon reviewer")
	worker := w.worker(w.graph, w.store)
	if _, err := worker.Converge(t.Context(), first.ID); err != nil {
		t.Fatal(err)
	}
	second := w.approved("kim@fabrikam.example", "Falcon reviewer")
	if wait, err := worker.Converge(t.Context(), second.ID); err != nil || wait < 9*time.Minute {
		t.Fatalf("comes back after %v, %v", wait, err)
	}
	if n := w.tried(second); n != 2 { // the invitation and the role
		t.Errorf("the history tells of %d steps, want two", n)
	}
}

// An end goes first, also for a guest who keeps other access.
func TestWhatIsTakenAwayDoesNotWaitForWhatIsGiven(t *testing.T) {
	t.Parallel()
	w := setup(t)
	groups := emulator.SeedStory().Groups
	w.fault(map[string]any{"method": "POST", "path": groups.PartnerWorkspace.ID + `/members/\$ref$`}, once, map[string]any{"status": 503})
	g := w.approved(lou, "Project Falcon", "Partner Workspace")
	wait, err := w.worker(w.graph, w.store).Converge(t.Context(), g.ID)
	id := w.story(g).Guest.ObjectID
	if err != nil || !w.tenant().member(groups.ProjectFalcon.ID, id) || w.tenant().member(groups.PartnerWorkspace.ID, id) {
		t.Fatalf("not just of one group a member: %v", err)
	}
	w.pass(wait + time.Minute)
	const end = `UPDATE grants SET access_until = $2 WHERE guest_id = $1 AND package->>'Name' = 'Project Falcon'`
	if done, err := w.pool.Exec(t.Context(), end, g.ID, w.now()); err != nil || done.RowsAffected() != 1 {
		t.Fatalf("%d grants end: %v", done.RowsAffected(), err)
	}
	lapse := func(c guest.Case) (guest.Decision, error) {
		d, _ := guest.Lapse(c, w.now())
		return d, nil
	}
	if err := w.store.UpdateGuest(t.Context(), g.ID, lapse); err != nil {
		t.Fatal(err)
	}
	w.graph = w.crowded()
	worker := w.worker(w.graph, w.store)
	wait, err = worker.Converge(t.Context(), g.ID)
	if err != nil || wait < 2*time.Minute {
		t.Fatalf("comes back after %v, %v", wait, err)
	}
	tenant := w.tenant()
	if tenant.member(groups.ProjectFalcon.ID, id) || tenant.member(groups.PartnerWorkspace.ID, id) {
		t.Error("still a member of what has ended, or already of what was to wait")
	}
	if s := w.story(g); !s.Guest.Trouble.Queue {
		t.Errorf("meanwhile: %+v", s.Guest.Trouble)
	}
	w.pass(wait + 11*time.Second)
	if wait, err = worker.Converge(t.Context(), g.ID); err != nil || wait != 0 || !w.tenant().member(groups.PartnerWorkspace.ID, id) {
		t.Errorf("then it comes back after %v, %v", wait, err)
	}
}

// asks presses Accept for a guest; opens tells whether an answer is a link.
func (w *world) asks(g guest.Guest) (id string, opens func(sealed []byte) bool) {
	w.t.Helper()
	public, private, err := box.GenerateKey(rand.Reader)
	if err != nil {
		w.t.Fatal(err)
	}
	if id, err = w.store.AskRedemption(w.t.Context(), g, public[:], w.now()); err != nil {
		w.t.Fatal(err)
	}
	return id, func(sealed []byte) bool {
		link, ok := box.OpenAnonymous(nil, sealed, public, private)
		return ok && strings.HasPrefix(string(link), "http")
	}
}

func TestSomeoneWhoPressesAcceptComesBeforeApprovals(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.settle(w.approved(lou, "Project Falcon")).Guest
	w.graph = w.crowded()
	id, opens := w.asks(g)
	if err := w.worker(w.graph, w.store).Redeem(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	sealed, trouble, err := w.store.TakeRedemption(t.Context(), id)
	if err != nil || trouble != "" || !opens(sealed) {
		t.Errorf("told %q, %v", trouble, err)
	}
	w.holds()
}

// away keeps every step away.
type away struct {
	provision.Directory
	fault guest.Fault
}

func (a away) Turn(ctx context.Context, steps []guest.Step, _ time.Duration) (context.Context, []*guest.Fault) {
	return ctx, slices.Repeat([]*guest.Fault{&a.fault}, len(steps))
}

func TestAGuestWhoseLinkHasNoTurnIsToldSo(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.settle(w.approved(lou, "Project Falcon")).Guest
	before := len(w.writes())
	id, _ := w.asks(g)
	d := away{w.graph, guest.Fault{Kind: guest.FaultThrottled, Cause: guest.ErrQueue}}
	if err := w.worker(d, w.store).Redeem(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	sealed, trouble, err := w.store.TakeRedemption(t.Context(), id)
	if err != nil || sealed != nil || trouble != "Microsoft is not answering at the moment. Try again in a minute." {
		t.Errorf("told %q, %v", trouble, err)
	}
	var announced int
	const count = `SELECT count(*) FROM steps WHERE guest_id = $1 AND kind = $2`
	if err := w.pool.QueryRow(t.Context(), count, g.ID, guest.StepMint).Scan(&announced); err != nil || announced != 0 || len(w.writes()) != before {
		t.Errorf("%d links were announced, and sent are %v: %v", announced, w.writes(), err)
	}
	w.holds()
}
