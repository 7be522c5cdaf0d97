package graph

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	kiota "github.com/microsoft/kiota-abstractions-go"

	"guestportal/internal/guest"
)

// A published limit is so much in each window, wherever the window begins.
func TestNoWindowHoldsMoreThanMicrosoftPublishes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		quota  quota
		limit  float64
		window time.Duration
	}{{invitations, 150, 5 * time.Second}, {writeQuota, 3000, 150 * time.Second}, {unitQuota, 3500, 10 * time.Second}} {
		t.Run(c.quota.name, func(t *testing.T) {
			t.Parallel()
			now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
			r := Reservation{Step: seconds(1 / c.quota.rate), Tolerance: seconds(c.quota.burst / c.quota.rate)}
			var spent time.Time
			var taken []time.Time
			for end := now.Add(3 * c.window); now.Before(end); {
				var wait time.Duration
				var ok bool
				if spent, wait, ok = r.Take(spent, now); ok {
					taken = append(taken, now)
				} else {
					now = now.Add(wait)
				}
			}
			most, from := 0, 0
			for i, at := range taken {
				for !at.Before(taken[from].Add(c.window)) {
					from++
				}
				most = max(most, i-from+1)
			}
			if float64(most) > c.limit || float64(most) < 0.9*c.limit {
				t.Errorf("a window holds up to %d, want at most %v and little less", most, c.limit)
			}
			if rate := float64(len(taken)) / (3 * c.window).Seconds(); rate < 0.9*c.limit/c.window.Seconds() {
				t.Errorf("the rate is %v a second, want nine tenths of %v", rate, c.limit/c.window.Seconds())
			}
		})
	}
}

func TestACallOutOfPatienceTakesNothing(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	spent := now.Add(time.Minute)
	after, wait, ok := Reservation{Step: time.Second, Tolerance: 10 * time.Second, Patience: 50 * time.Second}.Take(spent, now)
	if ok || wait != 51*time.Second || !after.Equal(spent) {
		t.Errorf("got %v, %v, %v", after, wait, ok)
	}
}

// Everything at once: the calls of one process come at the quota's pace, and
// nobody spends what another still waits for.
func TestManyAtOnceKeepThePace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared := NewLocal(nil)
		s := spending{quota{name: "q", rate: 10, burst: 20}, 1}
		began := time.Now()
		var done atomic.Int64
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				if away, err := turn(t.Context(), shared, s, Removing); err != nil || away > 0 {
					t.Errorf("turned away for %v, %v", away, err)
					return
				}
				n := float64(done.Add(1))
				if most := 20 + 10*time.Since(began).Seconds(); n > most+0.001 {
					t.Errorf("%v calls after %v", n, time.Since(began))
				}
			})
		}
		wg.Wait()
		if took := time.Since(began); took < 7*time.Second || took > 10*time.Second {
			t.Errorf("a hundred calls took %v", took)
		}
	})
}

func TestRemovalsGoWhileOthersWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared := NewLocal(nil)
		s := spending{quota{name: "q", rate: 1, burst: 20}, 1}
		at := func(priority Priority) time.Duration {
			began := time.Now()
			if away, err := turn(t.Context(), shared, s, priority); err != nil {
				t.Fatal(err)
			} else if away > 0 {
				return away
			}
			return time.Since(began)
		}
		for range 18 { // what approvals may spend at once
			if waited := at(Approving); waited > 0 {
				t.Fatalf("an approval waited %v", waited)
			}
		}
		if waited := at(Removing); waited > 0 {
			t.Errorf("a removal waited %v", waited)
		}
		if waited := at(Approving); waited != 2*time.Second {
			t.Errorf("an approval waited %v, want 2s", waited)
		}
		if waited := at(Syncing); waited != 9*time.Second {
			t.Errorf("the reading of changes waited %v, want 9s", waited)
		}
	})
}

func TestWhatACallSpends(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		r    request
		want map[string]float64
	}{
		{request{method: kiota.POST, path: invitationsPath}, map[string]float64{"units": 1, "writes": 1, "invitations": 1}},
		{request{method: kiota.DELETE, path: "/groups/{guid}/members/{guid}/$ref"}, map[string]float64{"units": 1, "writes": 1}},
		{request{method: kiota.GET, path: "/users"}, map[string]float64{"units": 2}},
	} {
		got := map[string]float64{}
		for _, s := range c.r.quotas() {
			got[s.quota.name] = s.units
		}
		if len(got) != len(c.want) || got["units"] != c.want["units"] || got["writes"] != c.want["writes"] || got["invitations"] != c.want["invitations"] {
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
	if n := len(s.requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// broken is a Shared that cannot be reached.
type broken struct{ *Local }

func (broken) Closed(context.Context) ([]Closing, error) { return nil, context.DeadlineExceeded }
