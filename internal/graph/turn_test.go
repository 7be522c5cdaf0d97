package graph

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	kiota "github.com/microsoft/kiota-abstractions-go"

	"guestportal/internal/guest"
)

// counted is a Shared that counts the turns that are taken, for each priority.
type counted struct {
	*Local
	mu    sync.Mutex
	turns map[Priority]Spending
	times int
}

func (c *counted) Reserve(ctx context.Context, r Reservation) (time.Duration, bool, error) {
	c.mu.Lock()
	c.times++
	c.turns[r.Priority] = c.turns[r.Priority].plus(r.Spending)
	c.mu.Unlock()
	return c.Local.Reserve(ctx, r)
}

func counting() *counted { return &counted{Local: NewLocal(nil), turns: map[Priority]Spending{}} }

// stepsDone are the steps with the calls that do them.
var stepsDone = map[guest.StepKind]func(context.Context, *Client) error{
	guest.StepInvite: func(ctx context.Context, c *Client) error { _, _, err := c.Invite(ctx, order(), aCall); return err },
	guest.StepMint: func(ctx context.Context, c *Client) error {
		_, read := c.Account(ctx, aGuest)
		_, _, err := c.Invite(ctx, order(), aCall)
		return errors.Join(read, err)
	},
	guest.StepAddSponsor:   func(ctx context.Context, c *Client) error { return c.AddSponsor(ctx, aGuest, aSponsor, aCall) },
	guest.StepAddMember:    func(ctx context.Context, c *Client) error { return c.AddMember(ctx, aGroup, aGuest, aCall) },
	guest.StepRemoveMember: func(ctx context.Context, c *Client) error { return c.RemoveMember(ctx, aGroup, aGuest, aCall) },
	guest.StepAssignRole:   func(ctx context.Context, c *Client) error { return c.AssignRole(ctx, aGuest, anApp, aRole, aCall) },
	guest.StepUnassignRole: func(ctx context.Context, c *Client) error { return c.UnassignRole(ctx, anApp, "As-si_gn", aCall) },
	guest.StepBlock:        func(ctx context.Context, c *Client) error { return c.SetEnabled(ctx, aGuest, false, aCall) },
	guest.StepUnblock:      func(ctx context.Context, c *Client) error { return c.SetEnabled(ctx, aGuest, true, aCall) },
	guest.StepDelete:       func(ctx context.Context, c *Client) error { return c.Delete(ctx, aGuest, aCall) },
	guest.StepAddApp: func(ctx context.Context, c *Client) error {
		_, err := c.AddApp(ctx, aTemplate, "Contracts", aCall)
		return err
	},
	guest.StepCloseApp: func(ctx context.Context, c *Client) error { return c.SetAssignment(ctx, anApp, true, aCall) },
	guest.StepOpenApp:  func(ctx context.Context, c *Client) error { return c.SetAssignment(ctx, anApp, false, aCall) },
}

// Whoever has the turn of a step waits for no other, and took no more than is
// spent.
func TestTheTurnOfAStepIsThatOfItsCalls(t *testing.T) {
	t.Parallel()
	for kind, do := range stepsDone {
		want := Approving
		switch kind {
		case guest.StepRemoveMember, guest.StepUnassignRole, guest.StepBlock, guest.StepDelete:
			want = Removing
		case guest.StepMint:
			want = Redeeming
		}
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			shared := counting()
			c := serve(t, graphOf).client(t, func(o *Options) { o.Shared = shared })
			under, away := c.Turn(t.Context(), []guest.Step{{Kind: kind}}, 0)
			if away[0] != nil {
				t.Fatal(away[0])
			}
			if err := do(under, c); err != nil {
				t.Fatal(err)
			}
			if shared.times != 1 || shared.turns[want] == (Spending{}) {
				t.Errorf("%d turns were taken: %v, want one of priority %d", shared.times, shared.turns, want)
			}
			if left := ticketIn(under).left; left != (Spending{}) {
				t.Errorf("of the turn %v is left", left)
			}
			if err := do(under, c); err != nil || shared.times < 2 {
				t.Errorf("a second time took no turn of its own: %v", err)
			}
		})
	}
}

func TestATurnLapses(t *testing.T) {
	t.Parallel()
	shared := counting()
	clock := &fakeClock{at: dawn}
	c := serve(t, graphOf).client(t, func(o *Options) { o.Shared, o.Now = shared, clock.now })
	under, _ := c.Turn(t.Context(), []guest.Step{{Kind: guest.StepAddMember}}, 0)
	clock.move(ticketGoodFor + time.Second)
	if err := c.AddMember(under, aGroup, aGuest, aCall); err != nil || shared.times != 2 {
		t.Errorf("%d turns, %v", shared.times, err)
	}
}

func TestTwoTurnsUnderOneContextAreBothGood(t *testing.T) {
	t.Parallel()
	shared := counting()
	c := serve(t, graphOf).client(t, func(o *Options) { o.Shared = shared })
	under, _ := c.Turn(t.Context(), []guest.Step{{Kind: guest.StepRemoveMember}}, 0)
	under, _ = c.Turn(under, []guest.Step{{Kind: guest.StepAddMember}, {Kind: guest.StepAssignRole}}, 0)
	err := errors.Join(c.AddMember(under, aGroup, aGuest, aCall), c.RemoveMember(under, aGroup, aGuest, aCall), c.AssignRole(under, aGuest, anApp, aRole, aCall))
	if err != nil || shared.times != 2 {
		t.Errorf("%d turns, %v", shared.times, err)
	}
}

func TestAFullQueueIsToldBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	shared := NewLocal(nil)
	s := serve(t, graphOf)
	c := s.client(t, func(o *Options) { o.Shared = shared })
	full := Reservation{Spending: Spending{ofWrites: quotas[ofWrites].below(Approving)}, Priority: Approving}
	if _, ok, _ := shared.Reserve(t.Context(), full); !ok {
		t.Fatal("the quota is not whole")
	}
	_, away := c.Turn(t.Context(), []guest.Step{{Kind: guest.StepInvite}, {Kind: guest.StepAddMember}}, 10*time.Second)
	for _, f := range away {
		if f == nil || f.Kind != guest.FaultThrottled || !errors.Is(f, guest.ErrQueue) || f.RetryAfter < 2*time.Minute || f.RetryAfter > 141*time.Second {
			t.Errorf("told %+v", f)
		}
	}
	if _, away := c.Turn(t.Context(), []guest.Step{{Kind: guest.StepRemoveMember}}, 0); away[0] != nil {
		t.Errorf("a removal is told %v", away[0])
	}
	if _, err := c.Account(t.Context(), aGuest); err != nil {
		t.Errorf("a look is told %v", err)
	}
}

// What is closed for one kind of call holds up no other step of the same wave.
func TestATurnIsGivenToTheStepsThatMayGo(t *testing.T) {
	t.Parallel()
	s := serve(t, throttled(map[string]string{"Retry-After": "60"})())
	c := s.client(t)
	if f := faultOf(t, c.AddMember(t.Context(), aGroup, aGuest, aCall)); f.Kind != guest.FaultThrottled {
		t.Fatalf("%+v", f)
	}
	under, away := c.Turn(t.Context(), []guest.Step{{Kind: guest.StepAddMember}, {Kind: guest.StepAssignRole}}, 0)
	if away[0] == nil || !errors.Is(away[0], ErrAway) || away[0].RetryAfter < 50*time.Second || away[1] != nil {
		t.Fatalf("told %v", away)
	}
	if err := c.AssignRole(under, aGuest, anApp, aRole, aCall); err != nil {
		t.Error(err)
	}
}

// Everything at once: the calls of one process come at the quota's pace, and
// nobody spends what another still waits for.
func TestManyAtOnceKeepThePace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate(NewLocal(nil), time.Now)
		var mu sync.Mutex
		var turns []turnTaken
		var wg sync.WaitGroup
		r := request{method: kiota.POST, path: invitationsPath}
		for range 270 {
			wg.Go(func() {
				if _, away := g.pass(t.Context(), r, Approving); away != nil {
					t.Errorf("turned away: %v", away)
					return
				}
				mu.Lock()
				defer mu.Unlock()
				turns = append(turns, turnTaken{time.Now(), r.spends()})
			})
		}
		began := time.Now()
		wg.Wait()
		most := quotas[ofInvitations].below(Approving)
		if got := fullest(turns, ofInvitations); got != most {
			t.Errorf("the fullest window holds %d, want %d", got, most)
		}
		if took := time.Since(began); took < 5*time.Second || took > 6*time.Second {
			t.Errorf("270 invitations took %v", took)
		}
	})
}

func TestWhatACallSpends(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		r    request
		want Spending
	}{
		{stepCalls[guest.StepInvite], Spending{ofUnits: 1, ofWrites: 1, ofInvitations: 1}},
		{stepCalls[guest.StepRemoveMember], Spending{ofUnits: 1, ofWrites: 1}},
		{readAccount, Spending{ofUnits: 1}},
		{readAssignments, Spending{ofUnits: 2}},
	} {
		if got := c.r.spends(); got != c.want {
			t.Errorf("%s spends %v, want %v", c.r.route(), got, c.want)
		}
	}
}

// The database away is no reason to send more than was agreed.
func TestWithoutTheSharedGateNothingIsSent(t *testing.T) {
	t.Parallel()
	s := serve(t, graphOf)
	c := s.client(t, func(o *Options) { o.Shared = broken{} })
	_, err := c.Account(t.Context(), aGuest)
	if f := faultOf(t, err); f.Kind != guest.FaultNotSent {
		t.Errorf("got kind %d", f.Kind)
	}
	if _, away := c.Turn(t.Context(), []guest.Step{{Kind: guest.StepInvite}}, 0); away[0] == nil || away[0].Kind != guest.FaultNotSent {
		t.Errorf("a turn is given: %v", away)
	}
	if n := len(s.requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// broken is a Shared that cannot be reached.
type broken struct{ *Local }

func (broken) Closed(context.Context) ([]Closing, error) { return nil, context.DeadlineExceeded }
